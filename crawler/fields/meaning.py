"""What the words around a day say of it: that a call closes with it, opens with it, or something else happens.

A word counts within its own clause, before the day; of several the last one does. What stands right after a day,
"3 March 2027: call opens", can only tell that it is no deadline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from crawler.fields.days import Named
from crawler.fields.months import weekdays
from crawler.fields.vocabulary import (
    AFTER,
    APPLYING,
    BEFORE,
    CLOSES,
    FORMER,
    GUESSED,
    HARMLESS,
    MOVED,
    OPENS,
    OTHER,
    STAGED,
    STAYING_OPEN,
    UNTIL,
)
from crawler.fields.windows import AROUND_A_DAY

# Characters before a day in which a word says what it is, a verb that it is about applying, and a heading what follows;
# and after it.
REACH, SENTENCE, LABEL, BESIDE = 90, 150, 30, 40
MORE_WORDS = 4  # as many as an hour and its zone may take


class Meaning(Enum):
    """What a day is; ``FORMER`` is a deadline that was moved, ``GUESSED`` one that nobody promises, ``UNKNOWN`` one
    beside words that are not understood.
    """

    CLOSES = 1
    OPENS = 2
    FORMER = 3
    OTHER = 4
    UNKNOWN = 5
    GUESSED = 6


# The first of two that end at the same place counts.
_LABELS = (
    (Meaning.FORMER, FORMER),
    (Meaning.GUESSED, GUESSED),
    (Meaning.OTHER, OTHER),
    (Meaning.OPENS, OPENS),
    (Meaning.CLOSES, CLOSES),
    (Meaning.OTHER, AFTER),
)
_NO_DEADLINE = tuple(label for label in _LABELS if label[0] is not Meaning.CLOSES and label[1] is not AFTER)
# A point ends a sentence after a word of some length, and none after "godz." and "sept.".
_BREAK = re.compile(
    r"[;|•→\n]|\s·\s|(?=\((?![^()]*\)))|\s[-–—]\s"
    r"|(?:(?<=[^\W\d_]{4})(?<!godz)(?<!sept)(?<!Sept)|(?<=uur)|(?<=Uhr)|(?<=CET)|(?<=[ap]\.m)|(?<=[0-9)])|\A\s*r?)[.!?](?=\s)"
)
_WORD = re.compile(r"[^\W\d_]+")
_IDLE = weekdays() | AROUND_A_DAY | HARMLESS
_AFTER = re.compile(r"(?:,?\s\(?[0-9]{1,2}[:.h][0-9]{0,2}(?:\s?(?:CES?T|Uhr|h))?\)?)?\s*(?:[:(–—]|-\s)\s*")


def clause_start(text: str, before: int, start: int) -> int:
    """Where the clause of the day at ``start`` begins, after the day that ends at ``before``."""
    floor = max(before, start - REACH)
    piece = text[floor:start]
    cut = max((match.end() for match in _BREAK.finditer(piece)), default=0)
    parts = piece[cut:].split(",")
    while len(parts) > 1 and _is_idle(parts[-1]):  # "Deadline: Friday, 3 March 2027"
        parts[-2:] = [",".join(parts[-2:])]
    return floor + len(piece) - len(parts[-1])


def meanings(text: str, named: Sequence[Named]) -> list[Meaning | None]:
    """What the words beside each day of a text say of it; None where they say nothing.

    Both days of a window are what the words before the first say: a project or a fair that lasts has no deadline.
    """
    if _names_follow(text, named):
        return [Meaning.UNKNOWN] * len(named)
    said: list[Meaning | None] = []
    for at, one in enumerate(named):
        before, after = named[at - 1] if at else None, named[at + 1] if at + 1 < len(named) else None
        if before is not None and before.opens:
            said.append(Meaning.CLOSES if said[-1] is Meaning.OPENS else said[-1])
        else:
            found = _meaning(text, before.end if before else 0, one, after.start if after else len(text))
            said.append(Meaning.OPENS if one.opens and found is Meaning.CLOSES else found)
    return said


def _names_follow(text: str, named: Sequence[Named]) -> bool:
    """Whether each of several days stands before the words for it, "3 March 2027 Opening 5 May 2027 Closing"."""
    if len(named) < 2 or named[0].opens or not _is_idle(text[: named[0].start]):
        return False
    return _label(text[named[-1].end : named[-1].end + BESIDE]) is not None


def _meaning(text: str, before: int, one: Named, after: int) -> Meaning | None:
    """What the words between its neighbours say of a day."""
    start = clause_start(text, before, one.start)
    if text[one.start - 1 : one.start].isalpha():  # "deadline16 April": what names which day is lost
        return Meaning.UNKNOWN
    lead = text[start : one.start]
    if start > before and _is_idle(lead):  # "Deadline | 3 March 2027"
        above = clause_start(text, before, start - 1)
        lead = text[above : one.start] if start - above <= LABEL else lead
    if said := _label(lead):
        return said
    if MOVED.search(lead):
        return Meaning.CLOSES
    until = UNTIL.search(lead) is not None
    if not _is_idle(BEFORE.sub(" ", UNTIL.sub(" ", text[start : one.start]))):
        sentence = text[max(0, one.start - SENTENCE) : one.start]
        if not APPLYING.search(sentence if until else lead):
            return Meaning.UNKNOWN
    return Meaning.CLOSES if until else _afterwards(text, one, after)


def _label(lead: str) -> Meaning | None:
    """What the last word before a day that says it tells; one of a deadline that was moved, or guessed, outdoes all."""
    found = [
        (match.end(), -rank, said, match[0])
        for rank, (said, words) in enumerate(_LABELS)
        for match in words.finditer(lead)
    ]
    for outdoing in (Meaning.FORMER, Meaning.GUESSED):
        if any(said is outdoing for *_, said, _ in found):
            return outdoing
    if not found:
        return None
    end, _, last, word = max(found, key=lambda one: one[:2])
    stays_open = last is Meaning.OPENS and STAYING_OPEN.match(word) and UNTIL.search(lead, end)
    return Meaning.CLOSES if stays_open else last


def _afterwards(text: str, one: Named, after: int) -> Meaning | None:
    """What the words right after a day say that is no deadline: "3 March 2027: call opens"."""
    beside = _AFTER.match(text, one.end, after)
    start = beside.end() if beside else one.end
    tail = _BREAK.split(text[start : min(after, start + BESIDE)], maxsplit=1)[0]
    said = None if tail.startswith(",") else next((what for what, words in _NO_DEADLINE if words.search(tail)), None)
    return said or (Meaning.UNKNOWN if not beside and _goes_on(text, one.end, after) else None)


def _goes_on(text: str, end: int, after: int) -> bool:
    """Whether a sentence goes on behind its day with words that are not understood."""
    tail = text[end : min(after, end + REACH)]
    words = _WORD.findall(_BREAK.split(tail, maxsplit=1)[0])
    return sum(word.lower() not in _IDLE for word in words) > MORE_WORDS


def is_one_sentence(text: str, one: Named, other: Named) -> bool:
    """Whether two days stand in one sentence."""
    first, last = sorted((one, other), key=lambda day: day.start)
    return not re.search(r"[;|\n]|(?<=[^\W\d_]{3})[.!?]\s|[0-9)][.!?]\s+[^\W\d_]", text[first.end - 1 : last.start])


def tells_of_moving(text: str) -> bool:
    """Whether a text says that a deadline was moved."""
    return MOVED.search(text) is not None


def moved_to(text: str, days: Sequence[Named]) -> Named | None:
    """The later of two days where a text says that a deadline was moved from the one to the other."""
    if len(days) != 2 or not tells_of_moving(text):
        return None
    old, new = days
    between = text[old.end : new.start]
    if old.on >= new.on or STAGED.search(text[: new.start]) or len(between) > REACH or re.search(r"[;|\n]", between):
        return None
    return new


def _is_idle(text: str) -> bool:
    return all(word.lower() in _IDLE for word in _WORD.findall(text))
