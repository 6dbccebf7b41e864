"""Some calls, opened out against what many profiles ask for.

Few pairs of a profile and a call are worth a closer look, so what words could tell is asked coarsely first: of the
calls in some groups at once, then of the calls of those groups that could reach far enough, then of those term by term.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from profiles.matcher.crowd import Piece, Wants
from profiles.matcher.given import Given
from profiles.matcher.lexicon import Floats, Ints

MOST_OF_A_WORD = 0.035  # evidence that one term alone can tell
MOST_OF_A_KEYWORD = 0.08  # likewise, of a term that is a whole keyword of the profile
MOST_OF_GUESSES = 0.01  # evidence that words can tell which the call does not have
ROUNDING = 1e-5  # two orders of adding the same give different last bits
GROUPS = 16  # of calls, each asked about as one: what it gives is the most that one of its calls gives
PORTION = 1 << 20  # terms looked at in one go

Positions = NDArray[np.integer]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Some pairs of a profile (its row in a piece) and a call (its row in a sheet)."""

    profiles: Positions
    calls: Positions

    def portions(self, sizes: NDArray[np.integer]) -> Iterator[slice]:
        """Slices of the pairs with as many terms as can be looked at in one go; a profile has so many (``sizes``)."""
        ends = np.cumsum(sizes[self.profiles], dtype=np.int64)
        count = int(ends[-1]) // PORTION + 1 if len(ends) else 0
        cuts = np.unique(np.searchsorted(ends, np.arange(1, count) * PORTION))
        yield from (slice(*cut) for cut in pairwise((0, *cuts.tolist(), len(ends))))

    def part(self, some: slice) -> Pairs:
        return Pairs(self.profiles[some], self.calls[some])


@dataclass(frozen=True, slots=True)
class Asked:
    """What some profiles want of the calls of one sheet: words, and those pairs of words that stand in one of them."""

    rows: Ints
    words: Wants
    pairs: Wants


@dataclass(frozen=True, slots=True)
class Sums:
    """What all terms, and what telling terms, give to some pairs; and the latter when none counts more than it may."""

    total: Floats
    telling: Floats
    capped: Floats

    def __add__(self, other: Sums) -> Sums:
        return Sums(self.total + other.total, self.telling + other.telling, self.capped + other.capped)


