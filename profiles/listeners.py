"""The profiles in force, ready to be told of calls: each a row of a crowd, with its threshold and what it saw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from profiles.feedback import moved, withheld
from profiles.keeping import Kept
from profiles.matcher.calibration import LEVELS, Background
from profiles.matcher.choice import Audience
from profiles.matcher.crowd import Crowd
from profiles.matcher.lexicon import Floats, Ints
from profiles.matcher.rows import Growing
from profiles.matcher.score import Found
from profiles.matcher.semantic_near import given
from store.codec import first_fault, load_wishes
from store.feedback import standing_answers
from store.matches import ActiveProfile, stored_wishes
from store.session import Store
from store.types import Verdict, Wishes

UNREAD = -1  # calls that a profile saw which cannot be read
CELLS = 1 << 26  # pairs of profiles and calls of which all evidence is held at a time


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
                self.failed[one.key] = first_fault(error)

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
