"""Many profiles as weighted terms, held so that one call is scored for all of them at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from profiles.matcher.lexicon import Floats, Ints, Lexicon, damped
from profiles.matcher.rows import Growing

PIECE = 4096  # profiles scored at a time


class Crowd:
    """Profiles as rows in the order in which they were added; replacing or adding one costs its own size.

    A term keeps its own place here, so that a product with calls is as wide as what this crowd asks for.
    """

    SHORTEST: ClassVar = 12.0  # added to a profile's length: one or two common words prove little

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._place = Growing(np.int32)  # of each column of the lexicon: its place here + 1; 0: none
        self._used = Growing(np.int32)  # the columns by place
        self._starts = Growing(np.int64)
        self._starts.extend(np.zeros(1, np.int64))
        self._places = Growing(np.int32)
        self._counts = Growing(np.float32)  # 1 + log count
        self._weights = Growing(np.float32)
        self._norms = Growing(np.float32)
        self._language: list[str] = []

    def __len__(self) -> int:
        return len(self._language)

    @property
    def used(self) -> Ints:
        """The lexicon's columns that some profile asks for."""
        return self._used.values

    @property
    def norms(self) -> Floats:
        """The length of each profile, which its weights are divided by."""
        return self._norms.values

    def add(self, wanted: Mapping[str, float], language: str) -> int:
        """Add a profile's counted terms; gives its row."""
        columns = self._lexicon.columns(wanted)
        row = len(self._language)
        self._places.extend(self._placed(columns))
        self._counts.extend(damped(wanted.values()))
        self._starts.extend(np.array([self._places.size]))
        self._weights.pad(self._places.size)
        self._norms.pad(row + 1)
        self._language.append(language)
        self._weigh(row, row + 1)
        return row

    def drop(self, row: int) -> None:
        """Forget a profile; its row stays and asks for nothing."""
        span = self._span(row)
        self._counts.values[span] = 0
        self._weights.values[span] = 0

    def weigh(self) -> None:
        """Weigh all profiles by what the lexicon now knows."""
        self._weigh(0, len(self))

    def profile(self, row: int) -> tuple[Ints, Floats]:
        """The columns and weights of one profile."""
        span = self._span(row)
        return self.used[self._places.values[span]], self._weights.values[span]

    def language(self, row: int) -> str:
        return self._language[row]

    def languages(self) -> list[str]:
        return sorted(set(self._language))

    def pieces(self, language: str) -> Iterator[tuple[Ints, csr_array]]:
        """The profiles in one language, some at a time: their rows, and their weights by place."""
        rows = np.flatnonzero(np.array(self._language) == language).astype(np.int32)
        for start in range(0, len(rows), PIECE):
            some = rows[start : start + PIECE]
            yield some, self._matrix(some)

    def asked(self) -> Ints:
        """The columns of all profiles, each once a profile."""
        return np.asarray(self.used[self._places.values[self._counts.values > 0]])

    def under(self, texts: csr_array, width: int) -> csr_array:
        """The rows of ``texts`` and below them the counts of all profiles, in the lexicon's columns."""
        columns = self.used[self._places.values]
        own = csr_array((self._counts.values, columns, self._starts.values), (len(self), width))
        return csr_array(vstack([texts, own], format="csr"))

    def _matrix(self, rows: Ints) -> csr_array:
        shape = (len(rows), len(self.used))
        first, last = int(rows[0]), int(rows[-1])
        starts = self._starts.values[first : last + 2]
        whole = slice(int(starts[0]), int(starts[-1]))
        matrix = csr_array(
            (self._weights.values[whole], self._places.values[whole], starts - starts[0]), (last - first + 1, shape[1])
        )
        return matrix if matrix.shape == shape else matrix[rows - first]

    def _weigh(self, first: int, last: int) -> None:
        starts = self._starts.values[first : last + 1]
        span = slice(int(starts[0]), int(starts[-1]))
        columns = self.used[self._places.values[span]]
        weights = self._counts.values[span] * self._lexicon.rarity(columns)
        ends = np.concatenate(([0.0], np.cumsum(np.square(weights), dtype=np.float64)))[starts - starts[0]]
        norms = np.sqrt(np.diff(ends))
        self._norms.values[first:last] = norms
        scale = np.repeat(1 / (norms + self.SHORTEST), np.diff(starts))
        self._weights.values[span] = weights * self._lexicon.emphasis(columns) * scale

    def _placed(self, columns: Ints) -> NDArray[np.int32]:
        self._place.pad(len(self._lexicon))
        new = columns[self._place.values[columns] == 0]
        self._place.values[new] = len(self.used) + 1 + np.arange(len(new), dtype=np.int32)
        self._used.extend(new)
        return np.asarray(self._place.values[columns] - 1, np.int32)

    def _span(self, row: int) -> slice:
        start, end = self._starts.values[row : row + 2]
        return slice(int(start), int(end))
