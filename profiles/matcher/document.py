"""A call and a profile as counted terms: what the index and the score are made of."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from profiles.matcher.programmes import Action, action, area, is_open
from profiles.matcher.subjects import says_little, subjects_of
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
    """A call as counted terms: all its text, title and topics alone, its programme, the subjects that it only names."""

    body: Counter[str]
    head: Counter[str]
    area: Counter[str]
    subject: Counter[str]
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
        subject=counted(_behind(call, language), DEFAULT_LANGUAGE),
        language=language,
        action=action(call),
        open=is_open(call, language),
    )


def _behind(call: CallData, language: str) -> Iterable[str]:
    """Words that stand behind what a call only names: its subjects, or, where it is open to any, its programme."""
    if is_open(call, language) and says_little(call):
        return (area(call),)
    return dict.fromkeys(subject.words for subject in subjects_of(call, language))


@dataclass(frozen=True, slots=True)
class Wanted:
    """A profile as counted terms, and those that are a whole keyword or topic of its own."""

    terms: dict[str, float]
    whole: frozenset[str]


MOST_OF_IT = 0.6  # of a keyword: a concept that takes in so much of it stands for the whole


class Part(NamedTuple):
    """A term of a keyword: the share of the keyword that it stands for, and whether it takes in all its words."""

    term: str
    share: float
    whole: bool


def wanted(wishes: Wishes) -> Wanted:
    """The terms of a profile, counted: its keywords most, then its topics, then its text.

    Of a keyword of several words ("point of care") every pair of its words counts full, in any order, and so does the
    concept that it names; each word alone counts only a little: a call about care is not about the point of care. Where
    concepts name parts of it ("recycling of batteries"), each counts as much of it as it takes in.
    What answers taught is added, or taken away, last.
    """
    language = wishes_language(wishes)
    found: dict[str, float] = defaultdict(float)
    whole: set[str] = set()
    for term, weight in in_prose(wishes.text, language):
        found[term] += weight
    for phrases, weight in ((wishes.keywords, KEYWORD_COUNT), (wishes.topics, TOPIC_COUNT)):
        for phrase in phrases:
            for part in of_phrase(phrase, language):
                found[part.term] += max(weight * part.share, PART_COUNT)
                if part.whole:
                    whole.add(part.term)
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


def tells_anything(wishes: Wishes) -> bool:
    """Whether a profile has a word that is not general, in letters that its languages are written in."""
    language, generic = wishes_language(wishes), generic_stems()
    words = (term.term for text in (wishes.text, *wishes.keywords, *wishes.topics) for term in stems(text, language))
    return bool(wishes.learnt) or any(word.isascii() and word not in generic for word in words if word)


def of_phrase(phrase: str, language: str) -> Iterator[Part]:
    """Each term of a keyword."""
    words = sorted({term.term for term in stems(phrase, language) if term.term})
    yield from (Part(word, float(len(words) == 1), len(words) == 1) for word in words)
    yield from (Part(pair(*two), 1.0, len(words) == 2) for two in itertools.combinations(words, 2))
    yield from (Part(concept, share, share >= MOST_OF_IT) for concept, share in concepts_in(phrase, language).items())
