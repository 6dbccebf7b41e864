"""Where a call stands at a moment: pure functions of its dates and the clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from store.types import BRUSSELS, CallData, Deadline, DeadlineModel, State

NEWS_LASTS = dt.timedelta(days=183)  # calls are open for two to five months


def next_deadline(deadlines: Iterable[Deadline], now: dt.datetime) -> Deadline | None:
    """The first deadline that is not past at ``now`` (aware); None when all are past or there are none."""
    coming = [deadline for deadline in deadlines if deadline.closes_at > now]
    return min(coming, key=lambda deadline: deadline.closes_at, default=None)


def days_left(deadline: Deadline, now: dt.datetime) -> int:
    """Whole calendar days from today to the deadline's day, both in the deadline's zone; 0 is today."""
    return (deadline.day - now.astimezone(ZoneInfo(deadline.zone)).date()).days


def ends_at(call: CallData) -> dt.datetime | None:
    """The moment after which a call is over, its last deadline; None where nothing tells.

    What news announced without a deadline is over half a year after the news came, or after the day on which it opens.
    """
    if call.deadlines:
        return max(deadline.closes_at for deadline in call.deadlines)
    told = max(filter(None, (call.published, call.opens)), default=None)
    return Deadline(told + NEWS_LASTS).closes_at if told and call.deadline_model is DeadlineModel.ANNOUNCED else None


def state_of(call: CallData, now: dt.datetime) -> State:
    """Forthcoming before it opens, closed when it is over, else open.

    The source's own status is not asked: portals leave "open" on calls whose every deadline is past.
    """
    ends = ends_at(call)
    if ends is not None and ends <= now:
        return State.CLOSED
    zone = ZoneInfo(call.deadlines[0].zone if call.deadlines else BRUSSELS)
    if call.opens is not None and call.opens > now.astimezone(zone).date():
        return State.FORTHCOMING
    return State.OPEN
