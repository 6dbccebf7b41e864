"""Floods: more new calls than a source ever brings are held, and wait for one decision of staff.

A held call is stored, listed and matched like any other; nobody is told of it before its flood is released.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session, aliased

from store.once import insert_once
from store.runs import GOOD
from store.tables import Call, Delivery, Flood, HeldCall, Run, Sighting
from store.types import FloodDecision

_ROWS = 500  # parameters a statement


@dataclass(frozen=True, slots=True)
class FloodData:
    """A flood: ``calls`` came where ``usual`` is the most that one run may bring; None decided: it waits."""

    id: int
    source: str
    calls: int
    usual: int
    opened_at: dt.datetime
    decision: FloodDecision | None
    decided_at: dt.datetime | None


def is_held() -> ColumnElement[bool]:
    """The condition of a call that nobody is to be told of: its flood waits for a decision, or is withheld."""
    held = select(HeldCall.call_id).join(Flood, Flood.id == HeldCall.flood_id)
    undecided = Flood.decision.is_(None) | (Flood.decision == FloodDecision.WITHHOLD)
    return held.where(HeldCall.call_id == Call.id, undecided).exists()


def has_told(session: Session) -> bool:
    """Whether anybody was ever told of a call: before that, everything is new to everybody."""
    return session.scalar(select(Delivery.id).limit(1)) is not None


def is_unfinished(session: Session, source: str) -> bool:
    """Whether a flood waits and no reading came to its end since: what is still new belongs to it."""
    whole = select(Run.id).where(Run.source == source, Run.id >= Flood.run_id, Run.outcome.in_(GOOD))
    cut = select(Flood.id).where(Flood.source == source, Flood.decided_at.is_(None), ~whole.exists())
    return session.scalar(cut) is not None


def hold(session: Session, source: str, run_id: int, refs: Sequence[str], now: dt.datetime, *, usual: int) -> int:
    """Hold the calls that only these sightings of ``source`` know, in its waiting flood; gives how many are new in it.

    ``usual`` is the most that one run may bring without asking.
    """
    flood_id = _waiting(session, source, run_id, now, usual)
    held = 0
    for start in range(0, len(refs), _ROWS):
        ids = _alone(session, source, refs[start : start + _ROWS])
        held += insert_once(session, HeldCall, [{"call_id": call_id, "flood_id": flood_id} for call_id in ids])
    return held


def free(session: Session, source: str, refs: Sequence[str]) -> int:
    """Let go of the calls that ``source`` brings in its everyday number, and that a flood of another source holds.

    To whoever waits for them they are news, as if the other had never flooded. What staff withheld stays withheld.
    """
    freed = 0
    waiting = select(Flood.id).where(Flood.source != source, Flood.decided_at.is_(None))
    for start in range(0, len(refs), _ROWS):
        among = Sighting.ref.in_(refs[start : start + _ROWS])
        brought = select(Sighting.call_id).where(Sighting.source == source, among)
        gone = delete(HeldCall).where(HeldCall.call_id.in_(brought), HeldCall.flood_id.in_(waiting))
        freed += len(session.execute(gone.returning(HeldCall.call_id)).all())
    return freed


def decide_flood(session: Session, source: str, decision: FloodDecision, now: dt.datetime) -> FloodData | None:
    """Decide on the waiting flood of a source; None where none waits.

    What was withheld can still be released: then the last one withheld is. What was released has been told.
    """
    open_to_it: ColumnElement[bool] = Flood.decided_at.is_(None)
    if decision is FloodDecision.RELEASE:
        open_to_it = open_to_it | (Flood.decision == FloodDecision.WITHHOLD)
    newest = select(Flood.id).where(Flood.source == source, open_to_it).order_by(Flood.id.desc()).limit(1)
    decided = session.scalar(
        update(Flood)
        .where(Flood.id == newest.scalar_subquery(), open_to_it)
        .values(decision=decision, decided_at=now)
        .returning(Flood.id)
        .execution_options(synchronize_session=False)
    )
    return None if decided is None else next(iter(_floods(session, Flood.id == decided)))


def waiting_floods(session: Session) -> list[FloodData]:
    """The floods that wait for a decision, by source."""
    return _floods(session, Flood.decided_at.is_(None))


def floods_since(session: Session, run_id: int) -> list[FloodData]:
    """The floods that wait and that runs after ``run_id`` brought or added to."""
    return _floods(session, Flood.decided_at.is_(None) & (Flood.run_id > run_id))


def _waiting(session: Session, source: str, run_id: int, now: dt.datetime, usual: int) -> int:
    row = {"source": source, "run_id": run_id, "usual": usual, "opened_at": now}
    insert_once(session, Flood, [row])
    return session.scalars(
        update(Flood)
        .where(Flood.source == source, Flood.decided_at.is_(None))
        .values(run_id=run_id)
        .returning(Flood.id)
        .execution_options(synchronize_session=False)
    ).one()


def _alone(session: Session, source: str, refs: Sequence[str]) -> list[int]:
    """The calls of these sightings that no other source knows, and that are not held yet."""
    other = aliased(Sighting)
    elsewhere = select(other.id).where(other.call_id == Sighting.call_id, other.source != source)
    held = select(HeldCall.call_id).where(HeldCall.call_id == Sighting.call_id)
    query = select(Sighting.call_id).distinct().where(Sighting.source == source, Sighting.ref.in_(refs))
    return list(session.scalars(query.where(~elsewhere.exists(), ~held.exists()).order_by(Sighting.call_id)))


def _floods(session: Session, condition: ColumnElement[bool]) -> list[FloodData]:
    calls = select(func.count()).where(HeldCall.flood_id == Flood.id).scalar_subquery()
    rows = session.execute(select(Flood, calls.label("calls")).where(condition).order_by(Flood.source, Flood.id))
    return [
        FloodData(row.id, row.source, number, row.usual, row.opened_at, row.decision, row.decided_at)
        for row, number in rows
    ]
