"""Days as people write them, with their year."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.fields.months import month_of

FIRST_YEAR, LAST_YEAR = 1980, 2100  # a year outside is a slip of the keyboard, such as 20226
LARGEST_OFFSET = dt.timedelta(hours=14)  # Kiribati


@dataclass(frozen=True, slots=True)
class Named:
    """A day that a text names from ``start`` to ``end``; ``opens`` says that it is the first one of a window.

    A moment in ISO 8601 brings its hour with it and, where it tells one, its distance from UTC.
    """

    on: dt.date
    start: int
    end: int
    opens: bool = False
    time: dt.time | None = None
    offset: dt.tzinfo | None = None


_DAY, _YEAR = "[0-9]{1,2}", "[0-9]{4,5}"  # a year of five digits is a slip that must be seen
ORDINAL = r"(?:\.?[ºª°]|\.|er|re|ère|e|st|nd|rd|th|ste|de|r|n|:[ae]|-?go)?"  # also what Italian and Catalan elide
_OF = r"(?:(?:de\s?l['’]|de\s|del\s|of\s|dell['’]|d['’])\s{0,2})?"
_MONTH = r"[^\W\d_]{3,12}"
_ALONE = r"(?<!\w)(?<![\w][./])"
_ISO = re.compile(
    rf"(?<!\w)(?<!\w-)({_YEAR})-([0-9]{{2}})-([0-9]{{2}})(?![0-9])"
    r"(?:[T ]([0-9]{2}):([0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2}(?![0-9]))?)?"
)
_YEAR_FIRST = re.compile(rf"{_ALONE}((?:19|20)[0-9]{{2}})([/.])({_DAY})\2({_DAY})(?![0-9]|[./][0-9]|-?[^\W\d_])")
_NUMERIC = re.compile(
    rf"{_ALONE}({_DAY})\s?([/.])\s?({_DAY})\s?[/.]\s?({_YEAR})(?![0-9]|[./][0-9])"
    rf"|(?<!\w)(?<!\w-)({_DAY})-({_DAY})-({_YEAR})(?![0-9]|-[0-9])"
)
_SHORT_YEAR = re.compile(rf"{_ALONE}({_DAY}([/.-]){_DAY}\2)([0-9]{{2}})(?![0-9]|[./-][0-9])")
_DAY_MONTH = re.compile(
    rf"(?<![0-9])({_DAY}){ORDINAL}(?:\s{{1,3}}|(?<=\.)){_OF}({_MONTH}\.?),?\s{{1,3}}(?:de\s{{1,3}}|del\s{{1,3}})?"
    rf"({_YEAR})(?![0-9])",
    re.IGNORECASE,
)
_CUT_MONTH = re.compile(rf"(?<![\w/-])({_DAY})([/-])({_MONTH})\.?\2({_YEAR}|[0-9]{{2}})(?![\w/-])", re.IGNORECASE)
# "17.06.27" is a day where nothing or a word that leads to one stands before it; elsewhere a code (ATECO 10.11.27).
_SHORT = re.compile(r"(?<![\w./-])([0-9]{2})([/.])([0-9]{2})\2(2[0-9]|3[0-9])(?![\w/-]|\.[0-9])")
_LEADS_TO_DAY = re.compile(
    r"(?:\A|\b(?:bis|zum|den|am|vom|le|au|du|until|by|on|from|to|il|al|dal|entro|senast|till|kl|do|dnia|od|tot|t/m|innen"
    r"|senest|fristen|til|fra|hasta|fins|el|del|de)|\b(?:deadline|\w*frist|scadenza|plazo|termini|termin|cl[oô]ture)\s?:"
    r"|[0-9]{2}[/.][0-9]{2}\s?[-–])\s{0,3}\Z",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"(?<!\w)({_MONTH})\.?\s{{1,3}}({_DAY})(?:st|nd|rd|th)?,?\s{{1,3}}({_YEAR})(?![0-9])", re.IGNORECASE
)


def with_whole_years(text: str) -> str:
    """A text whose days in numbers have the whole year: 02/12/25 is the second of December 2025.

    For fields that hold days only: elsewhere 02.12.25 may be a paragraph.
    """
    return _SHORT_YEAR.sub(r"\g<1>20\3", text)


def whole_days(text: str, *, month_first: bool) -> list[Named]:
    """Every day in a text that has a year of its own, in order; raises ValueError for one that cannot be."""
    return sorted(_whole_days(text, month_first), key=lambda one: one.start)


def _whole_days(text: str, month_first: bool) -> Iterator[Named]:
    for m in _ISO.finditer(text):
        on = date(int(m[1]), int(m[2]), int(m[3]))
        yield Named(on, *m.span(), time=_time(m[4], m[5]), offset=offset_of(m[6]))
    for m in _YEAR_FIRST.finditer(text):
        yield Named(date(int(m[1]), int(m[3]), int(m[4])), *m.span())
    for m in _NUMERIC.finditer(text):
        first, second, year = (int(part) for part in (m.group(1, 3, 4) if m[1] else m.group(5, 6, 7)))
        number, month = (second, first) if month_first and m[2] != "." else (first, second)
        yield Named(date(year, month, number), *m.span())
    for m in _CUT_MONTH.finditer(text):
        if (named := month_of(m[3])) is not None:
            yield Named(date(_whole_year(m[4]), named, int(m[1])), *m.span())
    for m in _SHORT.finditer(text):
        first, second = int(m[1]), int(m[3])
        number, month = (second, first) if month_first and m[2] == "/" else (first, second)
        if _LEADS_TO_DAY.search(text, max(0, m.start() - 20), m.start()) and 1 <= month <= 12 and 1 <= number <= 31:
            yield Named(date(_whole_year(m[4]), month, number), *m.span())
    for m in _DAY_MONTH.finditer(text):
        if (named := month_of(m[2])) is not None:
            yield Named(date(int(m[3]), named, int(m[1])), *m.span())
    for m in _MONTH_DAY.finditer(text):
        if (named := month_of(m[1])) is not None:
            yield Named(date(int(m[3]), named, int(m[2])), *m.span())


def _whole_year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def date(year: int, month: int, number: int) -> dt.date:
    """The day; raises ValueError where it cannot be, or its year is a slip."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the year {year} is not between {FIRST_YEAR} and {LAST_YEAR}")
    return dt.date(year, month, number)


def offset_of(text: str | None) -> dt.tzinfo | None:
    """A distance from UTC ("Z", "+01:00", "-0400", "+2"); None where it is none that is used on Earth."""
    if not text:
        return None
    digits = re.sub(r"[^0-9]", "", text)
    hours, minutes = (int(digits[:-2] or 0), int(digits[-2:])) if len(digits) > 2 else (int(digits or 0), 0)
    distance = dt.timedelta(hours=hours, minutes=minutes)
    return dt.timezone(-distance if text[0] == "-" else distance) if distance <= LARGEST_OFFSET else None


def _time(hour: str | None, minute: str | None) -> dt.time | None:
    """The hour of a moment; "24:00" is the end of its day, which a day alone says as well."""
    return dt.time(int(hour), int(minute)) if hour and minute and int(hour) < 24 and int(minute) < 60 else None
