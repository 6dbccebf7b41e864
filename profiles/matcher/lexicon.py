"""What is known of words: how rare each is, and which go together.

Rarity is idf over all texts known. Which words go together is read off the same texts by a truncated singular value
decomposition (latent semantic analysis, Deerwester et al. 1990): a word's axes are near those of words it keeps company
with, so that a call can be near a profile in words that it does not share.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from profiles.matcher.glossary import MARK
from profiles.matcher.rows import Growing
from profiles.matcher.text import generic_stems

PAIR_WEIGHT = 0.6  # of two neighbouring words, beside the words themselves
CONCEPT_WEIGHT = 0.5  # of a concept, beside the words that name it
GENERIC_WEIGHT = 0.75  # of a word that funders write about any subject
AXES = 100
HALF_AXIS = 50  # the axis whose part counts half: the first ones hold broad subjects, the last ones chance
TEXTS_PER_AXIS = 20  # fewer texts than this an axis, and it would be chance

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


class Lexicon:
    """All terms ever seen, as columns; ``fit`` reads their weights off the texts counted so far."""

    def __init__(self) -> None:
        self._column: dict[str, int] = {}
        self.terms: list[str] = []
        self._kind = Growing(np.float32)  # the weight of a term for what it is: a word, a pair, a concept
        self._emphasis = Growing(np.float32)  # under 1 for generic words
        self._is_pair = Growing(np.bool_)
        self._is_concept = Growing(np.bool_)
        self._df = Growing(np.float32)
        self._texts = 0
        self.texts = 0  # that the last fit knew
        self._idf: Floats = np.zeros(0, np.float32)
        self._idf_unseen = 1.0
        self.axes: Floats = np.zeros((0, 0), np.float32)
        self.with_axes: Ints = np.zeros(0, np.int32)  # the column of each row of the axes
        self._axis: Ints = np.zeros(0, np.int32)  # the row of each column; -1: none

    def __len__(self) -> int:
        return len(self.terms)

    def columns(self, terms: Iterable[str]) -> Ints:
        """The columns of the terms, made where they are new."""
        asked = list(terms)
        new = [term for term in dict.fromkeys(asked) if term not in self._column]
        if new:
            self._column.update(zip(new, range(len(self.terms), len(self.terms) + len(new)), strict=True))
            self.terms += new
            self._kind.extend(np.array([_kind_weight(term) for term in new]))
            self._emphasis.extend(np.array([_emphasis(term) for term in new]))
            self._is_pair.extend(np.array([" " in term for term in new]))
            self._is_concept.extend(np.array([term.startswith(MARK) for term in new]))
            self._df.pad(len(self.terms))
        return np.fromiter((self._column[term] for term in asked), np.int32, len(asked))

    def count(self, columns: Ints, texts: int = 1) -> None:
        """Count a text that has these terms; with ``texts`` -1 take it back."""
        self._df.values[columns] += texts
        self._texts += texts

    def fit(self, others: NDArray[np.integer], texts: int) -> None:
        """Read idf off the texts counted so far and ``texts`` others; ``others`` says how many of them have a term."""
        counts = self._df.values + others
        self.texts = self._texts + texts
        self._idf = (1 + np.log((self.texts + 1) / (counts + 1))).astype(np.float32)
        self._idf_unseen = 1 + float(np.log(self.texts + 1))

    def fit_axes(self, texts: csr_array) -> None:
        """Read off ``texts`` (rows of 1 + log count, a column a term) which words go together; pairs have no part."""
        from scipy.sparse.linalg import svds  # noqa: PLC0415  (takes a while, and few processes come here)

        count = min(AXES, texts.shape[0] // TEXTS_PER_AXIS)
        self.with_axes = np.flatnonzero(~self._is_pair.values).astype(np.int32)
        self._axis = np.full(len(self), -1, np.int32)
        self._axis[self.with_axes] = np.arange(len(self.with_axes), dtype=np.int32)
        if count < 2:
            self.axes = np.zeros((len(self.with_axes), 0), np.float32)
            return
        weighted = texts[:, self.with_axes] @ _diagonal(self.rarity(self.with_axes))
        lengths = np.sqrt(np.asarray(weighted.power(2).sum(axis=1)).ravel())
        unit = _diagonal(1 / np.maximum(lengths, 1e-9)) @ weighted
        start = np.random.default_rng(0).standard_normal(min(unit.shape)).astype(np.float32)
        self.axes = np.ascontiguousarray((svds(unit, k=count, v0=start)[2] * _fading(count)[::-1, None]).T, np.float32)

    def rarity(self, columns: Ints) -> Floats:
        """The weight of each term for what it is and how rare, generic or not: what lengths are made of."""
        fitted = columns < len(self._idf)
        idf = np.full(len(columns), self._idf_unseen, np.float32)
        idf[fitted] = self._idf[columns[fitted]]
        return np.asarray(idf * self._kind.values[columns], np.float32)

    def emphasis(self, columns: Ints) -> Floats:
        return np.asarray(self._emphasis.values[columns], np.float32)

    def meaning(self, columns: Ints) -> Floats:
        """The weight of each term where words that go together are asked for: pairs have no part in it."""
        return np.asarray(self.rarity(columns) * ~self._is_pair.values[columns], np.float32)

    def axes_of(self, columns: Ints) -> Floats:
        """The axes of the terms, a row a term; zero for a pair, and for a term that came after the last fit."""
        axes = np.zeros((len(columns), self.axes.shape[1]), np.float32)
        places = np.full(len(columns), -1, np.int32)
        fitted = columns < len(self._axis)
        places[fitted] = self._axis[columns[fitted]]
        axes[places >= 0] = self.axes[places[places >= 0]]
        return axes

    def near(self, columns: Ints) -> Floats:
        """The axes of the terms as they count for a profile: those of a generic word less."""
        return np.asarray(self.axes_of(columns) * self.emphasis(columns)[:, None], np.float32)

    def is_pair(self, columns: Ints) -> NDArray[np.bool_]:
        return np.asarray(self._is_pair.values[columns])

    def is_concept(self, columns: Ints) -> NDArray[np.bool_]:
        return np.asarray(self._is_concept.values[columns])


def damped(counts: Iterable[float]) -> Floats:
    """1 + log count from one on, the count itself below."""
    values = np.fromiter(counts, np.float32)
    return np.asarray(np.minimum(values, 1 + np.log(np.maximum(values, 1))), np.float32)


def damped_terms(counts: Mapping[str, float], terms: Iterable[str]) -> Floats:
    return damped(counts.get(term, 0) for term in terms)


def _fading(count: int) -> Floats:
    """How much each axis counts, the most telling one first."""
    return np.asarray(HALF_AXIS / (HALF_AXIS + np.arange(count)), np.float32)


def _diagonal(values: NDArray[np.floating]) -> csr_array:
    size = len(values)
    return csr_array((values.astype(np.float32), np.arange(size), np.arange(size + 1)), shape=(size, size))


def _kind_weight(term: str) -> float:
    return PAIR_WEIGHT if " " in term else CONCEPT_WEIGHT if term.startswith(MARK) else 1.0


def _emphasis(term: str) -> float:
    """A pair is generic when both of its stems are."""
    return GENERIC_WEIGHT if all(stem in generic_stems() for stem in term.split(" ")) else 1.0
