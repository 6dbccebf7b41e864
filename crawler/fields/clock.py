"""The hour of a day as people write it, with the zone or the distance from UTC that they name."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.fields.days import offset_of, whole_days


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour that a text names from ``start`` to ``end``; midnight is the end of its day, like 24:00."""

    time: dt.time
    start: int
    end: int
    offset: dt.tzinfo | None = None


MIDNIGHT = dt.time()
_NOON = dt.time(12)

# "12.00 am 3. März" is German for the day, and no half of it.
_AM = (
    r"am\b(?!\s+(?:[0-9]{1,2}\.|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch))|a\.\s?m\b\.?"
    r"|de\sla\smañana|del\smat(?:tino|í)|du\smatin"
)
_PM = (
    r"pm\b|p\.\s?m\b\.?|de\sla\stard[ea]\b|del\spomeriggio|de\sl['’]après-midi|nachmittags"
    r"|['’]s\smiddags|po\społudniu|på\se[ft]termiddagen"
)
_SIGN = r"\b(?:kl|klo|klokken|klockan|alle|ore|um|om|godz|godzin[ay]|a\slas|a\sles)\b\.?(?:\sore\b)?\s?"
_SURE_SIGN = r"\b(?:kl|klokken|klockan|ore|godz|godzin[ay])\b\.?\s?"
_UNIT = r"\s?(?:uhr\b|uur\b|h\b|hrs?\b|horas\b|hores\b|heures\b|ore\b|(?-i:CES?T|MES?Z|GMT|BST|UTC)\b)"


def _half(number: int) -> str:
    return rf"\s?(?:(?P<am{number}>{_AM})|(?P<pm{number}>{_PM}))"


# A point between two numbers is an hour only beside a word that says so: "2.10" is a paragraph, too.
_TIME = re.compile(
    r"(?<![\w+])(?<![0-9][.,:/])(?:"
    rf"(?P<h1>[0-9]{{1,2}})(?::|\s?h\s?)(?P<m1>[0-9]{{2}})(?::[0-9]{{2}}(?:[.,][0-9]+)?)?(?![0-9])(?:{_half(1)})?"
    rf"|(?P<h2>[0-9]{{1,2}})(?:\.(?P<m2>[0-9]{{2}}))?{_half(2)}"
    rf"|(?P<h3>[0-9]{{1,2}})(?:[.,](?P<m3>[0-9]{{2}}))?{_UNIT}(?:{_half(3)})?"
    r")"
    rf"|{_SIGN}(?P<h4>[0-9]{{1,2}})\.(?P<m4>[0-9]{{2}})(?![0-9]|[.,][0-9])"
    rf"|{_SURE_SIGN}(?P<h6>[0-9]{{1,2}}),(?P<m6>[0-9]{{2}})(?![0-9]|[.,][0-9])"
    rf"|{_SURE_SIGN}(?P<h5>[0-9]{{1,2}})(?![0-9]|[.:,/h][0-9])",
    re.IGNORECASE,
)
# "7 h" and "12 horas" last so long, unless something says that it is then.
_LASTS = re.compile(r"[0-9]{1,2}\s?(?:h|hrs?|horas|hores|heures|ore)\Z", re.IGNORECASE)
_IT_IS_THEN = re.compile(
    r"(?:\A|[,;(–—-]|\s{4}|\b(?:à|las|a\sles|les|alle|le|ore|at|by|until|avant|before|vers))\s{0,3}\Z",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"\s?(?:(?:GMT|UTC)\s?([+-][0-9]{1,2}(?::?[0-9]{2})?)|\s([+-][0-9]{4})|(UTC))(?![0-9])")
_NOON_WORD = re.compile(
    r"\b(?:noon|midday|(?:à|avant)\smidi(?!-)|(?<=[,(]\s)midi(?!-)|(?<=[,(])midi(?!-)|a\smezzogiorno|(?:al?|del)\smediod[ií]a|al?\smigdia|w\społudnie)\b",
    re.IGNORECASE,
)
_MIDNIGHT_WORD = re.compile(
    r"\b(?:midnight|minuit|medianoche|mitjanit|mitternacht|mezzanotte|midnatt|o\spółnocy|middernacht)\b",
    re.IGNORECASE,
)
_TO = re.compile(r"\s*(?:-|–|to|until|bis|à|a|a\slas|alle|till?|tot|do)\s*(?:ore\s)?", re.IGNORECASE)


def clock(text: str) -> dt.time | None:
    """The time of day that a text names ("4:00pm", "23h59", "12 Uhr"), without seconds.

    None where it names none, or several that differ; of two that are a window, the last. Midnight is 00:00.
    Raises ValueError where the text also names a day that cannot be.
    """
    plain = list(text)
    for one in whole_days(text, month_first=False):
        plain[one.start : one.end] = " " * (one.end - one.start)
    found = hours("".join(plain))
    return found[-1].time if found and len({one.time for one in found}) == 1 else None


def hours(text: str) -> list[Hour]:
    """The hours in a text without days, in order; of two that are a window, "9:00 - 17:00", the last."""
    found = list(_hours(text))
    if midnight := _MIDNIGHT_WORD.search(text):
        told = [one for one in found if one.time not in (MIDNIGHT, _NOON)]  # "12:00 midnight"
        return [*told, Hour(MIDNIGHT, *midnight.span())]
    if not found:
        noon = _NOON_WORD.search(text)
        return [Hour(_NOON, *noon.span())] if noon else []
    return [
        one
        for one, after in zip(found, [*found[1:], None], strict=True)
        if not (after and one.time < after.time and _TO.fullmatch(text, one.end, after.start))
    ]


def _hours(text: str) -> Iterator[Hour]:
    for match in _TIME.finditer(text):
        time = _read(match)
        lasts = _LASTS.match(match[0]) and not _IT_IS_THEN.search(text[max(0, match.start() - 12) : match.start()])
        if time is not None and not lasts:
            offset = _OFFSET.match(text, match.end())
            told = next(filter(None, offset.groups()), None) if offset else None
            yield Hour(time, *match.span(), offset=offset_of("Z" if told == "UTC" else told))


def _read(match: re.Match[str]) -> dt.time | None:
    """The time of day; None for one that no clock shows, such as 25:00 and 13pm."""
    said = match.groupdict()
    hour = int(next(value for name, value in said.items() if value and name.startswith("h")))
    minute = int(next((value for name, value in said.items() if value and name.startswith("m")), 0))
    morning, afternoon = (any(said[f"{half}{number}"] for number in (1, 2, 3)) for half in ("am", "pm"))
    if (hour, minute) == (24, 0):
        return MIDNIGHT
    if morning or afternoon:
        if not 1 <= hour <= 12:
            return None
        spelt = len(match[0]) > 0 and re.search(r"de\sla|del\s|du\s", match[0], re.IGNORECASE)
        hour = hour % 12 + 12 * afternoon + (12 if spelt and morning and hour == 12 else 0)
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None
