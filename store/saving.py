"""Saving what a crawl read: a batch of readings becomes calls, sightings, deadlines and changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import Row, Table, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from store.changes import compare, digest, fingerprint
from store.codec import dump_call, load_call, pack
from store.presence import MISSES_BEFORE_VANISHED
from store.tables import Base, Call, CallChange, CallDeadline, Record, Sighting
from store.types import CallData, Change, EndedReason, Reading, Seen, Weight

_Row = Row[*tuple[Any, ...]]
_CALLS = Base.metadata.tables["calls"]
_SIGHTINGS = Base.metadata.tables["sightings"]
_RECORDS = Base.metadata.tables["records"]
_DEADLINES = Base.metadata.tables["deadlines"]


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving one reading came to."""

    ref: str
    seen: Seen
    changes: tuple[Change, ...] = ()


def save_calls(session: Session, run_id: int, readings: Sequence[Reading], now: dt.datetime) -> list[Saved]:
    """Save a batch of readings of one source in a writing session; gives one ``Saved`` a reading, in order.

    A reading is compared with the last one of the same (source, ref). Nothing here ever closes a call.
    """
    if not readings:
        return []
    source = readings[0].call.source
    _lock(session, source)
    known = _known(session, source, {reading.call.ref for reading in readings})
    results: dict[str, Saved] = {}
    fresh: list[Reading] = []
    touched: list[_Row] = []
    differing: list[tuple[_Row, Reading]] = []
    repeated = [Saved(reading.call.ref, Seen.REPEATED) for reading in readings]
    first = {reading.call.ref: position for position, reading in reversed(list(enumerate(readings)))}
    for ref, position in sorted(first.items(), key=lambda item: item[1]):
        row, reading = known.get(ref), readings[position]
        if row is None:
            fresh.append(reading)
            results[ref] = Saved(ref, Seen.NEW)
        elif row.last_run_id == run_id:
            continue
        else:
            touched.append(row)
            # What a listing says in short is no news where the whole record is known.
            if fingerprint(reading.call) == row.fingerprint or (reading.partial and not row.partial):
                results[ref] = Saved(ref, Seen.UNCHANGED)
            else:
                differing.append((row, reading))
    _insert_fresh(session, run_id, fresh, now)
    _touch(session, run_id, touched)
    results.update((saved.ref, saved) for saved in _update_differing(session, run_id, differing, now))
    for ref, position in first.items():
        if ref in results:
            repeated[position] = results[ref]
    return repeated


