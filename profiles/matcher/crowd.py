"""Many profiles as weighted terms, held so that one call is scored for all of them at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from profiles.matcher.document import Wanted
from profiles.matcher.lexicon import Floats, Ints, Lexicon, damped
from profiles.matcher.rows import Growing

PIECE = 1 << 16  # profiles scored at a time
STRETCH = 1 << 16  # profiles weighed at a time
ENOUGH = 5_000  # profiles whose texts tell enough of how all of them write
SHORTEST = 12.0  # added to a profile's length: one or two common words prove little


class Table:
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
        self._whole = Growing(np.bool_)  # whether it is a whole keyword

    @property
    def used(self) -> Ints:
        """The lexicon's columns by place."""
        return self._used.values

    def place(self, columns: Ints) -> Ints:
        """The places of columns; -1 for those that no profile asks for."""
        known = np.flatnonzero(columns < self._place.size)
        places = np.zeros(len(columns), np.int32)
        places[known] = self._place.values[columns[known]]
        return places - 1

    def add(self, columns: Ints, counts: Floats, whole: NDArray[np.bool_], width: int) -> None:
        self._place.pad(width)
        new = columns[self._place.values[columns] == 0]
        self._place.values[new] = len(self.used) + 1 + np.arange(len(new), dtype=np.int32)
        self._used.extend(new)
        self._places.extend(self._place.values[columns] - 1)
        self._counts.extend(counts)
        self._whole.extend(whole)
        self._weights.pad(self._counts.size)
        self._starts.extend(np.array([self._places.size]))

    def span(self, first: int, last: int) -> slice:
        """Where the entries of the rows from ``first`` up to ``last`` are."""
        return slice(int(self._starts.values[first]), int(self._starts.values[last]))

    def clear(self, row: int) -> None:
        self._counts.values[self.span(row, row + 1)] = 0
        self._weights.values[self.span(row, row + 1)] = 0

    def lengths(self, first: int, last: int, lexicon: Lexicon) -> NDArray[np.float64]:
        """Squared lengths of the rows, each term weighing as much as it is rare; the weights are kept."""
        span = self.span(first, last)
        self._weights.values[span] = self._counts.values[span] * lexicon.rarity(self.used[self._places.values[span]])
        sums = np.concatenate(([0.0], np.cumsum(np.square(self._weights.values[span]), dtype=np.float64)))
        ends = self._starts.values[first : last + 1] - self._starts.values[first]
        return np.asarray(np.diff(sums[ends]))

    def scale(self, first: int, last: int, lexicon: Lexicon, scale: NDArray[np.floating]) -> None:
        span = self.span(first, last)
        sizes = np.diff(self._starts.values[first : last + 1])
        emphasis = lexicon.emphasis(self.used[self._places.values[span]])
        self._weights.values[span] *= emphasis * np.repeat(scale, sizes)

    def frequencies(self, first: int, last: int, width: int) -> NDArray[np.int64]:
        """In how many of the rows each of the lexicon's columns is asked for."""
        span = self.span(first, last)
        asked = self._places.values[span][self._counts.values[span] > 0]
        frequencies = np.zeros(width, np.int64)
        frequencies[self.used] = np.bincount(asked, minlength=len(self.used))
        return frequencies

    def counted(self, rows: Ints, width: int) -> csr_array:
        """1 + log count of the terms of some rows, in the lexicon's columns."""
        spans = [self.span(row, row + 1) for row in rows.tolist()]
        entries = np.concatenate([np.arange(span.start, span.stop) for span in spans] or [np.zeros(0, np.int64)])
        starts = np.concatenate(([0], np.cumsum([span.stop - span.start for span in spans], dtype=np.int64)))
        columns = self.used[self._places.values[entries]]
        return csr_array((self._counts.values[entries], columns, starts), (len(rows), width))

    def row(self, row: int) -> tuple[Ints, Floats]:
        span = self.span(row, row + 1)
        return np.asarray(self.used[self._places.values[span]]), self._weights.values[span]

    def matrix(self, rows: Ints) -> Wants:
        """The weights of rows in ascending order, by place."""
        first, last = int(rows[0]), int(rows[-1]) + 1
        span, starts = self.span(first, last), self._starts.values[first : last + 1]
        ends = (starts - starts[0]).astype(np.int32)  # as wide as the places, else both are copied
        shape = (last - first, len(self.used))
        weights = csr_array((self._weights.values[span], self._places.values[span], ends), shape)
        wants = Wants(weights, starts[:-1], self._whole.values)
        return wants if len(rows) == shape[0] else wants.of(rows - first)


@dataclass(frozen=True, slots=True)
class Wants:
    """What some profiles ask for: weights by place, a row a profile; and which entries are whole keywords.

    The entries of a row stand in ``whole`` from its place in ``starts`` on.
    """

    weights: csr_array
    starts: NDArray[np.int64]
    whole: NDArray[np.bool_]

    def of(self, rows: NDArray[np.integer]) -> Wants:
        """Likewise of some of these rows, or of one several times."""
        return Wants(self.weights[rows], self.starts[rows], self.whole)

    def narrowed(self, place: Ints, stands: NDArray[np.bool_], width: int) -> Wants:
        """Likewise of the terms that stand somewhere (for each place), in the columns that ``place`` gives them."""
        weights = self.weights
        kept = np.flatnonzero(stands.take(weights.indices))  # few of millions: the small array is asked first
        ends = np.searchsorted(kept, weights.indptr).astype(np.int32)
        places, shape = place.take(weights.indices.take(kept)), (weights.shape[0], width)
        skipped = np.repeat(self.starts - weights.indptr[:-1], np.diff(ends))
        narrow = csr_array((weights.data.take(kept), places, ends), shape)
        return Wants(narrow, ends[:-1].astype(np.int64), self.whole.take(kept + skipped))


