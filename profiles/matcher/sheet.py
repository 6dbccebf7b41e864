"""Some calls, opened out against what many profiles ask for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from profiles.matcher.crowd import Piece, Wants
from profiles.matcher.lexicon import Floats, Ints

MOST_OF_A_WORD = 0.035  # evidence that one term alone can tell
MOST_OF_A_KEYWORD = 0.08  # likewise, of a term that is a whole keyword of the profile
MOST_OF_GUESSES = 0.01  # evidence that words can tell which the call does not have
ROUNDING = 1e-5  # two orders of adding the same give different last bits

Positions = NDArray[np.integer]


@dataclass(frozen=True, slots=True)
class Given:
    """What each call (a column) gives to each term (a row); ``place`` is the row of each place of a crowd, or -1."""

    place: Ints
    total: Floats  # never below zero
    own: NDArray[np.bool_]  # the term stands in the call
    area: NDArray[np.bool_]  # it stands in what is known of the call's programme
    tells: NDArray[np.bool_]  # it stands in the call, and is none that funders write about any subject

    def telling(self) -> Given:
        """The same of telling terms alone: a row only for those that stand in one of the calls, nought elsewhere."""
        rows = np.flatnonzero(self.tells.any(axis=1))
        row = np.full(len(self.total) + 1, -1, np.int32)  # the last one is for the place -1
        row[rows] = np.arange(len(rows), dtype=np.int32)
        own, area, tells = self.own[rows], self.area[rows], self.tells[rows]
        return Given(row[self.place], self.total[rows] * tells, own, area, tells)

    def narrowed(self, wants: Wants) -> Wants:
        """What is wanted of the terms that have a row here."""
        weights = wants.weights
        places = self.place.take(weights.indices)  # half the time of an index in brackets, and there are millions
        kept = np.flatnonzero(places >= 0)
        starts = np.searchsorted(kept, weights.indptr).astype(np.int32)
        narrow = csr_array((weights.data.take(kept), places.take(kept), starts), (weights.shape[0], len(self.total)))
        return Wants(narrow, wants.whole.take(kept))


@dataclass(frozen=True, slots=True)
class Pairs:
    """Some pairs of a profile (its row in a piece) and a call (its column in a sheet)."""

    profiles: Positions
    calls: Positions

    def where(self, kept: NDArray[np.bool_]) -> Pairs:
        return Pairs(self.profiles[kept], self.calls[kept])

    def given(self, wants: Wants, total: Floats) -> Floats:
        """What the terms give together, for each pair."""
        _, ends, parts = self._parts(wants, total)
        return _sums(parts, ends)

    def given_and_capped(self, wants: Wants, total: Floats) -> tuple[Floats, Floats]:
        """Likewise, and what that is when no term counts more than it may."""
        entry, ends, parts = self._parts(wants, total)
        most = np.array((MOST_OF_A_WORD, MOST_OF_A_KEYWORD), np.float32)
        capped = np.minimum(parts, most.take(wants.whole.take(entry).view(np.int8)))
        return _sums(parts, ends), _sums(capped, ends)

    def _parts(self, wants: Wants, total: Floats) -> tuple[Ints, Ints, Floats]:
        """For each term of each pair, its place in ``wants`` and what it gives; and where each pair's terms end."""
        weights = wants.weights
        starts, lengths = weights.indptr.take(self.profiles), np.diff(weights.indptr).take(self.profiles)
        ends = np.cumsum(lengths, dtype=np.int32)
        entry = np.repeat(starts - ends + lengths, lengths)
        entry += np.arange(len(entry), dtype=np.int32)
        cell = weights.indices.take(entry)
        cell *= np.int32(total.shape[1])
        cell += np.repeat(self.calls, lengths)
        parts = weights.data.take(entry)
        parts *= total.ravel().take(cell)
        return entry, ends, parts


def _sums(parts: Floats, ends: Ints) -> Floats:
    """The sums of what stands up to each end."""
    starts = np.concatenate((np.zeros(1, np.int32), ends))
    columns = csr_array((parts, np.zeros(len(parts), np.int32), starts), (len(ends), 1))
    return np.asarray(columns @ np.ones(1, np.float32), np.float32)


@dataclass(frozen=True, slots=True)
class Asked:
    """What some profiles want of the calls of one sheet: all words, the telling ones, and the pairs of words there."""

    rows: Ints
    words: Wants
    telling: Wants
    pairs: Wants


@dataclass(frozen=True, slots=True)
class Telling:
    """What telling terms give to some pairs, and what that is when none counts more than it may."""

    given: Floats
    capped: Floats
    hub: Floats

    @property
    def most(self) -> Floats:
        """What ``told`` is never above."""
        return np.asarray(self.capped - self.hub + MOST_OF_GUESSES, np.float32)

    def where(self, kept: NDArray[np.bool_]) -> Telling:
        return Telling(self.given[kept], self.capped[kept], self.hub[kept])

    def told(self, evidence: Floats) -> Floats:
        """The evidence that many words tell: one word alone proves little, and a guess less.

        A telling term that stands in the call counts up to what it can tell, all others together up to
        ``MOST_OF_GUESSES``, so it is never above the evidence.
        """
        guesses = evidence + self.hub - self.given
        return np.asarray(self.capped + np.clip(guesses, 0, MOST_OF_GUESSES) - self.hub, np.float32)


class Sheet:
    """Some calls: what they give to words and to pairs, and what each would give to anybody (``hub``)."""

    def __init__(self, words: Given, pairs: Given, hub: Floats) -> None:
        self.words, self.pairs, self.hub = words, pairs, hub
        self._telling = words.telling()
        self._telling_pairs = pairs.total * pairs.tells

    def asked(self, piece: Piece) -> Asked:
        """What the profiles of a piece want of these calls."""
        return Asked(piece.rows, piece.words, self._telling.narrowed(piece.words), self.pairs.narrowed(piece.pairs))

    def evidence(self, asked: Asked) -> Floats:
        """The evidence of each profile (a row) for each call."""
        evidence: Floats = asked.words.weights @ self.words.total
        if len(asked.pairs.whole):
            evidence += asked.pairs.weights @ self.pairs.total
        evidence -= self.hub
        return evidence

    def evidence_of(self, asked: Asked, pairs: Pairs) -> Floats:
        """The evidence of some pairs."""
        given = pairs.given(asked.words, self.words.total) + pairs.given(asked.pairs, self.pairs.total)
        return np.asarray(given - self.hub[pairs.calls], np.float32)

    def most_told(self, asked: Asked) -> Floats:
        """For every profile and call, what ``told`` is never above, at a part of the price of the evidence."""
        most: Floats = asked.telling.weights @ self._telling.total
        if len(asked.pairs.whole):
            most += asked.pairs.weights @ self._telling_pairs
        most += MOST_OF_GUESSES + ROUNDING - self.hub
        return most

    def telling(self, asked: Asked, pairs: Pairs) -> Telling:
        """What telling terms give to some pairs."""
        words = pairs.given_and_capped(asked.telling, self._telling.total)
        of_pairs = pairs.given_and_capped(asked.pairs, self._telling_pairs)
        return Telling(words[0] + of_pairs[0], words[1] + of_pairs[1], self.hub[pairs.calls])
