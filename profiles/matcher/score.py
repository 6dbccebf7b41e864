"""A call for a profile: relevance, eligibility and reasons in one ``Score``."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from profiles.matcher.calibration import LEAST, Background, background
from profiles.matcher.choice import opened
from profiles.matcher.crowd import SHORTEST, Crowd
from profiles.matcher.document import Document, document, plainness, wanted, wishes_language
from profiles.matcher.eligibility import verdicts
from profiles.matcher.given import Gift
from profiles.matcher.index import Index
from profiles.matcher.lexicon import Floats, Ints
from profiles.matcher.programmes import Action, readiness
from profiles.matcher.reasons import SMALLEST_GUESS, Origin, Share, reasons
from profiles.matcher.semantic_near import MOST_TOLD, Encoder, Nearness, brief, given
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


@dataclass(frozen=True, slots=True)
class Found:
    """A call's value for a profile, which is a row of a crowd, and what of the evidence a sentence model gave."""

    wishes: Wishes
    crowd: Crowd
    row: int
    value: float
    near: float = 0.0


class Matcher:
    """The known calls under integer keys, and how well each fits a profile. Holds terms, no text.

    ``put`` and ``drop`` cost the size of one call; call ``fit`` when all that is known now is in.
    """

    def __init__(self, encoder: Encoder | None = None) -> None:
        self.index = Index()
        self.nearness = Nearness(encoder) if encoder else None

    def __len__(self) -> int:
        return len(self.index)

    def __contains__(self, key: int) -> bool:
        return key in self.index

    def put(self, key: int, call: CallData | Document) -> None:
        """Add a call, or replace the one under ``key``; a document has no text that a sentence model could read."""
        self.index.put(key, call if isinstance(call, Document) else document(call))
        if self.nearness and isinstance(call, CallData):
            self.nearness.put(key, call)

    def drop(self, key: int) -> None:
        self.index.drop(key)
        if self.nearness:
            self.nearness.drop(key)

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
        """Add one profile to a crowd, to be weighed later; gives its row."""
        return crowd.add(wanted(wishes), wishes_language(wishes))

    def judge(self, profiles: Sequence[Wishes]) -> list[Judge]:
        """Each profile before all known calls."""
        crowd = self.crowd(profiles)
        held = self.index.held
        rows = dict(zip(self.index.keys[held].tolist(), held.tolist(), strict=True))
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
        for first, sheet, asked in opened(self.index, crowd, rows):
            found = sheet.evidence(asked)
            calls = first + np.arange(found.shape[1])
            evidence[np.ix_(asked.rows, calls)] = found
            pairs = Pairs(*np.nonzero(found > LEAST))
            cells = asked.rows[pairs.profiles], calls[pairs.calls]
            evidence[cells], told[cells] = sheet.told(asked, pairs)
        return evidence, told

    def saw(self, crowd: Crowd, among: Ints, vectors: Floats | None = None) -> Background:
        """What the profiles in some rows of a crowd, in ascending order, saw; ``vectors`` are a model's, one a row."""
        held = self.index.held
        evidence = np.zeros((len(among), len(held)), np.float32)
        for first, sheet, asked in opened(self.index, crowd, held, among):
            calls = first + np.arange(len(sheet.hub))
            evidence[np.ix_(np.searchsorted(among, asked.rows), calls)] = sheet.evidence(asked)
        if self.nearness and vectors is not None:
            evidence += given(vectors @ self.nearness.calls(self.index.keys[held].tolist()).T)
        return background(evidence)

    def _near(self, profiles: Sequence[Wishes], rows: Ints) -> Floats:
        if not self.nearness:
            return np.zeros((len(profiles), len(rows)), np.float32)
        return self.nearness.near(profiles, self.index.keys[rows].tolist())

    def score(self, judge: Judge, key: int, call: CallData, now: dt.datetime) -> Score:
        """The whole score of one known call, with reasons and verdicts."""
        near = float(judge.near[judge.rows[key]])
        return self.explained(Found(judge.wishes, judge.crowd, judge.row, judge.value(key), near), key, call, now)

    def explained(self, found: Found, key: int, call: CallData, now: dt.datetime) -> Score:
        """The value of one known call for one profile, with reasons and verdicts."""
        row = self.index.row(key)
        columns, weights = found.crowd.profile(found.row)
        given = self.index.given(row, columns, found.crowd.language(found.row))
        parts = weights * given.total
        gave = np.flatnonzero(parts > 0)
        raw = float(parts.sum())
        columns, told = columns[gave], parts[gave] / (raw + found.near)
        shares = self._shares(row, columns, told, Gift(given.total[gave], given.own[gave], given.area[gave]))
        if found.near:
            shares.append(Share(brief(found.wishes), found.near / (raw + found.near), Origin.WHOLE))
        raw *= float(found.crowd.norms[found.row]) + SHORTEST
        why = reasons(found.wishes, call, shares)
        return Score(found.value, round(raw, DIGITS), why, verdicts(found.wishes, call, now))

    def _shares(self, row: int, columns: Ints, told: Floats, given: Gift) -> list[Share]:
        """The share of each term, and where it comes from; guesses only where they explain enough to be shown."""
        guessed = np.flatnonzero(~given.own & ~given.area)
        near = dict[int, str]()
        if told[guessed].sum() >= SMALLEST_GUESS:
            near = dict(zip(guessed.tolist(), self.index.nearest(row, columns[guessed]), strict=True))
        return [
            Share(self.index.lexicon.terms[column], share, _origin(own=own, area=area), near.get(place, ""))
            for place, (column, share, own, area) in enumerate(
                zip(columns.tolist(), told.tolist(), given.own.tolist(), given.area.tolist(), strict=True)
            )
            if own or area or place in near
        ]

    def _beside(self, wishes: Wishes, rows: Ints) -> Floats:
        """What is known beside the words, for the order of calls only: it never makes a call fit."""
        ready = {kind: READINESS_WEIGHT * readiness(wishes.organisation, kind) for kind in Action}
        favour = openness(plainness(wishes), wishes.organisation)
        known = ((ready[self.index.action(row)], self.index.is_open(row)) for row in rows.tolist())
        return np.fromiter((gain + favour * is_open for gain, is_open in known), np.float32, len(rows))


def _origin(*, own: bool, area: bool) -> Origin:
    return Origin.WORDS if own else Origin.BESIDE if area else Origin.MEANING


def openness(plain: float, organisation: OrganisationType | None) -> float:
    """What a call that is open to any subject gains in the order of calls, from how plainly the profile speaks.

    Who answers a call on a given subject uses the words of its programme; who has an idea of their own does not.
    """
    favour = OPEN_BONUS + OPEN_TO_PLAIN / (1 + math.exp((PLAIN - plain) / PLAIN_WIDTH))
    return favour * (OPEN_TO_COMPANY if organisation in COMPANIES else 1)