@dataclass(frozen=True, slots=True)
class Piece:
    """Some profiles of a crowd: their rows, and what they want of words (concepts too) and of pairs."""

    rows: Ints
    words: Wants
    pairs: Wants


class Crowd:
    """Profiles as rows in the order in which they were added; adding or dropping one costs its own size."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self.words, self.pairs = Table(), Table()  # concepts are words
        self._near = Growing(np.float32)
        self._axes: Floats | None = None  # that ``near`` was read off
        self._norms = Growing(np.float32)
        self._known: list[str] = []  # languages
        self._spoken = Growing(np.int16)  # the place of each profile's language among them
        self._holds = Growing(np.bool_)  # whether a row still holds a profile

    def __len__(self) -> int:
        return self._spoken.size

    @property
    def held(self) -> Ints:
        """The rows that hold a profile."""
        return np.flatnonzero(self._holds.values).astype(np.int32)

    @property
    def norms(self) -> Floats:
        """The length of each profile; its weights are divided by ``SHORTEST`` more than that."""
        return self._norms.values

    def add(self, wanted: Wanted, language: str) -> int:
        """Add a profile's counted terms; gives its row."""
        columns, counts = self._lexicon.columns(wanted.terms), damped(wanted.terms.values())
        whole = np.fromiter((term in wanted.whole for term in wanted.terms), np.bool_, len(columns))
        pairs = self._lexicon.is_pair(columns)
        self.words.add(columns[~pairs], counts[~pairs], whole[~pairs], len(self._lexicon))
        self.pairs.add(columns[pairs], counts[pairs], whole[pairs], len(self._lexicon))
        row = len(self)
        self._norms.pad(row + 1)
        if language not in self._known:
            self._known.append(language)
        self._spoken.extend(np.array([self._known.index(language)]))
        self._holds.extend(np.ones(1, np.bool_))
        return row

    def drop(self, row: int) -> None:
        """Forget a profile; its row stays and asks for nothing."""
        self._holds.values[row] = False
        self.words.clear(row)
        self.pairs.clear(row)

    @property
    def near(self) -> Floats:
        """For each word, by place, its axes as they count for a profile (``Lexicon.near``)."""
        return self._near.values.reshape(len(self.words.used), self._lexicon.axes.shape[1])

    def weigh(self, first: int = 0) -> None:
        """Weigh the profiles from row ``first`` on by what the lexicon knows."""
        if self._axes is not self._lexicon.axes:
            self._near, self._axes = Growing(np.float32), self._lexicon.axes
        read = self._near.size // max(self._axes.shape[1], 1)
        self._near.extend(self._lexicon.near(self.words.used[read:]).ravel())
        for start, end in self._stretches(first):
            norms = np.sqrt(sum(table.lengths(start, end, self._lexicon) for table in self._tables()))
            self._norms.values[start:end] = norms
            for table in self._tables():
                table.scale(start, end, self._lexicon, 1 / (norms + SHORTEST))

    def profile(self, row: int) -> tuple[Ints, Floats]:
        """The columns and weights of one profile."""
        words, pairs = self.words.row(row), self.pairs.row(row)
        return np.concatenate((words[0], pairs[0])), np.concatenate((words[1], pairs[1]))

    def language(self, row: int) -> str:
        return self._known[int(self._spoken.values[row])]

    def languages(self, among: Ints | None = None) -> list[str]:
        """The languages of all profiles, or of those ``among`` some rows."""
        spoken = self._spoken.values[self.held if among is None else among]
        return sorted(self._known[number] for number in np.flatnonzero(np.bincount(spoken)).tolist())

    def pieces(self, language: str, among: Ints | None = None) -> Iterator[Piece]:
        """The profiles in one language, some at a time; of all, or ``among`` some rows in ascending order."""
        asked = self.held if among is None else among
        rows = asked[self._spoken.values[asked] == self._known.index(language)]
        for start in range(0, len(rows), PIECE):
            some = rows[start : start + PIECE]
            yield Piece(some, self.words.matrix(some), self.pairs.matrix(some))

    def frequencies(self) -> NDArray[np.int64]:
        """In how many profiles each of the lexicon's columns is asked for."""
        width = len(self._lexicon)
        return sum(
            (table.frequencies(start, end, width) for start, end in self._stretches() for table in self._tables()),
            np.zeros(width, np.int64),
        )

    def texts(self) -> csr_array:
        """1 + log count of the profiles, in the lexicon's columns; of a large crowd, of some spread over it."""
        rows = self.held[:: max(1, len(self.held) // ENOUGH)]
        words, pairs = (table.counted(rows, len(self._lexicon)) for table in self._tables())
        return csr_array(words + pairs)

    def _tables(self) -> tuple[Table, Table]:
        return self.words, self.pairs

    def _stretches(self, first: int = 0) -> list[tuple[int, int]]:
        """The rows from ``first`` on in stretches, so that what is made along the way stays small."""
        return [(start, min(start + STRETCH, len(self))) for start in range(first, len(self), STRETCH)]
