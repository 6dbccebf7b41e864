"""The calls that are known, as weighted terms; built once and updated by what changed.

Score of a call for a profile (before calibration): the sum over shared terms of the profile's weight times the
call's weight. Weights are (1 + log count) idf; a call's are divided by its length, softened towards the mean length
(pivoted normalisation, Singhal, Buckley and Mitra 1996), and those of its title and topics are added once more.
Generic words count less, but at full length, so that a call of nothing else is not about them.
No term lowers a score, so a word more in a profile never does.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from profiles.matcher.document import Document
from profiles.matcher.rows import Growing
from profiles.matcher.text import generic_stems

SLOPE = 0.85  # how much a call's own length counts against the mean length
HEAD_WEIGHT = 0.2  # of the title and topics alone, beside the whole text
GENERIC_WEIGHT = 0.3  # of a word that funders write about any subject

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Query:
    """A profile in the index's columns; ``norm`` is its length, which calibration divides by."""

    columns: Ints
    weights: Floats
    norm: float


class Index:
    """Calls under integer keys. After ``put`` and ``drop`` the weights of the other calls stand until ``fit``.

    ``fit`` reads idf and mean lengths off all that is known; it costs one pass over the arrays. Until the next one
    a new call is weighted by the last, and a term that was never seen by the highest idf.
    """

    def __init__(self) -> None:
        self._column: dict[str, int] = {}
        self._terms: list[str] = []
        self._slot: dict[int, int] = {}
        self._keys = Growing(np.int64)  # of each slot; -1: dropped
        self._starts = Growing(np.int64)
        self._starts.extend(np.zeros(1, np.int64))
        self._columns = Growing(np.int32)
        self._body = Growing(np.float32)  # 1 + log count
        self._head = Growing(np.float32)  # likewise, of the title and topics; 0 where they lack the term
        self._weights = Growing(np.float32)
        self._df = Growing(np.float32)  # number of known texts that have the term
        self._texts = 0
        self._idf: Floats = np.zeros(0, np.float32)
        self._emphasis: Floats = np.zeros(0, np.float32)  # under 1 for generic words
        self._idf_unseen = np.float32(1.0)
        self._body_mean = self._head_mean = 1.0

    def __len__(self) -> int:
        return len(self._slot)

    def __contains__(self, key: int) -> bool:
        return key in self._slot

    @property
    def keys(self) -> NDArray[np.int64]:
        """The key of each row of ``scores``; -1 where a call was dropped."""
        return self._keys.values

    def put(self, key: int, call: Document) -> None:
        """Add a call, or replace the one under ``key``."""
        self.drop(key)
        columns = self.learn(call.body)
        slot = len(self._keys.values)
        start = self._columns.size
        self._slot[key] = slot
        self._keys.extend(np.array([key]))
        self._columns.extend(columns)
        self._body.extend(_damped(call.body.values()))
        self._head.extend(_damped(call.head[term] for term in call.body))
        self._starts.extend(np.array([self._columns.size]))
        self._weights.pad(self._columns.size)
        self._weigh(slice(start, self._columns.size))

    def drop(self, key: int) -> None:
        """Forget a call; its row stays as a hole that scores nothing."""
        slot = self._slot.pop(key, None)
        if slot is None:
            return
        start, end = self._starts.values[slot : slot + 2]
        self._keys.values[slot] = -1
        self._df.values[self._columns.values[start:end]] -= 1
        self._texts -= 1
        for array in (self._weights, self._body, self._head):
            array.values[start:end] = 0

    def learn(self, text: Counter[str]) -> Ints:
        """Count a text as known, so that idf hears of it; returns the columns of its terms."""
        columns = np.fromiter((self._column_of(term) for term in text), np.int32, len(text))
        self._df.values[columns] += 1
        self._texts += 1
        return columns

    def fit(self) -> None:
        """Read idf and mean lengths off all that is known, and weigh every call by them."""
        self._emphasis = np.fromiter((_emphasis(term) for term in self._terms), np.float32, len(self._terms))
        self._idf = np.log((self._texts + 1) / np.maximum(self._df.values, 0.5))
        self._idf_unseen = np.float32(np.log(2 * (self._texts + 1)))
        self._body_mean, self._head_mean = (self._mean_length(array.values) for array in (self._body, self._head))
        for start, end in itertools.pairwise(self._starts.values):
            self._weigh(slice(start, end))

    def query(self, wanted: Mapping[str, float]) -> Query:
        """A profile's counted terms as weights, those unknown to all calls left out but counted in ``norm``."""
        known = [term for term in wanted if term in self._column]
        columns = np.fromiter((self._column[term] for term in known), np.int32, len(known))
        weights = _damped(wanted[term] for term in known) * self._idf_of(columns)
        unknown = _damped(count for term, count in wanted.items() if term not in self._column) * self._idf_unseen
        norm = float(np.sqrt(np.square(weights).sum() + np.square(unknown).sum()))
        return Query(columns, weights * self._emphasis_of(columns), norm)

    def scores(self, queries: Sequence[Query]) -> Floats:
        """Raw scores, a row a call (aligned with ``keys``), a column a profile."""
        width = len(self._terms)
        calls = csr_array((self._weights.values, self._columns.values, self._starts.values), (len(self.keys), width))
        wants = np.zeros((width, len(queries)), np.float32)
        for position, query in enumerate(queries):
            wants[query.columns, position] = query.weights
        return np.asarray(calls @ wants)

    def shares(self, key: int, query: Query) -> dict[str, float]:
        """What each shared term gives to the raw score of one call, largest first."""
        start, end = self._starts.values[self._slot[key] :][:2]
        columns = self._columns.values[start:end]
        wants = dict(zip(query.columns.tolist(), query.weights.tolist(), strict=True))
        given = {
            self._terms[column]: wants[column] * weight
            for column, weight in zip(columns.tolist(), self._weights.values[start:end].tolist(), strict=True)
            if column in wants
        }
        return dict(sorted(given.items(), key=lambda item: (-item[1], item[0])))

    def _column_of(self, term: str) -> int:
        column = self._column.setdefault(term, len(self._terms))
        if column == len(self._terms):
            self._terms.append(term)
            self._df.pad(column + 1)
        return column

    def _idf_of(self, columns: Ints) -> Floats:
        fitted = columns < len(self._idf)
        idf = np.full(len(columns), self._idf_unseen, np.float32)
        idf[fitted] = self._idf[columns[fitted]]
        return idf

    def _emphasis_of(self, columns: Ints) -> Floats:
        fitted = columns < len(self._emphasis)
        emphasis = np.ones(len(columns), np.float32)
        emphasis[fitted] = self._emphasis[columns[fitted]]
        return emphasis

    def _weigh(self, row: slice) -> None:
        idf = self._idf_of(self._columns.values[row])
        body, head = self._body.values[row] * idf, self._head.values[row] * idf
        weights = body / _length(body, self._body_mean) + HEAD_WEIGHT * head / _length(head, self._head_mean)
        self._weights.values[row] = weights * self._emphasis_of(self._columns.values[row])

    def _mean_length(self, counts: Floats) -> float:
        squares = np.square(counts * self._idf_of(self._columns.values))
        sums = np.diff(np.concatenate(([0.0], np.cumsum(squares, dtype=np.float64)))[self._starts.values])
        lengths = np.sqrt(sums[sums > 1e-6])
        return float(lengths.mean()) if len(lengths) else 1.0


def _damped(counts: Iterable[float]) -> Floats:
    """1 + log count from one on, the count itself below."""
    values = np.fromiter(counts, np.float32)
    return np.asarray(np.minimum(values, 1 + np.log(np.maximum(values, 1))), np.float32)


def _length(weights: Floats, mean: float) -> float:
    return (1 - SLOPE) * mean + SLOPE * float(np.sqrt(np.square(weights).sum()))


def _emphasis(term: str) -> float:
    """A pair is generic when both of its stems are."""
    return GENERIC_WEIGHT if all(stem in generic_stems() for stem in term.split(" ")) else 1.0
