"""The limits of many profiles at once: profiles with equal limits are asked once for a call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from profiles.matcher.eligibility import QUESTIONS, Question
from profiles.matcher.lexicon import Ints
from profiles.matcher.rows import Growing
from store.types import Answer, CallData, Wishes


class Gate:
    """What profiles want of a call beside its words, a row a profile."""

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
