"""How well calls fit, and what is said of them: matches, editions, messages, deliveries."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store import types
from store.tables.base import Base


class Match(Base):
    """One call scored for one profile. The versions say what was scored, so that stale rows are a query."""

    __tablename__ = "matches"
    __table_args__ = (UniqueConstraint("profile_id", "call_id"), CheckConstraint("score >= 0 and score <= 1", "score"))

    id: Mapped[int] = mapped_column(primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id"))
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    profile_version: Mapped[int]
    call_reading: Mapped[int]
    score: Mapped[float]
    raw: Mapped[float]
    fits: Mapped[bool] = mapped_column(Boolean(create_constraint=True, name="fits"))
    reasons: Mapped[list[Any]]
    verdicts: Mapped[list[Any]]
    matched_at: Mapped[dt.datetime]


class Edition(Base):
    """One kind of thing said at one time by one cluster: alert 2026-08-21."""

    __tablename__ = "editions"
    __table_args__ = (UniqueConstraint("cluster_id", "kind", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cluster_id: Mapped[int] = mapped_column(ForeignKey("clusters.id"))
    kind: Mapped[types.EditionKind]
    key: Mapped[str]
    composed_at: Mapped[dt.datetime]


class Message(Base):
    """One edition for one recipient on one channel: the outbox row. One to staff has no edition and no contact."""

    __tablename__ = "messages"
    __table_args__ = (UniqueConstraint("edition_id", "contact_id", "channel"), Index(None, "state", "due_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("editions.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    channel: Mapped[str]
    message_id: Mapped[str] = mapped_column(unique=True)  # RFC 5322 Message-ID, stable over attempts
    sender: Mapped[str]
    recipient: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    headers: Mapped[dict[str, Any]]
    state: Mapped[types.MessageState]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")
    composed_at: Mapped[dt.datetime]
    due_at: Mapped[dt.datetime]  # not before; moved forward by a temporary failure
    claimed_at: Mapped[dt.datetime | None]
    sent_at: Mapped[dt.datetime | None]


class Delivery(Base):
    """A call said to a person, once a version. Its uniqueness is the delivery key."""

    __tablename__ = "deliveries"
    __table_args__ = (UniqueConstraint("contact_id", "channel", "kind", "call_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"))
    channel: Mapped[str]
    kind: Mapped[types.EditionKind]
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"))
    version: Mapped[int]
    reading: Mapped[int | None]  # of the call that was told; None: of another, which turned out to be this one
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), index=True)


class Notice(Base):
    """An alarm, a recovery or a flood said to one of staff. Its uniqueness is the delivery key."""

    __tablename__ = "notices"
    __table_args__ = (UniqueConstraint("recipient", "news", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient: Mapped[str]
    news: Mapped[types.StaffNews]
    subject_id: Mapped[int]  # of the alarm or the flood
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), index=True)
