"""The days that a text names, and which of them open a window."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from crawler.fields.days import ORDINAL, Named, date, whole_days
from crawler.fields.months import month_of, weekdays

REACH, LEAD = 70, 30  # characters before a day in which another one can share its year, or a word says what it is


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})\Z")
_MONTH_DAYS = re.compile(
    r"(?<!\w)([^\W\d_]{3,12})\.?\s([0-9]{1,2})(?:st|nd|rd|th)?\s?(-|–|to|until|through|and|&)\s?([0-9]{1,2})"
    r"(?:st|nd|rd|th)?,?\s([0-9]{4})(?![0-9])",
    re.IGNORECASE,
)
_WORD = re.compile(
    r"[0-9]+(?:[.:/h][0-9]+)*(?:[^\W\d_]{1,3}(?![^\W\d_]))?[.ºª°]*|t/m|[^\W\d_]+(?:\.[^\W\d_]+)*['’.]?|[^\w\s]"
)
_ALONE = re.compile(rf"([0-9]{{1,2}}){ORDINAL}")
_NUMERIC = re.compile(r"([0-9]{1,2})([./])([0-9]{1,2})\.?")
_HOUR = re.compile(r"[0-9]{1,2}[:.h][0-9]{2}(?:[:.][0-9]{2})?(?:[ap]m|h)?|[0-9]{1,2}(?:[ap]m|h)")
_HOUR_UNITS = _set("uhr uur horas hores heures h h. am pm a.m. p.m. a.m p.m")
_HOUR_SIGNS = _set("h kl kl. klokken klockan ore godz godz. godziny")

_SPLIT = re.compile(
    r"(?<=\s)(?:[-–—]|bis|to|till|tot(?:\sen\smet)?|t/m|hasta|au|al|fins\sal|till\soch\smed|til|do)(?=\s)"
)

# What joins the two days of a window, and days that are only listed; a joint of several words stands as one.
_DASHES = frozenset("-–—‑−→")
_UNTIL = _set(
    "to until till til thru through bis au à hasta fins fino sino ata ao al all' alle a tot t/m t.o.m. t.o.m tom do"
) | {
    "up to",
    "jusqu' au",
    "fins al",
    "fino al",
    "fino all'",
    "fino alle",
    "sino al",
    "sino all'",
    "sino alle",
    "tot en met",
    "till och med",
    "fram till",
    "til og med",
}
_AND = _set("and et y e ed i und och og oraz en a")
_LISTED = (_AND - {"a"}) | _set("or ou o oder eller lub of")
# Italian for "by": it ends a window that a word of the second set began, "decree of 3 March, by 30 April" is none.
_BY = frozenset({"entro", "non oltre"})
_FROM = _set("dal dall' dalla dalle")
_BETWEEN = _set("between entre tra fra zwischen mellan mellom tussen między pomiędzy")
# What may stand between a joint and its days without a meaning of its own.
_IDLE = _set("el le il l' la las les the den de del dell' dem der dzień dnia día dia giorno am on zum r. roku")
_IDLE_BY_HOUR = _IDLE | _HOUR_SIGNS | _set("at by da dalle desde from o om ab um od van von fra från vanaf ( ) ,")
# All words that may stand around a day without saying what it is.
AROUND_A_DAY = frozenset(
    word.rstrip("'.")
    for one in (*_UNTIL, *_AND, *_LISTED, *_BETWEEN, *_IDLE_BY_HOUR, *_HOUR_UNITS)
    for word in one.split()
)


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class _Joint:
    """What joins a day to the one before: a window or a list, where it starts, and the words before it.

    ``begun_by`` are the words of which one must stand before the first day, where the joint alone makes no window.
    """

    window: bool
    start: int
    before: list[_Word]
    begun_by: frozenset[str] = _BETWEEN


def day(text: str, *, month_first: bool = False) -> dt.date | None:
    """The one day that a text names, in any served language; None where it names none or several.

    ``month_first`` reads 08/03/2026 as the third of August (United States). Raises ValueError for a day that cannot
    be, such as a year 20226: a slip that must be seen, not guessed.
    """
    found = {one.on for one in days_in(text, month_first=month_first)}
    return found.pop() if len(found) == 1 else None


def days_in(text: str, *, month_first: bool = False) -> list[Named]:
    """Every day that a text names, in order; the first of a window may share the month and year of the last.

    Raises ValueError for a day that cannot be.
    """
    if match := _COMPACT.match(text.strip()):
        return [Named(date(int(match[1]), int(match[2]), int(match[3])), 0, len(text))]
    found: list[Named] = list(_month_days(text))
    for one in whole_days(text, month_first=month_first):
        before = found[-1] if found else None
        joint = _joint(text, max(before.end if before else 0, one.start - REACH), one.start)
        if joint is None:
            pass
        elif not joint.before and before and one.start - before.end <= REACH:
            if before.on <= one.on and _is_window(joint, text, before.start):
                found[-1] = replace(before, opens=True, end=joint.start)
        elif earlier := _sharing(joint, one, text, month_first):
            found.append(earlier)
        found.append(one)
    return found


def _month_days(text: str) -> Iterator[Named]:
    """Both days of "June 1-30, 2026"."""
    for match in _MONTH_DAYS.finditer(text):
        if month := month_of(match[1]):
            first, last = (date(int(match[5]), month, int(match[number])) for number in (2, 4))
            window = first < last and match[3] not in ("and", "&")
            yield Named(first, match.start(), match.start(3), opens=window)
            yield Named(last, match.start(4), match.end())


def _joint(text: str, start: int, end: int) -> _Joint | None:
    """What joins the day at ``end`` to whatever stands before it."""
    words = [_Word(match[0].lower().replace("’", "'"), match.start()) for match in _WORD.finditer(text, start, end)]
    _drop_idle(words, _IDLE_BY_HOUR)
    if not words:
        return None
    for size in (3, 2, 1):
        phrase = " ".join(word.text for word in words[-size:])
        if phrase in _UNTIL or phrase in _DASHES or phrase in _BY:
            at = words[-size:][0].start
            del words[-size:]
            while words and words[-1].text in _AND | _UNTIL | _BY | {","}:  # "y hasta el", ", bis", "al a las 9:00 del"
                at = words.pop().start
            _drop_idle(words, _IDLE_BY_HOUR | _UNTIL)
            return _Joint(phrase not in _BY, at, words, _FROM if phrase in _BY else _BETWEEN)
    last = words.pop()
    _drop_idle(words, _IDLE_BY_HOUR)
    return _Joint(False, last.start, words) if last.text in _LISTED | {","} else None


def _drop_idle(words: list[_Word], by_hour: frozenset[str]) -> None:
    """Take articles, weekdays and hours from the end, and before an hour the words that go with it."""
    idle = _IDLE
    while words:
        if size := _hour_at_end(words):
            del words[-size:]
            idle = by_hour
        elif _is_idle(words, idle):
            words.pop()
        else:
            return


def _is_idle(words: list[_Word], idle: frozenset[str]) -> bool:
    last = words[-1].text
    return last in idle or last.rstrip(".") in _plain_weekdays() or (last == ")" and _hour_at_end(words[:-1]) > 0)


def _hour_at_end(words: list[_Word]) -> int:
    """How many words at the end are an hour: "17:00", "12 uhr", "kl. 14"."""
    if not words:
        return 0
    last, before = words[-1].text, words[-2].text if len(words) > 1 else ""
    if last in _HOUR_UNITS:
        return 2 if before[:1].isdigit() else 0
    return int(_HOUR.fullmatch(last) is not None or (last.isdigit() and before in _HOUR_SIGNS))


@cache
def _plain_weekdays() -> frozenset[str]:
    """The names of weekdays that are nothing else: "mar" is March as well, and "do" is "until" in Polish."""
    return frozenset(name for name in weekdays() if not month_of(name)) - _UNTIL - _LISTED


def _is_window(joint: _Joint, text: str, start: int) -> bool:
    """Whether a joint and what stands before the first day make a window of both days.

    "Between 3 March and 30 April" is one, "until 3 March and until 30 April" is none.
    """
    lead = max(0, start - LEAD)
    if not joint.window:
        words = (match[0].lower().replace("’", "'") for match in _WORD.finditer(text, lead, start))
        return not joint.begun_by.isdisjoint(words)
    before = _joint(text, lead, start)
    return before is None or not before.window or text[before.start] in _DASHES


def _sharing(joint: _Joint, last: Named, text: str, month_first: bool) -> Named | None:
    """The day that stands before a joint and shares the year, or the month and the year, of the last."""
    month, number, size = _without_year(joint.before, text[last.start : last.end], month_first)
    if not number or (month is None and number >= last.on.day):
        return None
    start = joint.before[-size].start
    window = _is_window(joint, text, start)
    if month is None and not window and text[joint.start] == ",":
        return None  # "Lot 3, 4 March 2026"
    earlier = (month or last.on.month, number) <= (last.on.month, last.on.day)
    try:
        on = date(last.on.year - (window and not earlier), month or last.on.month, number)
    except ValueError:
        return None
    return Named(on, start, joint.start, opens=window)


def _without_year(words: list[_Word], last: str, month_first: bool) -> tuple[int | None, int, int]:
    """The month, the day and the number of words of a day without a year at the end of words; zeros for none.

    Numbers alone, "01.02.", are a day where the day that follows is written in numbers too.
    """
    if not words:
        return None, 0, 0
    if month := month_of(words[-1].text):
        size = next((n for n in (2, 3, 4) if len(words) >= n and words[-n].text not in _IDLE | {"d'", "of"}), 0)
        number = _ALONE.fullmatch(words[-size].text) if size else None
        return (month, int(number[1]), size) if number else (None, 0, 0)
    if number := _ALONE.fullmatch(words[-1].text):
        us_month = month_of(words[-2].text) if len(words) > 1 else None
        return us_month, int(number[1]), 2 if us_month else 1
    numeric = _NUMERIC.fullmatch(words[-1].text)
    if numeric and not re.search(r"[^\W\d_]", last):
        first, second = int(numeric[1]), int(numeric[3])
        return (first, second, 1) if month_first and numeric[2] == "/" else (second, first, 1)
    return None, 0, 0


def halves(text: str) -> tuple[str, str]:
    """The texts of the opening and the closing of a window, "01.10.2026 - 31.12.2026"; one day alone is the closing."""
    first, *rest = _SPLIT.split(text.strip(), maxsplit=1)
    return (first.rstrip(), rest[0].lstrip()) if rest else ("", first)
