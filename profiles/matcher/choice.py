"""Which of many profiles should hear of which of some calls: the same answer as one by one, for all of them at once.

Everything here is arrays over pairs. A pair is looked at again only where it passed the question before: evidence, then
what words tell of it, then its value, then eligibility.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from profiles.matcher.calibration import Background, least
from profiles.matcher.crowd import Crowd
from profiles.matcher.eligibility import QUESTIONS, Question
from profiles.matcher.index import BLOCK, Index
from profiles.matcher.lexicon import Floats, Ints
from profiles.matcher.rows import Growing
from profiles.matcher.sheet import Pairs
from store.types import Answer, CallData, Wishes

Found = tuple[NDArray[np.integer], NDArray[np.integer], Floats]  # rows of profiles, positions of calls, values


@dataclass(frozen=True, slots=True)
class Chosen:
    """Pairs that fit: the profile's row, the position of the call among those asked for, and the value."""

    profiles: Ints
    calls: Ints
    values: Floats


class Gate:
    """The limits of many profiles. Profiles with equal limits are asked once for a call."""

    def __init__(self, profiles: Iterable[Wishes] = ()) -> None:
        self._known: list[dict[tuple[object, ...], int]] = [{} for _ in QUESTIONS]
        self._samples: list[list[Wishes]] = [[] for _ in QUESTIONS]
        self._kinds = [Growing(np.int32) for _ in QUESTIONS]
        for wishes in profiles:
            self.add(wishes)

    def add(self, wishes: Wishes) -> None:
        """Add a profile as the next row."""
        for question, known, samples, kinds in zip(QUESTIONS, self._known, self._samples, self._kinds, strict=True):
            kind = known.setdefault(question.key(wishes), len(known))
            if kind == len(samples):
                samples.append(wishes)
            kinds.extend(np.array([kind]))

    def lets_pass(self, profiles: Ints, calls: Ints, texts: Sequence[CallData], now: dt.datetime) -> NDArray[np.bool_]:
        """For each pair of a profile's row and a position in ``texts``: whether no verdict says no."""
        passed = np.ones(len(profiles), np.bool_)
        for question, samples, kinds in zip(QUESTIONS, self._samples, self._kinds, strict=True):
            limits = np.array([not question.never_stops(sample) for sample in samples], np.bool_)
            limited = np.flatnonzero(passed)
            limited = limited[limits[kinds.values[profiles[limited]]]]
            if len(limited):
                pairs = kinds.values[profiles[limited]].astype(np.int64) * len(texts) + calls[limited]
                asked, place = np.unique(pairs, return_inverse=True)
                passed[limited] = _answers(question, samples, texts, asked, now)[place]
        return passed


def _answers(
    question: Question, samples: Sequence[Wishes], texts: Sequence[CallData], asked: NDArray[np.int64], now: dt.datetime
) -> NDArray[np.bool_]:
    verdicts = (question.ask(samples[pair // len(texts)], texts[pair % len(texts)], now) for pair in asked.tolist())
    return np.array([verdict is None or verdict.answer is not Answer.NO for verdict in verdicts], np.bool_)


@dataclass(frozen=True, slots=True)
class Audience:
    """Many profiles, ready to be told of calls: what they want, what they saw, from which value on, their limits."""

    crowd: Crowd
    saw: Background
    thresholds: Floats
    gate: Gate


def choose(index: Index, audience: Audience, rows: Ints) -> Chosen:
    """The pairs of the audience's profiles and the calls in ``rows`` whose value reaches the profile's threshold."""
    found = [_chosen(index, audience, rows[start : start + BLOCK], start) for start in range(0, len(rows), BLOCK)]
    pairs = [part for block in found for part in block]
    if not pairs:
        return Chosen(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.float32))
    profiles, calls, values = (np.concatenate(column) for column in zip(*pairs, strict=True))
    order = np.lexsort((calls, profiles))
    return Chosen(profiles[order].astype(np.int32), calls[order].astype(np.int32), values[order])


def choose_eligible(
    index: Index, audience: Audience, calls: Sequence[tuple[int, CallData]], now: dt.datetime
) -> Chosen:
    """Of some calls (their rows in the index, and their text), the pairs that fit and that no verdict stops."""
    rows = np.fromiter((row for row, _ in calls), np.int32, len(calls))
    chosen = choose(index, audience, rows)
    passed = audience.gate.lets_pass(chosen.profiles, chosen.calls, [call for _, call in calls], now)
    return Chosen(chosen.profiles[passed], chosen.calls[passed], chosen.values[passed])


def _chosen(index: Index, audience: Audience, rows: Ints, first: int) -> list[Found]:
    crowd, found = audience.crowd, list[Found]()
    lowest = least(audience.thresholds)
    for language in crowd.languages():
        sheet = index.sheet(rows, crowd.words, crowd.pairs, language)
        for asked in map(sheet.asked, crowd.pieces(language)):
            floor = lowest[asked.rows]
            enough = np.flatnonzero((sheet.most_told(asked) >= floor[:, None]).ravel()).astype(np.int32)
            pairs = Pairs(*np.divmod(enough, np.int32(len(rows))))
            telling = sheet.telling(asked, pairs)
            near = telling.most >= floor[pairs.profiles]
            pairs, telling = pairs.where(near), telling.where(near)
            evidence = sheet.evidence_of(asked, pairs)
            told = telling.told(evidence)
            profiles = asked.rows[pairs.profiles]
            values = audience.saw.values(profiles, evidence, told)
            fits = values >= audience.thresholds[profiles]
            found.append((profiles[fits], pairs.calls[fits] + first, values[fits]))
    return found
