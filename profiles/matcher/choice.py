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
from store.types import Answer, CallData, Wishes


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
                answers = np.zeros(len(samples) * len(texts), np.bool_)
                answers[pairs] = True
                asked = np.flatnonzero(answers)
                answers[asked] = _answers(question, samples, texts, asked, now)
                passed[limited] = answers[pairs]
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
    return _joined(_chosen(index, audience, rows[start : start + BLOCK], start) for start in range(0, len(rows), BLOCK))


def choose_eligible(
    index: Index, audience: Audience, calls: Sequence[tuple[int, CallData]], now: dt.datetime
) -> Chosen:
    """Of some calls (their rows in the index, and their text), the pairs that fit and that no verdict stops."""
    found = list[Chosen]()
    for start in range(0, len(calls), BLOCK):
        rows, texts = zip(*calls[start : start + BLOCK], strict=True)
        one = _chosen(index, audience, np.array(rows, np.int32), start)
        passed = audience.gate.lets_pass(one.profiles, one.calls - start, texts, now)
        found.append(Chosen(one.profiles[passed], one.calls[passed], one.values[passed]))
    return _joined(found)


def _joined(found: Iterable[Chosen]) -> Chosen:
    """All of them, profile by profile, and call by call."""
    none = Chosen(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.float32))
    columns = zip(*((one.profiles, one.calls, one.values) for one in (none, *found)), strict=True)
    profiles, calls, values = (np.concatenate(column) for column in columns)
    order = np.lexsort((calls, profiles))
    return Chosen(profiles[order], calls[order], values[order])


def _chosen(index: Index, audience: Audience, rows: Ints, first: int) -> Chosen:
    """Likewise of as many calls as are scored at a time; ``first`` is the position of the first of them."""
    crowd, found = audience.crowd, list[Chosen]()
    lowest = least(audience.thresholds)
    for language in crowd.languages():
        sheet = index.sheet(rows, crowd, language)
        for asked in map(sheet.asked, crowd.pieces(language)):
            pairs = sheet.within_reach(asked, lowest[asked.rows])
            evidence, told = sheet.told(asked, pairs)
            profiles = asked.rows[pairs.profiles]
            values = audience.saw.values(profiles, evidence, told)
            fits = values >= audience.thresholds[profiles]
            calls = (pairs.calls[fits] + first).astype(np.int32)
            found.append(Chosen(profiles[fits], calls, values[fits]))
    return _joined(found)
