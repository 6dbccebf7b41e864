"""Deadlines as people write them: a day or a wall time, among the other days of a text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from crawler.fields.clock import MIDNIGHT, Hour, hours
from crawler.fields.counting import goes_on, is_counted
from crawler.fields.days import Named
from crawler.fields.meaning import Meaning, clause_start, is_one_sentence, meanings, moved_to, tells_of_moving
from crawler.fields.windows import days_in
from crawler.fields.zones import named_zone, spelt_zones
from store.types import BRUSSELS, Deadline

# "alle 12" is an hour right beside a day only: elsewhere it is a number of regions.
_AT_AFTER = re.compile(
    r",?\s(?:alle|a\slas|a\sles|às|à|om|um|o)\s([0-9]{1,2})(?:[.:,]([0-9]{2}))?(?=\s*(?:[,;.)(]|\Z|h\b))", re.IGNORECASE
)
_AT_BEFORE = re.compile(
    r"\b(?:alle|le|las|les)\s([0-9]{1,2})(?:[.:,]([0-9]{2}))?\s(?:del(?:l['’])?|de)\s?(?:(?:giorno|día|dia)\s)?\Z",
    re.IGNORECASE,
)
MANY = 100  # days: a text that names more is a calendar
_ASIDE = re.compile(r"\([^()]{0,100}\)")


def deadline(text: str, zone: str = BRUSSELS, *, month_first: bool = False) -> Deadline | None:
    """The deadline that a text names, read like a ``moment``: the day on which a call closes.

    Of several days the words beside them tell which one counts; of a deadline that was moved it is the new one. None
    where nothing tells, for a term that is counted from a day, for a day that only opens, and for one of something
    else: a publication, a decision, an event, a law. Raises ValueError for a day that cannot be.
    """
    named = days_in(text, month_first=month_first)
    if len(named) > MANY or (at := _closing(text, named)) is None:
        return None
    if len({one.on for one in named if not one.opens}) > 1:
        text, named = _alone(text, named, at)
        at = len(named) - 1
    return _moment(text, named, named[at].on, zone)


def moment(text: str, zone: str = BRUSSELS, *, month_first: bool = False) -> Deadline | None:
    """The one day or wall time that a text names, whatever happens then; of a window its end.

    The wall time is that of ``zone``, or of the zone that the text names ("UK time"). An ISO time counts as an hour;
    one with an offset ("2026-06-16T14:00:00Z") is brought into ``zone``. Midnight and 24:00 are the end of the day, and
    so a day without an hour. None where the text names several days, several moments of one, or one that only opens.
    Raises ValueError for a day that cannot be.
    """
    named = days_in(text, month_first=month_first)
    closing = [one for one in named if not one.opens]
    if len({one.on for one in closing}) != 1 or len(named) > MANY or goes_on(text, closing[0].end):
        return None
    return _moment(text, named, closing[0].on, zone)


def opening(text: str, *, month_first: bool = False) -> dt.date | None:
    """The day on which the one window that a text names opens: "du 3 mars au 30 avril 2027", "Start: 1.3.2027, Ende:
    30.4.2027"; None without a window. Raises ValueError for a day that cannot be.
    """
    named = days_in(text, month_first=month_first)
    if not 2 <= len(named) <= MANY or tells_of_moving(text):
        return None
    said = meanings(text, named)
    told = [(one, what) for one, what in zip(named, said, strict=True) if what in (None, Meaning.CLOSES, Meaning.OPENS)]
    found = {one.on for one, _ in told if one.opens}
    if not found and (at := _closing(text, named)) is not None and said[at] is Meaning.CLOSES:
        found = {one.on for one, what in told if what is Meaning.OPENS and one.on < named[at].on}
    return found.pop() if len(found) == 1 else None


def local_day(text: str, zone: str) -> dt.date | None:
    """The day in ``zone`` on which the moment falls that a text names: 22:00 in UTC is the next day in Brussels."""
    found = moment(text, zone)
    return found.day if found else None


def _closing(text: str, named: list[Named]) -> int | None:
    """Which of the days of a text is its deadline."""
    said = meanings(text, named)
    left = [at for at, one in enumerate(named) if not one.opens and said[at] in (None, Meaning.CLOSES)]
    told = [at for at in left if said[at] is Meaning.CLOSES]
    days = {named[at].on for at in left}
    if len(days) > 1:
        new = moved_to(text, [named[at] for at in left])
        return None if new is None else named.index(new)
    if not left or (not told and len({one.on for one in named if not one.opens}) > 1 and _is_beside_others(said)):
        return None
    at = (told or left)[0]
    if any(
        what is Meaning.UNKNOWN and is_one_sentence(text, named[at], one) for one, what in zip(named, said, strict=True)
    ):
        return None
    clause = text[clause_start(text, named[at - 1].end if at else 0, named[at].start) : named[at].end] if told else text
    return None if goes_on(text, named[at].end) or is_counted(clause) else at


def _is_beside_others(said: Sequence[Meaning | None]) -> bool:
    return any(one in (Meaning.OTHER, Meaning.OPENS, Meaning.UNKNOWN, Meaning.GUESSED) for one in said)


def _alone(text: str, named: list[Named], at: int) -> tuple[str, list[Named]]:
    """A text cut to the clause of one of its days, with the day that opens its window."""
    first = at - 1 if at and named[at - 1].opens else at
    start = clause_start(text, named[first - 1].end if first else 0, named[first].start)
    end = clause_start(text, named[at].end, named[at + 1].start) if at + 1 < len(named) else len(text)
    return " " * start + text[start:end], named[first : at + 1]


def _moment(text: str, named: list[Named], on: dt.date, zone: str) -> Deadline | None:
    """A day with the hour that a text gives; None where it gives several."""
    told = _hours(text, named)
    spelt = spelt_zones(text) if told else []
    found = [_at(on, hour, named_zone(text, hour.end, spelt), zone) for hour in told] or [Deadline(on, None, zone)]
    return found[0] if len({one.closes_at for one in found}) == 1 else None


def _hours(text: str, named: list[Named]) -> list[Hour]:
    """The hours of the closing day: the moment's own, or those that stand after the day that opens the window."""
    moments = [Hour(one.time, one.start, one.end, one.offset) for one in named if one.time and not one.opens]
    if moments:
        return moments
    since = max((one.end for one in named if one.opens), default=0)
    rest = " " * since + text[since:]
    for one in named:
        rest = rest[: one.start] + " " * (one.end - one.start) + rest[one.end :]
    outside = hours(_ASIDE.sub(lambda aside: " " * len(aside[0]), rest))
    return outside or hours(rest) or [hour for one in named if not one.opens for hour in _beside(text, one)]


def _beside(text: str, one: Named) -> Iterator[Hour]:
    """The hour that is a bare number right beside a day: "31 marzo 2027 alle 12", "entro le 12 del 31 marzo 2027"."""
    match = _AT_AFTER.match(text, one.end) or _AT_BEFORE.search(text, max(0, one.start - 30), one.start)
    if match and int(match[1]) < 24 and int(match[2] or 0) < 60:
        yield Hour(dt.time(int(match[1]), int(match[2] or 0)), *match.span())


def _at(on: dt.date, hour: Hour, named: str, zone: str) -> Deadline:
    """A day and an hour as a deadline; a zone whose clocks show the same as those of ``zone`` is that one."""
    time = hour.time
    if hour.offset:
        local = dt.datetime.combine(on, time, hour.offset).astimezone(ZoneInfo(zone))
        on, time = local.date(), local.time()
    elif named and _distance(on, time, named) != _distance(on, time, zone):
        zone = named
    return Deadline(on, None if time == MIDNIGHT else time, zone)


def _distance(on: dt.date, time: dt.time, zone: str) -> dt.timedelta | None:
    return dt.datetime.combine(on, time, ZoneInfo(zone)).utcoffset()
