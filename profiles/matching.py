"""The job: calls that changed since they were matched x active profiles, and changed profiles x open calls.

Every step leaves a row: matches and the stamp that says they are done share one short transaction, so a run that is
killed anywhere is finished by the next one, and a second run finds nothing to do.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from pydantic import ValidationError

from profiles.feedback import moved, withheld
from profiles.matcher.score import Judge, Matcher
from profiles.matcher.semantic import Encoder
from store.codec import load_call, load_wishes
from store.feedback import Said, standing_answers
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
    stamp_profile,
    stored_calls,
)
from store.session import Store
from store.types import CallData, Score, Verdict, Wishes

_Item = TypeVar("_Item")
BATCH = 200  # calls a transaction
NEAR = 0.6  # of the threshold: from here on a match is worth keeping, so that a person sees what was close


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


class KnownCalls:
    """The matcher over all calls of a store. Keep one in a long-lived process: it then reads only what changed."""

    def __init__(self, encoder: Encoder | None = None) -> None:
        self.matcher = Matcher(encoder)
        self.failed: dict[str, str] = {}
        self._readings: dict[int, int] = {}

    def refresh(self, store: Store, readings: Sequence[KnownReading]) -> None:
        """Take in what is new or changed in the store; a call that cannot be read is named in ``failed``."""
        self.failed.clear()
        stale = [call.id for call in readings if self._readings.get(call.id) != call.reading]
        for gone in set(self._readings) - {call.id for call in readings}:
            self.matcher.drop(gone)
            del self._readings[gone]
        number = {call.id: call.reading for call in readings}
        for some in _batches(stale):
            for call_id, call in read_calls(store, some, self.failed).items():
                self.matcher.put(call_id, call)
                self._readings[call_id] = number[call_id]


def match_pending(store: Store, now: dt.datetime, known: KnownCalls | None = None) -> MatchCounts:
    """Match what is due; ``known`` saves reading all calls again where the caller kept it from the last time."""
    with store.reading() as session:
        if not something_pending(session):
            return MatchCounts()
        readings = known_readings(session, now)
        profiles, answers = active_profiles(session), standing_answers(session)
    known = known or KnownCalls()
    known.refresh(store, readings)
    failed = dict(known.failed)
    judged = _judged(known.matcher, profiles, answers, failed)
    return _Round(store, now, known.matcher, judged, failed).run(readings)


def read_calls(store: Store, call_ids: Sequence[int], failed: dict[str, str]) -> dict[int, CallData]:
    """The calls by id; one that cannot be read is left out and named in ``failed``."""
    with store.reading() as session:
        stored = stored_calls(session, call_ids)
    calls: dict[int, CallData] = {}
    for call_id, data in sorted(stored.items()):
        try:
            calls[call_id] = load_call(data)
        except ValidationError as error:
            failed[f"call {call_id}"] = _first(error)
    return calls


@dataclass(frozen=True, slots=True)
class _Judged:
    profile: ActiveProfile
    judge: Judge
    withheld: Mapping[int, Verdict]  # calls that were answered with no

    def fits(self, score: Score) -> bool:
        return score.eligible and score.value >= self.profile.threshold

    def near(self, call_id: int) -> bool:
        return self.judge.value(call_id) >= NEAR * self.profile.threshold

    def answered(self, call_id: int, score: Score) -> Score:
        """The score with the verdict that somebody gave on this very call."""
        verdict = self.withheld.get(call_id)
        return replace(score, verdicts=(*score.verdicts, verdict)) if verdict else score


def _judged(
    matcher: Matcher,
    profiles: Sequence[ActiveProfile],
    answers: Mapping[int, Sequence[Said]],
    failed: dict[str, str],
) -> list[_Judged]:
    """The profiles before all known calls; one whose wishes cannot be read is named in ``failed``."""
    wishes = read_wishes(profiles, answers, failed)
    matcher.fit(wishes.values())
    sound = [profile for profile in profiles if profile.id in wishes]
    judges = matcher.judge(list(wishes.values()))
    return [
        _Judged(profile, judge, withheld(answers.get(profile.id, ())))
        for profile, judge in zip(sound, judges, strict=True)
    ]


def read_wishes(
    profiles: Sequence[ActiveProfile], answers: Mapping[int, Sequence[Said]], failed: dict[str, str]
) -> dict[int, Wishes]:
    """The wishes by profile id, moved by answers; those that cannot be read are left out and named in ``failed``."""
    wishes: dict[int, Wishes] = {}
    for profile in profiles:
        try:
            wishes[profile.id] = moved(load_wishes(dict(profile.wishes)), answers.get(profile.id, ()))
        except ValidationError as error:
            failed[profile.key] = _first(error)
    return wishes


@dataclass(frozen=True, slots=True)
class _Round:
    """One pass over what is due; everything it needs to know is read already, but the text of the calls."""

    store: Store
    now: dt.datetime
    matcher: Matcher
    judged: Sequence[_Judged]
    failed: dict[str, str]
    fits: Counter[str] = field(default_factory=Counter)

    def run(self, readings: Sequence[KnownReading]) -> MatchCounts:
        held = [call for call in readings if call.id in self.matcher]
        due = [call for call in held if call.matched_reading < call.reading]
        changed = [one for one in self.judged if one.profile.matched_version < one.profile.version]
        saved = sum(self._match(some, self.judged, stamp=True) for some in _batches(due))
        due_ids = {call.id for call in due}
        rest = [call for call in held if call.running and call.id not in due_ids]
        for one in changed:
            saved += sum(self._match(some, [one], stamp=False) for some in _batches(rest))
            with self.store.writing() as session:
                stamp_profile(session, one.profile.id, one.profile.version)
        return MatchCounts(len(due), len(changed), saved, dict(self.fits), self.failed)

    def _match(self, calls: Sequence[KnownReading], judged: Sequence[_Judged], *, stamp: bool) -> int:
        """Score a batch and save it with its stamps; gives the number of matches saved."""
        matches = list(self._scored(calls, judged))
        with self.store.writing() as session:
            saved = save_matches(session, matches, self.now)
            if stamp:
                stamp_calls(session, {call.id: call.reading for call in calls})
        names = {one.profile.id: one.profile.key for one in judged}
        self.fits.update(names[match.profile_id] for match in matches if match.fits)
        return saved

    def _scored(self, calls: Sequence[KnownReading], judged: Sequence[_Judged]) -> Iterator[MatchData]:
        """The matches worth a row: those near the threshold or above it, and those that have a row already."""
        with self.store.reading() as session:
            kept = matched_pairs(session, [call.id for call in calls])
        wanted = [
            (one, call)
            for call in calls
            for one in judged
            if (one.profile.id, call.id) in kept or (call.running and one.near(call.id))
        ]
        texts = read_calls(self.store, sorted({call.id for _, call in wanted}), self.failed)
        for one, call in wanted:
            if call.id in texts:
                score = one.answered(call.id, self.matcher.score(one.judge, call.id, texts[call.id], self.now))
                profile = one.profile
                yield MatchData(profile.id, call.id, profile.version, call.reading, score, one.fits(score))


def _first(error: ValidationError) -> str:
    detail = error.errors(include_url=False)[0]
    return f"{'.'.join(map(str, detail['loc'])) or 'value'}: {detail['msg']}"


def _batches(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))
