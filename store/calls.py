"""Calls as they are known: one, all, open ones, those that hold some words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import normalize

from sqlalchemy import ColumnElement, Select, func, or_, select, text
from sqlalchemy.orm import Session

from store.codec import load_call
from store.floods import is_held
from store.tables import Call, CallChange, MergedCall, Record, Sighting, Statement
from store.types import CallData, Change, EndedReason, Kind, Weight

TERMS = 50  # of a search that are heeded

# A call names its leading sighting. It states that one's record, unless it has several or staff edited it.
STATED = func.coalesce(select(Statement.data).where(Statement.call_id == Call.id).scalar_subquery(), Record.data)
OWN_SIGHTING = (Sighting.call_id == Call.id) & (Sighting.source == Call.source) & (Sighting.ref == Call.ref)
_Query = Select[int, bytes, int, dt.datetime, dt.datetime, EndedReason | None, int, bool]


@dataclass(frozen=True, slots=True)
class KnownCall:
    """A call with its place in the store; ``data`` is what it states, from all its sightings and edits.

    ``held``: it came in a flood, and nobody is told of it before staff release that.
    """

    id: int
    data: CallData
    version: int
    first_seen_at: dt.datetime
    changed_at: dt.datetime
    ended_reason: EndedReason | None
    misses: int
    held: bool


@dataclass(frozen=True, slots=True)
class DatedChange:
    """A change of a call, and when it was read."""

    changed_at: dt.datetime
    change: Change


def find_call(session: Session, key: str) -> KnownCall | None:
    """The call with this id, source reference (with or without the portal's language suffix), address or identifier.

    A reference may be that of any of its sightings, an id that of a call that was merged into it. Where several calls
    share an identifier, the one that it names comes before the cascade calls made under it.
    """
    refs = [key, key[:-2]] if re.search(r"[A-Z][A-Za-z]{2}$", key) else [key]
    sighted = select(Sighting.call_id).where(Sighting.ref.in_(refs))
    wanted: list[ColumnElement[bool]] = [Call.id.in_(sighted), Call.identifier == key, Call.url == key]
    if re.fullmatch(r"[0-9]{1,9}", key):
        merged = select(MergedCall.into_id).where(MergedCall.call_id == int(key))
        wanted += [Call.id == int(key), Call.id.in_(merged)]
    best = (Call.ref != key, Call.kind == Kind.CASCADE, Call.id.desc())
    return next(iter(_known(session, _calls().where(or_(*wanted)).order_by(*best).limit(1))), None)


def calls_of(session: Session, ids: Sequence[int]) -> list[KnownCall]:
    """The calls under these ids, in their order."""
    known = {call.id: call for call in _known(session, _calls().where(Call.id.in_(ids)))}
    return [known[call_id] for call_id in ids if call_id in known]


def list_calls(
    session: Session, *, source: str | None = None, open_at: dt.datetime | None = None, limit: int | None = None
) -> list[KnownCall]:
    """Known calls by deadline, those without one last; ``open_at`` leaves out what is closed or ended then.

    Those of a ``source`` are all that it has a sighting of.
    """
    query = _calls().order_by(Call.closes_at.is_(None), Call.closes_at, Call.id)
    if source is not None:
        query = query.where(Call.id.in_(select(Sighting.call_id).where(Sighting.source == source)))
    if open_at is not None:
        query = query.where(running(open_at))
    return _known(session, query if limit is None else query.limit(limit))


def search_calls(session: Session, words: str, limit: int = 20) -> list[KnownCall]:
    """Calls that hold all the words or their beginnings, in any field and whatever the accents; the best first."""
    terms = re.findall(r"[^\W_]+", normalize("NFC", words))[:TERMS]
    if not terms:
        return []
    if session.get_bind().dialect.name == "sqlite":
        match = " ".join(f'"{term}"*' for term in terms)
        found = text("SELECT rowid AS id, bm25(call_search, 10, 10, 3, 1, 5) AS rank FROM call_search(:match)")
    else:
        match = " & ".join(f"'{term}':*" for term in terms)
        found = text(
            "SELECT id, -ts_rank(search, q) AS rank "
            "FROM calls, to_tsquery('simple', folded(:match)) q WHERE search @@ q"
        )
    ranks = {row.id: row.rank for row in session.execute(found, {"match": match})}
    best = sorted(ranks, key=lambda call_id: (ranks[call_id], call_id))[:limit]
    calls = {call.id: call for call in _known(session, _calls().where(Call.id.in_(best)))}
    return [calls[call_id] for call_id in best]


def changes_of(session: Session, call_id: int, weight: Weight | None = None) -> list[DatedChange]:
    """The history of a call, oldest first, with that of the calls that were merged into it."""
    merged = select(MergedCall.call_id).where(MergedCall.into_id == call_id)
    own = or_(CallChange.call_id == call_id, CallChange.call_id.in_(merged))
    query = select(CallChange).where(own).order_by(CallChange.changed_at, CallChange.id)
    if weight is not None:
        query = query.where(CallChange.weight == weight)
    return [
        DatedChange(row.changed_at, Change(row.field, row.old, row.new, row.weight)) for row in session.scalars(query)
    ]


def running(now: dt.datetime) -> ColumnElement[bool]:
    """The condition of a call that is neither closed by its dates nor ended at ``now``."""
    return Call.ended_at.is_(None) & (Call.closes_at.is_(None) | (Call.closes_at > now))


def count_calls(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Call).where(~is_merged())) or 0


def is_merged() -> ColumnElement[bool]:
    """The condition of a call that turned out to be another one: it is kept for what was told of it."""
    return select(MergedCall.call_id).where(MergedCall.call_id == Call.id).exists()


def _calls() -> _Query:
    return (
        select(
            Call.id,
            STATED.label("data"),
            Call.version,
            Call.first_seen_at,
            Call.changed_at,
            Call.ended_reason,
            Sighting.misses,
            is_held(),
        )
        .join(Sighting, OWN_SIGHTING)
        .join(Record)
    )


def _known(session: Session, query: _Query) -> list[KnownCall]:
    return [KnownCall(row.id, load_call(row.data), *row[2:-1], held=bool(row[-1])) for row in session.execute(query)]
