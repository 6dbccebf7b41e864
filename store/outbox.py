"""The outbox: messages on their way from pending to sent; ``store.drafts`` records them.

Every step of a send is a conditional update: it holds only for the claim that it belongs to (the ``attempts`` it was
claimed with), so a worker that was slow for too long cannot overrule the one that took over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from store.alerts import listens
from store.tables import Contact, Delivery, Message, Notice
from store.types import MessageState

IN_FLIGHT = (MessageState.SENDING, MessageState.HANDED_OVER, MessageState.UNCERTAIN)

NO_ANSWER = "handed over, and its worker ended before the answer"


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message as its recipient gets it; ``sender`` and ``recipient`` are bare addresses."""

    channel: str
    message_id: str
    sender: str
    recipient: str
    subject: str
    text: str
    html: str
    headers: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxMessage(Envelope):
    """A message as it stands in the outbox."""

    id: int
    state: MessageState
    attempts: int
    error: str
    composed_at: dt.datetime
    due_at: dt.datetime
    sent_at: dt.datetime | None


def messages(session: Session, *states: MessageState) -> tuple[OutboxMessage, ...]:
    """Messages in any of these states (none named: all), newest first."""
    query = select(Message).order_by(Message.composed_at.desc(), Message.id.desc())
    rows = session.scalars(query.where(Message.state.in_(states)) if states else query)
    return tuple(_data(row) for row in rows)


def release(session: Session, message_ids: Collection[int]) -> None:
    """Forget that these messages told anything: the next edition tells it."""
    session.execute(delete(Delivery).where(Delivery.message_id.in_(message_ids)))
    session.execute(delete(Notice).where(Notice.message_id.in_(message_ids)))


def claim(
    session: Session, channels: Collection[str], repeatable: Collection[str], now: dt.datetime, dead: dt.datetime
) -> OutboxMessage | None:
    """Take the message that has been due longest on these channels; None when there is none.

    A claim made at ``dead`` or before is one of a dead worker: its message is due again where it was not handed over,
    or where its channel is ``repeatable``.
    """
    begun = (Message.state == MessageState.SENDING) | (
        (Message.state == MessageState.HANDED_OVER) & Message.channel.in_(repeatable)
    )
    waiting = (Message.state == MessageState.PENDING) & (Message.due_at <= now)
    due = Message.channel.in_(channels) & (waiting | (begun & (Message.claimed_at <= dead)))
    message_id = session.scalar(
        select(Message.id).where(due).order_by(Message.due_at, Message.id).limit(1).with_for_update(skip_locked=True)
    )
    if message_id is None:
        return None
    row = session.scalars(
        update(Message)
        .where(Message.id == message_id)
        .values(state=MessageState.SENDING, claimed_at=now, attempts=Message.attempts + 1)
        .returning(Message)
    ).one()
    return _data(row)


def hand_over(session: Session, message: OutboxMessage) -> bool:
    """Note that the irrevocable step comes next; False: the claim was lost, and the send must stop."""
    return _move(session, message, (MessageState.SENDING,), state=MessageState.HANDED_OVER)


def mark_sent(session: Session, message: OutboxMessage, now: dt.datetime) -> bool:
    return _move(session, message, IN_FLIGHT, state=MessageState.SENT, sent_at=now, error="")


def mark_uncertain(session: Session, message: OutboxMessage, error: str) -> bool:
    return _move(session, message, IN_FLIGHT, state=MessageState.UNCERTAIN, error=error)


def put_back(session: Session, message: OutboxMessage, due_at: dt.datetime, error: str) -> bool:
    """It was certainly not sent: try again from ``due_at`` on."""
    return _move(session, message, IN_FLIGHT, state=MessageState.PENDING, due_at=due_at, error=error)


def give_up(session: Session, message: OutboxMessage, error: str) -> bool:
    """It was certainly not sent and will not be: what it told is to be told by a later edition."""
    moved = _move(session, message, IN_FLIGHT, state=MessageState.FAILED, error=error)
    if moved:
        release(session, (message.id,))
    return moved


def _move(session: Session, message: OutboxMessage, states: Collection[MessageState], **values: Any) -> bool:
    moved = session.execute(
        update(Message)
        .where(Message.id == message.id, Message.attempts == message.attempts, Message.state.in_(states))
        .values(values)
        .returning(Message.id)
        .execution_options(synchronize_session=False)
    )
    return moved.one_or_none() is not None


def doubt(
    session: Session, channels: Collection[str], repeatable: Collection[str], dead: dt.datetime
) -> tuple[str, ...]:
    """Make uncertain what dead workers had handed over on channels that are not repeatable; gives the Message-IDs."""
    left = session.scalars(
        update(Message)
        .where(
            Message.state == MessageState.HANDED_OVER,
            Message.channel.in_(channels),
            Message.channel.not_in(repeatable),
            Message.claimed_at <= dead,
        )
        .values(state=MessageState.UNCERTAIN, error=NO_ANSWER)
        .returning(Message.message_id)
        .execution_options(synchronize_session=False)
    )
    return tuple(left)


def drop_unwanted(session: Session) -> int:
    """Give up pending messages of people who no longer listen; gives how many."""
    gone = session.scalars(
        update(Message)
        .where(
            Message.state == MessageState.PENDING,
            Message.contact_id.is_not(None),
            ~select(Contact.id).where(Contact.id == Message.contact_id, listens()).exists(),
        )
        .values(state=MessageState.FAILED, error="the person no longer listens")
        .returning(Message.id)
        .execution_options(synchronize_session=False)
    ).all()
    release(session, gone)
    return len(gone)


def settle(session: Session, message_id: str, sent: bool, now: dt.datetime) -> bool:
    """Settle an uncertain message by its Message-ID: it was sent, or it waits to be sent again."""
    sent_values = {"state": MessageState.SENT, "sent_at": now}
    again_values = {"state": MessageState.PENDING, "due_at": now, "error": ""}
    settled = session.execute(
        update(Message)
        .where(Message.message_id == message_id, Message.state == MessageState.UNCERTAIN)
        .values(sent_values if sent else again_values)
        .returning(Message.id)
    )
    return settled.one_or_none() is not None


def _data(row: Message) -> OutboxMessage:
    return OutboxMessage(**{one.name: getattr(row, one.name) for one in fields(OutboxMessage)})
