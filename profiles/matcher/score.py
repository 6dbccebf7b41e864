"""A call for a profile: relevance, eligibility and reasons in one ``Score``."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from profiles.matcher.calibration import LEAST, background
from profiles.matcher.crowd import SHORTEST, Crowd
from profiles.matcher.document import Document, document, plainness, wanted, wishes_language
from profiles.matcher.eligibility import verdicts
from profiles.matcher.given import Gift
from profiles.matcher.index import BLOCK, Index
from profiles.matcher.lexicon import Floats, Ints
from profiles.matcher.programmes import readiness
from profiles.matcher.reasons import Origin, Share, reasons
from profiles.matcher.semantic import Encoder
from profiles.matcher.semantic_near import MOST_TOLD, Nearness, brief
from profiles.matcher.sheet import Pairs
from store.types import CallData, OrganisationType, Score, Wishes

COMPANIES = frozenset({OrganisationType.SME, OrganisationType.LARGE_COMPANY})
DIGITS = 4  # of a stored score: what differs less is the same, whatever the machine
OPEN_BONUS = 0.04  # in the order of calls: one that is open to any subject stands before what is hardly near
OPEN_TO_PLAIN = 0.1  # and so much higher for who speaks of a subject and not in the words of programmes
OPEN_TO_COMPANY = 0.5  # times both for companies: universities and institutes join most of such calls
PLAIN, PLAIN_WIDTH = 0.6, 0.02  # plainness at which half of that counts, and how sharply it sets in
READINESS_WEIGHT = 0.03  # in the order of calls: what such an organisation usually joins stands first


@dataclass(frozen=True, slots=True)
class Judge:
    """One profile before all known calls; arrays run over the index's rows, ``order`` is what to sort by."""

    wishes: Wishes
    crowd: Crowd
    row: int
    rows: dict[int, int]
    evidence: Floats
    values: Floats
    order: Floats
    near: Floats  # the part of the evidence that a sentence model gives

    def value(self, key: int) -> float:
        return round(float(self.values[self.rows[key]]), DIGITS)

    def place(self, key: int) -> float:
        """What to sort calls by, highest first: mostly the evidence, and a little what is known beside the words."""
        return float(self.order[self.rows[key]])


