"""Why a call scored: the matched words as the call wrote them, where they stand, and what each gave to the score."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache, reduce
from typing import NamedTuple

from profiles.matcher.document import call_language, of_phrase, wanted, wishes_language
from profiles.matcher.glossary import MARK
from profiles.matcher.programmes import area
from profiles.matcher.subjects import subjects_of
from profiles.matcher.text import DEFAULT_LANGUAGE, PARTED, Term, generic_stems, stems, terms
from store.types import CallData, Reason, ReasonKind, Wishes

MOST = 6  # reasons worth reading
SMALLEST = 0.06  # share of the score under which a word explains nothing
SMALLEST_WEAK = 0.15  # likewise, of a word that says little alone
WHOLE = -1  # stands for the whole of a field, which no words of it overlap
SMALLEST_GUESS = 0.15  # likewise, of a word that the call does not have
CALLS_KEPT, PROFILES_KEPT = 256, 16  # whose terms are kept: the job asks for a batch of calls, profile by profile

TIED = 60  # characters before and after words in which hyphens tie others to them
_TIED_BEFORE = re.compile(r"\b(?:[^\W_]+-)+$")
_TIED_AFTER = re.compile(rf"(?=((?:-[^\W_]{{1,{TIED}}}(?![^\W_])){{1,4}}))\1")
FAR = 4  # words: of two that stand further apart ("heat in the more industrial") one is shown


class Origin(StrEnum):
    """Where a term's part of the score comes from."""

    WORDS = "words"  # the term stands in the call
    BESIDE = "beside"  # it is what the call's programme is about, or a subject that its title names
    MEANING = "meaning"  # the call has words that keep company with it
    WHOLE = "whole"  # the call as a whole is near the profile as a whole, in the eyes of a sentence model


@dataclass(frozen=True, slots=True)
class Share:
    """What one term of the profile gave, as a share of the score; ``near`` is the call's term that it is near to."""

    term: str
    share: float
    origin: Origin = Origin.WORDS
    near: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a term stands: which text of which field, and from where to where."""

    field: str
    number: int
    start: int
    end: int
    text: str
    seen: str = ""  # the term that a reader sees there, where it is not the one that was scored

    def overlaps(self, other: _Place) -> bool:
        crossing = self.start < other.end and other.start < self.end
        return crossing and self.field == other.field and self.number == other.number

    def joined(self, other: _Place) -> _Place:
        start, end = min(self.start, other.start), max(self.end, other.end)
        return _Place(self.field, self.number, start, end, self.text)

    @property
    def words(self) -> str:
        """The words there, whole: what a hyphen ties to them is taken in."""
        start, end = self.start, self.end
        if tied := _TIED_BEFORE.search(self.text, max(0, start - TIED), start):
            start = tied.start()
        if tied := _TIED_AFTER.match(self.text, end):
            end = tied.end()
        return " ".join(self.text[start:end].split())


@dataclass(frozen=True, slots=True)
class _Found:
    term: str
    share: float
    place: _Place
    kind: ReasonKind
    spoken: str  # the profile's words

    @property
    def is_guess(self) -> bool:
        """Whether only the company that words keep brought it here."""
        return self.kind is ReasonKind.SEMANTIC and self.place.number != WHOLE

    def joins(self, other: _Found) -> bool:
        """Whether both stand for the same words of the call; a guess joins only a guess."""
        guess = ReasonKind.SEMANTIC
        return self.place.overlaps(other.place) and (self.kind is guess) == (other.kind is guess)

    def joined(self, other: _Found) -> _Found:
        """Both as one over the words of both, named by the one that takes in more, a word before its concept."""
        wider = max(self, other, key=_Found._prominence)
        share, place = self.share + other.share, self.place.joined(other.place)
        return _Found(wider.term, share, place, wider.kind, wider.spoken)

    def _prominence(self) -> tuple[int, bool, float]:
        return self.place.end - self.place.start, self.kind is not ReasonKind.CONCEPT, self.share


def reasons(wishes: Wishes, call: CallData, shares: Sequence[Share]) -> tuple[Reason, ...]:
    """The terms that gave most, largest first, each shown where it stands most prominently in the call.

    Terms whose words overlap there are one reason: "food safety" takes in "food". What explains little by itself is
    left out where there is better: a word that funders write about any subject, one word of a longer keyword. A guess
    is shown only where nothing is known.
    """
    found: list[_Found] = []
    for one in sorted(_found(shares, wishes, call), key=_rank):
        same, apart = list[_Found](), list[_Found]()
        for other in found:
            (same if other.joins(one) else apart).append(other)
        found = [*apart, reduce(_Found.joined, same, one)]
    worth = [one for one in found if one.share >= _least(one)]
    weak = _weak(wishes)
    telling = [one for one in worth if one.term not in weak or one.share >= SMALLEST_WEAK] or worth
    certain = [one for one in telling if not one.is_guess] or telling
    return tuple(
        Reason(one.kind, one.spoken, one.place.words, one.place.field, round(one.share, 3))
        for one in sorted(certain, key=_rank)[:MOST]
    )


def _rank(one: _Found) -> tuple[float, str]:
    """What gave most first; shares that differ only in what no reader sees are a tie, whatever the machine."""
    return -round(one.share, 2), one.term


def _least(one: _Found) -> float:
    return SMALLEST_GUESS if one.kind is ReasonKind.SEMANTIC else SMALLEST


@lru_cache(maxsize=PROFILES_KEPT)
def _weak(wishes: Wishes) -> frozenset[str]:
    """The profile's terms that say little alone: parts of its keywords, and general words."""
    terms = wanted(wishes).terms
    return frozenset(term for term, weight in terms.items() if weight < 1 or term in generic_stems())


