"""The job: calls that changed since they were matched x active profiles, and changed profiles x open calls.

Every step leaves a row: matches and the stamp that says they are done share one short transaction, so a run that is
killed anywhere is finished by the next one, and a second run finds nothing to do.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import Protocol, TypeVar

import numpy as np

from profiles.known import KnownCalls, Outrun, read_calls
from profiles.listeners import Listeners
from profiles.matcher.choice import Chosen, choose, joined, valued
from profiles.matcher.score import DIGITS
from profiles.matcher.sheet import Pairs
from store.matches import (
    ActiveProfile,
    KnownReading,
    MatchData,
    active_profiles,
    known_readings,
    matched_pairs,
    save_matches,
    something_pending,
    stamp_calls,
    stamp_profiles,
)
from store.session import Store
from store.types import CallData, Score

_Item = TypeVar("_Item")
BATCH = 200  # calls, or profiles, a transaction
NEAR = 0.6  # of the threshold: from here on a match is worth keeping, so that a person sees what was close
LAST_DIGIT = 10.0**-DIGITS  # of a stored score


@dataclass(frozen=True, slots=True)
class MatchCounts:
    """What matching did: calls and profiles that were due, matches saved, new fits per "member/profile".

    ``failed`` names what could not be read ("member/profile" or "call 17") and why; it stays due.
    """

    calls: int = 0
    profiles: int = 0
    matches: int = 0
    fits: Mapping[str, int] = field(default_factory=dict)
    failed: Mapping[str, str] = field(default_factory=dict)


def match_pending(
    store: Store, now: dt.datetime, known: KnownCalls | None = None, workers: Workers | None = None
) -> MatchCounts:
    """Match what is due; ``known`` saves reading all calls and profiles again where it was kept from the last time.

    With ``workers`` the profiles are shared among them; the rows are those that this process alone would write.
    """
    with store.reading() as session:
        if not something_pending(session):
            return MatchCounts()
        readings, profiles = known_readings(session, now), active_profiles(session)
    known = known or KnownCalls()
    known.refresh(store, readings, profiles, listening=workers is None)
    if workers and not known.mark:  # nothing is kept that they could go on from
        workers = None
        known.refresh(store, readings, profiles)
    if workers:
        scorer: Scorer = workers
        try:
            workers.take_up(known, now, readings, profiles)
        except Outrun:  # another process weighed words anew: as it did, from here on
            known.forget()
            known.refresh(store, readings, profiles, listening=False)
            workers.take_up(known, now, readings, profiles)
    else:
        scorer = Part(store, now, known, profiles)
    unread = scorer.failed.keys()
    active = {one.id: one for one in profiles if one.key not in unread}
    return Round(store, now, scorer, active).run([call for call in readings if call.id in known.matcher])


@dataclass(frozen=True, slots=True)
class _Pair:
    """A profile and a call that are worth a row: the value, and what a sentence model gave."""

    profile: ActiveProfile
    call: KnownReading
    value: float
    near: float


class Scorer(Protocol):
    """What makes matches of calls; what it could not read is named in ``failed``."""

    @property
    def failed(self) -> dict[str, str]: ...

    def scored(self, calls: Sequence[KnownReading], few: Sequence[int] | None) -> Iterable[MatchData]:
        """The matches worth a row, of all profiles or of a ``few``."""
        ...


class Workers(Scorer, Protocol):
    """Processes that share the profiles (``profiles.sharing``)."""

    def take_up(
        self, known: KnownCalls, now: dt.datetime, readings: Sequence[KnownReading], profiles: Sequence[ActiveProfile]
    ) -> None:
        """Begin a round: all of them weigh words as ``known`` does."""
        ...


@dataclass(frozen=True, slots=True)
class Round:
    """One pass over what is due: batch after batch is scored, and written by this process alone."""

    store: Store
    now: dt.datetime
    scorer: Scorer
    active: Mapping[int, ActiveProfile]
    fits: Counter[str] = field(default_factory=Counter)

    def run(self, readings: Sequence[KnownReading]) -> MatchCounts:
        due = [call for call in readings if call.matched_reading < call.reading]
        changed = [one for one in self.active.values() if one.matched_version < one.version]
        saved = sum(self._match(some, None, stamp=True) for some in _batches(due))
        due_ids = {call.id for call in due}
        rest = [call for call in readings if call.running and call.id not in due_ids]
        for few in _batches(changed):
            saved += sum(self._match(some, [one.id for one in few], stamp=False) for some in _batches(rest))
            with self.store.writing() as session:
                stamp_profiles(session, {one.id: one.version for one in few})
        return MatchCounts(len(due), len(changed), saved, dict(self.fits), self.scorer.failed)

    def _match(self, calls: Sequence[KnownReading], few: Sequence[int] | None, *, stamp: bool) -> int:
        """Score a batch and save it with its stamps; gives the number of matches saved."""
        matches = list(self.scorer.scored(calls, few))
        with self.store.writing() as session:
            saved = save_matches(session, matches, self.now)
            if stamp:
                stamp_calls(session, {call.id: call.reading for call in calls})
        self.fits.update(self.active[match.profile_id].key for match in matches if match.fits)
        return saved


class Part:
    """The profiles that this process holds, before all calls; all that is read later is the text of calls."""

    def __init__(self, store: Store, now: dt.datetime, known: KnownCalls, profiles: Sequence[ActiveProfile]) -> None:
        self.failed = dict(known.failed)
        self._store, self._now, self._known = store, now, known
        self._active = {one.id: one for one in profiles if one.id in known.profiles}
        self._everybody = known.profiles.everybody(NEAR)

    def scored(self, calls: Sequence[KnownReading], few: Sequence[int] | None) -> Iterator[MatchData]:
        """The matches worth a row: those near the threshold or above it, and those that have a row already."""
        listeners = self._everybody if few is None else self._known.profiles.some(few, NEAR)
        wanted = self._wanted(calls, listeners)
        texts = read_calls(self._store, sorted({pair.call.id for pair in wanted}), self.failed)
        for pair in wanted:
            if pair.call.id in texts:
                score, profile = self._score(pair, texts[pair.call.id]), pair.profile
                fits = score.eligible and score.value >= profile.threshold
                yield MatchData(profile.id, pair.call.id, profile.version, pair.call.reading, score, fits)

    def _score(self, pair: _Pair, text: CallData) -> Score:
        """The whole score, with the verdict that somebody gave on this very call."""
        profiles = self._known.profiles
        found = profiles.found(pair.profile.id, pair.value, pair.near)
        score = self._known.matcher.explained(found, pair.call.id, text, self._now)
        verdict = profiles[pair.profile.id].withheld.get(pair.call.id)
        return replace(score, verdicts=(*score.verdicts, verdict)) if verdict else score

    def _wanted(self, calls: Sequence[KnownReading], listeners: Listeners) -> list[_Pair]:
        with self._store.reading() as session:
            pairs = matched_pairs(session, [call.id for call in calls], listeners.few)
        kept = {pair for pair in pairs if pair[0] in listeners.rows}
        chosen = self._chosen(calls, listeners, kept)
        ids, places = listeners.ids[chosen.profiles].tolist(), chosen.calls.tolist()
        columns = zip(ids, places, chosen.values.tolist(), chosen.near.tolist(), strict=True)
        found = {
            (profile_id, calls[place].id): _Pair(self._active[profile_id], calls[place], round(value, DIGITS), near)
            for profile_id, place, value, near in columns
        }
        return [
            pair
            for key, pair in sorted(found.items(), key=itemgetter(0))  # a profile's words are then read once
            if key in kept or pair.value >= NEAR * pair.profile.threshold
        ]

    def _chosen(self, calls: Sequence[KnownReading], listeners: Listeners, kept: set[tuple[int, int]]) -> Chosen:
        """The pairs of running calls that come near enough, or almost, and those that have a row already."""
        index, audience = self._known.matcher.index, listeners.audience
        rows = np.array([index.row(call.id) for call in calls], np.int32)
        running = np.flatnonzero([call.running for call in calls]).astype(np.int32)
        lowered = replace(audience, thresholds=audience.thresholds - np.float32(LAST_DIGIT))
        near = choose(index, lowered, rows[running])
        place = {call.id: number for number, call in enumerate(calls)}
        again = np.array([(listeners.rows[profile], place[call]) for profile, call in kept], np.int32).reshape(-1, 2)
        return joined((replace(near, calls=running[near.calls]), valued(index, audience, rows, Pairs(*again.T))))


def _batches(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))
