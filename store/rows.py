"""A call as rows: what is listed, searched and filtered, and its deadlines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, update
from sqlalchemy.orm import Session

from store.codec import dump_call, pack
from store.states import ends_at
from store.tables import Base, CallDeadline
from store.types import CallData, Reading

CALLS = Base.metadata.tables["calls"]
SIGHTINGS = Base.metadata.tables["sightings"]
RECORDS = Base.metadata.tables["records"]
_DEADLINES = Base.metadata.tables["deadlines"]


def rewrite(session: Session, table: Table, key: str, rows: list[dict[str, Any]]) -> None:
    """Update many rows of a table in one statement; each carries the value of the column ``key`` as "key"."""
    if rows:
        values: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != "key"}
        session.connection().execute(update(table).where(table.c[key] == bindparam("key")).values(values), rows)


def record(reading: Reading) -> dict[str, Any]:
    """What a sighting read, as its row."""
    return {"data": dump_call(reading.call), "raw": pack(reading.raw)}


def insert_deadlines(session: Session, calls: Sequence[tuple[int, CallData]]) -> None:
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


def rewrite_calls(session: Session, calls: Sequence[tuple[int, CallData, dict[str, Any]]]) -> None:
    """Write calls anew, each (id, call, further columns); their deadlines too."""
    if not calls:
        return
    rewrite(session, CALLS, "id", [columns(call) | more | {"key": call_id} for call_id, call, more in calls])
    session.execute(delete(CallDeadline).where(CallDeadline.call_id.in_([call_id for call_id, *_ in calls])))
    insert_deadlines(session, [(call_id, call) for call_id, call, _ in calls])


def columns(call: CallData) -> dict[str, Any]:
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
        "closes_at": ends_at(call),
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
