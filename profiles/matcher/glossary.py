"""The concepts of the fields served, with their terms in each language: ``glossary.tsv``, a file that staff extend.

A concept found in a text is a term of its own ("=laser"), the same in every language, so that a profile in one language
finds calls in the others.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

MARK = "="  # begins a concept's term; no word does
BORROWED = 6  # letters from which an English word of the glossary is looked for in other languages too
PIVOT = "en"

Stemming = Callable[[str, str], Sequence[str]]  # (text, language) -> stems


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept: its id, its field, and its terms per language, the one most written first."""

    id: str
    field: str
    terms: dict[str, tuple[str, ...]]


@cache
def concepts() -> tuple[Concept, ...]:
    """All concepts of the glossary, in its order."""
    with resources.files(__package__).joinpath("glossary.tsv").open(encoding="utf-8") as lines:
        rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
        return tuple(_concept(row) for row in rows)


def _concept(row: dict[str, str]) -> Concept:
    languages = [name for name in row if name not in {"concept", "field"}]
    terms = {name: tuple(term.strip() for term in row[name].split("|") if term.strip()) for name in languages}
    return Concept(row["concept"], row["field"], terms)


class Phrases:
    """The glossary's terms of one language as stems, found in a run of stems."""

    def __init__(self, language: str, stemmed: Stemming) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        self.words: set[str] = set()  # stems that are a term alone
        for concept in concepts():
            for term in _spoken(concept, language):
                stems = tuple(stemmed(term, language))
                entry = (stems, MARK + concept.id)
                if stems and entry not in self._by_first[stems[0]]:
                    self._by_first[stems[0]].append(entry)
                if len(stems) == 1:
                    self.words.add(stems[0])

    def found(self, stems: Sequence[str]) -> Iterator[tuple[str, int, int]]:
        """Each concept with the first and last position of its term; a term within a longer one counts too."""
        for start, stem in enumerate(stems):
            for phrase, concept in self._by_first.get(stem, ()):
                if len(phrase) == 1 or tuple(stems[start : start + len(phrase)]) == phrase:
                    yield concept, start, start + len(phrase) - 1


def _spoken(concept: Concept, language: str) -> Iterator[str]:
    """The concept's terms in a language, and the English ones that are written in every language."""
    yield from concept.terms.get(language, ())
    if language != PIVOT:
        for term in concept.terms.get(PIVOT, ()):
            if " " in term or "-" in term or len(term) >= BORROWED:
                yield term