class Matcher:
    """The known calls under integer keys, and how well each fits a profile. Holds terms, no text.

    ``put`` and ``drop`` cost the size of one call; call ``fit`` when all that is known now is in.
    """

    def __init__(self, encoder: Encoder | None = None) -> None:
        self.index = Index()
        self._nearness = Nearness(encoder) if encoder else None

    def __len__(self) -> int:
        return len(self.index)

    def __contains__(self, key: int) -> bool:
        return key in self.index

    def put(self, key: int, call: CallData | Document) -> None:
        """Add a call, or replace the one under ``key``; a document has no text that a sentence model could read."""
        self.index.put(key, call if isinstance(call, Document) else document(call))
        if self._nearness and isinstance(call, CallData):
            self._nearness.put(key, call)

    def drop(self, key: int) -> None:
        self.index.drop(key)
        if self._nearness:
            self._nearness.drop(key)

    def fit(self, profiles: Iterable[Wishes] = ()) -> None:
        """Weigh words by how rare they are in all that is known now: the calls, and these profiles."""
        self.index.fit(self.crowd(profiles))

    def crowd(self, profiles: Iterable[Wishes]) -> Crowd:
        """The profiles as rows in their order."""
        crowd = Crowd(self.index.lexicon)
        for wishes in profiles:
            crowd.add(wanted(wishes), wishes_language(wishes))
        crowd.weigh()
        return crowd

    def enlist(self, crowd: Crowd, wishes: Wishes) -> int:
        """Add one profile to a crowd at the cost of its own size; gives its row."""
        row = crowd.add(wanted(wishes), wishes_language(wishes))
        crowd.weigh(row)
        return row

    def judge(self, profiles: Sequence[Wishes]) -> list[Judge]:
        """Each profile before all known calls."""
        crowd = self.crowd(profiles)
        held = self.index.held
        rows = {int(self.index.keys[row]): int(row) for row in held}
        evidence, told = self.evidence(crowd, held)
        near = self._near(profiles, held)
        evidence, told = evidence + near, told + np.minimum(near, MOST_TOLD)
        saw = background(evidence)
        judges = []
        for number, wishes in enumerate(profiles):
            spread = np.zeros((4, len(self.index.keys)), np.float32)
            values = saw.values(np.full(len(held), number), evidence[number], told[number])
            order = evidence[number] + self._beside(wishes, held)
            spread[:, held] = evidence[number], values, order, near[number]
            judges.append(Judge(wishes, crowd, number, rows, *spread))
        return judges

    def evidence(self, crowd: Crowd, rows: Ints) -> tuple[Floats, Floats]:
        """The evidence of each profile for the calls in these rows of the index, and what words tell of it."""
        evidence = np.zeros((len(crowd), len(rows)), np.float32)
        told = np.zeros_like(evidence)
        for start in range(0, len(rows), BLOCK):
            calls = np.arange(start, min(start + BLOCK, len(rows)))
            for language in crowd.languages():
                sheet = self.index.sheet(rows[calls], crowd, language)
                for asked in map(sheet.asked, crowd.pieces(language)):
                    found = sheet.evidence(asked)
                    evidence[np.ix_(asked.rows, calls)] = found
                    pairs = Pairs(*np.nonzero(found > LEAST))
                    cells = asked.rows[pairs.profiles], calls[pairs.calls]
                    evidence[cells], told[cells] = sheet.told(asked, pairs)
        return evidence, told

    def _near(self, profiles: Sequence[Wishes], rows: Ints) -> Floats:
        if not self._nearness:
            return np.zeros((len(profiles), len(rows)), np.float32)
        return self._nearness.near(profiles, self.index.keys[rows].tolist())

    def score(self, judge: Judge, key: int, call: CallData, now: dt.datetime) -> Score:
        """The whole score of one known call, with reasons and verdicts."""
        row = judge.rows[key]
        columns, weights = judge.crowd.profile(judge.row)
        given = self.index.given(row, columns, judge.crowd.language(judge.row))
        parts = weights * given.total
        near = float(judge.near[row])
        whole = float(parts.sum()) + near
        shares = [
            Share(self.index.lexicon.terms[columns[place]], float(parts[place]) / whole, *origin)
            for place in np.flatnonzero(parts > 0)
            if (origin := self._origin(row, int(columns[place]), given, place))
        ]
        if near:
            shares.append(Share(brief(judge.wishes), near / whole, Origin.WHOLE))
        raw = float(parts.sum()) * (float(judge.crowd.norms[judge.row]) + SHORTEST)
        why = reasons(judge.wishes, call, shares)
        return Score(judge.value(key), round(raw, DIGITS), why, verdicts(judge.wishes, call, now))

    def _origin(self, row: int, column: int, given: Gift, place: np.intp) -> tuple[Origin, str]:
        if given.own[place]:
            return Origin.WORDS, ""
        if given.area[place]:
            return Origin.PROGRAMME, ""
        return Origin.MEANING, self.index.nearest(row, column)

    def _beside(self, wishes: Wishes, rows: Ints) -> Floats:
        """What is known beside the words, for the order of calls only: it never makes a call fit."""
        index = self.index
        ready = (READINESS_WEIGHT * readiness(wishes.organisation, index.action(row)) for row in rows)
        favour = openness(plainness(wishes), wishes.organisation)
        bonus = (favour * index.is_open(row) for row in rows)
        return np.fromiter((one + other for one, other in zip(ready, bonus, strict=True)), np.float32, len(rows))


def openness(plain: float, organisation: OrganisationType | None) -> float:
    """What a call that is open to any subject gains in the order of calls, from how plainly the profile speaks.

    Who answers a call on a given subject uses the words of its programme; who has an idea of their own does not.
    """
    favour = OPEN_BONUS + OPEN_TO_PLAIN / (1 + math.exp((PLAIN - plain) / PLAIN_WIDTH))
    return favour * (OPEN_TO_COMPANY if organisation in COMPANIES else 1)
