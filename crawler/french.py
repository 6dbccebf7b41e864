"""Deadlines in French prose: pure functions.

A page names many days: of the works, of the jury, of a payment. Only a day that follows a word that says "until", in a
sentence about applying, is a deadline; where several are named, none is believed, and the sentences stay text.
"""

from __future__ import annotations

import re
from dataclasses import replace

from crawler.fields import deadline, lines, shortened
from store.types import Deadline

WORDS_LIMIT = 300  # characters of the sentences that say until when

_DAY = r"\d{1,2}(?:er)?(?:/\d{1,2}/|\.\d{1,2}\.|\s+[^\W\d_]{3,9}\.?\s+)\d{4}"
_GAP = r"(?:(?!\bdu\s+\d|\b(?:dès|partir|jours|mois)\b)[^.;\n]){0,60}?"  # what opens a window, or counts days
_HOUR = r"(?:\s*\(?[,-]?\s*(?:à|avant)\s+(?:\d{1,2}\s*(?:h(?:eures?)?|:)\s*(?:\d{2})?|midi))?"
_BEFORE = r"dates?\s+(?:limites?|de\s+(?:fin|cl[oô]ture))|cl[oô]tur\w*|jusqu['’]au|au\s+plus\s+tard|avant\s+le|échéance"
_UNTIL = re.compile(
    rf"(?:\b(?:{_BEFORE}){_GAP}|\bdu\s+{_DAY}\s+au\s+(?:[^\W\d_]+\s+)?)(?P<when>{_DAY}{_HOUR})", re.IGNORECASE
)
_SENTENCES = re.compile(r"(?<=[.;!?])\s+(?=[A-ZÀ-Ý])|\n")
_SAYS_UNTIL = re.compile(rf"\b(?:{_BEFORE})|\bdu\s+{_DAY}\s+au\b", re.IGNORECASE)
_APPLYING = re.compile(
    r"\b(?:dép[oô][st]|candida|dossier|demande|proposition|projet|soumission|soumis|inscri|répon|cl[oô]tur|appel)",
    re.IGNORECASE,
)
_DOING = re.compile(
    r"\b(?:travaux|factur|dépenses?|réalis|achev|lauréat|résultat|jury|sélectionné|versement|convention|bilan|démarr)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\s*:\s*\n\s*")
_WHOLE_HOUR = re.compile(r"(\d{1,2})\s*h(?:eures?)?\s*(\d{2})?(?!\w)", re.IGNORECASE)


def until(text: str, zone: str) -> tuple[Deadline | None, str]:
    """The one deadline that a text names, or else the sentences that tell until when; neither where nothing tells.

    The same day with and without an hour is one deadline.
    """
    said = [
        sentence
        for sentence in _SENTENCES.split(_LABEL.sub(": ", lines(text)))
        if _SAYS_UNTIL.search(sentence) and _APPLYING.search(sentence) and not _DOING.search(sentence)
    ]
    found = {on for one in said for match in _UNTIL.finditer(one) if (on := _read(match["when"], zone))}
    on = _one(found)
    return on, "" if on else shortened("\n".join(dict.fromkeys(said)), WORDS_LIMIT)


def timed(on: Deadline, text: str) -> Deadline:
    """A deadline with the hour that a text gives for the same day; itself where it gives none."""
    found, _ = until(text, on.zone)
    return replace(on, time=found.time) if found and found.day == on.day and on.time is None else on


def _read(when: str, zone: str) -> Deadline | None:
    hours = _WHOLE_HOUR.sub(lambda match: f"{match[1]}:{match[2] or '00'}", when.lower().replace("midi", "12:00"))
    try:
        return deadline(hours, zone)
    except ValueError:  # a day that cannot be: the text keeps it
        return None


def _one(found: set[Deadline]) -> Deadline | None:
    exact = [one for one in found if one.time] or list(found)
    return exact[0] if len({one.day for one in found}) == 1 and len(exact) == 1 else None
