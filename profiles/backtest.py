"""What a profile would have sent: the calls of the last days, each judged as of the day on which it came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from profiles.feedback import moved
from profiles.known import KnownCalls, read_calls
from profiles.matcher.document import tells_anything
from profiles.matcher.eligibility import verdicts
from profiles.matcher.score import Judge
from store.feedback import Said, standing_answers
from store.matches import active_profiles, known_readings, recent_calls
from store.session import Store
from store.types import Answer, CallData, Score, Wishes

DAYS = 90
WEEK, MONTH = 7, 30  # days
TOO_MANY = 5.0  # calls a week, in the mean; more is not read
FAINT = 0.1  # a value under which nothing is a candidate at any sensible threshold
MOST_WORDS = 3_000  # of a profile; each of more is too small a part of it to find a call
CANDIDATES = 500  # the best that are looked at


class Concern(StrEnum):
    """What is wrong with a profile that sends so many calls."""

    EMPTY = "no word of it tells one call from another"
    NONE = "nothing would have been sent"
    LONG = "so many words fit no call well"
    MANY = "more would have been sent than anybody reads"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A call that could have been told: when it came, its value, and whether no verdict and no answer stops it."""

    call_id: int
    came_at: dt.datetime
    value: float
    eligible: bool


@dataclass(frozen=True, slots=True)
class Backtest:
    """What a profile would have sent in the ``days`` before ``now``; ``candidates`` are sorted, the best first."""

    now: dt.datetime
    days: int
    threshold: float
    candidates: tuple[Candidate, ...]
    tells: bool = True  # whether the profile has a word that tells calls apart
    words: int = 0  # of the profile

    @property
    def told(self) -> tuple[Candidate, ...]:
        """The calls that it would have sent."""
        return tuple(one for one in self.candidates if one.eligible and one.value >= self.threshold)

    @property
    def weeks(self) -> tuple[int, ...]:
        """How many calls a week, the oldest week first."""
        counts = [0] * -(-self.days // WEEK)
        for one in self.told:
            counts[-1 - min((self.now - one.came_at).days // WEEK, len(counts) - 1)] += 1
        return tuple(counts)

    @property
    def a_week(self) -> float:
        return len(self.told) * WEEK / self.days

    @property
    def concern(self) -> Concern | None:
        if not self.told:
            silent = Concern.LONG if self.words > MOST_WORDS else Concern.NONE
            return silent if self.tells else Concern.EMPTY
        return Concern.MANY if self.a_week > TOO_MANY else None

    def threshold_for(self, a_month: float) -> float | None:
        """The threshold that would have sent about so many calls a month; None where there are not so many at all.

        It lies half way between the last call that is sent and the first that is not.
        """
        values = [one.value for one in self.candidates if one.eligible]
        wanted = round(a_month * self.days / MONTH)
        if not 0 < wanted <= len(values):
            return None
        following = values[wanted] if wanted < len(values) else FAINT
        return round((values[wanted - 1] + following) / 2, 3)


class Rehearsal:
    """The calls of the last days, held ready so that each edit of a profile is answered at once."""

    def __init__(self, store: Store, now: dt.datetime, days: int = DAYS, known: KnownCalls | None = None) -> None:
        self._store, self._now, self._days = store, now, days
        with store.reading() as session:
            readings = known_readings(session, now)
            recent = recent_calls(session, now - dt.timedelta(days=days))
            profiles = active_profiles(session)
        self._known = known or KnownCalls()
        self._known.refresh(store, readings, profiles, listening=False)
        self._came = {call_id: came for call_id, came in recent.items() if call_id in self._known.matcher}
        self._calls: dict[int, CallData] = {}
        self._judged: list[Judge] = []  # the last one: its reasons are asked for next

    def of(self, wishes: Wishes, threshold: float, profile_id: int | None = None) -> Backtest:
        """What these wishes would have sent; with the answers of a profile, where one is named."""
        said = self._said(profile_id)
        judge = self._judge(moved(wishes, said))
        refused = {one.call_id for one in said if one.programme or one.objection}
        values = {call_id: value for call_id in self._came if (value := judge.value(call_id)) >= FAINT}
        best = sorted(values, key=lambda call_id: (-values[call_id], -judge.place(call_id), call_id))[:CANDIDATES]
        self._read(best)
        candidates = (
            Candidate(call_id, self._came[call_id], values[call_id], self._eligible(judge.wishes, call_id, refused))
            for call_id in best
            if call_id in self._calls
        )
        return Backtest(
            self._now, self._days, threshold, tuple(candidates), tells_anything(judge.wishes), _length(wishes)
        )

    def scored(self, wishes: Wishes, chosen: Collection[Candidate], profile_id: int | None = None) -> dict[int, Score]:
        """The whole scores of some of the calls by id, each as of the day on which it came."""
        judge = self._judge(moved(wishes, self._said(profile_id)))
        return {
            one.call_id: self._known.matcher.score(judge, one.call_id, self._calls[one.call_id], one.came_at)
            for one in chosen
        }

    def _said(self, profile_id: int | None) -> Sequence[Said]:
        if profile_id is None:
            return ()
        with self._store.reading() as session:
            return standing_answers(session, [profile_id]).get(profile_id, ())

    def _judge(self, wishes: Wishes) -> Judge:
        if not self._judged or self._judged[0].wishes != wishes:
            self._judged = self._known.matcher.judge([wishes])
        return self._judged[0]

    def _read(self, call_ids: Collection[int]) -> None:
        missing = [call_id for call_id in call_ids if call_id not in self._calls]
        self._calls |= read_calls(self._store, missing, {})

    def _eligible(self, wishes: Wishes, call_id: int, refused: Collection[int]) -> bool:
        said = verdicts(wishes, self._calls[call_id], self._came[call_id])
        return call_id not in refused and all(verdict.answer is not Answer.NO for verdict in said)


def _length(wishes: Wishes) -> int:
    return sum(len(text.split()) for text in (wishes.text, *wishes.keywords, *wishes.topics))
