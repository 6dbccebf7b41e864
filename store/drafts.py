"""Recording messages: each in one transaction with what it tells, so that nobody is told a thing twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from store.outbox import Envelope, release
from store.tables import Delivery, Message, Notice
from store.types import EditionKind, MessageState, StaffNews


class Taken(Exception):
    """Another worker recorded it first; nothing of this one was kept."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A message to a person, with the calls it tells of as (call id, version, reading).

    ``supersedes`` are ids of pending messages whose calls it tells too: they are given up in the same transaction.
    """

    edition_id: int
    contact_id: int
    kind: EditionKind
    envelope: Envelope
    calls: tuple[tuple[int, int, int], ...] = ()
    supersedes: tuple[int, ...] = ()


def add_message(session: Session, draft: Draft, now: dt.datetime) -> None:
    """Record a message with its deliveries, pending and due at once.

    Raises ``Taken`` when this edition was recorded for the person by somebody else, when a call of it was told by
    another message, or when a message it supersedes is being sent; the caller's transaction must then roll back.
    """
    envelope = draft.envelope
    given_up = session.execute(
        update(Message)
        .where(Message.id.in_(draft.supersedes), Message.state == MessageState.PENDING)
        .values(state=MessageState.FAILED, error=f"not sent in time; its calls went into {envelope.message_id}")
        .returning(Message.id)
    ).all()
    if len(given_up) < len(draft.supersedes):
        raise Taken(envelope.message_id)
    release(session, draft.supersedes)
    with _recorded(session, _row(envelope, now, draft.edition_id, draft.contact_id)) as message:
        of = {"contact_id": draft.contact_id, "channel": envelope.channel, "kind": draft.kind, "message_id": message.id}
        told = (dict(zip(("call_id", "version", "reading"), call, strict=True)) for call in draft.calls)
        session.execute(insert(Delivery), [of | one for one in told])


def add_notice(session: Session, envelope: Envelope, told: Sequence[tuple[StaffNews, int]], now: dt.datetime) -> None:
    """Record a message to one of staff, and what it tells (with the ids of alarms or floods), pending and due at once.

    Raises ``Taken`` when somebody else told one of it; the caller's transaction must then roll back.
    """
    with _recorded(session, _row(envelope, now)) as message:
        of = {"recipient": envelope.recipient, "message_id": message.id}
        session.execute(insert(Notice), [of | {"news": news, "subject_id": subject} for news, subject in told])


def _row(envelope: Envelope, now: dt.datetime, edition_id: int | None = None, contact_id: int | None = None) -> Message:
    return Message(
        **asdict(envelope),
        edition_id=edition_id,
        contact_id=contact_id,
        state=MessageState.PENDING,
        composed_at=now,
        due_at=now,
    )


@contextmanager
def _recorded(session: Session, message: Message) -> Iterator[Message]:
    """The message with its id, while what it tells is recorded; ``Taken`` where either was recorded before."""
    message_id = message.message_id  # a row that was refused cannot be asked
    try:
        session.add(message)
        session.flush()
        yield message
    except IntegrityError as error:
        sqlite = getattr(error.orig, "sqlite_errorname", "")
        if sqlite == "SQLITE_CONSTRAINT_UNIQUE" or getattr(error.orig, "sqlstate", "") == "23505":
            raise Taken(message_id) from error
        raise
