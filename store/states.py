"""Where a call stands at a moment: pure functions of its dates and the clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from store.types import BRUSSELS, CallData, Deadline, State


def next_deadline(deadlines: Iterable[Deadline], now: dt.datetime) -> Deadline | None:
    """The first deadline that is not past at ``now`` (aware); None when all are past or there are none."""
    coming = [deadline for deadline in deadlines if deadline.closes_at > now]
    return min(coming, key=lambda deadline: deadline.closes_at, default=None)


def days_left(deadline: Deadline, now: dt.datetime) -> int:
    """Whole calendar days from today to the deadline's day, both in the deadline's zone; 0 is today."""
    return (deadline.day - now.astimezone(ZoneInfo(deadline.zone)).date()).days


def state_of(call: CallData, now: dt.datetime) -> State:
    """Forthcoming before it opens, closed when every deadline is past, else open.

    The source's own status is not asked: portals leave "open" on calls whose every deadline is past.
    """
    if call.deadlines and next_deadline(call.deadlines, now) is None:
        return State.CLOSED
    zone = ZoneInfo(call.deadlines[0].zone if call.deadlines else BRUSSELS)
    if call.opens is not None and call.opens > now.astimezone(zone).date():
        return State.FORTHCOMING
    return State.OPEN
