"""What calls give to terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from profiles.matcher.lexicon import Floats, Ints


@dataclass(frozen=True, slots=True)
class Standing:
    """Which terms stand in some calls or in what is known of their programmes, call by call, and what each gives."""

    calls: Ints  # positions
    terms: Ints
    own: Floats
    area: Floats

    def at(self, places: Ints) -> Standing:
        """Likewise with each term in another place; -1: it is left out."""
        kept = np.flatnonzero(places >= 0)
        return Standing(self.calls[kept], places[kept], self.own[kept], self.area[kept])


@dataclass(frozen=True, slots=True)
class Gift:
    """What one call gives to some terms, and which stand in it, or in what is known of its programme."""

    total: Floats
    own: NDArray[np.bool_]
    area: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Given:
    """What each call (a row) gives to each term (a column).

    ``signed`` is that, never below zero, times -1 where the term tells nothing: where it does not stand in the call, or
    funders write it about any subject. ``telling`` holds, for each call, the terms that tell.
    """

    signed: Floats
    telling: Sequence[Ints]

    def of_groups(self, groups: Sequence[range]) -> Floats:
        """The most that a telling term (a row) gets from a call of each group (a column)."""
        most = np.zeros((self.signed.shape[1], len(groups)), np.float32)
        for column, group in zip(most.T, groups, strict=True):
            for call in group:
                terms = self.telling[call]
                column[terms] = np.maximum(column[terms], self.signed[call, terms])
        return most

    def of_calls(self, group: range) -> Floats:
        """What a telling term (a row) gets from each call of a group (a column)."""
        given = np.zeros((self.signed.shape[1], len(group)), np.float32)
        for column, call in zip(given.T, group, strict=True):
            column[self.telling[call]] = self.signed[call, self.telling[call]]
        return given


def positions(columns: Ints, asked: Ints) -> Ints:
    """Where each of what is asked for stands among a few columns; -1: nowhere."""
    if not len(columns):
        return np.full(len(asked), -1, np.int32)
    order = np.argsort(columns).astype(np.int32)
    places = order[np.minimum(np.searchsorted(columns, asked, sorter=order), len(columns) - 1)]
    return np.where(columns[places] == asked, places, np.int32(-1))
