"""Which edition is due for whom, and what belongs in it for one person: pure decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from store.changes import net_changes
from store.statements import Member
from store.states import next_deadline, state_of
from store.types import CallData, Change, Frequency, Reason, State, Verdict, Wishes

FAR = dt.datetime.max.replace(tzinfo=dt.UTC)


class News(StrEnum):
    """Why a call is in an alert."""

    CHANGED = "changed"  # they were told of it, and it is not what they were told
    NEW = "new"  # they never heard of it, and it fits


@dataclass(frozen=True, slots=True)
class Fit:
    """How a call stands to one profile of the person."""

    profile: str
    wishes: Wishes
    score: float
    fits: bool
    reasons: tuple[Reason, ...] = ()
    verdicts: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A call that a person may have to hear of; ``source`` is the title of the source that published it.

    ``told`` is the version they last heard of, None when they never did; ``changes`` are those since, oldest first.
    ``sightings`` are those of a call that may have several.
    """

    id: int
    version: int
    reading: int
    call: CallData
    source: str = ""
    told: int | None = None
    fits: tuple[Fit, ...] = ()
    changes: tuple[Change, ...] = ()
    sightings: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A call that an edition tells to a person."""

    id: int
    version: int
    reading: int
    call: CallData
    source: str
    news: News
    fits: tuple[Fit, ...]
    changes: tuple[Change, ...] = ()
    sightings: tuple[Member, ...] = ()

    @property
    def score(self) -> float:
        """The best score of the profiles that it fits; 0 when it fits none."""
        return max((fit.score for fit in self.fits), default=0.0)


def edition_day(now: dt.datetime, zone: str) -> dt.date:
    """The day of the edition composed at ``now`` (aware) by a cluster in ``zone``; its ISO form is the key."""
    return now.astimezone(ZoneInfo(zone)).date()


def is_due(frequency: Frequency, day: dt.date, last: dt.date | None) -> bool:
    """Whether a profile is heard in the edition of ``day``; ``last`` is the day of the edition before it.

    Weekly profiles are heard on Mondays. A Monday on which no edition was made is caught up by the next edition.
    """
    if frequency is Frequency.DAILY:
        return True
    monday = day - dt.timedelta(days=day.weekday())
    return day == monday or (last is not None and last < monday)


def decide(candidate: Candidate, now: dt.datetime) -> Item | None:
    """What to tell of a call, or None for nothing.

    A call never told is told while it is open or forthcoming and fits. A told call is told again when it differs from
    what was told, whether or not it still fits or is open; what changed and changed back is no news.
    """
    fits = tuple(fit for fit in candidate.fits if fit.fits)
    if candidate.told is None:
        if not fits or state_of(candidate.call, now) is State.CLOSED:
            return None
        return _item(candidate, News.NEW, fits)
    changes = net_changes(candidate.changes)
    if candidate.told >= candidate.version or not changes:
        return None
    return _item(candidate, News.CHANGED, fits, changes)


def _item(candidate: Candidate, news: News, fits: tuple[Fit, ...], changes: tuple[Change, ...] = ()) -> Item:
    return Item(
        candidate.id,
        candidate.version,
        candidate.reading,
        candidate.call,
        candidate.source,
        news,
        fits,
        changes,
        candidate.sightings,
    )


def arrange(items: Sequence[Item], now: dt.datetime) -> tuple[Item, ...]:
    """The order of an edition: what changed, the soonest deadline first, then what is new, the best first."""

    def rank(item: Item) -> tuple[bool, dt.datetime | float, int]:
        if item.news is News.CHANGED:
            return (False, closes_at(item.call, now), item.id)
        return (True, -item.score, item.id)

    return tuple(sorted(items, key=rank))


def closes_at(call: CallData, now: dt.datetime) -> dt.datetime:
    """When its next deadline is; the far future where none is coming."""
    coming = next_deadline(call.deadlines, now)
    return FAR if coming is None else coming.closes_at
