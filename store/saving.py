"""Saving what a crawl read: a batch of readings becomes calls, sightings, deadlines and changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.orm import Session

from store.changes import compare, digest, fingerprint, learnt
from store.codec import load_call
from store.identity import keys_of, traits_of
from store.kin import Kin, drop_keys, find_kin, keep_keys, note_bonds, void_bonds
from store.locks import lock_calls, lock_source
from store.merging import regroup
from store.presence import MISSES_BEFORE_VANISHED
from store.restating import note_changes, read_anew, restate, stamped, statements_of, wake
from store.rows import CALLS, RECORDS, SIGHTINGS, columns, insert_deadlines, record, rewrite, rewrite_calls
from store.tables import Call, Record, Sighting, Statement
from store.types import CallData, Change, Reading, Seen

_Row = Row[*tuple[Any, ...]]


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
    lock_source(session, source)
    first: dict[str, Reading] = {}
    for reading in readings:
        first.setdefault(reading.call.ref, reading)
    known = _known(session, source, set(first))
    fresh = [reading for ref, reading in first.items() if ref not in known]
    met = [(known[ref], reading) for ref, reading in first.items() if ref in known]
    met = [(row, reading) for row, reading in met if row.last_run_id != run_id]
    differing = [(row, reading) for row, reading in met if _differs(row, reading)]
    vanished = [row for row, _ in met if row.misses >= MISSES_BEFORE_VANISHED]
    if fresh or differing or vanished:
        lock_calls(session)  # before any row is written, or two writers wait for each other
    _insert_fresh(session, run_id, fresh, now)
    _touch(session, run_id, [row for row, _ in met], vanished)
    results = {reading.call.ref: Saved(reading.call.ref, Seen.NEW) for reading in fresh}
    results |= {reading.call.ref: Saved(reading.call.ref, Seen.UNCHANGED) for _, reading in met}
    results |= {saved.ref: saved for saved in _update_differing(session, run_id, differing, now)}
    # What comes twice, in this batch or in this run, counts the first time.
    return [results.pop(reading.call.ref, Saved(reading.call.ref, Seen.REPEATED)) for reading in readings]


def _differs(row: _Row, reading: Reading) -> bool:
    """Whether a reading says something new; what a listing says in short is no news where the whole record is known."""
    return fingerprint(reading.call) != row.fingerprint and (row.partial or not reading.partial)


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
    """Write what was read for the first time: into the call of a sighting that it is bound to, else as a new call."""
    if not fresh:
        return
    source = fresh[0].call.source
    kin = find_kin(session, source, [traits_of(reading.call) for reading in fresh])
    homes = _homes(kin, source)
    calls = _insert_calls(session, source, [one for one in fresh if one.call.ref not in homes], now)
    sightings = _insert_sightings(session, run_id, fresh, {**homes, **calls}, now)
    keep_keys(session, source, {sightings[ref]: keys for (_, ref), keys in kin.keep.items()})
    _bind(session, run_id, kin, {(source, ref): sighting for ref, sighting in sightings.items()}, now, fresh=True)


def _homes(kin: Kin, source: str) -> dict[str, int]:
    """Where bound sightings are put for now: ref -> call id, by the surest bond of each."""
    homes: dict[str, int] = {}
    for bond in sorted(kin.bonds, key=lambda bond: bond.rank):
        mine, known = (bond.one, bond.other) if bond.one[0] == source else (bond.other, bond.one)
        homes.setdefault(mine[1], kin.places[known][1])
    return homes


def _insert_calls(session: Session, source: str, fresh: Sequence[Reading], now: dt.datetime) -> dict[str, int]:
    """Insert a call for each reading; gives ref -> call id."""
    if not fresh:
        return {}
    rows = [columns(reading.call) | {"first_seen_at": now, "changed_at": now} for reading in fresh]
    # Through the tables, not the mapped classes, and the ids asked for afterwards: one statement for all rows.
    session.connection().execute(insert(CALLS), rows)
    refs = [reading.call.ref for reading in fresh]
    newest = select(Call.ref, func.max(Call.id).label("id")).where(Call.source == source, Call.ref.in_(refs))
    ids = {row.ref: row.id for row in session.execute(newest.group_by(Call.ref))}
    insert_deadlines(session, [(ids[reading.call.ref], reading.call) for reading in fresh])
    return ids


def _insert_sightings(
    session: Session, run_id: int, fresh: Sequence[Reading], calls: Mapping[str, int], now: dt.datetime
) -> dict[str, int]:
    """Insert a sighting with its record for each reading; gives ref -> sighting id."""
    source = fresh[0].call.source
    records = {reading.call.ref: record(reading) for reading in fresh}
    rows = [
        {
            "call_id": calls[reading.call.ref],
            "source": source,
            "ref": reading.call.ref,
            "fingerprint": digest(records[reading.call.ref]["data"]),
            "partial": reading.partial,
            "first_seen_at": now,
            "last_run_id": run_id,
        }
        for reading in fresh
    ]
    write = session.connection().execute
    write(insert(SIGHTINGS), rows)
    seen = select(Sighting.id, Sighting.ref).where(Sighting.source == source, Sighting.ref.in_(list(records)))
    ids = {row.ref: row.id for row in session.execute(seen)}
    write(insert(RECORDS), [records[ref] | {"sighting_id": sighting} for ref, sighting in ids.items()])
    return ids


def _bind(
    session: Session, run_id: int, kin: Kin, mine: Mapping[tuple[str, str], int], now: dt.datetime, *, fresh: bool
) -> None:
    """Note the bonds of these sightings and put together, or take apart, what follows from them."""
    ids = {**mine, **{key: sighting for key, (sighting, _) in kin.places.items()}}
    stirred = void_bonds(session, kin.void, now) | note_bonds(session, kin.bonds, ids, now)
    if stirred:
        regroup(session, stirred, now, run_id=run_id, fresh=set(mine.values()) if fresh else ())


def _touch(session: Session, run_id: int, rows: Sequence[_Row], vanished: Sequence[_Row]) -> None:
    """Note that the run saw them; what had vanished is back."""
    if not rows:
        return
    session.execute(
        update(Sighting)
        .where(Sighting.id.in_([row.id for row in rows]))
        .values(last_run_id=run_id, misses=0)
        .execution_options(synchronize_session=False)
    )
    if vanished:
        back = select(Sighting.call_id).where(Sighting.id.in_([row.id for row in vanished]))
        wake(session, list(session.scalars(back)))


@dataclass(frozen=True, slots=True)
class _Differing:
    """A known sighting with what it read last and reads now; ``simple`` where its record is all that its call states.

    ``fuller`` says that it was known from a listing alone, and is now read whole.
    """

    id: int
    call_id: int
    version: int
    count: int
    simple: bool
    fuller: bool
    old: CallData
    reading: Reading


def _update_differing(
    session: Session, run_id: int, differing: Sequence[tuple[_Row, Reading]], now: dt.datetime
) -> list[Saved]:
    if not differing:
        return []
    known = _read_differing(session, differing)
    stated = statements_of(session, {one.call_id for one in known if not one.simple})
    _rewrite_records(session, known)
    found = _change_simple(session, run_id, [one for one in known if one.simple], now)
    fuller = {one.call_id for one in known if one.fuller}
    for calls, weigh in ((stated.keys() & fuller, learnt), (stated.keys() - fuller, None)):
        old = {call_id: stated[call_id] for call_id in sorted(calls)}
        found |= restate(session, old, now, run_id=run_id, weigh=weigh)
    _rebind(session, run_id, known, now)
    return [
        Saved(one.reading.call.ref, Seen.CHANGED if found[one.call_id] else Seen.UNCHANGED, found[one.call_id])
        for one in known
    ]


def _read_differing(session: Session, differing: Sequence[tuple[_Row, Reading]]) -> list[_Differing]:
    query = (
        select(Sighting.id, Sighting.call_id, Record.data, Call.version, Call.reading, Statement.call_id.is_(None))
        .join(Record, Record.sighting_id == Sighting.id)
        .join(Call, Call.id == Sighting.call_id)
        .outerjoin(Statement, Statement.call_id == Call.id)
        .where(Sighting.id.in_([row.id for row, _ in differing]))
    )
    last = {row[0]: row for row in session.execute(query)}
    known = []
    for row, reading in differing:
        _, call_id, data, version, count, simple = last[row.id]
        fuller = row.partial and not reading.partial
        known.append(_Differing(row.id, call_id, version, count, bool(simple), fuller, load_call(data), reading))
    return known


def _rewrite_records(session: Session, known: Sequence[_Differing]) -> None:
    records, prints = [], []
    for one in known:
        row = record(one.reading)
        records.append(row | {"key": one.id})
        prints.append({"key": one.id, "fingerprint": digest(row["data"]), "partial": one.reading.partial})
    rewrite(session, RECORDS, "sighting_id", records)
    rewrite(session, SIGHTINGS, "id", prints)


def _change_simple(
    session: Session, run_id: int, known: Sequence[_Differing], now: dt.datetime
) -> dict[int, tuple[Change, ...]]:
    """Write calls whose record is all that they state; gives what changed, by call."""
    found: dict[int, tuple[Change, ...]] = {}
    calls: list[tuple[int, CallData, dict[str, Any]]] = []
    respoken: list[tuple[int, CallData, dict[str, Any]]] = []
    changes: list[dict[str, Any]] = []
    for one in known:
        new = one.reading.call
        differences = compare(one.old, new, now)
        found[one.call_id] = (
            tuple(learnt(change, one.old, new) for change in differences) if one.fuller else differences
        )
        if differences:
            stamp, rows = stamped(one.call_id, one.version, one.count, found[one.call_id], now, run_id=run_id)
            calls.append((one.call_id, new, stamp))
            changes += rows
        elif new.language != one.old.language:
            respoken.append((one.call_id, new, read_anew(one.count)))
    rewrite_calls(session, calls)
    rewrite_calls(session, respoken)
    note_changes(session, changes)
    return found


def _rebind(session: Session, run_id: int, known: Sequence[_Differing], now: dt.datetime) -> None:
    """Look again for kin of sightings that are known by other traits now."""
    moved = {one.id: (traits_of(one.old), traits_of(one.reading.call)) for one in known}
    moved = {sighting: (old, new) for sighting, (old, new) in moved.items() if old != new}
    if not moved:
        return
    source = known[0].reading.call.source
    mine = {new.key: sighting for sighting, (_, new) in moved.items()}
    kin = find_kin(session, source, [new for _, new in moved.values()], mine)
    stale = {sighting: keys_of(old).kept - keys_of(new).kept for sighting, (old, new) in moved.items()}
    drop_keys(session, source, stale)
    keep_keys(session, source, {mine[key]: keys for key, keys in kin.keep.items()})
    _bind(session, run_id, kin, mine, now, fresh=False)
