"""Sums of money in prose: the pot of a call, and the size of one grant, in English, Swedish and Dutch: pure functions.

The text of a call names many sums: costs, thresholds, earlier rounds. Only a sum in a sentence that says whose it is
counts; where sentences name different ones, none is believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from crawler.fields import amounts
from store.types import Money

_SENTENCES = re.compile(r"(?<=[.!?;])\s+|\n")
_POT = re.compile(
    r"\bshares?\s(?:in|of)\b|\b(?:total|overall|available)\s(?:budget|fund(?:ing)?)\b|\bbudget\s(?:of|for|is)\b"
    r"|\bbudgeten\b|\bbudget\sför\b|\bavsätter\b|\bavsatt\b|\butlysta\smedel\b"
    r"|\b(?:totaa?le?|beschikbare?)\s?budget\b|\bbudget\svan\b",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"\bper\s(?:proje[ck]t|application|applicant|ansökan|aanvra\w+)\b|\b(?:each|varje|elk)\sproje[ck]t\b|\bproje[ck]tets\b"
    r"|\bgrant\s(?:funding\s)?request\b|\bgrants?\s(?:of|between|up\sto)\b|\b(?:maximum|minimum)\s(?:grant|award)\b"
    r"|\bprojekt\s(?:kan|får)\b|\b(?:kan|får)\s(?:(?:ni|du|man)\s)?(?:söka|få)\b|\bbidrag\w*",
    re.IGNORECASE,
)
_NO_POT = re.compile(r"\sà\s", re.IGNORECASE)  # a budget for "30 projekt à 2 miljoner"
_NO_GRANT = re.compile(r"\b(?:costs?|turnover|kostnad\w*|omsättning\w*|kosten|omzet|\w*budget\w*)\b", re.IGNORECASE)
_LEAST = re.compile(r"\b(?:at\sleast|minimum|minst|lägst|minimaal|ten\sminste)\b", re.IGNORECASE)
_MOST = re.compile(
    r"\b(?:up\sto|at\smost|no\smore\sthan|max\w*|högst|upp\still|som\smest|ten\shoogste)\b", re.IGNORECASE
)


def sums(text: str, country: str) -> dict[str, Any]:
    """The money of a call as its prose tells it, as fields of the call: with the sentences that tell it.

    ``country`` (ISO 3166) settles what its people mean by "kr" and "billion".
    """
    pots: set[Money] = set()
    least: set[Money] = set()
    most: set[Money] = set()
    told: list[str] = []
    for sentence in _SENTENCES.split(text):
        pot, each = _POT.search(sentence), _EACH.search(sentence)
        named = amounts(sentence, country) if pot or each else []
        if not named:
            continue
        told.append(sentence)
        if not each and len(set(named)) == 1 and not _NO_POT.search(sentence):
            pots.update(named)
        elif each and not pot and not _NO_GRANT.search(sentence):
            smallest, largest = _size(sentence, named)
            least.update(smallest)
            most.update(largest)
    return {
        "budget": _only(pots),
        "grant_min": _only(least),
        "grant_max": _only(most),
        "money_text": " ".join(dict.fromkeys(told)),
    }


def _size(sentence: str, named: list[Money]) -> tuple[list[Money], list[Money]]:
    """The smallest and the largest grant that a sentence about one grant names."""
    if len(named) == 2 and named[0].currency == named[1].currency and named[0].amount < named[1].amount:
        return named[:1], named[1:]
    if len(set(named)) != 1:
        return [], []
    if _LEAST.search(sentence):
        return named, []
    return [], named if _MOST.search(sentence) else []


def _only(found: Iterable[Money]) -> Money | None:
    first, *others = [*found, None]
    return first if others == [None] else None
