"""Many profiles as weighted terms, held so that one call is scored for all of them at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from profiles.matcher.lexicon import Floats, Ints, Lexicon, damped
from profiles.matcher.rows import Growing

PIECE = 2048  # profiles scored at a time
SHORTEST = 12.0  # added to a profile's length: one or two common words prove little


class _Table:
    """The terms of one sort of all profiles: rows of (place, 1 + log count, weight).

    A term keeps its own place here, so that a product with calls is as wide as what this crowd asks for.
    """

    def __init__(self) -> None:
        self._place = Growing(np.int32)  # of each column of the lexicon: its place here + 1; 0: none
        self._used = Growing(np.int32)
        self._starts = Growing(np.int64)
        self._starts.extend(np.zeros(1, np.int64))
        self._places = Growing(np.int32)
        self._counts = Growing(np.float32)
        self._weights = Growing(np.float32)

    @property
    def used(self) -> Ints:
        """The lexicon's columns by place."""
        return self._used.values

    @property
    def columns(self) -> Ints:
        """The lexicon's column of each entry."""
        return np.asarray(self.used[self._places.values])

    @property
    def counts(self) -> Floats:
        return self._counts.values

    @property
    def starts(self) -> NDArray[np.int64]:
        return self._starts.values

    def add(self, columns: Ints, counts: Floats, width: int) -> None:
        self._place.pad(width)
        new = columns[self._place.values[columns] == 0]
        self._place.values[new] = len(self.used) + 1 + np.arange(len(new), dtype=np.int32)
        self._used.extend(new)
        self._places.extend(self._place.values[columns] - 1)
        self._counts.extend(counts)
        self._weights.pad(self._counts.size)
        self._starts.extend(np.array([self._places.size]))

    def span(self, first: int, last: int) -> slice:
        """Where the entries of the rows from ``first`` up to ``last`` are."""
        return slice(int(self._starts.values[first]), int(self._starts.values[last]))

    def clear(self, row: int) -> None:
        self._counts.values[self.span(row, row + 1)] = 0
        self._weights.values[self.span(row, row + 1)] = 0

    def lengths(self, first: int, last: int, rarity: Floats) -> NDArray[np.float64]:
        """Squared lengths of the rows, each term weighing as much as it is rare; the weights are kept."""
        span = self.span(first, last)
        self._weights.values[span] = self._counts.values[span] * rarity[self._places.values[span]]
        sums = np.concatenate(([0.0], np.cumsum(np.square(self._weights.values[span]), dtype=np.float64)))
        ends = self._starts.values[first : last + 1] - self._starts.values[first]
        return np.asarray(np.diff(sums[ends]))

    def scale(self, first: int, last: int, emphasis: Floats, scale: NDArray[np.floating]) -> None:
        span = self.span(first, last)
        sizes = np.diff(self._starts.values[first : last + 1])
        self._weights.values[span] *= emphasis[self._places.values[span]] * np.repeat(scale, sizes)

    def row(self, row: int) -> tuple[Ints, Floats]:
        span = self.span(row, row + 1)
        return np.asarray(self.used[self._places.values[span]]), self._weights.values[span]

    def matrix(self, rows: Ints) -> csr_array:
        """The weights of rows in ascending order, by place."""
        first, last = int(rows[0]), int(rows[-1]) + 1
        span, starts = self.span(first, last), self._starts.values[first : last + 1]
        shape = (last - first, len(self.used))
        matrix = csr_array((self._weights.values[span], self._places.values[span], starts - starts[0]), shape)
        return matrix if len(rows) == last - first else matrix[rows - first]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some profiles of a crowd: their rows, and their weights of words (concepts too) and of pairs, by place."""

    rows: Ints
    words: csr_array
    pairs: csr_array


class Crowd:
    """Profiles as rows in the order in which they were added; adding or dropping one costs its own size."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._words, self._pairs = _Table(), _Table()
        self._norms = Growing(np.float32)
        self._languages: list[str] = []

    def __len__(self) -> int:
        return len(self._languages)

    @property
    def words(self) -> Ints:
        """The lexicon's columns of the words that some profile asks for, by place."""
        return self._words.used

    @property
    def pairs(self) -> Ints:
        """Likewise, of the pairs of neighbours."""
        return self._pairs.used

    @property
    def norms(self) -> Floats:
        """The length of each profile; its weights are divided by ``SHORTEST`` more than that."""
        return self._norms.values

    def add(self, wanted: Mapping[str, float], language: str) -> int:
        """Add a profile's counted terms; gives its row."""
        columns, counts = self._lexicon.columns(wanted), damped(wanted.values())
        pairs = self._lexicon.is_pair(columns)
        self._words.add(columns[~pairs], counts[~pairs], len(self._lexicon))
        self._pairs.add(columns[pairs], counts[pairs], len(self._lexicon))
        row = len(self)
        self._norms.pad(row + 1)
        self._languages.append(language)
        return row

    def drop(self, row: int) -> None:
        """Forget a profile; its row stays and asks for nothing."""
        self._words.clear(row)
        self._pairs.clear(row)

    def weigh(self, first: int = 0) -> None:
        """Weigh the profiles from row ``first`` on by what the lexicon knows."""
        tables, last = (self._words, self._pairs), len(self)
        norms = np.sqrt(sum(table.lengths(first, last, self._lexicon.rarity(table.used)) for table in tables))
        self._norms.values[first:last] = norms
        for table in tables:
            table.scale(first, last, self._lexicon.emphasis(table.used), 1 / (norms + SHORTEST))

    def profile(self, row: int) -> tuple[Ints, Floats]:
        """The columns and weights of one profile."""
        words, pairs = self._words.row(row), self._pairs.row(row)
        return np.concatenate((words[0], pairs[0])), np.concatenate((words[1], pairs[1]))

    def language(self, row: int) -> str:
        return self._languages[row]

    def languages(self) -> list[str]:
        return sorted(set(self._languages))

    def pieces(self, language: str) -> Iterator[Piece]:
        """The profiles in one language, some at a time."""
        rows = np.flatnonzero(np.array(self._languages) == language).astype(np.int32)
        for start in range(0, len(rows), PIECE):
            some = rows[start : start + PIECE]
            yield Piece(some, self._words.matrix(some), self._pairs.matrix(some))

    def asked(self) -> Ints:
        """The columns of all profiles, each once a profile."""
        return np.concatenate([table.columns[table.counts > 0] for table in (self._words, self._pairs)])

    def under(self, texts: csr_array, width: int) -> csr_array:
        """The rows of ``texts`` and below them the counts of all profiles, in the lexicon's columns."""
        shape = (len(self), width)
        own = [csr_array((table.counts, table.columns, table.starts), shape) for table in (self._words, self._pairs)]
        return csr_array(vstack([texts, own[0] + own[1]], format="csr"))
