"""Reading the days of a text that a place gives: the whole of it, or what comes first in a long one."""

from __future__ import annotations

import datetime as dt
import re

from crawler.fields import day, deadline, is_counted, moment, opening, with_whole_years

HEAD = 40  # characters: of a long text after a label, what stands at once is meant
_AT_ONCE = re.compile(
    r"(?:\W|\b(?:by|on|until|before|the|at|le|la|il|el|al|au|du|de|del|des|am|bis|zum|den|der|hasta|fino|entro|jusqu|avant|till?"
    r"|vom|von|from|desde|dal|dall|kl|kell"
    r"|(?:mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim|mié|jue|vie|sáb|dom|gio|sab|dil|dij|div|dis)\w{0,6}"
    r"|(?:mon|diens|donners|frei|sams|sonn|mitt)(?:tag|woch|abend)|(?:mån|tis|ons|tors|fre|lör|sön|lør|søn)dag"
    r"|(?:maan|dins|woens|donder|vrij|zater|zon)dag|(?:mandag|tirsdag|onsdag|torsdag|fredag))\b){0,12}"
    r"(?:[0-9]|[^\W\d_]{3,9}\.? [0-9]{1,2},? )",
    re.IGNORECASE,
)
# How databases write that there is none, and how machines write a day: seconds since 1970, or digits alone.
_NO_DAY = re.compile(
    r"0000-00-00|(?:1900|1970|0001)-01-01|00/00/0000|01/01/(?:1900|1970|0001)|[2-9]999-12-31|31/12/[2-9]999"
)
_SECONDS = re.compile(r"(?:/Date\()?([1-9][0-9]{9})(?:\.0)?(?:[0-9]{3}(?:\.0)?)?(?:[+-][0-9]{4})?(?:\)/)?")
_LAST_MINUTE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]23:59(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|\+00:?00)")
_CUT_YEAR = re.compile(r"[0-9]{1,2}/[0-9]{1,2}/[23][0-9]")
_DIGITS = re.compile(r"(20[0-9]{2})([01][0-9])([0-3][0-9])(?:[0-9]{6})?")


def spelled(text: str) -> str:
    """A day that a machine wrote in digits alone, as ISO 8601; one whose year is cut, with it; other texts as they are.

    The last minute of a day in UTC is how machines write the day: brought into another zone it would be the next one.
    """
    if found := _LAST_MINUTE.fullmatch(text):
        return found[1]
    if _CUT_YEAR.fullmatch(text.strip()):
        return with_whole_years(text)
    if found := _DIGITS.fullmatch(text):
        return "-".join(found.groups())
    if found := _SECONDS.fullmatch(text):
        return f"{dt.datetime.fromtimestamp(int(found[1]), dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
    return text


def says_none(text: str) -> bool:
    """Whether a text is how a database writes that there is no day."""
    return _NO_DAY.match(text) is not None


def closing_part(text: str, *, month_first: bool = False) -> str:
    """The part of a text that names the one day on which a call closes; empty where none does.

    Of a window it is the end. A term that is counted from a day names none. Raises ValueError for a day that cannot be.
    """
    if says_none(text):
        return ""
    text = spelled(text)
    parts = (text, *_head(text))
    return next((part for part in parts if deadline(part, month_first=month_first)), "")


def named_day(text: str, *, month_first: bool = False) -> dt.date | None:
    """The one day that a text names, whatever happens then; of a window its end.

    Raises ValueError for a day that cannot be.
    """
    if says_none(text):
        return None
    text = spelled(text)
    parts = (part for part in (text, *_head(text)) if not is_counted(part))
    found = next(filter(None, (moment(part, month_first=month_first) for part in parts)), None)
    return found.day if found else None


def opening_day(text: str, *, month_first: bool = False) -> dt.date | None:
    """The day that a text names, or the beginning of its window. Raises ValueError for a day that cannot be."""
    if says_none(text):
        return None
    text = spelled(text)
    found = (
        day(part, month_first=month_first) or opening(part, month_first=month_first) for part in (text, *_head(text))
    )
    return next(filter(None, found), None)


def _head(text: str) -> tuple[str, ...]:
    """The beginning of a long text that names its day at once: "Notice of 1 March, deadline: 2 April" does not."""
    head = text[:HEAD].rpartition(" ")[0]
    return (head,) if len(text) > HEAD and _AT_ONCE.match(head) else ()
