"""What a long-lived process keeps of a store: the matcher over all calls, and all profiles ready to be told of them.

Taking in a call or a profile costs its own size. Words are weighed anew, and what each profile saw is read anew, once a
hundredth of what is known has changed: until then what came since is measured by what was known before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from profiles.feedback import moved, withheld
from profiles.keeping import Kept, keep, kept_in, made_by
from profiles.matcher.calibration import LEVELS, Background
from profiles.matcher.choice import Audience
from profiles.matcher.crowd import Crowd
from profiles.matcher.lexicon import Floats, Ints
from profiles.matcher.rows import Growing
from profiles.matcher.score import Found, Matcher
from profiles.matcher.semantic_near import Encoder, given
from store.codec import load_call, load_wishes
from store.feedback import standing_answers
from store.matches import ActiveProfile, KnownReading, stored_calls, stored_wishes
from store.session import Store
from store.types import CallData, Verdict, Wishes

STALE = 0.01  # share of what is known that may change before words are weighed anew
BATCH = 200  # calls read at a time
UNREAD = -1  # calls that a profile saw which cannot be read
CELLS = 1 << 26  # pairs of profiles and calls of which all evidence is held at a time


class Outrun(RuntimeError):
    """Raised where several processes are to weigh words alike, and another one was quicker."""


@dataclass(frozen=True, slots=True)
class Listener:
    """A profile as it was read last: its row in the crowd, and what its answers made of it."""

    row: int
    version: int
    wishes: Wishes
    withheld: Mapping[int, Verdict]  # calls that were answered with no


@dataclass(frozen=True, slots=True)
class Listeners:
    """Profiles to be told of calls: what is chosen by, the id of each row of it, and the row of each id.

    ``few`` are the ids where these are not all.
    """

    audience: Audience
    ids: NDArray[np.int64]
    rows: Mapping[int, int]
    few: Sequence[int] | None = None


class KnownProfiles:
    """The profiles in force under their ids, as rows of a crowd. Call ``weigh`` when all that changed is in."""

    def __init__(self, kept: Kept) -> None:
        self._matcher = matcher = kept.matcher
        self._kept: Kept | None = kept
        self.crowd = Crowd(matcher.index.lexicon)
        self.failed: dict[str, str] = {}
        self._of: dict[int, Listener] = {}
        self._id = Growing(np.int64)  # of each row
        self._thresholds = Growing(np.float32)
        self._steps = Growing(np.float32)  # flat
        self._saw = Growing(np.int32)  # how many calls
        self._vectors = Growing(np.float32)  # flat
        self._weighed = 0  # rows

    def __contains__(self, profile_id: int) -> bool:
        return profile_id in self._of

    def __getitem__(self, profile_id: int) -> Listener:
        return self._of[profile_id]

    def everybody(self, share: float) -> Listeners:
        """All of them, to be told from a ``share`` of their thresholds on."""
        audience = self._audience(self.crowd, np.arange(len(self.crowd), dtype=np.int32), share)
        return Listeners(audience, self._id.values, {one: known.row for one, known in self._of.items()})

    def some(self, profile_ids: Sequence[int], share: float) -> Listeners:
        """Likewise some of them, at the cost of their own size."""
        rows = np.array([self._of[one].row for one in profile_ids], np.int32)
        crowd = self._matcher.crowd(self._of[one].wishes for one in profile_ids)
        places = {one: place for place, one in enumerate(profile_ids)}
        return Listeners(self._audience(crowd, rows, share), np.array(profile_ids, np.int64), places, profile_ids)

    def _audience(self, crowd: Crowd, rows: Ints, share: float) -> Audience:
        saw = Background(self._steps.values.reshape(-1, len(LEVELS))[rows], self._saw.values[rows])
        thresholds = self._thresholds.values[rows] * np.float32(share)
        near = (lambda profiles, calls: self._near(rows[profiles], calls)) if self._matcher.nearness else None
        return Audience(crowd, saw, thresholds, near)

    def found(self, profile_id: int, value: float, near: float) -> Found:
        one = self._of[profile_id]
        return Found(one.wishes, self.crowd, one.row, value, near)

    def refresh(self, store: Store, profiles: Sequence[ActiveProfile]) -> None:
        """Take in what is new or changed; a profile whose wishes cannot be read is named in ``failed``."""
        self.failed.clear()
        stale = [one for one in profiles if one.id not in self._of or self._of[one.id].version != one.version]
        for profile_id in {*self._of} - {one.id for one in profiles}:
            self._drop(profile_id)
        if not stale:
            return
        with store.reading() as session:
            wishes = stored_wishes(session, [one.id for one in stale])
            answers = standing_answers(session, [one.id for one in stale])
        for one in stale:
            self._drop(one.id)
            said = answers.get(one.id, ())
            try:
                self._add(one, moved(load_wishes(wishes[one.id]), said), withheld(said))
            except ValidationError as error:
                self.failed[one.key] = first(error)

    def weigh(self, *, anew: bool) -> None:
        """Weigh what came since the last time, or all of it ``anew``, and read what those profiles saw."""
        if anew:
            self._matcher.index.fit(self.crowd)
            self._kept, self._weighed = None, 0
        else:
            self.crowd.weigh(self._weighed)
        rows = self._take_kept(self.crowd.held[self.crowd.held >= self._weighed])
        size = max(CELLS // max(len(self._matcher), 1), 1)
        for start in range(0, len(rows), size):
            some = rows[start : start + size]
            if len(rows) == len(self.crowd.held):
                self._note(some, self._matcher.saw(self.crowd, some, self._vectors_of(some)))
            else:
                alone = self._matcher.crowd(self._of[one].wishes for one in self._id.values[some].tolist())
                self._note(some, self._matcher.saw(alone, alone.held, self._vectors_of(some)))
        self._weighed = len(self.crowd)

    def saw(self, profile_ids: Iterable[int]) -> Background:
        """What these profiles saw; UNREAD calls where one could not be read."""
        rows = np.array([self._of[one].row if one in self._of else -1 for one in profile_ids], np.int32)
        steps = np.zeros((len(rows), len(LEVELS)), np.float32)
        calls = np.full(len(rows), UNREAD, np.int32)
        steps[rows >= 0] = self._steps.values.reshape(-1, len(LEVELS))[rows[rows >= 0]]
        calls[rows >= 0] = self._saw.values[rows[rows >= 0]]
        return Background(steps, calls)

    def _take_kept(self, rows: Ints) -> Ints:
        """Note what is kept of what the profiles in these rows saw; gives the other rows."""
        kept = self._kept
        if kept is None or not kept.versions:
            return rows
        place = {known: number for number, known in enumerate(kept.versions.items())}
        ids = self._id.values[rows].tolist()
        places = np.array([place.get((one, self._of[one].version), -1) for one in ids], np.int64)
        found = (places >= 0) & (kept.saw.calls[places] != UNREAD)
        self._note(rows[found], Background(kept.saw.steps[places[found]], kept.saw.calls[places[found]]))
        return np.asarray(rows[~found])

    def _add(self, profile: ActiveProfile, wishes: Wishes, no: Mapping[int, Verdict]) -> None:
        row = self._matcher.enlist(self.crowd, wishes)
        self._of[profile.id] = Listener(row, profile.version, wishes, no)
        self._id.extend(np.array([profile.id]))
        self._thresholds.extend(np.array([profile.threshold]))
        self._steps.pad((row + 1) * len(LEVELS))
        self._saw.pad(row + 1)
        if self._matcher.nearness:
            self._vectors.extend(self._matcher.nearness.profile(wishes))

    def _drop(self, profile_id: int) -> None:
        if profile_id in self._of:
            self.crowd.drop(self._of.pop(profile_id).row)

    def _note(self, rows: Ints, saw: Background) -> None:
        self._steps.values.reshape(-1, len(LEVELS))[rows] = saw.steps
        self._saw.values[rows] = saw.calls

    def _vectors_of(self, rows: Ints) -> Floats | None:
        if self._matcher.nearness is None:
            return None
        return np.asarray(self._vectors.values.reshape(len(self.crowd), -1)[rows])

    def _near(self, rows: Ints, calls: Ints) -> Floats:
        """What nearness gives to pairs of rows of profiles and rows of calls."""
        vectors, nearness = self._vectors_of(rows), self._matcher.nearness
        if vectors is None or nearness is None or not len(rows):
            return np.zeros(len(rows), np.float32)
        asked, place = np.unique(calls, return_inverse=True)
        of_calls = nearness.calls(self._matcher.index.keys[asked].tolist())
        return given(np.einsum("ij,ij->i", vectors, of_calls[place]))


class KnownCalls:
    """The matcher over all calls of a store, and who wants to hear of them.

    A process that has just started goes on from what another one kept (``profiles.keeping``), as if it were that one.
    What was replaced leaves a hole. Once there are more holes than rows that hold something, and ``spare`` besides, all
    is read anew, so that a service does not grow for ever.
    """

    def __init__(self, encoder: Encoder | None = None, spare: int = 1000) -> None:
        self.failed: dict[str, str] = {}
        self._encoder, self._spare = encoder, spare
        self._made_by = made_by(encoder)
        self._begin(Kept(Matcher(encoder)))

    def _begin(self, kept: Kept) -> None:
        self.matcher = kept.matcher
        self.profiles = KnownProfiles(kept)
        self._readings: dict[int, int] = dict(kept.readings)
        self._weighed = kept  # what was known when words were weighed last

    def forget(self) -> None:
        """Begin anew, or from what is kept by now."""
        self._begin(Kept(Matcher(self._encoder)))

    def refresh(
        self,
        store: Store,
        readings: Sequence[KnownReading],
        profiles: Sequence[ActiveProfile],
        *,
        listening: bool = True,
    ) -> None:
        """Take in what is new or changed in the store; what cannot be read is named in ``failed``.

        Unless somebody is ``listening``, profiles are read only where words are to be weighed anew.
        """
        self.failed.clear()
        calls, crowd = len(self.matcher), self.profiles.crowd
        if len(self.matcher.index.keys) > 2 * calls + self._spare or len(crowd) > 2 * len(crowd.held) + self._spare:
            self.forget()
        elif not self._readings and (kept := kept_in(store, self._made_by, self._encoder)):
            self._begin(kept)
        self._refresh_calls(store, readings)
        versions = {one.id: one.version for one in profiles}
        changed = _differing(self._readings, self._weighed.readings) + _differing(versions, self._weighed.versions)
        anew = changed > STALE * (len(self._weighed.readings) + len(self._weighed.versions))
        if anew or listening:
            self.profiles.refresh(store, profiles)
            self.failed |= self.profiles.failed
            self.profiles.weigh(anew=anew)
        if anew:
            weighed = Kept(self.matcher, dict(self._readings), versions, self.profiles.saw(versions))
            self._weighed = keep(store, self._made_by, weighed)

    @property
    def mark(self) -> bytes:
        """That of the weights which words have here."""
        return self._weighed.mark

    def follow(
        self, store: Store, mark: bytes, readings: Sequence[KnownReading], profiles: Sequence[ActiveProfile]
    ) -> None:
        """Likewise take in what is new, for these profiles alone, with words weighed as that mark says.

        Raises Outrun where another process weighed them since.
        """
        self.failed.clear()
        if self._weighed.mark != mark or not mark:
            kept = kept_in(store, self._made_by, self._encoder)
            if kept is None or kept.mark != mark:
                raise Outrun("another process weighs words at the same time; the next run goes on from there")
            self._begin(kept)
        self._refresh_calls(store, readings)
        self.profiles.refresh(store, profiles)
        self.failed |= self.profiles.failed
        self.profiles.weigh(anew=False)

    def _refresh_calls(self, store: Store, readings: Sequence[KnownReading]) -> None:
        stale = [call.id for call in readings if self._readings.get(call.id) != call.reading]
        for gone in set(self._readings) - {call.id for call in readings}:
            self._drop(gone)
        number = {call.id: call.reading for call in readings}
        for start in range(0, len(stale), BATCH):
            some = stale[start : start + BATCH]
            calls = read_calls(store, some, self.failed)
            for call_id, call in calls.items():
                self.matcher.put(call_id, call)
                self._readings[call_id] = number[call_id]
            for unread in self._readings.keys() & set(some) - calls.keys():
                self._drop(unread)  # matched as it was before, it would no longer be due

    def _drop(self, call_id: int) -> None:
        self.matcher.drop(call_id)
        del self._readings[call_id]


def _differing(now: Mapping[int, int], then: Mapping[int, int]) -> int:
    """How many are new, changed or gone."""
    return sum(then.get(one) != number for one, number in now.items()) + len(then.keys() - now.keys())


def read_calls(store: Store, call_ids: Sequence[int], failed: dict[str, str]) -> dict[int, CallData]:
    """The calls by id; one that cannot be read is left out and named in ``failed``."""
    with store.reading() as session:
        stored = stored_calls(session, call_ids)
    calls: dict[int, CallData] = {}
    for call_id, data in sorted(stored.items()):
        try:
            calls[call_id] = load_call(data)
        except ValidationError as error:
            failed[f"call {call_id}"] = first(error)
    return calls


def first(error: ValidationError) -> str:
    """The first thing that is wrong, and with which field."""
    detail = error.errors(include_url=False)[0]
    return f"{'.'.join(map(str, detail['loc'])) or 'value'}: {detail['msg']}"
