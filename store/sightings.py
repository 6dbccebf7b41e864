"""The sightings of a call as people see them: who publishes it where, why they are one, and on what they differ."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from store.codec import load_call
from store.restating import members_of
from store.statements import Disagreement, Member, disagreements, in_order
from store.tables import Record, Sighting, SightingBond, Source, StaffRuling, Statement
from store.types import CallData, Evidence


@dataclass(frozen=True, slots=True)
class KnownSighting:
    """One source's record of a call; ``title`` is the source's.

    ``why`` says what binds it to the others of its call (None: the staff's decision, or nothing, being the only one)
    and ``words`` what they share. ``misses`` counts the healthy readings in a row that lacked it.
    """

    source: str
    title: str
    ref: str
    data: CallData
    first_seen_at: dt.datetime
    misses: int
    why: Evidence | None
    words: str


@dataclass(frozen=True, slots=True)
class StoredSighting:
    """A sighting as stored: ``data`` is for ``store.codec`` to read; the rest is that of ``Member``."""

    id: int
    data: bytes
    title: str
    second_hand: bool
    first_seen_at: dt.datetime

    def read(self, call_id: int) -> Member:
        """The sighting with its record; raises pydantic's ``ValidationError`` where that is none."""
        return Member(self.id, call_id, load_call(self.data), self.title, self.second_hand, self.first_seen_at)


def sightings_of(session: Session, call_id: int) -> list[KnownSighting]:
    """The sightings of a call, the leading one first."""
    ordered = in_order(members_of(session, [call_id]).get(call_id, []))
    ids = [one.id for one in ordered]
    rows = session.execute(select(Sighting.id, Sighting.misses).where(Sighting.id.in_(ids)))
    misses = {row.id: row.misses for row in rows}
    why = _bonds(session, ids)
    return [
        KnownSighting(
            one.call.source,
            one.title,
            one.call.ref,
            one.call,
            one.first_seen_at,
            misses[one.id],
            *why.get(one.id, (None, "")),
        )
        for one in ordered
    ]


def disagreements_of(session: Session, call_id: int, now: dt.datetime) -> tuple[Disagreement, ...]:
    """On what the sightings of a call differ at ``now``."""
    return disagreements(members_of(session, [call_id]).get(call_id, []), now)


def stored_sightings(session: Session, call_ids: Collection[int]) -> dict[int, tuple[StoredSighting, ...]]:
    """All sightings of those of these calls that may have several, in order of id."""
    query = (
        select(Sighting.call_id, Sighting.id, Record.data, Source.title, Source.second_hand, Sighting.first_seen_at)
        .join(Statement, Statement.call_id == Sighting.call_id)
        .join(Record, Record.sighting_id == Sighting.id)
        .join(Source, Source.name == Sighting.source)
        .where(Sighting.call_id.in_(call_ids))
        .order_by(Sighting.id)
    )
    found: defaultdict[int, list[StoredSighting]] = defaultdict(list)
    for call_id, sighting, data, title, second_hand, first_seen_at in session.execute(query):
        found[call_id].append(StoredSighting(sighting, data, title, second_hand, first_seen_at))
    return {call_id: tuple(some) for call_id, some in found.items()}


def _bonds(session: Session, ids: Collection[int]) -> dict[int, tuple[Evidence | None, str]]:
    """What binds sightings to others of these; a ruling of staff comes before all."""
    among = or_(SightingBond.one_id.in_(ids), SightingBond.other_id.in_(ids))
    why: dict[int, tuple[Evidence | None, str]] = {}
    order = list(Evidence)
    rows = session.scalars(select(SightingBond).where(among)).all()
    for row in sorted(rows, key=lambda bond: (order.index(bond.evidence), -bond.score)):
        if row.one_id in ids and row.other_id in ids:
            for one in (row.one_id, row.other_id):
                why.setdefault(one, (row.evidence, row.words))
    ruled = select(StaffRuling).where(StaffRuling.same, StaffRuling.one_id.in_(ids), StaffRuling.other_id.in_(ids))
    for ruling in session.scalars(ruled):
        why |= {ruling.one_id: (None, "decided by staff"), ruling.other_id: (None, "decided by staff")}
    return why
