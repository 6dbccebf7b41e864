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

Positions = NDArray[np.integer]


@dataclass(frozen=True, slots=True)
class Given:
    """What each call (a column) gives to each term (a row); ``place`` is the row of each place of a crowd, or -1."""

    place: Ints
    total: Floats  # never below zero
    own: NDArray[np.bool_]  # the term stands in the call
    area: NDArray[np.bool_]  # it stands in what is known of the call's programme
    tells: NDArray[np.bool_]  # it stands in the call, and is none that funders write about any subject

    def telling(self, wants: Wants, which: Positions, calls: Positions) -> tuple[Floats, Floats]:
        """For some pairs, what telling terms give in all, and what that is when one counts no more than it may."""
        profiles = wants.weights
        lengths = np.diff(profiles.indptr)[which]
        pair = np.repeat(np.arange(len(which), dtype=np.int32), lengths)
        before = np.cumsum(lengths, dtype=np.int32) - lengths
        entry = np.arange(len(pair), dtype=np.int32) + (profiles.indptr[which] - before).astype(np.int32)[pair]
        cell = profiles.indices[entry] * np.int32(self.tells.shape[1]) + calls.astype(np.int32)[pair]
        telling = np.flatnonzero(self.tells.ravel()[cell])
        pair, entry, cell = pair[telling], entry[telling], cell[telling]
        parts = profiles.data[entry] * self.total.ravel()[cell]
        capped = np.minimum(parts, np.where(wants.whole[entry], MOST_OF_A_KEYWORD, MOST_OF_A_WORD))
        return tuple(np.bincount(pair, some, len(which)).astype(np.float32) for some in (parts, capped))  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Some calls: what they give to words and to pairs, and what each would give to anybody."""

    words: Given
    pairs: Given
    hub: Floats
    alive: NDArray[np.bool_]  # which pairs, by their place in the crowd, one of the calls has

    def narrowed(self, piece: Piece) -> Piece:
        """The piece with only those pairs that one of the calls has."""
        pairs = piece.pairs.weights
        alive = np.flatnonzero(self.alive[pairs.indices])
        place = self.pairs.place[pairs.indices[alive]]
        shape = (len(piece.rows), len(self.pairs.total))
        weights = csr_array((pairs.data[alive], place, np.searchsorted(alive, pairs.indptr)), shape)
        return Piece(piece.rows, piece.words, Wants(weights, piece.pairs.whole[alive]))

    def evidence(self, piece: Piece) -> Floats:
        """The evidence of each profile (a row) for each call; ``piece`` is narrowed to this sheet."""
        evidence: Floats = piece.words.weights @ self.words.total
        if len(piece.pairs.whole):
            evidence += piece.pairs.weights @ self.pairs.total
        evidence -= self.hub
        return evidence

    def most_told(self, piece: Piece) -> Floats:
        """For every pair, what ``told`` is never above, at the price of the evidence once more."""
        most: Floats = piece.words.weights @ (self.words.total * self.words.tells)
        most += piece.pairs.weights @ (self.pairs.total * self.pairs.tells)
        most += MOST_OF_GUESSES - self.hub
        return most

    def told(self, piece: Piece, evidence: Floats, which: Positions, calls: Positions) -> Floats:
        """Of some pairs, the evidence that many words tell: one word alone proves little, and a guess less.

        A telling term that stands in the call counts up to what it can tell, all others together up to
        ``MOST_OF_GUESSES``, so it is never above the evidence.
        """
        given, capped = (
            first + second
            for first, second in zip(
                self.words.telling(piece.words, which, calls),
                self.pairs.telling(piece.pairs, which, calls),
                strict=True,
            )
        )
        guesses = evidence[which, calls] + self.hub[calls] - given
        return np.asarray(capped + np.clip(guesses, 0, MOST_OF_GUESSES) - self.hub[calls], np.float32)
