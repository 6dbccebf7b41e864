"""What differs between two readings of a call, and how much it matters: pure functions of (old, new, now)."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from typing import Any

from store.codec import dump_call
from store.identity.links import canonical
from store.types import CallData, Change, Deadline, DeadlineModel, Document, Money, Weight

EXCERPT = 300  # characters of a changed text that are kept to be read

IDENTITY = frozenset({"source", "ref"})
EVIDENCE = frozenset({"source_status", "published", "language"})  # kept, but no news to anybody
SPECIAL = frozenset({"deadlines", "opens", "documents"})
WEIGHTY = frozenset(
    {
        "deadline_model",
        "budget",
        "grant_min",
        "grant_max",
        "funding_rate",
        "countries",
        "regions",
        "beneficiaries",
        "consortium_min",
    }
)


def fingerprint(call: CallData) -> str:
    """A short digest that is equal for equal calls; a difference still has to be compared."""
    return digest(dump_call(call))


def digest(data: bytes) -> str:
    """The fingerprint of a call that is dumped already."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def compare(old: CallData, new: CallData, now: dt.datetime) -> tuple[Change, ...]:
    """The changes from ``old`` to ``new`` as of ``now`` (aware), in the order of the fields of a call.

    Major: a coming deadline, an opening day, money, eligibility, a new document. Minor: wording, a value that was not
    known before, a deadline that was past anyway. What weighs nothing (order, evidence) is left out.
    """
    changes = []
    for name in _COMPARED:
        before, after = getattr(old, name), getattr(new, name)
        if before == after:
            continue
        weight = _SPECIAL_WEIGHTS[name](before, after, now) if name in SPECIAL else _plain_weight(name, before, after)
        if weight is not Weight.NONE:
            changes.append(_change(name, before, after, weight, now))
    return tuple(changes)


def learnt(change: Change, old: CallData, new: CallData) -> Change:
    """The change as what a fuller record adds to a coarser one: it was always so; only a day that moved is news."""
    moved = change.field == "deadlines" and {one.day for one in old.deadlines} != {one.day for one in new.deadlines}
    return change if moved else replace(change, weight=Weight.MINOR)


def joined(change: Change, old: CallData, new: CallData) -> Change:
    """The change as what another source adds: no news, or a new source would wake everybody.

    Only another day where one was known is told: people may be working towards the wrong one.
    """
    return learnt(change, old, new) if old.deadlines and new.deadlines else replace(change, weight=Weight.MINOR)


def net_changes(changes: Iterable[Change]) -> tuple[Change, ...]:
    """One change a field, from its first old value to its last new one, where one of its changes was major.

    A field that came back is as if it had never changed, whatever led away from it and back.
    """
    net: dict[str, Change] = {}
    for change in changes:
        first = net.get(change.field, change)
        weight = Weight.MAJOR if Weight.MAJOR in {first.weight, change.weight} else change.weight
        net[change.field] = Change(change.field, first.old, change.new, weight)
        if first.old == change.new:
            del net[change.field]
    return tuple(change for change in net.values() if change.weight is Weight.MAJOR)


def _plain_weight(name: str, before: Any, after: Any) -> Weight:
    if isinstance(before, tuple) and sorted(map(str, before)) == sorted(map(str, after)):
        return Weight.NONE
    learnt = before == _DEFAULTS.get(name)
    return Weight.MAJOR if name in WEIGHTY and not learnt else Weight.MINOR


def _moments(deadlines: tuple[Deadline, ...]) -> set[tuple[dt.date, dt.time | None, str]]:
    return {(deadline.day, deadline.time, deadline.zone) for deadline in deadlines}


def _coming(deadlines: tuple[Deadline, ...], now: dt.datetime) -> tuple[Deadline, ...]:
    return tuple(deadline for deadline in deadlines if deadline.closes_at > now)


def _deadlines_weight(before: tuple[Deadline, ...], after: tuple[Deadline, ...], now: dt.datetime) -> Weight:
    if _moments(before) == _moments(after):
        return Weight.NONE
    old, new = _coming(before, now), _coming(after, now)
    return Weight.MINOR if _says_no_more(old, new) else Weight.MAJOR


def _says_no_more(before: tuple[Deadline, ...], after: tuple[Deadline, ...]) -> bool:
    """Whether the days are the same and no hour is new: an hour that is left out is none that moved."""
    days, same = ({(one.day, one.zone) for one in some} for some in (before, after))
    hours = {moment for moment in _moments(after) if moment[1]} - _moments(before)
    return days == same and not hours


def _opens_weight(before: dt.date | None, after: dt.date | None, now: dt.datetime) -> Weight:
    ahead = any(day is not None and day > now.date() for day in (before, after))
    return Weight.MAJOR if ahead else Weight.MINOR


def _documents_weight(before: tuple[Document, ...], after: tuple[Document, ...], _now: dt.datetime) -> Weight:
    old, new = (
        {canonical(one.url) or one.url for one in some} for some in (before, after)
    )  # links to one page are one
    if old == new:
        return Weight.NONE
    return Weight.MAJOR if new - old and old else Weight.MINOR


_SPECIAL_WEIGHTS: dict[str, Callable[[Any, Any, dt.datetime], Weight]] = {
    "deadlines": _deadlines_weight,
    "opens": _opens_weight,
    "documents": _documents_weight,
}
_DEFAULTS = {field.name: field.default for field in fields(CallData) if field.name not in {*IDENTITY, "url", "title"}}
_COMPARED = tuple(field.name for field in fields(CallData) if field.name not in IDENTITY | EVIDENCE)


def _change(name: str, before: Any, after: Any, weight: Weight, now: dt.datetime) -> Change:
    if name == "deadlines":
        before, after = (_coming(days, now) or days for days in (before, after))
    old, new = readable(before), readable(after)
    if name in {"text", "summary"}:
        old, new = _differing(old, new)
    return Change(name, old, new, weight)


def readable(value: Any) -> str:
    """A value of a call as a person reads it in English; nothing is an empty string."""
    match value:
        case None | DeadlineModel.UNKNOWN:
            return ""
        case Deadline():
            moment = f", {value.time:%H:%M} {value.zone}" if value.time else ""
            return readable(value.day) + moment
        case dt.date():
            return f"{value.day} {value:%B %Y}"
        case Money():
            return f"{value.amount:,.2f} {value.currency}".replace(".00 ", " ")
        case Document():
            return value.title or value.url
        case tuple():
            return "; ".join(readable(part) for part in value)
        case float():
            return f"{value:.0%}"
        case _:
            return str(value)


def _differing(old: str, new: str) -> tuple[str, str]:
    """The part that differs, from the start of its word, cut to what a person reads."""
    start = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    start = max(old.rfind(" ", 0, start) + 1, 0)
    return _excerpt(old[start:]), _excerpt(new[start:])


def _excerpt(text: str) -> str:
    return text if len(text) <= EXCERPT else text[: EXCERPT - 1].rstrip() + "…"
