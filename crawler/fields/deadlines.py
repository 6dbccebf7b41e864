"""Deadlines as people write them: a day or a wall time; and the terms that look like one."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from crawler.fields.clock import MIDNIGHT, Hour, hours
from crawler.fields.days import Named
from crawler.fields.windows import days_in
from crawler.fields.zones import named_zone
from store.types import BRUSSELS, Deadline

_ASIDE = re.compile(r"\([^()]{0,100}\)")
_UNITS = (
    r"d[ií]as|dies|jours|giorni|(?:arbeits|werk|kalender|geschäfts|bank)?tagen?|days|(?:werk|kalender)?dagen"
    r"|(?:arbets|var|bank)?dagar|(?:arbeids|virke|hver)?dager|døgn|dni|semanas|setmanes|semaines"
    r"|settimane|wochen|weeks|weken|veckor|uker|tygodni(?:e|a)?|meses|mesos|mois|mesi|monaten?|months|maanden|månader"
    r"|måneder|miesi(?:ęcy|ące|ąca)"
)
_ONE = (
    r"(?:one|une?|ein(?:e[mnrs]?)?|één|en|ett|jede?n(?:ego)?)\s"
    r"(?:month|week|mese?|mois|semana|semaine|monats?|woche|maand|måned|månad|vecka|miesiąca?)"
)
_COUNTED = re.compile(rf"\b(?:{_UNITS}|{_ONE})\b|\bpublicaci", re.IGNORECASE)
_LEFT = re.compile(
    rf"\b[0-9]+\s(?:{_UNITS})\s(?:left|remaining|to\sgo|kvar|igjen|restant|restantes|rimanenti|pozostało|over)\b",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"\b(?:desde|des\sde|partir)\b"
    r"|\b(?:from|since|ab|seit|öffnet|depuis|dès|à\scompter|ouvre|abre|dal(?:la|l['’])?|apre|vanaf|opent|od|fra|åpne[rs]"
    r"|från|öppna[rs])\s(?:[^\W\d_]{1,12}\s){0,2}?[0-9]"
    r"|\bopens?(?:\son|\sfor\s[a-z]{1,20})?:?\s[0-9]",
    re.IGNORECASE,
)
# A day and no end: "01.10.2026 - laufend", "3 March 2026 until funds are spent".
_GOES_ON = re.compile(
    r"\s*(?:[-–—]|bis|until|till?|jusqu['’](?:à|au)|hasta|fins|fino|tot|til|do)\s*(?:[^\W\d_]{1,8}\s?['’]?){0,3}?"
    r"(?:laufend|offen|weiteres|(?:aus|er)schöpf|mittel|ongoing|open\b|further\snotice|funds?\b|exhaust|[ée]puis|agota|exhaur"
    r"|esgota|esauri|løpende|midlene|löpande|medlen|wyczerp|odwołania|nader\sorder|budget)",
    re.IGNORECASE,
)


def deadline(text: str, zone: str = BRUSSELS, *, month_first: bool = False) -> Deadline | None:
    """The deadline that a text names, as local wall time or as a day where it names no hour; of a window its end.

    The wall time is that of ``zone``, or of the zone that the text names ("UK time"). An ISO time counts as an hour;
    one with an offset ("2026-06-16T14:00:00Z") is brought into ``zone``. Midnight and 24:00 are the end of the day, and
    so a day without an hour. None where the text names several days, several moments of one, or
    one that only opens. Raises ValueError for a
    day that cannot be.
    """
    named = days_in(text, month_first=month_first)
    closing = [one for one in named if not one.opens]
    if len({one.on for one in closing}) != 1 or _GOES_ON.match(text, closing[0].end):
        return None
    on, told = closing[0].on, _hours(text, named)
    found = [_at(on, hour, named_zone(text, hour.end), zone) for hour in told] or [Deadline(on, None, zone)]
    return found[0] if len({one.closes_at for one in found}) == 1 else None


def local_day(text: str, zone: str) -> dt.date | None:
    """The day in ``zone`` on which the moment falls that a text names: 22:00 in UTC is the next day in Brussels."""
    moment = deadline(text, zone)
    return moment.day if moment else None


def is_counted(text: str) -> bool:
    """Whether a text counts a term from a day, which is then no deadline: "20 días desde el 3 de marzo de 2026".

    So does one that says only since when: "ab 1. März 2026".
    """
    counted = _COUNTED.search(_LEFT.sub(" ", text)) is not None
    return counted or (_SINCE.search(text) is not None and not _ends(text))


def _ends(text: str) -> bool:
    try:
        return any(one.opens for one in days_in(text))
    except ValueError:  # a slip, which whoever reads the day will name
        return True


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
    return outside or hours(rest)


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
