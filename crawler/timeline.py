"""The dates of a call as its timeline tells them, in English: pure functions.

A timeline names many days: of the opening, of webinars, of decisions, of projects that start. Only a day beside a word
that says so is a deadline or an opening. A day on a line of its own belongs to the line above it or to the one below:
the first such day of a text shows which.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from crawler.fields import day, lines, moment
from store.types import BRUSSELS, Deadline, DeadlineModel

LINE_LIMIT = 200  # characters; what is longer is no line of a timeline
STAGES = ("stage 1", "stage 2")

_CLOSES = re.compile(
    r"\bdeadlines?\b|\bcloses\b|\bclosing (?:date|of)\b|\bcall clos(?:ure|ing)\b|\blast day\b|\bcut[- ]?offs?\b"
    r"|\b(?:proposals?|applications?) due\b|^\W*(?:pre-? ?|full[- ])proposals?(?:\W*$|:)"
    r"|\bsubmissions? (?:of|for) (?:the )?(?:full |pre-? ?)?(?:proposals?|applications?)\b",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"\b(?:opens|opening|apply from|start date|launch(?: date)?|publication of the call)\b", re.IGNORECASE
)
# Days that belong to something else than the call: a list of guests, a first contact, a decision.
_ASIDE = re.compile(
    r"\b(?:regist\w+|expressions? of interest|webinar|brokerage|matchmaking|info(?:rmation)? (?:day|session)|event"
    r"|rebuttals?|questions?|decisions?|evaluation|results|notification|nominat\w+|pre-?announcement)\b",
    re.IGNORECASE,
)
_FIRST = re.compile(r"\boutlines?\b|\bpre-? ?proposals?\b|\b(?:first|1st) stage\b|\bstage (?:1|one)\b", re.IGNORECASE)
_SECOND = re.compile(
    r"\bfull[- ](?:project )?(?:proposals?|applications?)\b|\bproject proposals?\b"
    r"|\b(?:second|2nd) stage\b|\bstage (?:2|two)\b",
    re.IGNORECASE,
)
_MOVED = re.compile(
    r"\b(?:extended|new|postponed|revised) (?:submission )?deadline|\bdeadline extended\b", re.IGNORECASE
)
_CUT_OFF = re.compile(r"\bcut[- ]?offs?\b", re.IGNORECASE)
_TIME = re.compile(r"\b\d{1,2}[:h]\d{2}\b|\b\d{1,2}\s*[ap]\.?m\b", re.IGNORECASE)
_FAR_TIME = re.compile(r"\b(?:KST|JST|SGT|HKT|MSK|IST|BRT|CLT|AE[SD]T|C[DS]T|M[DS]T)\b")
_OF_A_DATE = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|\b(?:mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs?|ur)?(?:day)?\b"
    r"|\b(?:CES?T|GMT|UTC|Brussels|time|noon|until|by|from|at|on|the)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Timeline:
    """When a call opens and closes, as far as its timeline tells for sure."""

    opens: dt.date | None = None
    deadlines: tuple[Deadline, ...] = ()
    model: DeadlineModel = DeadlineModel.UNKNOWN

    @property
    def closing(self) -> dict[str, Any]:
        """The fields of a call that say when it closes; none where nothing is told."""
        told = {"deadlines": self.deadlines, "deadline_model": self.model, "deadline_text": ""}
        return told if self.deadlines else {}


def timeline(text: str, zone: str = BRUSSELS) -> Timeline:
    """What plain text (a line a block) tells of a call's days; a time in a zone that is not known becomes its day.

    Where it names several deadlines that nothing tells apart, none is believed.
    """
    moments = [(label, on) for label, on in _moments(_rows(text), zone) if not _ASIDE.search(label)]
    opening = {
        on.day for label, on in moments if _OPENS.search(label) and not _closes(label) and not _SECOND.search(label)
    }
    deadlines, model = _deadlines([(label, on) for label, on in moments if _closes(label)])
    return Timeline(opening.pop() if len(opening) == 1 else None, deadlines, model)


def _closes(label: str) -> bool:
    return _CLOSES.search(label) is not None


def _deadlines(moments: Sequence[tuple[str, Deadline]]) -> tuple[tuple[Deadline, ...], DeadlineModel]:
    first = _one(on for label, on in moments if _FIRST.search(label) and not _SECOND.search(label))
    second = _one(on for label, on in moments if _SECOND.search(label) and not _FIRST.search(label))
    second = second or _one(on for label, on in moments if not _FIRST.search(label))
    if first and second and first.day < second.day:
        stages = tuple(replace(on, label=stage) for on, stage in zip((first, second), STAGES, strict=True))
        return stages, DeadlineModel.TWO_STAGE
    if moments and all(_CUT_OFF.search(label) for label, _ in moments) and len({on.day for _, on in moments}) > 1:
        return tuple(sorted({on for _, on in moments}, key=lambda on: on.closes_at)), DeadlineModel.CUT_OFFS
    only = _one(on for _, on in moments) or _one(on for label, on in moments if _MOVED.search(label))
    return ((only,), DeadlineModel.SINGLE_STAGE) if only else ((), DeadlineModel.UNKNOWN)


def _one(found: Iterable[Deadline]) -> Deadline | None:
    """The one deadline that several mentions mean; the one with a time where only some give it."""
    told = set(found)
    exact = [on for on in told if on.time] or list(told)
    return exact[0] if len({on.day for on in told}) == 1 and len(exact) == 1 else None


def _rows(text: str) -> list[str]:
    """The lines of a text; one that ends in a colon goes on in the next."""
    rows: list[str] = []
    for row in lines(text).splitlines():
        plain = row.removeprefix("- ")
        if rows and rows[-1].endswith(":"):
            rows[-1] += f" {plain}"
        else:
            rows.append(plain)
    return rows


def _moments(rows: Sequence[str], zone: str) -> Iterator[tuple[str, Deadline]]:
    """Each line that names one day, as the words that say what the day is for, and that day."""
    found = {number: on for number, row in enumerate(rows) if (on := _moment(row, zone))}
    alone = [number for number in found if not _WORD.search(_OF_A_DATE.sub(" ", rows[number]))]
    step = -1 if alone and alone[0] > 0 and _says_when(rows[alone[0] - 1]) else 1
    for number, on in found.items():
        beside = number + step
        if number not in alone:
            yield rows[number], on
        elif 0 <= beside < len(rows) and beside not in found and len(rows[beside]) <= LINE_LIMIT:
            yield rows[beside], on


def _says_when(row: str) -> bool:
    return len(row) <= LINE_LIMIT and any(pattern.search(row) for pattern in (_CLOSES, _OPENS, _ASIDE))


def _moment(row: str, zone: str) -> Deadline | None:
    if len(row) > LINE_LIMIT:
        return None
    try:
        on = moment(row, zone) if day(row) else None
    except ValueError:  # a day that cannot be: the text keeps it
        return None
    return replace(on, time=None) if on and on.time and on.zone == zone and _is_far(row) else on


def _is_far(row: str) -> bool:
    """Whether the first time of a line is told in a zone that is not read: its day alone is then sure."""
    _, *after = _TIME.split(row)
    return bool(after) and _FAR_TIME.search(after[0]) is not None
