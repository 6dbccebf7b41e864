"""The concepts of the fields served, with their terms in each language: ``glossary.tsv``, and a file of staff's own.

A concept found in a text is a term of its own ("=laser"), the same in every language, so that a profile in one language
finds calls in the others.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import NamedTuple

MARK = "="  # begins a concept's term; no word does
PIVOT = "en"
COLUMNS = ("concept", "field")
LANGUAGES = ("en", "fr", "es", "ca", "de", "it", "sv")
_HEADER = " ".join((*COLUMNS, *LANGUAGES))
BORROWED = (
    2  # words of an English term that is looked for in other languages too: a "camera" alone is an Italian chamber
)
# Fields whose words end or begin other words by chance only seldom.
TECHNICAL = frozenset({"photonics", "lasers", "imaging", "microscopy", "spectroscopy", "sensing", "medtech"})
TECHNICAL |= {"diagnostics", "biotech", "pharma", "materials", "manufacturing", "electronics", "energy"}

Stemming = Callable[[str, str], Sequence[str]]  # (text, language) -> stems


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept: its id, its field, and its terms per language, the one most written first."""

    id: str
    field: str
    terms: dict[str, tuple[str, ...]]


class BrokenGlossary(ValueError):
    """Raised where a line of the glossary cannot be read; names the line and what is wrong with it."""


@cache
def shipped() -> tuple[Concept, ...]:
    """The concepts that come with callwatch, in the order of their file."""
    return read(resources.files(__package__).joinpath("glossary.tsv").read_text(encoding="utf-8"))


def concepts() -> Sequence[Concept]:
    """All concepts that texts are read with."""
    return _in_use or shipped()


def use(chosen: Iterable[Concept]) -> None:
    """Read texts with these; none: with the shipped ones (``own_glossary.learn`` is how it is done)."""
    _in_use[:] = chosen


_in_use: list[Concept] = []  # of this process, where an installation has concepts of its own


def read(text: str, name: str = "glossary.tsv") -> tuple[Concept, ...]:
    """The concepts of a glossary as it is written; raises BrokenGlossary, which says in which file and line.

    An empty file has none: a shell makes one before it adds the first line to it.
    """
    rows = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    lines = [(number, line) for number, line in rows if not line.startswith("#")]
    if not lines:
        return ()
    header = lines[0][1].rstrip().split("\t")
    if header != [*COLUMNS, *LANGUAGES]:
        raise BrokenGlossary(f"{name}: the first line must name the columns, parted by tabs: {_HEADER}")
    told = [(number, line) for number, line in lines if line.rstrip() != "\t".join(header)]  # lines were copied with it
    return tuple(_concept(f"{name}, line {number}", line.split("\t"), header) for number, line in told)


def _concept(place: str, cells: list[str], names: list[str]) -> Concept:
    where = f"{place} ({cells[0]})"
    if len(cells) != len(names):
        raise BrokenGlossary(f"{where}: {len(cells)} cells where {len(names)} are asked for; part them by tabs")
    concept, field, *terms = cells
    spoken = {
        name: tuple(term.strip() for term in cell.split("|") if term.strip())
        for name, cell in zip(names[len(COLUMNS) :], terms, strict=True)
    }
    if empty := [name for name, found in spoken.items() if not found]:
        raise BrokenGlossary(f"{where}: no term in {', '.join(empty)}; every language needs one")
    return Concept(concept, field, spoken)


class Found(NamedTuple):
    """A concept, from the first to the last position of its term; ``joined`` is a term with an "and" of its own."""

    concept: str
    first: int
    last: int
    joined: bool


class Phrases:
    """The glossary's terms of one language as stems, found in a run of stems."""

    def __init__(self, language: str, stemmed: Stemming, parted: re.Pattern[str]) -> None:
        self._by_first: dict[str, dict[tuple[tuple[str, ...], str], bool]] = defaultdict(dict)
        self.words: set[str] = set()  # stems that are a term alone
        self.technical: dict[str, str] = {}  # and of a technical field: its stem by the word as written
        for concept in concepts():
            own = concept.terms.get(language, ())
            for term in dict.fromkeys((*own, *concept.terms.get(PIVOT, ()))):
                stems = tuple(stemmed(term, language))
                if term not in own and len(stems) < BORROWED:
                    continue
                if len(stems) == 1:
                    self.words.add(stems[0])
                    if concept.field in TECHNICAL:
                        self.technical[term.casefold()] = stems[0]
                if stems:
                    self._by_first[stems[0]][stems, MARK + concept.id] = bool(parted.search(term))

    def found(self, stems: Sequence[str]) -> Iterator[Found]:
        """Each concept that a term stands for; a term within a longer one counts too."""
        for start, stem in enumerate(stems):
            for (phrase, concept), joined in self._by_first.get(stem, {}).items():
                if len(phrase) == 1 or tuple(stems[start : start + len(phrase)]) == phrase:
                    yield Found(concept, start, start + len(phrase) - 1, joined)

    def named(self, stems: Set[str]) -> Iterator[tuple[str, frozenset[str]]]:
        """Each concept of which all words of a term are among the stems, with these words."""
        for stem in stems:
            for phrase, concept in self._by_first.get(stem, {}):
                if stems >= (taken := frozenset(phrase)):
                    yield concept, taken
