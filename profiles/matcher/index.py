"""The calls that are known, as weighted terms; built once and updated by what changed.

What a call gives to a term of a profile is a sum of five parts, none ever below zero together, so that a word more in a
profile never lowers a score:

- the whole text: (1 + log count) idf, divided by the text's length, softened towards the mean length (pivoted
  normalisation, Singhal, Buckley and Mitra 1996);
- the title and topics alone, weighted likewise;
- what is known of the programme's subject, weighted likewise;
- what stands behind the subjects that a call only names (``subjects``), as if that were more of its text;
- nearness in meaning: the term's axes times the call's (``lexicon``).

From the sum over a profile's terms the call's own mean is taken: what it would give to anybody.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from profiles.matcher.crowd import SHORTEST, Crowd
from profiles.matcher.document import Document
from profiles.matcher.given import Gift, Given, Standing, positions
from profiles.matcher.lexicon import Floats, Ints, Lexicon, damped_terms
from profiles.matcher.programmes import Action
from profiles.matcher.rows import Growing
from profiles.matcher.sheet import Sheet

SLOPE = 0.7  # how much a text's own length counts against the mean length
HEAD_WEIGHT = 0.2  # of the title and topics alone, beside the whole text
AREA_WEIGHT = 0.3  # of the programme's subject
SUBJECT_WEIGHT = 0.3  # of what stands behind the subjects that a call only names, as if it were text of the call
MEANING_WEIGHT = 1.2  # of nearness in meaning
MEANING_OF_HELD = 0.4  # how much of that counts for a term that the call has: it needs no guess
HUB_WEIGHT = 0.28  # of what a call gives to anybody
FOREIGN_CONCEPT = 5.0  # times a concept counts where the languages differ: as much as word and concept do otherwise
BLOCK = 128  # calls scored at a time
_SIDES = (0, 2, 3)  # the parts that place a call among the axes, all alike: body, area and subject
REFIT = 1.1  # growth of what is known after which the axes are read anew


class Index:
    """Calls under integer keys. After ``put`` and ``drop`` the weights of the other calls stand until ``fit``."""

    def __init__(self) -> None:
        self.lexicon = Lexicon()
        self._slot: dict[int, int] = {}
        self._keys = Growing(np.int64)  # of each row; -1: dropped
        self._starts = Growing(np.int64)
        self._starts.extend(np.zeros(1, np.int64))
        self._columns = Growing(np.int32)
        self._parts = [Growing(np.float32) for _ in range(4)]  # 1 + log count of each term in body, head, area, subject
        self._own = Growing(np.float32)  # what the call's own words give
        self._area = Growing(np.float32)
        self._mean = [1.0] * len(self._parts)  # length of each
        self._axes = Growing(np.float32)  # of each row, flat
        self._hub = Growing(np.float32)
        self._anybody: Floats = np.zeros(0, np.float32)  # the mean of all texts known, as a profile
        self._anybody_axes: NDArray[Any] = np.zeros(0, np.float32)
        self._languages: list[str] = []
        self._actions: list[Action] = []
        self._open: list[bool] = []
        self._texts_at_axes = 0

    def __len__(self) -> int:
        return len(self._slot)

    def __contains__(self, key: int) -> bool:
        return key in self._slot

    @property
    def keys(self) -> NDArray[np.int64]:
        """The key of each row; -1 where a call was dropped."""
        return self._keys.values

    @property
    def held(self) -> Ints:
        """The rows that hold a call."""
        return np.flatnonzero(self._keys.values >= 0).astype(np.int32)

    def row(self, key: int) -> int:
        return self._slot[key]

    def put(self, key: int, call: Document) -> None:
        """Add a call, or replace the one under ``key``."""
        self.drop(key)
        terms = list(call.body | call.area | call.subject)
        columns = self.lexicon.columns(terms)
        self.lexicon.count(columns[: len(call.body)])
        self._slot[key] = len(self._keys.values)
        self._keys.extend(np.array([key]))
        self._columns.extend(columns)
        for part, counts in zip(self._parts, (call.body, call.head, call.area, call.subject), strict=True):
            part.extend(damped_terms(counts, terms))
        self._starts.extend(np.array([self._columns.size]))
        for weights in (self._own, self._area):
            weights.pad(self._columns.size)
        self._axes.pad(len(self._keys.values) * self.lexicon.axes.shape[1])
        self._hub.pad(len(self._keys.values))
        self._languages.append(call.language)
        self._actions.append(call.action)
        self._open.append(call.open)
        self._weigh(self._slot[key])

    def drop(self, key: int) -> None:
        """Forget a call; its row stays as a hole that scores nothing."""
        row = self._slot.pop(key, None)
        if row is None:
            return
        span = self._span(row)
        body = self._parts[0].values[span]
        self.lexicon.count(self._columns.values[span][body > 0], -1)
        self._keys.values[row] = -1
        for array in (*self._parts, self._own, self._area):
            array.values[span] = 0

    def fit(self, crowd: Crowd) -> None:
        """Weigh words by how rare they are in all that is known, calls and the profiles of ``crowd``."""
        self.lexicon.fit(crowd.frequencies(), len(crowd.held))
        if not self._texts_at_axes * REFIT >= self.lexicon.texts >= self._texts_at_axes / REFIT:
            self.lexicon.fit_axes(self._texts(crowd))
            self._texts_at_axes = self.lexicon.texts
            self._axes = Growing(np.float32)
            self._axes.pad(len(self._keys.values) * self.lexicon.axes.shape[1])
        crowd.weigh()
        self._mean = [self._mean_length(part.values) for part in self._parts]
        self._anybody = self._mean_text(crowd)
        for row in self._slot.values():
            self._weigh(row)

    def nearest(self, row: int, asked: Ints) -> list[str]:
        """For each of some terms, the term of a call that does most to bring it near in meaning; empty: none does."""
        columns = self._columns.values[self._span(row)]
        if not len(columns):
            return [""] * len(asked)
        weight = self._parts[0].values[self._span(row)] * self.lexicon.meaning(columns)
        near = weight * (self.lexicon.axes_of(asked) @ self.lexicon.axes_of(columns).T)
        return [
            self.lexicon.terms[columns[best]] if of_term[best] > 0 else ""
            for of_term, best in zip(near, near.argmax(axis=1).tolist(), strict=True)
        ]

    def action(self, row: int) -> Action:
        return self._actions[row]

    def is_open(self, row: int) -> bool:
        return self._open[row]

    def sheet(self, rows: Ints, crowd: Crowd, language: str) -> Sheet:
        """What each call of ``rows`` gives to each term that the crowd asks for, for profiles in ``language``."""
        standing = self._standing(rows, language)
        asked = np.full(len(crowd.pairs.used) + 1, -1, np.int32)  # the last one is for the place -1
        places = crowd.pairs.place(standing.terms)
        alive = np.unique(places[places >= 0])
        asked[alive] = np.arange(len(alive), dtype=np.int32)
        words = self._given(rows, standing.at(crowd.words.place(standing.terms)), crowd.words.used, crowd.near)
        pairs = self._given(rows, standing.at(asked[places]), crowd.pairs.used[alive])
        return Sheet(rows, words, pairs, asked[:-1], np.asarray(HUB_WEIGHT * self._hub.values[rows], np.float32))

    def given(self, row: int, columns: Ints, language: str) -> Gift:
        """What one call gives to each of the terms, words and pairs alike."""
        rows = np.array([row], np.int32)
        standing = self._standing(rows, language)
        standing = standing.at(positions(columns, standing.terms))
        own, area = np.zeros((2, len(columns)), np.bool_)
        own[standing.terms], area[standing.terms] = standing.own > 0, standing.area > 0
        given = self._given(rows, standing, columns, self.lexicon.near(columns))
        return Gift(np.abs(given.signed[0]), own, area)

    def _given(self, rows: Ints, standing: Standing, columns: Ints, near: Floats | None = None) -> Given:
        """What calls give to terms, of which some stand in them; pairs have nothing ``near`` them."""
        signed = np.zeros((len(rows), len(columns)), np.float32)
        if near is not None and near.shape[1] and len(rows):
            axes = self._axes.values.reshape(-1, near.shape[1])[rows]
            np.matmul(axes * np.float32(-MEANING_WEIGHT), near.T, out=signed)
        cells = standing.calls, standing.terms
        guessed = signed[cells] * np.where(standing.own > 0, np.float32(MEANING_OF_HELD), np.float32(1))
        signed[cells] = guessed - standing.own - standing.area
        np.minimum(signed, 0, out=signed)
        tells = (standing.own > 0) & (self.lexicon.emphasis(columns) == 1)[standing.terms]
        calls, terms = standing.calls[tells], standing.terms[tells]
        signed[calls, terms] *= -1
        return Given(signed, np.split(terms, np.searchsorted(calls, np.arange(1, len(rows)))))

    def _standing(self, rows: Ints, language: str) -> Standing:
        """The terms of some calls and of their programmes, by column, and what each gives."""
        starts, ends = self._starts.values[rows], self._starts.values[rows + 1]
        sizes = ends - starts
        entries = np.repeat(ends - np.cumsum(sizes), sizes) + np.arange(sizes.sum())
        calls = np.repeat(np.arange(len(rows), dtype=np.int32), sizes)
        columns, own = self._columns.values[entries], self._own.values[entries]
        foreign = np.array([self._languages[row] != language for row in rows], np.bool_)
        own[foreign[calls] & self.lexicon.is_concept(columns)] *= FOREIGN_CONCEPT
        return Standing(calls, columns, own, self._area.values[entries])

    def _span(self, row: int) -> slice:
        start, end = self._starts.values[row : row + 2]
        return slice(int(start), int(end))

    def _axes_at(self, row: int) -> Floats:
        width = self.lexicon.axes.shape[1]
        return np.asarray(self._axes.values[row * width : (row + 1) * width])

    def _weigh(self, row: int) -> None:
        span = self._span(row)
        columns = self._columns.values[span]
        rarity, emphasis = self.lexicon.rarity(columns), self.lexicon.emphasis(columns)
        body, head, area, subject = (part.values[span] * rarity for part in self._parts)
        length = _length(body + SUBJECT_WEIGHT * subject, self._mean[0])
        own = body / length + HEAD_WEIGHT * head / _length(head, self._mean[1])
        beside = AREA_WEIGHT * area / _length(area, self._mean[2]) + SUBJECT_WEIGHT * subject / length
        self._own.values[span] = own * emphasis
        self._area.values[span] = beside * emphasis
        axes = self._axes_at(row)
        if len(axes):
            meaning, known = self.lexicon.meaning(columns), self.lexicon.axes_of(columns)
            sides = [_unit(_dot(self._parts[part].values[span] * meaning, known)) for part in _SIDES]
            axes[:] = _unit(np.sum(sides, axis=0))
        self._hub.values[row] = self._given_anybody(columns, span, axes)

    def _given_anybody(self, columns: Ints, span: slice, axes: Floats) -> float:
        fitted = columns < len(self._anybody)
        given = float(_dot(self._anybody[columns[fitted]], (self._own.values[span] + self._area.values[span])[fitted]))
        if len(axes):
            held = columns[fitted & (self._own.values[span] > 0)]
            asked = self._anybody[held] * self.lexicon.emphasis(held)
            surplus = (1 - MEANING_OF_HELD) * float(_dot(asked, _dot(self.lexicon.axes_of(held), axes)))
            given += MEANING_WEIGHT * (float(_dot(self._anybody_axes, axes)) - surplus)
        return max(given, 0.0)

    def _mean_text(self, crowd: Crowd) -> Floats:
        """The mean of all texts known, each as if it were a profile."""
        texts = self._texts(crowd)
        columns = np.arange(texts.shape[1], dtype=np.int32)
        rarity = self.lexicon.rarity(columns)
        lengths = np.sqrt(texts.power(2) @ np.square(rarity)) + SHORTEST
        share = np.asarray((1 / lengths) @ texts, np.float32).ravel() / max(texts.shape[0], 1)
        mean = np.asarray(share * rarity * self.lexicon.emphasis(columns), np.float32)
        placed = self.lexicon.with_axes
        self._anybody_axes = (mean[placed] * self.lexicon.emphasis(placed)) @ self.lexicon.axes
        return mean

    def _texts(self, crowd: Crowd) -> csr_array:
        """All texts known as rows of 1 + log count: the bodies of the calls, then the profiles."""
        held = self.held
        counts = csr_array((self._parts[0].values, self._columns.values, self._starts.values), self._shape())
        return csr_array(vstack([counts[held], crowd.texts()], format="csr"))

    def _shape(self) -> tuple[int, int]:
        return len(self._keys.values), len(self.lexicon)

    def _mean_length(self, counts: Floats) -> float:
        squares = np.square(counts * self.lexicon.rarity(self._columns.values))
        sums = np.diff(np.concatenate(([0.0], np.cumsum(squares, dtype=np.float64)))[self._starts.values])
        lengths = np.sqrt(sums[sums > 1e-6])
        return float(lengths.mean()) if len(lengths) else 1.0


def _dot(one: Floats, other: Floats) -> Floats:
    """Their product. BLAS can flag as invalid what it throws away; the operator warns of that, and this does not."""
    return np.asarray(np.dot(one, other), np.float32)


def _length(weights: Floats, mean: float) -> float:
    return (1 - SLOPE) * mean + SLOPE * float(np.sqrt(np.square(weights).sum()))


def _unit(vector: Floats) -> Floats:
    length = float(np.sqrt(np.square(vector).sum()))
    return vector / length if length > 1e-9 else vector
