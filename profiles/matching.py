"""The job: calls that changed since they were matched x active profiles, and changed profiles x open calls.

Every step leaves a row: matches and the stamp that says they are done share one short transaction, so a run that is
killed anywhere is finished by the next one, and a second run finds nothing to do.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import TypeVar

import numpy as np

from profiles.known import KnownCalls, read_calls
from profiles.matcher.choice import Audience, Chosen, choose, joined, valued
from profiles.matcher.lexicon import Ints
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


def match_pending(store: Store, now: dt.datetime, known: KnownCalls | None = None) -> MatchCounts:
    """Match what is due; ``known`` saves reading all calls and profiles again where it was kept from the last time."""
    with store.reading() as session:
        if not something_pending(session):
            return MatchCounts()
        readings, profiles = known_readings(session, now), active_profiles(session)
    known = known or KnownCalls()
    known.refresh(store, readings, profiles)
    active = {one.id: one for one in profiles if one.id in known.profiles}
    return _Round(store, now, known, active, dict(known.failed)).run(readings)


@dataclass(frozen=True, slots=True)
class _Pair:
    """A profile and a call that are worth a row: the value, and what a sentence model gave."""

    profile: ActiveProfile
    call: KnownReading
    value: float
    near: float


@dataclass(frozen=True, slots=True)
class _Round:
    """One pass over what is due; everything it needs to know is read already, but the text of the calls."""

    store: Store
    now: dt.datetime
    known: KnownCalls
    active: Mapping[int, ActiveProfile]
    failed: dict[str, str]
    fits: Counter[str] = field(default_factory=Counter)

    def run(self, readings: Sequence[KnownReading]) -> MatchCounts:
        held = [call for call in readings if call.id in self.known.matcher]
        due = [call for call in held if call.matched_reading < call.reading]
        changed = [one for one in self.active.values() if one.matched_version < one.version]
        saved = sum(self._match(some, self.active, stamp=True) for some in _batches(due))
        due_ids = {call.id for call in due}
        rest = [call for call in held if call.running and call.id not in due_ids]
        for few in _batches(changed):
            wanted = {one.id: one for one in few}
            saved += sum(self._match(some, wanted, stamp=False) for some in _batches(rest))
            with self.store.writing() as session:
                stamp_profiles(session, {one.id: one.version for one in few})
        return MatchCounts(len(due), len(changed), saved, dict(self.fits), self.failed)

    def _match(self, calls: Sequence[KnownReading], profiles: Mapping[int, ActiveProfile], *, stamp: bool) -> int:
        """Score a batch and save it with its stamps; gives the number of matches saved."""
        matches = list(self._scored(calls, profiles))
        with self.store.writing() as session:
            saved = save_matches(session, matches, self.now)
            if stamp:
                stamp_calls(session, {call.id: call.reading for call in calls})
        self.fits.update(profiles[match.profile_id].key for match in matches if match.fits)
        return saved

    def _scored(self, calls: Sequence[KnownReading], profiles: Mapping[int, ActiveProfile]) -> Iterator[MatchData]:
        """The matches worth a row: those near the threshold or above it, and those that have a row already."""
        wanted = self._wanted(calls, profiles)
        texts = read_calls(self.store, sorted({pair.call.id for pair in wanted}), self.failed)
        for pair in wanted:
            if pair.call.id in texts:
                score, profile = self._score(pair, texts[pair.call.id]), pair.profile
                fits = score.eligible and score.value >= profile.threshold
                yield MatchData(profile.id, pair.call.id, profile.version, pair.call.reading, score, fits)

    def _score(self, pair: _Pair, text: CallData) -> Score:
        """The whole score, with the verdict that somebody gave on this very call."""
        listeners = self.known.profiles
        found = listeners.found(pair.profile.id, pair.value, pair.near)
        score = self.known.matcher.explained(found, pair.call.id, text, self.now)
        verdict = listeners[pair.profile.id].withheld.get(pair.call.id)
        return replace(score, verdicts=(*score.verdicts, verdict)) if verdict else score

    def _wanted(self, calls: Sequence[KnownReading], profiles: Mapping[int, ActiveProfile]) -> list[_Pair]:
        with self.store.reading() as session:
            kept = {pair for pair in matched_pairs(session, [call.id for call in calls]) if pair[0] in profiles}
        chosen = self._chosen(calls, profiles, kept)
        ids = self.known.profiles.ids(chosen.profiles)
        columns = zip(ids, chosen.calls.tolist(), chosen.values.tolist(), chosen.near.tolist(), strict=True)
        pairs = {
            (profile_id, calls[place].id): _Pair(profiles[profile_id], calls[place], round(value, DIGITS), near)
            for profile_id, place, value, near in columns
        }
        return [
            pair
            for key, pair in sorted(pairs.items(), key=itemgetter(0))  # a profile's words are then read once
            if key in kept or pair.value >= NEAR * pair.profile.threshold
        ]

    def _chosen(
        self, calls: Sequence[KnownReading], profiles: Mapping[int, ActiveProfile], kept: set[tuple[int, int]]
    ) -> Chosen:
        """The pairs of running calls that come near enough, or almost, and those that have a row already."""
        index, listeners = self.known.matcher.index, self.known.profiles
        audience = listeners.audience(NEAR)
        rows = np.array([index.row(call.id) for call in calls], np.int32)
        among = np.sort(np.array([listeners[one].row for one in profiles], np.int32))
        lowered = replace(audience, thresholds=audience.thresholds - np.float32(LAST_DIGIT))
        running = np.flatnonzero([call.running for call in calls]).astype(np.int32)
        near = choose(index, lowered, rows[running], among)
        near = replace(near, calls=running[near.calls])
        return joined((near, self._again(audience, calls, rows, kept)))

    def _again(
        self, audience: Audience, calls: Sequence[KnownReading], rows: Ints, kept: set[tuple[int, int]]
    ) -> Chosen:
        place = {call.id: number for number, call in enumerate(calls)}
        pairs = [(self.known.profiles[profile].row, place[call]) for profile, call in kept]
        profiles, positions = np.array(pairs, np.int32).reshape(-1, 2).T
        return valued(self.known.matcher.index, audience, rows, Pairs(profiles, positions))


def _batches(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))
