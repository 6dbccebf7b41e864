"""What a long-lived process keeps of a store: the matcher over all calls, and all profiles ready to be told of them.

Taking in a call or a profile costs its own size. Words are weighed anew, and what each profile saw is read anew, once a
hundredth of what is known has changed: until then what came since is measured by what was known before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import ValidationError

from profiles.keeping import Kept, keep, kept_in, made_by
from profiles.listeners import KnownProfiles
from profiles.matcher.score import Matcher
from profiles.matcher.semantic_near import Encoder
from store.codec import first_fault, load_call
from store.matches import ActiveProfile, KnownReading, stored_calls
from store.session import Store
from store.types import CallData

STALE = 0.01  # share of what is known that may change before words are weighed anew
BATCH = 200  # calls read at a time


class Outrun(RuntimeError):
    """Raised where several processes are to weigh words alike, and another one was quicker."""


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
            failed[f"call {call_id}"] = first_fault(error)
    return calls
