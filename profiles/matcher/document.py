"""A call and a profile as counted terms: what the index and the score are made of."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from profiles.matcher.programmes import Action, action, area, is_open
from profiles.matcher.text import (
    DEFAULT_LANGUAGE,
    PART_COUNT,
    concepts_in,
    counted,
    generic_stems,
    in_prose,
    known_language,
    pair,
    stems,
    terms,
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


@dataclass(frozen=True, slots=True)
class Wanted:
    """A profile as counted terms, and those that are a whole keyword or topic of its own."""

    terms: dict[str, float]
    whole: frozenset[str]


def wanted(wishes: Wishes) -> Wanted:
    """The terms of a profile, counted: its keywords most, then its topics, then its text.

    Of a keyword of several words ("point of care") every pair of its words counts full, in any order, and so does the
    concept that it names; each word alone counts only a little: a call about care is not about the point of care.
    What answers taught is added, or taken away, last.
    """
    language = wishes_language(wishes)
    found: dict[str, float] = defaultdict(float)
    whole: set[str] = set()
    for term, weight in in_prose(wishes.text, language):
        found[term] += weight
    for phrases, weight in ((wishes.keywords, KEYWORD_COUNT), (wishes.topics, TOPIC_COUNT)):
        for phrase in phrases:
            parts = dict(of_phrase(phrase, language))
            whole.update(term for term, takes_all in parts.items() if takes_all)
            for term, takes_all in parts.items():
                found[term] += weight if takes_all or " " in term else PART_COUNT
    for one in wishes.learnt:
        for term in _taking_all(one.words, one.language):
            found[term] += one.weight
    return Wanted({term: count for term, count in found.items() if count > 0}, frozenset(whole))


def _taking_all(phrase: str, language: str) -> set[str]:
    """The terms that take in a phrase from its first word to its last."""
    found = list(terms(phrase, language))
    ends = {(min(term.start for term in found), max(term.end for term in found))} if found else set()
    return {term.term for term in found if (term.start, term.end) in ends}


def plainness(wishes: Wishes) -> float:
    """The share of a profile's words that are its own and none that funders write about any subject."""
    language, generic = wishes_language(wishes), generic_stems()
    words = [term.term for text in (wishes.text, *wishes.keywords, *wishes.topics) for term in stems(text, language)]
    own = [word not in generic for word in words if word]
    return sum(own) / max(len(own), 1)


def of_phrase(phrase: str, language: str) -> Iterator[tuple[str, bool]]:
    """Each term of a keyword, and whether it takes in all of its words."""
    words = sorted({term.term for term in stems(phrase, language) if term.term})
    yield from ((word, len(words) == 1) for word in words)
    yield from ((pair(*two), len(words) == 2) for two in itertools.combinations(words, 2))
    yield from concepts_in(phrase, language).items()
