"""Deadlines in Italian prose: pure functions.

A decree names many days: of its own approval, of the end of the works, of a report. Only a day that follows a word that
says "until", in a sentence about applying, is a deadline; where a text names several, none is believed.
"""

from __future__ import annotations

import re
from dataclasses import replace

from crawler.fields import deadline
from store.types import Deadline, DeadlineModel

_DAY = r"\d{1,2}(?:\s*/\s*\d{1,2}\s*/\s*|\.\d{1,2}\.|[°º]?\s+[^\W\d_]{3,9}\s+)\d{4}"
_GAP = r"(?:(?!\bdal|\bgiorni\b|\bmesi\b)(?:[^.;\n]|\d\.\d)){0,80}?"  # "dal" opens a window, days are counted
_HOUR_AFTER = r"(?:,?\s+(?:alle\s+)?(?:ore\s+)\d{1,2}(?:[:.]\d{2})?)?"
_UNTIL = re.compile(
    rf"\b(?:entro|fino\b|sino\b|scaden\w+|prorog\w+|termin[ei]\b|{_DAY}(?:\s+e)?\s+(?=al))"
    rf"(?P<when>{_GAP}{_DAY}{_HOUR_AFTER})",
    re.IGNORECASE,
)
_EARLY = re.compile(rf"(?<!salvo )\bchius\w+\s+anticipata(?P<when>{_GAP}{_DAY}{_HOUR_AFTER})", re.IGNORECASE)
_SENTENCES = re.compile(r"(?<=[.;!?])\s+(?=[A-ZÀ-Ý])|\n")
_APPLYING = re.compile(
    r"\b(?:domand|istanz|candida|propost|richiest|present|invi[oa]|trasmess|partecipa|adesion|scaden|prorog)",
    re.IGNORECASE,
)
_DOING = re.compile(r"\b(?:rendicont|sostenut|ultimat|conclus|conclud|realizzat|graduatori|liquidazion)", re.IGNORECASE)
_SPENT = re.compile(r"\besauriment|\ba sportello\b", re.IGNORECASE)
_WHOLE_HOUR = re.compile(r"\bore\s+(\d{1,2})(?![\d:.]*\d)", re.IGNORECASE)


def until(text: str, zone: str) -> Deadline | None:
    """The one deadline that a text names; None where it names none or several.

    The same day with and without an hour is one deadline.
    """
    found = {
        day
        for sentence in _SENTENCES.split(text)
        if _APPLYING.search(sentence) and not _DOING.search(sentence)
        for match in _UNTIL.finditer(sentence)
        if (day := _read(match["when"], zone))
    }
    return _one(found)


def closed_early(text: str, zone: str) -> Deadline | None:
    """The moment at which a call was closed before its time, as a note says."""
    return _one({day for match in _EARLY.finditer(text) if (day := _read(match["when"], zone))})


def timed(on: Deadline, text: str) -> Deadline:
    """A deadline with the hour that a text gives for the same day; itself where it gives none."""
    found = until(text, on.zone)
    return replace(on, time=found.time) if found and found.day == on.day and on.time is None else on


def model(on: Deadline | None, text: str) -> DeadlineModel:
    """How a call takes proposals, as far as its prose tells: until funds run out, until a day, or not told."""
    if _SPENT.search(text):
        return DeadlineModel.ROLLING
    return DeadlineModel.SINGLE_STAGE if on else DeadlineModel.UNKNOWN


def _read(when: str, zone: str) -> Deadline | None:
    whole = _WHOLE_HOUR.sub(r"ore \1:00", when.replace("°", ""))
    try:
        return deadline(re.sub(r"\s*/\s*", "/", whole), zone)
    except ValueError:  # a day that cannot be: the text keeps it
        return None


def _one(found: set[Deadline]) -> Deadline | None:
    days = {one.day for one in found}
    exact = [one for one in found if one.time] or list(found)
    return exact[0] if len(days) == 1 and len({one.time for one in exact}) == 1 else None
