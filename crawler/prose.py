"""Deadlines in prose, in the languages that are served: pure functions.

A decree names many days: of its own approval, of the end of the works, of a report. Only a day that follows a word that
says "until", in a sentence about applying, is a deadline; where a text names several, none is believed. A label goes on
in the line below it, or in each item of the list below it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from operator import attrgetter

from crawler.fields import days_in, lines, moment, shortened, with_labels
from crawler.fields.days import Named
from crawler.fields.vocabulary import APPLYING, BEFORE, GUESSED, MOVED
from crawler.fields.windows import LEAD
from crawler.phrases import (
    ANY_TIME,
    BOUNDED,
    BY,
    BY_THE_WAY,
    DOING,
    EARLY,
    FROM,
    HANDED_IN,
    OPENING,
    OTHER_DAY,
    OTHERWISE,
    ROLLING,
    STARTS,
    TERM,
    UNTIL,
)
from store.types import Deadline, DeadlineModel

NEAR, FAR, AFTER = 45, 100, 60  # characters from a preposition, and from a noun, to its day; from the day to its hour
BESIDE = 25  # characters from "at any time" to what is handed in then
WORDS_LIMIT = 300  # characters of the sentences that say until when
_SENTENCES = re.compile(r"(?:(?<=[^\d\s][.;!?])(?<!\b[ap]\.m\.)|(?<=\d{4}[.;!?])|(?<=:\d\d[.;!?]))\s+(?=[A-ZÀ-Ý])|\n")
_HOUR = re.compile(
    r"\(((?:alle\s)?ore\s[0-9.:]{1,5}|a\slas\s[0-9.:]{1,5}\sh(?:oras)?|[0-9]{1,2}[:.h][0-9]{2}(?:\sh)?)\)"
)  # in brackets
_BARE_DAY = re.compile(r"(?:[^\W\d_]+\.?,?\s){0,2}[0-9]{1,2}(?![0-9]).{6,60}\Z")
_NO_LABEL = re.compile(r"[0-9.;!?]")
_JOINT = re.compile(r"\s*(?:,|/|and|et|y|e|i|und|och|og|oraz|en)\s*(?:(?:the|le|il|el|den|am)\s+)?", re.IGNORECASE)
_MIDNIGHT = re.compile(
    r"[^\w.;]{1,3}(?:à\s|at\s|um\s|alle\s|a\s)?(?:minuit|midnight|mitternacht|mezzanotte)\b", re.IGNORECASE
)
_END = re.compile(r"[;\n]|(?<!\b[ap]\.m)\.\s+(?=[A-ZÀ-Ý])|\.\Z")


def until(text: str, zone: str) -> Deadline | None:
    """The one deadline that a text names; None where it names none or several.

    The same day with and without an hour is one deadline. Of several the last counts where a sentence says that it is
    an extension. "Before a day" is meant with that day by some and without it by others: it is a deadline only where
    it has an hour, midnight among them.
    """
    told = [(sentence, {on for _, on in _applying(sentence, zone)}) for sentence in _sentences(text)]
    found = set[Deadline]().union(*(deadlines for _, deadlines in told))
    last = {on for on in found if on.day == max(found, key=attrgetter("day")).day}
    moved = any(last & deadlines for sentence, deadlines in told if MOVED.search(sentence))
    return _one(last if moved else found)


def since(text: str, on: Deadline) -> dt.date | None:
    """The day that opens the window whose end is a deadline, "du 3 mars au 30 avril 2027"; None for several.

    Two verbs make a window as well, "opens on 3 March 2027 and closes on 5 May 2027", and so do two labels.
    """
    days = {
        opens
        for sentence in _sentences(text)
        if not MOVED.search(sentence)  # there the first day is the deadline that was
        for opens, one in _applying(sentence, on.zone)
        if opens and one.day == on.day
    }
    days = days or {day for sentence in _sentences(text) if OPENING.match(sentence) for day in _named(sentence)}
    return first if len(days) == 1 and (first := days.pop()) <= on.day else None


def words(text: str) -> str:
    """The sentences of a text that tell until when one can apply: what is to be told where no deadline is sure."""
    told = (one for one in _sentences(text) if any(said.search(one) for said in (UNTIL, TERM, BEFORE)))
    return shortened("\n".join(dict.fromkeys(one for one in told if _is_about_applying(one))), WORDS_LIMIT)


def closed_early(text: str, zone: str) -> Deadline | None:
    """The moment at which a call was closed before its time, as a note says."""
    found = {
        when
        for sentence in _sentences(text)
        for before, one, after in _neighbours(sentence)
        if (start := _follows(EARLY, sentence, before.end, one.start, FAR)) is not None
        if (when := _read(sentence, start, one, after, zone))
    }
    return _one(found)


def timed(on: Deadline, text: str) -> Deadline:
    """A deadline with the hour that a text gives for the same day; itself where it gives none."""
    found = until(text, on.zone)
    return replace(on, time=found.time) if found and found.day == on.day and on.time is None else on


def model(on: Deadline | None, text: str, *, answers: bool = False) -> DeadlineModel:
    """How a call takes proposals, as far as its prose tells: until funds run out, until a day, or not told."""
    if goes_on(text, answers=answers):
        return DeadlineModel.ROLLING
    return DeadlineModel.SINGLE_STAGE if on else DeadlineModel.UNKNOWN


def goes_on(text: str, *, answers: bool = False) -> bool:
    """Whether a text says that one can apply until funds run out, without an end, or at any time.

    What may be withdrawn, changed or closed at any time says nothing of applying, and what may be handed in at any time
    before a day ends with it. A text that ``answers`` until when stands where a source says it, and need not.
    """
    if ROLLING.search(text):
        return True
    if not ANY_TIME.search(text):
        return False
    return any(_is_open_at_any_time(one, answers=answers and len(text) <= FAR) for one in _sentences(text))


def _is_open_at_any_time(sentence: str, *, answers: bool) -> bool:
    said = ANY_TIME.search(sentence)
    if said is None or OTHERWISE.search(sentence) or DOING.search(sentence):
        return False
    around = sentence[max(0, said.start() - NEAR - BESIDE) : said.end() + BESIDE]
    label = sentence[: said.start()].rstrip()
    answers = answers or said[0] == sentence.strip(" .") or (label.endswith(":") and TERM.search(label) is not None)
    if not (answers or HANDED_IN.search(around)) or BOUNDED.search(sentence, said.end(), said.end() + AFTER):
        return False
    days = (one for _, one, _ in _neighbours(sentence))
    return all(one.opens or FROM.search(sentence, max(0, one.start - NEAR), one.start) for one in days)


def _sentences(text: str) -> list[str]:
    rows = with_labels(_HOUR.sub(r"\1", lines(text)), _is_label)
    return [sentence for row in rows for sentence in _SENTENCES.split(row)]


def _is_label(row: str, after: str) -> bool:
    if row.endswith(":"):
        return True
    bare = _BARE_DAY.match(after) is not None
    return bare and (TERM.search(row) or OPENING.match(row)) is not None and _NO_LABEL.search(row) is None


def _is_about_applying(sentence: str) -> bool:
    return APPLYING.search(sentence) is not None and DOING.search(sentence) is None


def _applying(sentence: str, zone: str) -> Iterator[tuple[dt.date | None, Deadline]]:
    """The deadlines in a sentence about applying, each with the day that opens its window; each of a list counts where
    the first does.
    """
    if not _is_about_applying(sentence) or GUESSED.search(sentence):
        return
    believed = False
    for before, one, after in _neighbours(sentence):
        listed = believed and _JOINT.fullmatch(sentence, before.end, one.start) is not None
        start = before.end if listed else _said(sentence, before, one)
        exclusive = start is None
        if exclusive:
            start = _follows(BEFORE, sentence, before.end, one.start, NEAR)
        believed = start is not None
        when = None if start is None or one.opens else _read(sentence, start, one, after, zone)
        if when and (when.time or not exclusive or _MIDNIGHT.match(sentence, one.end)):
            yield _opening(sentence, before, when), when


def _opening(sentence: str, before: Named, when: Deadline) -> dt.date | None:
    """The day before a deadline where it opens the window, or follows a word that says that something begins."""
    begins = before.opens or STARTS.search(sentence, max(0, before.start - NEAR), before.start)
    return before.on if begins and before.on < when.day else None


def _named(sentence: str) -> set[dt.date]:
    return {one.on for _, one, _ in _neighbours(sentence)}


def _neighbours(sentence: str) -> Iterator[tuple[Named, Named, Named]]:
    """Each day that a sentence names between the one before it and the one after it."""
    try:
        named = days_in(sentence)
    except ValueError:  # a day that cannot be: the text keeps it
        return
    if named:
        first, last = replace(named[0], start=0, end=0, opens=False), replace(named[-1], start=len(sentence))
        yield from zip([first, *named[:-1]], named, [*named[1:], last], strict=True)


def _said(sentence: str, before: Named, one: Named) -> int | None:
    """Where the words begin that say of a day that something ends with it; None where nothing says so."""
    if before.opens and (applying := APPLYING.search(sentence, max(0, before.start - FAR), before.start)):
        return max(applying.start(), before.start - LEAD)
    start, end = before.end, one.start
    if sentence[end - 1 : end].isalpha():  # "deadline16 April": lines ran together, and what names which day is lost
        return None
    for words, reach in ((UNTIL, NEAR), (TERM, FAR)):
        if (found := _follows(words, sentence, start, end, reach)) is not None:
            return found
    by = BY.search(sentence, start, end)
    aside = re.findall(r"[^\W\d_]+", sentence[by.end() : end].lower()) if by else ()
    return by.start() if by and BY_THE_WAY.issuperset(aside) else None


def _follows(words: re.Pattern[str], sentence: str, start: int, end: int, reach: int) -> int | None:
    """Where the last of the words begins that stands within reach of the end; None where what follows it speaks of
    another day.
    """
    *_, last = (None, *words.finditer(sentence, start, end))
    if last is None or end - last.end() > reach or OTHER_DAY.search(sentence, last.end(), end):
        return None
    return last.start()


def _read(sentence: str, start: int, one: Named, after: Named, zone: str) -> Deadline | None:
    """A day with the hour that stands before it or soon after it."""
    if not days_in(sentence[start : one.end]):  # its year stands behind the next day
        return Deadline(one.on, None, zone)
    rest = sentence[one.end : min(after.start, one.end + AFTER)]
    end = _END.search(rest)
    return moment(sentence[start : one.end] + rest[: end.start() if end else None], zone)


def _one(found: set[Deadline]) -> Deadline | None:
    days = {one.day for one in found}
    exact = [one for one in found if one.time] or list(found)
    return exact[0] if len(days) == 1 and len({one.time for one in exact}) == 1 else None
