"""What a call's programme says of its subject and of who applies: knowledge that stands in no single call.

``programmes.tsv`` says in a few words what a part of a programme is about; staff extend it.
"""

from __future__ import annotations

import csv
import re
from enum import StrEnum
from functools import cache
from importlib import resources

from profiles.matcher.text import fold, generic_stems, stems
from store.types import CallData, OrganisationType

_YEAR = re.compile(r"-(?:19|20)\d\d(?=-|$)")
_INSTRUMENTS = frozenset({"eic", "erc", "msca", "pathfinder", "accelerator", "transition", "open", "eurostars"})


class Action(StrEnum):
    """What kind of work a call pays for."""

    RESEARCH = "research"
    INNOVATION = "innovation"
    COORDINATION = "coordination"


_SIGNS = (
    (Action.INNOVATION, re.compile(r"innovation action|\bia\b", re.IGNORECASE)),
    (Action.COORDINATION, re.compile(r"coordination|support action|\bcsa\b", re.IGNORECASE)),
)

# How readily each kind of organisation joins each kind of action, as the logarithm of its rate over research actions.
_READINESS: dict[OrganisationType, dict[Action, float]] = {
    OrganisationType.UNIVERSITY: {Action.INNOVATION: -0.5, Action.COORDINATION: -0.95},
    OrganisationType.RESEARCH: {Action.INNOVATION: -0.2, Action.COORDINATION: -0.55},
    OrganisationType.SME: {Action.INNOVATION: 0.3, Action.COORDINATION: -0.45},
    OrganisationType.LARGE_COMPANY: {Action.INNOVATION: 0.3, Action.COORDINATION: -0.45},
    OrganisationType.PUBLIC_BODY: {Action.INNOVATION: 0.15, Action.COORDINATION: 0.05},
    OrganisationType.NON_PROFIT: {Action.INNOVATION: -0.15, Action.COORDINATION: 0.35},
}


@cache
def _areas() -> tuple[tuple[str, str], ...]:
    with resources.files(__package__).joinpath("programmes.tsv").open(encoding="utf-8") as lines:
        rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
        return tuple((fold(row["prefix"]), row["words"]) for row in rows)


def area(call: CallData) -> str:
    """Words for the part of the programme that the call belongs to; empty where it is unknown."""
    names = {fold(_YEAR.sub("", call.identifier)), fold(call.programme)} - {""}
    return " ".join(words for prefix, words in _areas() if any(_begins(name, prefix) for name in names))


def _begins(name: str, prefix: str) -> bool:
    return name.startswith(prefix) and (len(name) == len(prefix) or not name[len(prefix)].isalnum())


def action(call: CallData) -> Action:
    """Research, unless the call's action types say otherwise."""
    words = " ".join(call.action_types).replace("-", " ")
    return next((kind for kind, sign in _SIGNS if sign.search(words)), Action.RESEARCH)


def readiness(organisation: OrganisationType | None, kind: Action) -> float:
    return _READINESS.get(organisation, {}).get(kind, 0.0) if organisation else 0.0


def is_open(call: CallData, language: str) -> bool:
    """Whether the call says that it is open to any subject: "open" stands in its title, and no subject does."""
    words = [fold(call.title[term.start : term.end]) for term in stems(call.title, language) if term.term]
    named = {term.term for term in stems(call.title, language)} - generic_stems() - {""}
    return "open" in words and all(word in _INSTRUMENTS for word in words if _stem_of(word, language) in named)


def _stem_of(word: str, language: str) -> str:
    return next((term.term for term in stems(word, language)), "")
