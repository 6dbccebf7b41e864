"""Who was told of a call that turns out to be another one: nobody hears it twice, and nobody misses what differs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from store.changes import net_changes
from store.restating import note_changes, stamped
from store.tables import Call, CallChange, Delivery, Message
from store.types import Change, EditionKind

Who = tuple[int, str, EditionKind]  # contact, channel, kind of edition


@dataclass(frozen=True, slots=True)
class _Told:
    """The last version that somebody was told of, and the message that told it."""

    version: int
    message_id: int


def carry_told(session: Session, gone: int, into: int, differences: Sequence[Change], now: dt.datetime) -> None:
    """Let whoever was told of the call ``gone`` count as told of ``into``, with which it is one from now on.

    ``differences`` are the changes from what ``gone`` stated to what ``into`` states. Who was told of ``gone`` alone
    hears of the major ones, and of what had changed in it and was not said yet, as of any change; nobody else does.
    """
    here, there = _told(session, into), _told(session, gone)
    only = {who: told for who, told in there.items() if who not in here}
    if not only:
        return
    start = session.get_one(Call, into, populate_existing=True).version
    last = session.get_one(Call, gone, populate_existing=True).version
    behind = {who: told for who, told in only.items() if told.version < last}
    missed = _changes(session, gone, min((told.version for told in behind.values()), default=last))
    apart, news = net_changes(differences), net_changes([*missed, *differences])
    # What comes back to what those behind were told is news to the others alone, and is noted before theirs.
    back = [] if len(behind) == len(only) else _beside(apart, news)
    between = _announce(session, into, back, now)
    end = _announce(session, into, news, now)
    if end > start:
        _deliver(session, into, end, {who: told for who, told in here.items() if told.version == start})
    _deliver(session, into, between, behind)
    others = {who: told for who, told in only.items() if who not in behind}
    _deliver(session, into, start if apart else end, others)


def _beside(changes: Sequence[Change], others: Sequence[Change]) -> list[Change]:
    fields = {change.field for change in others}
    return [change for change in changes if change.field not in fields]


def copy_told(session: Session, left: int, call_id: int, since: dt.datetime | None) -> None:
    """Let whoever was told of the call ``left`` (from ``since`` on) count as told of the one taken out of it."""
    known = _told(session, call_id)
    told = {who: one for who, one in _told(session, left, since).items() if who not in known}
    _deliver(session, call_id, session.get_one(Call, call_id, populate_existing=True).version, told)


def _told(session: Session, call_id: int, since: dt.datetime | None = None) -> dict[Who, _Told]:
    query = (
        select(Delivery.contact_id, Delivery.channel, Delivery.kind, Delivery.version, Delivery.message_id)
        .join(Message, Message.id == Delivery.message_id)
        .where(Delivery.call_id == call_id)
        .order_by(Delivery.version)
    )
    rows = session.execute(query if since is None else query.where(Message.composed_at >= since))
    return {(row.contact_id, row.channel, row.kind): _Told(row.version, row.message_id) for row in rows}


def _changes(session: Session, call_id: int, after: int) -> list[Change]:
    """What changed in a call after this version, minor changes too: they may undo what a major one did."""
    rows = session.scalars(
        select(CallChange)
        .where(CallChange.call_id == call_id, CallChange.version > after)
        .order_by(CallChange.reading, CallChange.id)
    )
    return [Change(row.field, row.old, row.new, row.weight) for row in rows]


def _announce(session: Session, call_id: int, news: Sequence[Change], now: dt.datetime) -> int:
    """Note changes of a call that nothing else wrote; gives its version from them on."""
    call = session.get_one(Call, call_id, populate_existing=True)
    if not news:
        return call.version
    stamp, rows = stamped(call_id, call.version, call.reading, news, now, run_id=None)
    note_changes(session, rows)
    session.execute(update(Call).where(Call.id == call_id).values(stamp))
    return int(stamp["version"])


def _deliver(session: Session, call_id: int, version: int, told: Mapping[Who, _Told]) -> None:
    rows = [
        {
            "contact_id": contact,
            "channel": channel,
            "kind": kind,
            "call_id": call_id,
            "version": version,
            "message_id": one.message_id,
        }
        for (contact, channel, kind), one in told.items()
    ]
    if rows:
        session.execute(insert(Delivery), rows)
