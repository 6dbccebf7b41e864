"""Reading the days of a text that a place gives: the whole of it, or what comes first in a long one."""

from __future__ import annotations

import datetime as dt
import re

from crawler.fields import day, deadline, is_counted, moment, opening

HEAD = 40  # characters: of a long text after a label, what stands at once is meant
_NO_DAY = re.compile(r"0000-00-00|1900-01-01|00/00/0000|01/01/1900")  # how databases write that there is none


def says_none(text: str) -> bool:
    """Whether a text is how a database writes that there is no day."""
    return _NO_DAY.match(text) is not None


def closing_part(text: str, *, month_first: bool = False) -> str:
    """The part of a text that names the one day on which a call closes; empty where none does.

    Of a window it is the end. A term that is counted from a day names none. Raises ValueError for a day that cannot be.
    """
    if says_none(text):
        return ""
    parts = (text, *_head(text))
    return next((part for part in parts if deadline(part, month_first=month_first)), "")


def named_day(text: str, *, month_first: bool = False) -> dt.date | None:
    """The one day that a text names, whatever happens then; of a window its end.

    Raises ValueError for a day that cannot be.
    """
    if says_none(text):
        return None
    parts = (part for part in (text, *_head(text)) if not is_counted(part))
    found = next(filter(None, (moment(part, month_first=month_first) for part in parts)), None)
    return found.day if found else None


def opening_day(text: str, *, month_first: bool = False) -> dt.date | None:
    """The day that a text names, or the beginning of its window. Raises ValueError for a day that cannot be."""
    if says_none(text):
        return None
    found = (
        day(part, month_first=month_first) or opening(part, month_first=month_first) for part in (text, *_head(text))
    )
    return next(filter(None, found), None)


def _head(text: str) -> tuple[str, ...]:
    return (text[:HEAD].rpartition(" ")[0],) if len(text) > HEAD else ()
