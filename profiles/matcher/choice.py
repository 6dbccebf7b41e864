"""Which of many profiles should hear of which of some calls: the same answer as one by one, for all of them at once.

Everything here is arrays over pairs. A pair is looked at again only where it passed the question before: what words
could tell of it, then what they tell, then its value, then eligibility.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from profiles.matcher.calibration import Background, least
from profiles.matcher.crowd import Crowd
from profiles.matcher.gate import Gate
from profiles.matcher.index import BLOCK, Index
from profiles.matcher.lexicon import Floats, Ints
from profiles.matcher.semantic_near import MOST_TOLD
from profiles.matcher.sheet import Asked, Pairs, Sheet
from store.types import CallData

Near = Callable[[Ints, Ints], Floats]  # rows of profiles and rows of calls, pair by pair, to what nearness gives


@dataclass(frozen=True, slots=True)
class Chosen:
    """Pairs: the profile's row, the position of the call among those asked for, the value, and what nearness gave."""

    profiles: Ints
    calls: Ints
    values: Floats
    near: Floats

    def where(self, kept: np.ndarray) -> Chosen:
        return Chosen(self.profiles[kept], self.calls[kept], self.values[kept], self.near[kept])

    def after(self, calls: int) -> Chosen:
        """Likewise where so many calls stand before them."""
        return replace(self, calls=self.calls + np.int32(calls))


@dataclass(frozen=True, slots=True)
class Audience:
    """Many profiles, ready to be told of calls: what they want, what they saw, from which value on.

    ``near`` says how near whole texts are in the eyes of a sentence model, where there is one.
    """

    crowd: Crowd
    saw: Background
    thresholds: Floats
    near: Near | None = None


def choose(index: Index, audience: Audience, rows: Ints, among: Ints | None = None) -> Chosen:
    """The pairs of the audience's profiles and the calls in ``rows`` whose value reaches the profile's threshold.

    Of all profiles, or ``among`` those in some rows, in ascending order.
    """
    floor = least(audience.thresholds)
    if audience.near:
        floor = floor - np.float32(MOST_TOLD)
    found = []
    for first, sheet, asked in opened(index, audience.crowd, rows, among):
        one = _valued(audience, sheet, asked, sheet.within_reach(asked, floor[asked.rows]))
        found.append(one.where(one.values >= audience.thresholds[one.profiles]).after(first))
    return joined(found)


def valued(index: Index, audience: Audience, rows: Ints, pairs: Pairs) -> Chosen:
    """The values of some pairs: of rows of profiles, and positions of calls in ``rows``."""
    found, among = [], np.unique(pairs.profiles).astype(np.int32)
    for first, sheet, asked in opened(index, audience.crowd, rows, among):
        here = np.isin(pairs.profiles, asked.rows) & (pairs.calls >= first) & (pairs.calls < first + len(sheet.hub))
        places = np.searchsorted(asked.rows, pairs.profiles[here])
        found.append(_valued(audience, sheet, asked, Pairs(places, pairs.calls[here] - first)).after(first))
    return joined(found)


def choose_eligible(
    index: Index, audience: Audience, gate: Gate, calls: Sequence[tuple[int, CallData]], now: dt.datetime
) -> Chosen:
    """Of some calls (their rows in the index, and their text), the pairs that fit and that no verdict stops."""
    found = list[Chosen]()
    for start in range(0, len(calls), BLOCK):
        rows, texts = zip(*calls[start : start + BLOCK], strict=True)
        one = choose(index, audience, np.array(rows, np.int32))
        one = one.where(gate.lets_pass(one.profiles, one.calls, texts, now))
        found.append(one.after(start))
    return joined(found)


def joined(found: Iterable[Chosen]) -> Chosen:
    """All of them, profile by profile, and call by call."""
    none = np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.float32), np.zeros(0, np.float32)
    columns = zip(none, *((one.profiles, one.calls, one.values, one.near) for one in found), strict=True)
    all_of_them = Chosen(*(np.concatenate(column) for column in columns))
    return all_of_them.where(np.lexsort((all_of_them.calls, all_of_them.profiles)))


def opened(index: Index, crowd: Crowd, rows: Ints, among: Ints | None = None) -> Iterator[tuple[int, Sheet, Asked]]:
    """The calls some at a time (from which position on), and what profiles want of them, some at a time."""
    for first in range(0, len(rows), BLOCK):
        for language in crowd.languages(among):
            sheet = index.sheet(rows[first : first + BLOCK], crowd, language)
            for piece in crowd.pieces(language, among):
                yield first, sheet, sheet.asked(piece)


def _valued(audience: Audience, sheet: Sheet, asked: Asked, pairs: Pairs) -> Chosen:
    """The values of some pairs of what is asked and a sheet."""
    evidence, told = sheet.told(asked, pairs)
    profiles, near = asked.rows[pairs.profiles], np.zeros(len(evidence), np.float32)
    if audience.near:
        near = audience.near(profiles, sheet.rows[pairs.calls])
        evidence, told = evidence + near, told + np.minimum(near, MOST_TOLD)
    return Chosen(profiles, pairs.calls.astype(np.int32), audience.saw.values(profiles, evidence, told), near)
