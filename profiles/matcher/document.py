"""A call and a profile as counted terms: what the index and the score are made of."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from dataclasses import dataclass

from profiles.matcher.programmes import Action, action, area, is_open
from profiles.matcher.text import (
    DEFAULT_LANGUAGE,
    PART_COUNT,
    concepts_in,
    counted,
    in_prose,
    known_language,
    pair,
    stems,
)
from store.types import CallData, Wishes

KEYWORD_COUNT = 3  # a keyword of a profile counts as if it stood three times in its text
TOPIC_COUNT = 2


@dataclass(frozen=True, slots=True)
class Document:
    """A call as counted terms: of all its text, of its title and topics alone, and of its programme's subject."""

    body: Counter[str]
    head: Counter[str]
    area: Counter[str]
    language: str
    action: Action
    open: bool  # to any subject


def call_language(call: CallData) -> str:
    return known_language(call.language, f"{call.title} {call.summary} {call.text}")


def wishes_language(wishes: Wishes) -> str:
    return known_language(wishes.language, wishes.text or " ".join(wishes.keywords))


def document(call: CallData) -> Document:
    language = call_language(call)
    head = counted((call.title, *call.topics, *call.keywords), language)
    return Document(
        body=head + counted((call.summary, call.text), language),
        head=head,
        area=counted((area(call),), DEFAULT_LANGUAGE),
        language=language,
        action=action(call),
        open=is_open(call, language),
    )


def wanted(wishes: Wishes) -> dict[str, float]:
    """The terms of a profile, counted: its keywords most, then its topics, then its text.

    Of a keyword of several words ("point of care") every pair of its words counts full, in any order, and so does the
    concept that it names; each word alone counts only a little: a call about care is not about the point of care.
    """
    language = wishes_language(wishes)
    found: dict[str, float] = defaultdict(float)
    for term, weight in in_prose(wishes.text, language):
        found[term] += weight
    for phrases, weight in ((wishes.keywords, KEYWORD_COUNT), (wishes.topics, TOPIC_COUNT)):
        for phrase in phrases:
            words = sorted({term.term for term in stems(phrase, language) if term.term})
            for word in words:
                found[word] += weight if len(words) == 1 else PART_COUNT
            for two in itertools.combinations(words, 2):
                found[pair(*two)] += weight
            for concept, whole in concepts_in(phrase, language).items():
                found[concept] += weight if whole else PART_COUNT
    return found