def _found(shares: Sequence[Share], wishes: Wishes, call: CallData) -> Iterator[_Found]:
    places, spoken = _places(call), _spoken(wishes)
    for share in shares:
        said = spoken.get(share.term, share.term)
        if share.origin is Origin.BESIDE and (place := _behind(call).get(share.term)):
            yield _Found(share.term, share.share, place, ReasonKind.SEMANTIC, said)
        elif share.origin is Origin.BESIDE:
            named = _covered(wishes, call, share.term)
            yield _Found(share.term, share.share, _programme(call), ReasonKind.TOPIC, named)
        elif share.origin is Origin.WHOLE:
            whole = _Place("title", WHOLE, 0, len(call.title), call.title)
            yield _Found(share.term, share.share, whole, ReasonKind.SEMANTIC, said)
        elif place := places.get(share.near or share.term):
            yield _Found(place.seen or share.term, share.share, place, _kind(share, place), said)


def _kind(share: Share, place: _Place) -> ReasonKind:
    if share.origin is Origin.MEANING:
        return ReasonKind.SEMANTIC
    if place.field in {"topics", "keywords"}:
        return ReasonKind.TOPIC
    return ReasonKind.CONCEPT if share.term.startswith(MARK) else ReasonKind.WORD


def _programme(call: CallData) -> _Place:
    name = call.identifier or call.programme
    return _Place("programme", 0, 0, len(name), name)


def _covered(wishes: Wishes, call: CallData, term: str) -> str:
    """The profile's words for what the programme covers: the whole keyword, where a word of it says little alone."""
    if term in _weak(wishes):
        for keyword in _keywords(wishes):
            if term in keyword.terms and not keyword.whole.isdisjoint(_area(call)):
                return keyword.words
    return _spoken(wishes).get(term, term)


@lru_cache(maxsize=CALLS_KEPT)
def _area(call: CallData) -> frozenset[str]:
    return frozenset(term.term for term in terms(area(call), DEFAULT_LANGUAGE))


class _Keyword(NamedTuple):
    """A keyword or topic of several words: all its terms, and the pair or the concepts that say the same as it."""

    words: str
    terms: frozenset[str]
    whole: frozenset[str]


@lru_cache(maxsize=PROFILES_KEPT)
def _keywords(wishes: Wishes) -> tuple[_Keyword, ...]:
    language = wishes_language(wishes)
    phrases = {phrase: list(of_phrase(phrase, language)) for phrase in (*wishes.keywords, *wishes.topics)}
    return tuple(
        _Keyword(
            phrase,
            frozenset(part.term for part in parts),
            frozenset(part.term for part in parts if part.whole and part.share == 1),
        )
        for phrase, parts in phrases.items()
        if any(" " in part.term for part in parts)
    )


@lru_cache(maxsize=CALLS_KEPT)
def _behind(call: CallData) -> Mapping[str, _Place]:
    """For each term that stands behind a subject of the title, the name of the subject there."""
    places: dict[str, _Place] = {}
    for subject in subjects_of(call, call_language(call)):
        place = _Place("title", 0, subject.start, subject.end, call.title)
        for term in terms(subject.words, DEFAULT_LANGUAGE):
            places.setdefault(term.term, place)
    return places


@lru_cache(maxsize=CALLS_KEPT)
def _places(call: CallData) -> Mapping[str, _Place]:
    """For each term of the call, where it stands first in the most prominent field that has it."""
    language = call_language(call)
    fields = {
        "title": (call.title,),
        "topics": call.topics,
        "keywords": call.keywords,
        "summary": (call.summary,),
        "text": (call.text,),
    }
    places: dict[str, _Place] = {}
    for field, texts in fields.items():
        for number, text in enumerate(texts):
            for term in terms(text, language):
                if term.term not in places:
                    places[term.term] = _place(field, number, text, term, language)
    return places


def _place(field: str, number: int, text: str, term: Term, language: str) -> _Place:
    """Where a term stands; of two neighbours that a comma, an "and" or many small words part, where the longer does."""
    written = text[term.start : term.end]
    parted = PARTED.search(written) or len(written.split()) > FAR
    if " " not in term.term or not parted:
        return _Place(field, number, term.start, term.end, text)
    words = [word for word in stems(written, language) if word.term]
    longer = max(words[0], words[-1], key=lambda word: word.end - word.start)
    return _Place(field, number, term.start + longer.start, term.start + longer.end, text, longer.term)


@lru_cache(maxsize=PROFILES_KEPT)
def _spoken(wishes: Wishes) -> Mapping[str, str]:
    """For each term of the profile, its words there: the whole keyword where it is one concept, or they stand apart."""
    language = wishes_language(wishes)
    spoken: dict[str, str] = {}
    for keyword in _keywords(wishes):
        spoken |= {concept: keyword.words for concept in keyword.whole if concept.startswith(MARK)} | spoken
    for term in terms(wishes.text, language):
        spoken.setdefault(term.term, " ".join(wishes.text[term.start : term.end].split()))
    for phrase in (*wishes.topics, *wishes.keywords):
        for term in terms(phrase, language):
            if term.term not in spoken or " " in term.term:
                spoken[term.term] = phrase[term.start : term.end]
        for part in of_phrase(phrase, language):
            spoken.setdefault(part.term, phrase)
    for one in wishes.learnt:
        for term in terms(one.words, one.language):
            spoken.setdefault(term.term, one.words[term.start : term.end])
    return spoken