class Sheet:
    """Some calls (``rows`` of an index): what they give to words and to pairs, and each to anybody (``hub``).

    ``place`` says of each pair that a crowd asks for its column in ``pairs``; -1: no call has it.
    """

    def __init__(self, rows: Ints, words: Given, pairs: Given, place: Ints, hub: Floats) -> None:
        self.rows, self.words, self.pairs, self.hub = rows, words, pairs, hub
        self._place, self._stands = place, place >= 0
        cuts = np.unique(np.linspace(0, len(hub), GROUPS + 1).astype(int)).tolist()
        self._groups = [range(*cut) for cut in pairwise(cuts)]

    @cached_property
    def _of_groups(self) -> tuple[Floats, Floats]:
        return self.words.of_groups(self._groups), self.pairs.of_groups(self._groups)

    @cached_property
    def _of_calls(self) -> list[tuple[Floats, Floats]]:
        return [(self.words.of_calls(group), self.pairs.of_calls(group)) for group in self._groups]

    @cached_property
    def _totals(self) -> tuple[Floats, Floats]:
        """What each term (a row) gets from each call, telling or not."""
        words, pairs = (np.ascontiguousarray(np.abs(given.signed).T) for given in (self.words, self.pairs))
        return words, pairs

    def asked(self, piece: Piece) -> Asked:
        """What the profiles of a piece want of these calls."""
        return Asked(
            piece.rows, piece.words, piece.pairs.narrowed(self._place, self._stands, self.pairs.signed.shape[1])
        )

    def evidence(self, asked: Asked) -> Floats:
        """The evidence of each profile (a row) for each call."""
        evidence = _product(asked, *self._totals)
        evidence -= self.hub
        return evidence

    def within_reach(self, asked: Asked, floor: Floats) -> Pairs:
        """The pairs of which words could tell as much as ``floor`` (of each profile), at a part of the price."""
        hubs = np.array([self.hub[group].min() for group in self._groups], np.float32)
        close = _reaches(_product(asked, *self._of_groups), hubs, floor)
        found = [self._within_reach(asked, floor, number, close[:, number]) for number in range(len(self._groups))]
        profiles, calls = zip(*found, strict=True) if found else ((), ())
        none = [np.zeros(0, np.int32)]
        return Pairs(np.concatenate((*none, *profiles)), np.concatenate((*none, *calls)))

    def _within_reach(
        self, asked: Asked, floor: Floats, number: int, close: NDArray[np.bool_]
    ) -> tuple[Positions, Positions]:
        """Likewise for the calls of one group; ``close`` are the profiles that one of them may reach."""
        profiles, group = np.flatnonzero(close), self._groups[number]
        if len(group) == 1 or not len(profiles):
            return profiles, np.full(len(profiles), group.start)
        some = Asked(asked.rows[profiles], asked.words.of(profiles), asked.pairs.of(profiles))
        reached = _reaches(_product(some, *self._of_calls[number]), self.hub[group], floor[profiles])
        calls, places = np.nonzero(reached.T)  # call by call: what one of them gives is then close at hand
        return profiles[places], calls + group.start

    def told(self, asked: Asked, pairs: Pairs) -> tuple[Floats, Floats]:
        """The evidence of some pairs, and what many words tell of it: one alone proves little, and a guess less.

        A telling term that stands in the call counts up to what it can tell, all others together up to
        ``MOST_OF_GUESSES``, so it is never above the evidence.
        """
        evidence, told = np.zeros((2, len(pairs.calls)), np.float32)
        for some in pairs.portions(np.diff(asked.words.weights.indptr)):
            part = pairs.part(some)
            sums = _sums(asked.words, self.words.signed, part) + _sums(asked.pairs, self.pairs.signed, part)
            hub = self.hub[part.calls]
            evidence[some] = sums.total - hub
            told[some] = sums.capped + np.clip(sums.total - sums.telling, 0, MOST_OF_GUESSES) - hub
        return evidence, told


def _product(asked: Asked, words: Floats, pairs: Floats) -> Floats:
    """What is asked times what is given, a row a profile."""
    product: Floats = asked.words.weights @ words
    if asked.pairs.weights.nnz:
        product += asked.pairs.weights @ pairs
    return product


def _reaches(telling: Floats, hub: Floats, floor: Floats) -> NDArray[np.bool_]:
    """Whether so much of telling terms could reach as far as ``floor``, with the most that guesses may add."""
    telling += MOST_OF_GUESSES + ROUNDING - hub
    return np.asarray(telling >= floor[:, None])


def _sums(wants: Wants, signed: Floats, pairs: Pairs) -> Sums:
    """What the terms give together, for each pair."""
    some = wants.of(pairs.profiles)
    starts, width = some.weights.indptr, np.int32(signed.shape[1])
    cells = np.repeat(pairs.calls.astype(np.int32) * width, np.diff(starts))
    cells += some.weights.indices
    parts = some.weights.data * signed.ravel().take(cells)
    excess = np.zeros(len(pairs.calls), np.float32)
    over = np.flatnonzero(parts > MOST_OF_A_WORD)
    if len(over):
        pair = np.searchsorted(starts, over, "right") - 1
        whole = some.whole[some.starts[pair] + over - starts[pair]]
        most = np.where(whole, np.float32(MOST_OF_A_KEYWORD), np.float32(MOST_OF_A_WORD))
        excess = np.bincount(pair, np.maximum(parts[over] - most, 0), len(excess)).astype(np.float32)
    telling = _added(np.maximum(parts, 0), some.weights)
    return Sums(_added(np.abs(parts), some.weights), telling, telling - excess)


def _added(parts: Floats, rows: csr_array) -> Floats:
    """The sums of what stands in each row."""
    ones = np.ones(rows.shape[1], np.float32)
    return np.asarray(csr_array((parts, rows.indices, rows.indptr), rows.shape) @ ones, np.float32)