def _lock(session: Session, source: str) -> None:
    """One writer a source; SQLite's writing sessions are alone anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(source))))


def _known(session: Session, source: str, refs: set[str]) -> dict[str, _Row]:
    query = select(
        Sighting.id,
        Sighting.ref,
        Sighting.call_id,
        Sighting.fingerprint,
        Sighting.partial,
        Sighting.last_run_id,
        Sighting.misses,
    ).where(Sighting.source == source, Sighting.ref.in_(refs))
    return {row.ref: row for row in session.execute(query)}


def _insert_fresh(session: Session, run_id: int, fresh: Sequence[Reading], now: dt.datetime) -> None:
    if not fresh:
        return
    rows = [_columns(reading.call) | {"first_seen_at": now, "changed_at": now} for reading in fresh]
    # Through the tables, not the mapped classes, and the ids asked for afterwards: one statement for all rows.
    write = session.connection().execute
    write(insert(_CALLS), rows)
    refs = [reading.call.ref for reading in fresh]
    newest = select(Call.ref, func.max(Call.id).label("id")).where(
        Call.source == fresh[0].call.source, Call.ref.in_(refs)
    )
    ids = {row.ref: row.id for row in session.execute(newest.group_by(Call.ref))}
    pairs = [(ids[reading.call.ref], reading) for reading in fresh]
    records = {reading.call.ref: _record(reading) for reading in fresh}
    write(
        insert(_SIGHTINGS),
        [
            {
                "call_id": call_id,
                "source": reading.call.source,
                "ref": reading.call.ref,
                "fingerprint": digest(records[reading.call.ref]["data"]),
                "partial": reading.partial,
                "first_seen_at": now,
                "last_run_id": run_id,
            }
            for call_id, reading in pairs
        ],
    )
    seen = select(Sighting.id, Sighting.ref).where(Sighting.source == fresh[0].call.source, Sighting.ref.in_(refs))
    write(insert(_RECORDS), [records[row.ref] | {"sighting_id": row.id} for row in session.execute(seen)])
    _insert_deadlines(session, [(call_id, reading.call) for call_id, reading in pairs])


def _touch(session: Session, run_id: int, rows: Sequence[_Row]) -> None:
    """Note that the run saw them; what had vanished is back."""
    if not rows:
        return
    session.execute(
        update(Sighting)
        .where(Sighting.id.in_([row.id for row in rows]))
        .values(last_run_id=run_id, misses=0)
        .execution_options(synchronize_session=False)
    )
    back = [row.call_id for row in rows if row.misses >= MISSES_BEFORE_VANISHED]
    if back:
        session.execute(
            update(Call)
            .where(Call.id.in_(back), Call.ended_reason == EndedReason.VANISHED)
            .values(ended_at=None, ended_reason=None)
            .execution_options(synchronize_session=False)
        )


def _update_differing(
    session: Session, run_id: int, differing: Sequence[tuple[_Row, Reading]], now: dt.datetime
) -> list[Saved]:
    if not differing:
        return []
    query = (
        select(Sighting.id, Record.data, Call.version, Call.reading)
        .join(Record, Record.sighting_id == Sighting.id)
        .join(Call, Call.id == Sighting.call_id)
        .where(Sighting.id.in_([row.id for row, _ in differing]))
    )
    known = {row.id: row for row in session.execute(query)}
    saved, calls, records, prints, changes = [], [], [], [], []
    for row, reading in differing:
        last = known[row.id]
        found = _found(load_call(last.data), reading, now, learnt=row.partial and not reading.partial)
        saved.append(Saved(reading.call.ref, Seen.CHANGED if found else Seen.UNCHANGED, found))
        record = _record(reading)
        records.append(record | {"key": row.id})
        prints.append({"key": row.id, "fingerprint": digest(record["data"]), "partial": reading.partial})
        if found:
            version = last.version + any(change.weight is Weight.MAJOR for change in found)
            stamp = {"version": version, "reading": last.reading + 1, "changed_at": now}
            calls.append((row.call_id, reading.call, stamp))
            changes += [asdict(change) | stamp | {"run_id": run_id, "call_id": row.call_id} for change in found]
    _rewrite(session, _RECORDS, "sighting_id", records)
    _rewrite(session, _SIGHTINGS, "id", prints)
    rows = [_columns(call) | stamp | {"key": call_id} for call_id, call, stamp in calls]
    _rewrite(session, _CALLS, "id", rows)
    if calls:
        session.execute(delete(CallDeadline).where(CallDeadline.call_id.in_([call_id for call_id, *_ in calls])))
        _insert_deadlines(session, [(call_id, call) for call_id, call, *_ in calls])
        session.execute(insert(CallChange), changes)
    return saved


def _found(old: CallData, reading: Reading, now: dt.datetime, *, learnt: bool) -> tuple[Change, ...]:
    found = compare(old, reading.call, now)
    return tuple(_learnt(change, old, reading.call) for change in found) if learnt else found


def _learnt(change: Change, old: CallData, new: CallData) -> Change:
    """What the whole record adds to the listing was always so; only a day that moved is news."""
    moved = change.field == "deadlines" and {one.day for one in old.deadlines} != {one.day for one in new.deadlines}
    return change if moved else replace(change, weight=Weight.MINOR)


def _rewrite(session: Session, table: Table, key: str, rows: list[dict[str, Any]]) -> None:
    """Update many rows of a table in one statement; each carries the value of the column ``key`` as "key"."""
    if rows:
        values: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != "key"}
        session.connection().execute(update(table).where(table.c[key] == bindparam("key")).values(values), rows)


def _record(reading: Reading) -> dict[str, Any]:
    return {"data": dump_call(reading.call), "raw": pack(reading.raw)}


def _insert_deadlines(session: Session, calls: Sequence[tuple[int, CallData]]) -> None:
    rows = [
        {
            "call_id": call_id,
            "position": position,
            "day": deadline.day,
            "time": deadline.time,
            "zone": deadline.zone,
            "label": deadline.label,
            "closes_at": deadline.closes_at,
        }
        for call_id, call in calls
        for position, deadline in enumerate(call.deadlines)
    ]
    if rows:
        session.connection().execute(insert(_DEADLINES), rows)


def _columns(call: CallData) -> dict[str, Any]:
    """The call as its row: what is listed, searched and filtered."""
    money = next((amount for amount in (call.budget, call.grant_max, call.grant_min) if amount), None)
    return {
        "source": call.source,
        "ref": call.ref,
        "url": call.url,
        "title": call.title,
        "identifier": call.identifier,
        "summary": call.summary,
        "text": call.text,
        "language": call.language,
        "level": call.level,
        "programme": call.programme,
        "kind": call.kind,
        "countries": list(call.countries),
        "regions": list(call.regions),
        "opens": call.opens,
        "closes_at": max((deadline.closes_at for deadline in call.deadlines), default=None),
        "deadline_model": call.deadline_model,
        "deadline_text": call.deadline_text,
        "budget": call.budget.amount if call.budget else None,
        "grant_min": call.grant_min.amount if call.grant_min else None,
        "grant_max": call.grant_max.amount if call.grant_max else None,
        "currency": money.currency if money else "",
        "money_text": call.money_text,
        "funding_rate": call.funding_rate,
        "action_types": list(call.action_types),
        "beneficiaries": [str(kind) for kind in call.beneficiaries],
        "beneficiaries_text": call.beneficiaries_text,
        "topics": list(call.topics),
        "keywords": list(call.keywords),
        "trl_min": call.trl_min,
        "trl_max": call.trl_max,
        "consortium_min": call.consortium_min,
        "documents": [[document.title, document.url] for document in call.documents],
        "contact": call.contact,
        "published": call.published,
    }
