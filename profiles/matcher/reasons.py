"""Why a call scored: the matched words as the call wrote them, where they stand, and what each gave to the score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from profiles.matcher.document import call_language, wishes_language
from profiles.matcher.glossary import MARK
from profiles.matcher.text import terms
from store.types import CallData, Reason, ReasonKind, Wishes

MOST = 6  # reasons worth reading
SMALLEST = 0.02  # share of the score under which a word explains nothing
SMALLEST_GUESS = 0.15  # likewise, of a word that the call does not have


class Origin(StrEnum):
    """Where a term's part of the score comes from."""

    WORDS = "words"  # the term stands in the call
    PROGRAMME = "programme"  # it is what the call's programme is about
    MEANING = "meaning"  # the call has words that keep company with it


@dataclass(frozen=True, slots=True)
class Share:
    """What one term of the profile gave, as a share of the score; ``near`` is the call's term that it is near to."""

    term: str
    share: float
    origin: Origin = Origin.WORDS
    near: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a term stands: which text of which field, from where to where, and its words there."""

    field: str
    text: int
    start: int
    end: int
    words: str

    def overlaps(self, other: _Place) -> bool:
        same = (self.field, self.text) == (other.field, other.text)
        return same and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class _Found:
    term: str
    share: float
    place: _Place
    kind: ReasonKind

    def joins(self, other: _Found) -> bool:
        """Whether both stand for the same words of the call; a guess joins only a guess."""
        guesses = (self.kind is ReasonKind.SEMANTIC, other.kind is ReasonKind.SEMANTIC)
        return guesses[0] == guesses[1] and self.place.overlaps(other.place)

    def joined(self, other: _Found) -> _Found:
        """Both as one, named by the one that takes in more of the call's words, a word before its concept."""
        wider = max(self, other, key=lambda one: (one.place.end - one.place.start, one.kind is not ReasonKind.CONCEPT))
        return replace(wider, share=self.share + other.share)


def reasons(wishes: Wishes, call: CallData, shares: Sequence[Share]) -> tuple[Reason, ...]:
    """The terms that gave most, largest first, each shown where it stands most prominently in the call.

    Terms whose words overlap there are one reason: "food safety" takes in "food".
    """
    spoken = _spoken(wishes)
    found: list[_Found] = []
    for one in sorted(_found(shares, _places(call), call), key=lambda one: (-one.share, one.term)):
        same = next((place for place, other in enumerate(found) if other.joins(one)), None)
        if same is None:
            found.append(one)
        else:
            found[same] = found[same].joined(one)
    worth = [one for one in found if one.share >= (SMALLEST_GUESS if one.kind is ReasonKind.SEMANTIC else SMALLEST)]
    return tuple(
        Reason(one.kind, spoken.get(one.term, one.term), one.place.words, one.place.field, round(one.share, 3))
        for one in sorted(worth, key=lambda one: (-one.share, one.term))[:MOST]
    )


def _found(shares: Sequence[Share], places: Mapping[str, _Place], call: CallData) -> Iterator[_Found]:
    for share in shares:
        if share.origin is Origin.PROGRAMME:
            yield _Found(share.term, share.share, _programme(call), ReasonKind.TOPIC)
        elif place := places.get(share.near or share.term):
            yield _Found(share.term, share.share, place, _kind(share, place))


def _kind(share: Share, place: _Place) -> ReasonKind:
    if share.origin is Origin.MEANING:
        return ReasonKind.SEMANTIC
    if place.field in {"topics", "keywords"}:
        return ReasonKind.TOPIC
    return ReasonKind.CONCEPT if share.term.startswith(MARK) else ReasonKind.WORD


def _programme(call: CallData) -> _Place:
    return _Place("programme", 0, 0, 1, call.identifier or call.programme)


def _places(call: CallData) -> dict[str, _Place]:
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
                    written = " ".join(text[term.start : term.end].split())
                    places[term.term] = _Place(field, number, term.start, term.end, written)
    return places


def _spoken(wishes: Wishes) -> dict[str, str]:
    """For each term of the profile, its words there: the whole keyword where it comes from one."""
    language = wishes_language(wishes)
    spoken: dict[str, str] = {}
    for term in terms(wishes.text, language):
        spoken.setdefault(term.term, " ".join(wishes.text[term.start : term.end].split()))
    for phrase in (*wishes.topics, *wishes.keywords):
        for term in terms(phrase, language):
            if term.term not in spoken or len(term.term.split(" ")) > 1:
                spoken[term.term] = phrase[term.start : term.end]
    return spoken
