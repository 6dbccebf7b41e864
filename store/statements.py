"""What a call states where it has several sightings or was edited: pure functions of its members and its edits."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from pydantic_core import to_jsonable_python

from store.changes import readable
from store.codec import dump_call, load_call
from store.states import state_of
from store.types import CallData, DeadlineModel, Level

# What only the sources know: an edit of a day would hide that it moved.
DATES = frozenset({"opens", "deadlines", "deadline_model", "deadline_text", "published"})
FIXED = frozenset({"source", "ref", "level", "source_status", "documents"})
EDITABLE = tuple(field.name for field in fields(CallData) if field.name not in DATES | FIXED)

_LEVELS = (Level.EUROPEAN, Level.NATIONAL, Level.REGIONAL)
# Fields that say one thing together: what is lacking is taken from another sighting as a whole or not at all.
_TOGETHER = (
    ("identifier",),
    ("summary",),
    ("text",),
    ("programme",),
    ("countries",),
    ("regions",),
    ("opens",),
    ("deadlines", "deadline_model", "deadline_text"),
    ("budget",),
    ("grant_min", "grant_max"),
    ("money_text",),
    ("funding_rate",),
    ("action_types",),
    ("beneficiaries", "beneficiaries_text"),
    ("topics",),
    ("keywords",),
    ("trl_min", "trl_max"),
    ("consortium_min",),
    ("documents",),
    ("contact",),
)
_PROSE = frozenset({"summary", "text"})
_EMPTY = {field.name: field.default for field in fields(CallData)}
_COMPARED = ("opens", "deadlines", "budget", "grant_min", "grant_max", "funding_rate")


@dataclass(frozen=True, slots=True)
class Member:
    """One sighting of a call with what it read; ``second_hand`` where its source repeats what others publish."""

    id: int
    call_id: int
    call: CallData
    title: str  # of the source
    second_hand: bool
    first_seen_at: dt.datetime

    @property
    def key(self) -> tuple[str, str]:
        return self.call.source, self.call.ref


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field on which sightings differ: what each source says, the leading one first, as a person reads it."""

    field: str
    said: tuple[tuple[str, str], ...]


def in_order(members: Sequence[Member]) -> list[Member]:
    """The sightings of a call, the leading one first: a publisher's own page before those that repeat it.

    Among equals the wider level leads, then the order of the alphabet: it depends on who they are, not on who was read
    first.
    """
    return sorted(members, key=lambda one: (one.second_hand, _LEVELS.index(one.call.level), one.key))


def stated(members: Sequence[Member], edits: Mapping[str, Any] | None = None) -> CallData:
    """What a call states: its leading sighting, completed by the others in order, and edited by staff.

    A field that the leading sighting fills is never mixed with another's, so that what a call states changes only when
    the source of that very field changes. ``edits`` are values as in the JSON of a call.
    """
    first, *others = in_order(members)
    call = first.call
    for other in others:
        call = _completed(call, other.call)
    return edited(call, edits) if edits else call


def edited(call: CallData, edits: Mapping[str, Any]) -> CallData:
    """The call with these fields as staff want them; raises pydantic's ``ValidationError`` where a value is none."""
    data = json.loads(dump_call(call)) | dict(edits)
    return load_call(json.dumps(data).encode())


def value_of(call: CallData, name: str) -> Any:
    """A field of a call as in its JSON."""
    return to_jsonable_python(getattr(call, name))


def _completed(call: CallData, other: CallData) -> CallData:
    taken: dict[str, Any] = {}
    for names in _TOGETHER:
        foreign = names[0] in _PROSE and call.language and other.language and call.language != other.language
        if _says(other, names) and not _says(call, names) and not foreign:
            taken |= {name: getattr(other, name) for name in names}
    return replace(call, **taken) if taken else call


def _says(call: CallData, names: tuple[str, ...]) -> bool:
    """Whether a call says anything with these fields; news without a deadline says nothing of when a call closes."""
    said = {name for name in names if getattr(call, name) != _EMPTY[name]}
    return bool(said - {"deadline_model"} if call.deadline_model is DeadlineModel.ANNOUNCED else said)


def disagreements(members: Sequence[Member], now: dt.datetime) -> tuple[Disagreement, ...]:
    """On which dates, amounts and states the sightings of a call differ at ``now``; what one does not say is nothing.

    A sighting that names only some of another's deadlines agrees with it.
    """
    ordered = in_order(members)
    found = []
    for name in _COMPARED:
        said = [(one, getattr(one.call, name)) for one in ordered if getattr(one.call, name)]
        if len(said) > 1 and not _agree(name, [value for _, value in said]):
            found.append(Disagreement(name, tuple((one.call.source, readable(value)) for one, value in said)))
    states = [(one.call.source, str(state_of(one.call, now))) for one in ordered if one.call.deadlines]
    if len({state for _, state in states}) > 1:
        found.append(Disagreement("state", tuple(states)))
    return tuple(found)


def _agree(name: str, values: Sequence[Any]) -> bool:
    if name != "deadlines":
        return all(value == values[0] for value in values)
    days = [{deadline.day for deadline in value} for value in values]
    fullest = max(days, key=len)
    return all(some <= fullest for some in days)
