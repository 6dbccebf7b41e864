"""A call for a profile: relevance, eligibility and reasons in one ``Score``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from profiles.matcher.calibration import calibration
from profiles.matcher.document import Document, document, wanted
from profiles.matcher.eligibility import verdicts
from profiles.matcher.index import Index, Query
from profiles.matcher.reasons import reasons
from store.types import CallData, Score, Wishes

DIGITS = 4  # of a stored score: what differs less is the same, whatever the machine


@dataclass(frozen=True, slots=True)
class Judge:
    """One profile before all known calls: its raw and calibrated scores, by key."""

    wishes: Wishes
    query: Query
    rows: dict[int, int]
    raw: NDArray[np.float32]
    values: NDArray[np.float32]

    def value(self, key: int) -> float:
        return round(float(self.values[self.rows[key]]), DIGITS)


class Matcher:
    """The known calls under integer keys, and how well each fits a profile. Holds terms, no text.

    ``put`` and ``drop`` cost the size of one call; call ``fit`` when all that is known now is in.
    """

    def __init__(self) -> None:
        self._index = Index()

    def __len__(self) -> int:
        return len(self._index)

    def __contains__(self, key: int) -> bool:
        return key in self._index

    def put(self, key: int, call: CallData | Document) -> None:
        """Add a call, or replace the one under ``key``."""
        self._index.put(key, call if isinstance(call, Document) else document(call))

    def drop(self, key: int) -> None:
        self._index.drop(key)

    def fit(self) -> None:
        """Weigh words by how rare they are in all that is known now."""
        self._index.fit()

    def judge(self, profiles: Sequence[Wishes]) -> list[Judge]:
        """Each profile before all known calls."""
        queries = [self._index.query(wanted(wishes)) for wishes in profiles]
        scores = self._index.scores(queries)
        held = self._index.keys >= 0
        rows = {int(key): row for row, key in enumerate(self._index.keys) if key >= 0}
        judges = []
        for wishes, query, raw in zip(profiles, queries, scores.T, strict=True):
            scale = calibration(query.norm, raw[held])
            judges.append(Judge(wishes, query, rows, raw, scale.values(raw)))
        return judges

    def score(self, judge: Judge, key: int, call: CallData, now: dt.datetime) -> Score:
        """The whole score of one known call, with reasons and verdicts."""
        raw = float(judge.raw[judge.rows[key]])
        why = reasons(judge.wishes, call, self._index.shares(key, judge.query), raw)
        return Score(judge.value(key), round(raw, DIGITS), why, verdicts(judge.wishes, call, now))
