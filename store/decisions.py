"""What staff decide of calls: merge, split, edit. A decision holds whatever is read later, until it is undone."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from pydantic import ValidationError
from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from store.codec import first_fault
from store.locks import lock_calls
from store.merging import regroup
from store.restating import members_of, restate, statements_of
from store.statements import DATES, EDITABLE, Member, edited, stated, value_of
from store.tables import Edit, MergedCall, Sighting, StaffDecision, StaffRuling
from store.types import Decision


class CannotDecide(ValueError):
    """Raised where a decision makes no sense; says of what, and what would."""


@dataclass(frozen=True, slots=True)
class By:
    """Who decides, why, and when (aware)."""

    who: str
    now: dt.datetime
    why: str = ""


@dataclass(frozen=True, slots=True)
class EditData:
    """An edited field as staff see it: their value, what the sources said then, and what they say now.

    Values as in the JSON of a call. ``moved`` says that the sources changed their mind since.
    """

    field: str
    value: Any
    source_value: Any
    newer_value: Any
    moved: bool


@dataclass(frozen=True, slots=True)
class DecisionData:
    """One decision as it is listed; ``edits`` are those of its fields that hold."""

    id: int
    kind: Decision
    call_id: int
    what: str
    who: str
    why: str
    made_at: dt.datetime
    undone_at: dt.datetime | None
    edits: tuple[EditData, ...] = ()


def merge_calls(session: Session, call_id: int, other_id: int, by: By) -> int:
    """Decide that two calls are one; gives the id of the call that is left, which is the older."""
    lock_calls(session)
    members = members_of(session, [call_id, other_id])
    if call_id == other_id:
        raise CannotDecide(f"call {call_id} is one call already")
    for one in (call_id, other_id):
        if one not in members:
            raise CannotDecide(f"call {one} has no sighting of its own: it is unknown, or merged into another")
    mine, theirs = members[call_id], members[other_id]
    decision = _note(session, Decision.MERGE, min(call_id, other_id), f"{_named(mine)} and {_named(theirs)}", by)
    _rule(session, decision, mine, theirs, same=True)
    regroup(session, [one.id for one in (*mine, *theirs)], by.now)
    return min(call_id, other_id)


def split_call(session: Session, call_id: int, source: str, by: By) -> int:
    """Decide that the sightings of ``source`` (a source, or one reference) are another call; gives that call's id."""
    lock_calls(session)
    members = members_of(session, [call_id])[call_id]
    apart = [one for one in members if source in one.key]
    rest = [one for one in members if one not in apart]
    if not apart or not rest:
        known = ", ".join(sorted(one.call.source for one in members)) or "none"
        raise CannotDecide(f"call {call_id} cannot be split by {source}: its sightings are of {known}")
    decision = _note(session, Decision.SPLIT, call_id, f"{_named(apart)} from {_named(rest)}", by)
    _rule(session, decision, apart, rest, same=False)
    regroup(session, [one.id for one in members], by.now)
    return session.scalars(select(Sighting.call_id).where(Sighting.id == apart[0].id)).one()


def edit_call(session: Session, call_id: int, values: Mapping[str, Any], by: By) -> int:
    """Decide what fields of a call say (values as in its JSON); gives the number of the decision.

    Raises ``CannotDecide`` for a date, which follows the source, and for what is no value of its field.
    """
    lock_calls(session)
    for name in values:
        if name in DATES:
            raise CannotDecide(f"{name} cannot be edited: dates follow the source")
        if name not in EDITABLE:
            raise CannotDecide(f"{name} cannot be edited; these can: {', '.join(EDITABLE)}")
    members = members_of(session, [call_id])[call_id]
    if not members:
        raise CannotDecide(f"call {call_id} is unknown, or merged into another")
    sourced, old = stated(members), statements_of(session, [call_id])
    try:
        new = edited(sourced, values)
    except ValidationError as error:
        raise CannotDecide(first_fault(error)) from error
    decision = _note(session, Decision.EDIT, call_id, ", ".join(sorted(values)), by)
    for name in values:
        held = {"value": _json(value_of(new, name)), "source_value": _json(value_of(sourced, name))}
        session.merge(Edit(call_id=call_id, field=name, newer_value=None, decision_id=decision, **held))
    session.flush()
    restate(session, old, by.now)
    return decision


def undo_decision(session: Session, decision_id: int, by: By) -> DecisionData:
    """Take a decision back: what it put together, took apart or edited is again as the sources have it."""
    lock_calls(session)
    row = session.get(StaffDecision, decision_id)
    if row is None or row.undone_at is not None:
        raise CannotDecide(f"decision {decision_id} is {'undone already' if row else 'unknown'}")
    row.undone_at, row.undone_by = by.now, by.who
    calls = list(session.scalars(select(Edit.call_id).where(Edit.decision_id == decision_id).distinct()))
    old = statements_of(session, calls)
    session.execute(delete(Edit).where(Edit.decision_id == decision_id))
    restate(session, old, by.now)
    gone = delete(StaffRuling).where(StaffRuling.decision_id == decision_id)
    pairs = session.execute(gone.returning(StaffRuling.one_id, StaffRuling.other_id)).all()
    if pairs:
        regroup(session, {sighting for pair in pairs for sighting in pair}, by.now)
    session.flush()
    return _data(row, {})


def decisions(session: Session, call_id: int | None = None) -> list[DecisionData]:
    """Decisions, the newest first: of one call and those merged into it, or all."""
    query = select(StaffDecision).order_by(StaffDecision.id.desc())
    if call_id is not None:
        merged = select(MergedCall.call_id).where(MergedCall.into_id == call_id)
        query = query.where(or_(StaffDecision.call_id == call_id, StaffDecision.call_id.in_(merged)))
    rows = session.scalars(query).all()
    edits: dict[int, list[EditData]] = {row.id: [] for row in rows}
    for edit in session.scalars(select(Edit).where(Edit.decision_id.in_(edits)).order_by(Edit.field)):
        edits[edit.decision_id].append(_edit(edit))
    return [_data(row, edits) for row in rows]


def _edit(edit: Edit) -> EditData:
    newer = edit.source_value if edit.newer_value is None else edit.newer_value
    return EditData(
        edit.field,
        json.loads(edit.value),
        json.loads(edit.source_value),
        json.loads(newer),
        moved=edit.newer_value is not None,
    )


def _data(row: StaffDecision, edits: Mapping[int, Sequence[EditData]]) -> DecisionData:
    of = tuple(edits.get(row.id, ()))
    return DecisionData(row.id, row.kind, row.call_id, row.what, row.who, row.why, row.made_at, row.undone_at, of)


def _note(session: Session, kind: Decision, call_id: int, what: str, by: By) -> int:
    row = StaffDecision(kind=kind, call_id=call_id, what=what, who=by.who, why=by.why, made_at=by.now)
    session.add(row)
    session.flush()
    return row.id


def _rule(session: Session, decision: int, some: Sequence[Member], others: Sequence[Member], *, same: bool) -> None:
    """Rule on each pair; what was ruled before of a pair no longer holds."""
    for one, other in product(some, others):
        first, second = sorted((one.id, other.id))
        session.merge(StaffRuling(one_id=first, other_id=second, same=same, decision_id=decision))
    session.flush()


def _named(members: Sequence[Member]) -> str:
    return ", ".join(f"{one.call.source} {one.call.ref}" for one in members)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
