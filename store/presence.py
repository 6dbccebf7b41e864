"""Which calls a run met and which it missed: absence ends a call only after several healthy readings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from store.codec import load_call
from store.locks import lock_calls
from store.tables import Call, Record, Sighting
from store.types import CallData, EndedReason

MISSES_BEFORE_VANISHED = 3  # healthy readings in a row; portals lose and find calls every day
MISSES_APART = dt.timedelta(hours=12)  # a reading repeated within the hour is no second absence


def mark_missing(session: Session, source: str, run_id: int, now: dt.datetime, *, met_since: int = 0) -> int:
    """Count a miss for each sighting of ``source`` that a healthy, complete run did not see; gives how many it lacked.

    Only sightings that a run from ``met_since`` on has met are looked at. Calls whose every deadline is past are
    expected to go. After several misses in a row everywhere, a call is ended as vanished; a later sighting brings it
    back.
    """
    lock_calls(session)
    running = select(Call.id).where(Call.ended_at.is_(None), (Call.closes_at.is_(None)) | (Call.closes_at > now))
    unseen = (Sighting.last_run_id != run_id) & (Sighting.last_run_id >= met_since)
    absent = (Sighting.source == source) & unseen & Sighting.call_id.in_(running)
    lacked = session.scalar(select(func.count()).where(absent)) or 0
    counted = session.execute(
        update(Sighting)
        .where(absent, Sighting.missed_at.is_(None) | (Sighting.missed_at <= now - MISSES_APART))
        .values(misses=Sighting.misses + 1, missed_at=now)
        .returning(Sighting.call_id, Sighting.misses)
        .execution_options(synchronize_session=False)
    ).all()
    gone = [row.call_id for row in counted if row.misses >= MISSES_BEFORE_VANISHED]
    elsewhere = select(Sighting.id).where(Sighting.call_id == Call.id, Sighting.misses < MISSES_BEFORE_VANISHED)
    session.execute(
        update(Call)
        .where(Call.id.in_(gone), ~elsewhere.exists())
        .values(ended_at=now, ended_reason=EndedReason.VANISHED)
    )
    return lacked


def mark_seen(session: Session, source: str, run_id: int, refs: Sequence[str]) -> set[str]:
    """Note that a run met these calls without reading them: they are not missing. Gives the known ones."""
    if not refs:
        return set()
    met = (
        update(Sighting)
        .where(Sighting.source == source, Sighting.ref.in_(refs), Sighting.last_run_id != run_id)
        .values(last_run_id=run_id, misses=0)
        .returning(Sighting.ref)
    )
    return set(session.scalars(met.execution_options(synchronize_session=False)))


def last_read(session: Session, source: str) -> dict[str, CallData]:
    """The calls of a source as it last told them, by ref; without those that it missed since, or told in short."""
    query = (
        select(Sighting.ref, Record.data)
        .join(Record, Record.sighting_id == Sighting.id)
        .where(Sighting.source == source, Sighting.misses == 0, Sighting.partial.is_(False))
    )
    return {row.ref: load_call(row.data) for row in session.execute(query)}
