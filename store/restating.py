"""Writing anew what calls state, from their sightings and edits, with what changed by it."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from store.changes import compare
from store.codec import dump_call, load_call
from store.presence import MISSES_BEFORE_VANISHED
from store.rows import rewrite_calls
from store.statements import Member, stated, value_of
from store.tables import Call, CallChange, Edit, Record, Sighting, Source, Statement
from store.types import CallData, Change, EndedReason, Weight

Weigh = Callable[[Change, CallData, CallData], Change]  # changes.learnt, changes.joined


def members_of(session: Session, call_ids: Collection[int]) -> dict[int, list[Member]]:
    """The sightings of calls with what they read, by call."""
    query = (
        select(Sighting.id, Sighting.call_id, Record.data, Source.title, Source.second_hand, Sighting.first_seen_at)
        .join(Record, Record.sighting_id == Sighting.id)
        .join(Source, Source.name == Sighting.source)
        .where(Sighting.call_id.in_(call_ids))
        .order_by(Sighting.id)
    )
    found: defaultdict[int, list[Member]] = defaultdict(list)
    for sighting, call_id, data, title, second_hand, first_seen_at in session.execute(query):
        found[call_id].append(Member(sighting, call_id, load_call(data), title, second_hand, first_seen_at))
    return found


def statements_of(session: Session, call_ids: Collection[int]) -> dict[int, CallData]:
    """What calls state as of their last writing, by id."""
    query = (
        select(Call.id, func.coalesce(Statement.data, Record.data))
        .join(Sighting, (Sighting.source == Call.source) & (Sighting.ref == Call.ref))
        .join(Record, Record.sighting_id == Sighting.id)
        .outerjoin(Statement, Statement.call_id == Call.id)
        .where(Call.id.in_(call_ids))
    )
    return {call_id: load_call(data) for call_id, data in session.execute(query)}


def restate(
    session: Session,
    old: Mapping[int, CallData],
    now: dt.datetime,
    *,
    run_id: int | None = None,
    weigh: Weigh | None = None,
) -> dict[int, tuple[Change, ...]]:
    """Write anew what calls state and what that changes, by call; ``old`` is what each stated before, by id.

    ``weigh`` says what a change matters where it comes of something else than a source that changed its mind.
    """
    members, edits = members_of(session, old), _edits(session, old)
    counts = session.execute(select(Call.id, Call.version, Call.reading).where(Call.id.in_(old)).order_by(Call.id))
    written: list[tuple[int, CallData, dict[str, Any]]] = []
    found: dict[int, tuple[Change, ...]] = {}
    for call_id, version, reading in counts.all():
        sourced = stated(members[call_id])
        new = stated(members[call_id], _values(edits[call_id]))
        _flag(edits[call_id], sourced)
        changes = compare(old[call_id], new, now)
        found[call_id] = tuple(weigh(change, old[call_id], new) for change in changes) if weigh else changes
        stamp: dict[str, Any] = {}
        if changes:
            stamp, rows = stamped(call_id, version, reading, found[call_id], now, run_id=run_id)
            note_changes(session, rows)
        elif old[call_id].language != new.language:
            stamp = read_anew(reading)
        written.append((call_id, new, stamp))
        _keep(session, call_id, new, whole=len(members[call_id]) == 1 and not edits[call_id])
    for size in {len(stamp) for *_, stamp in written}:  # rows of one statement have the same columns
        rewrite_calls(session, [row for row in written if len(row[2]) == size])
    return found


def stamped(
    call_id: int,
    version: int,
    reading: int,
    changes: Sequence[Change],
    now: dt.datetime,
    *,
    run_id: int | None,
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The version, reading and time of a call from these changes on, and the changes as rows."""
    version += any(change.weight is Weight.MAJOR for change in changes)
    stamp = {"version": version, "reading": reading + 1, "changed_at": now}
    return stamp, [asdict(change) | stamp | {"run_id": run_id, "call_id": call_id} for change in changes]


def read_anew(reading: int) -> dict[str, Any]:
    """The reading of a call that is in another language than was thought: no change of it, and yet to be matched."""
    return {"reading": reading + 1}


def note_changes(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        session.execute(insert(CallChange), rows)


def write_quietly(session: Session, call_ids: Sequence[int]) -> None:
    """Write what calls state without comparing it with anything: they are as they were put together."""
    members, edits = members_of(session, call_ids), _edits(session, call_ids)
    calls = [(call_id, stated(members[call_id], _values(edits[call_id]))) for call_id in call_ids]
    for call_id, call in calls:
        _keep(session, call_id, call, whole=len(members[call_id]) == 1 and not edits[call_id])
    rewrite_calls(session, [(call_id, call, {}) for call_id, call in calls])


def wake(session: Session, call_ids: Collection[int]) -> None:
    """Bring back calls that had vanished, where a sighting of theirs is not missing."""
    seen = select(Sighting.call_id).where(Sighting.call_id.in_(call_ids), Sighting.misses < MISSES_BEFORE_VANISHED)
    session.execute(
        update(Call)
        .where(Call.id.in_(seen), Call.ended_reason == EndedReason.VANISHED)
        .values(ended_at=None, ended_reason=None)
        .execution_options(synchronize_session=False)
    )


def _edits(session: Session, call_ids: Collection[int]) -> defaultdict[int, list[Edit]]:
    found: defaultdict[int, list[Edit]] = defaultdict(list)
    for edit in session.scalars(select(Edit).where(Edit.call_id.in_(call_ids)).order_by(Edit.field)):
        found[edit.call_id].append(edit)
    return found


def _values(edits: Sequence[Edit]) -> dict[str, Any]:
    return {edit.field: json.loads(edit.value) for edit in edits}


def _flag(edits: Sequence[Edit], sourced: CallData) -> None:
    """Note where the sources say something else than when staff edited."""
    for edit in edits:
        said = json.dumps(value_of(sourced, edit.field), ensure_ascii=False)
        edit.newer_value = None if said == edit.source_value else said


def _keep(session: Session, call_id: int, new: CallData, *, whole: bool) -> None:
    """Keep the statement of a call, unless its only record is the ``whole`` of it."""
    if whole:
        session.execute(delete(Statement).where(Statement.call_id == call_id))
    else:
        session.merge(Statement(call_id=call_id, data=dump_call(new)))
        session.flush()
