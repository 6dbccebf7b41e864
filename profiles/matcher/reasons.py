"""Why a call scored: the matched words as the call wrote them, where they stand, and what each gave to the score."""

from __future__ import annotations

from collections.abc import Mapping

from profiles.matcher.text import Term, known_language, stems, terms
from store.types import CallData, Reason, ReasonKind, Wishes

MOST = 6  # reasons worth reading
SMALLEST = 0.02  # share of the score under which a word explains nothing


def reasons(wishes: Wishes, call: CallData, shares: Mapping[str, float], raw: float) -> tuple[Reason, ...]:
    """The terms that gave most, largest first; ``shares`` is what each term gave to ``raw``.

    A pair and its single words are one reason, named by the pair; a word is shown where it stands most prominently.
    """
    if raw <= 0:
        return ()
    places = _places(call)
    spoken = _spoken(wishes)
    found: list[Reason] = []
    for term, given in _grouped(shares):
        if len(found) == MOST or (found and given / raw < SMALLEST):
            break
        if term in places:
            field, words = places[term]
            kind = ReasonKind.TOPIC if field in {"topics", "keywords"} else ReasonKind.WORD
            found.append(Reason(kind, spoken.get(term, words), words, field, round(given / raw, 3)))
    return tuple(found)


def _grouped(shares: Mapping[str, float]) -> list[tuple[str, float]]:
    """Terms by what they gave, where a pair takes in what its own words gave."""
    left = dict(shares)
    grouped: dict[str, float] = {}
    for term in shares:  # largest first
        if " " in term:
            grouped[term] = left.pop(term) + sum(left.pop(stem, 0.0) for stem in term.split(" "))
    return sorted((grouped | left).items(), key=lambda item: (-item[1], item[0]))


def _places(call: CallData) -> dict[str, tuple[str, str]]:
    """For each term of the call, the most prominent field that has it and its words there."""
    language = known_language(call.language, f"{call.title} {call.summary} {call.text}")
    fields = {
        "title": (call.title,),
        "topics": call.topics,
        "keywords": call.keywords,
        "summary": (call.summary,),
        "text": (call.text,),
    }
    places: dict[str, tuple[str, str]] = {}
    for field, texts in fields.items():
        for text in texts:
            for term in terms(text, language):
                places.setdefault(term.term, (field, _written(text, term)))
    return places


def _spoken(wishes: Wishes) -> dict[str, str]:
    """For each term of the profile, its words there: the whole keyword where it comes from one."""
    language = known_language(wishes.language, wishes.text or " ".join(wishes.keywords))
    spoken = {term.term: _written(wishes.text, term) for term in terms(wishes.text, language)}
    for phrase in (*wishes.topics, *wishes.keywords):
        words = [term for term in stems(phrase, language) if term.term]
        spoken |= {term.term: phrase if len(words) == 1 else _written(phrase, term) for term in words}
        spoken |= {term.term: phrase for term in terms(phrase, language) if " " in term.term}
    return spoken


def _written(text: str, term: Term) -> str:
    return " ".join(text[term.start : term.end].split())
