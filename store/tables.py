"""The whole schema in one place; read it first.

Uniqueness constraints make things happen once: a sighting per (source, ref), a match per (profile, call), an edition
per (cluster, kind, key), a message per (edition, contact, channel), and the delivery key of ``Delivery``.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    DateTime,
    Dialect,
    Enum,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from store import types


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An aware UTC datetime on every database; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time in the store must be aware, this is naive: {value!r}")
        return value if value.tzinfo is dt.UTC else value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Amount(TypeDecorator[Decimal]):
    """An amount of money, kept as whole hundredths so that no database rounds it."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else round(value * 100)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value) / 100


def _words(kind: type[StrEnum]) -> Enum:
    """A closed vocabulary stored as its own words, so that a row reads without the code."""
    return Enum(
        kind, values_callable=lambda members: [member.value for member in members], native_enum=False, length=40
    )


VOCABULARIES: list[type[StrEnum]] = [
    kind
    for kind in vars(types).values()
    if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum
]


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        dt.datetime: UtcDateTime(),
        dict[str, Any]: JSON(),
        list[str]: JSON(),
        list[Any]: JSON(),
        **{kind: _words(kind) for kind in VOCABULARIES},
    }


# --- who: clusters, members, people, profiles


class Cluster(Base):
    """An organisation that runs callwatch for its members."""

    __tablename__ = "clusters"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    country: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")
    zone: Mapped[str] = mapped_column(default=types.BRUSSELS)
    sender: Mapped[str] = mapped_column(default="")
    postal_address: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")


class Member(Base):
    """An organisation of a cluster; never deleted, but ended."""

    __tablename__ = "members"
    __table_args__ = (UniqueConstraint("cluster_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cluster_id: Mapped[int] = mapped_column(ForeignKey("clusters.id"))
    key: Mapped[str]
    name: Mapped[str]
    organisation: Mapped[types.OrganisationType]
    country: Mapped[str]
    region: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[dt.datetime | None]
    ended_reason: Mapped[types.EndedReason | None]


class Contact(Base):
    """A person of a member, who is told things; one row an address in a cluster."""

    __tablename__ = "contacts"
    __table_args__ = (UniqueConstraint("cluster_id", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cluster_id: Mapped[int] = mapped_column(ForeignKey("clusters.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    email: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")
    zone: Mapped[str] = mapped_column(default=types.BRUSSELS)
    ended_at: Mapped[dt.datetime | None]
    ended_reason: Mapped[types.EndedReason | None]


class Profile(Base):
    """What a member looks for; ``version`` counts its edits, so that stale matches are a query."""

    __tablename__ = "profiles"
    __table_args__ = (UniqueConstraint("member_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    key: Mapped[str]
    name: Mapped[str]
    wishes: Mapped[dict[str, Any]]  # codec.dump_wishes
    threshold: Mapped[float]
    frequency: Mapped[types.Frequency]
    version: Mapped[int] = mapped_column(default=1)
    matched_version: Mapped[int] = mapped_column(default=0)  # behind ``version``: to be matched with all open calls
    ended_at: Mapped[dt.datetime | None]
    ended_reason: Mapped[types.EndedReason | None]


class Subscription(Base):
    """A person hears of what a profile matches; never deleted, but ended."""

    __tablename__ = "subscriptions"
    __table_args__ = (UniqueConstraint("profile_id", "contact_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id"))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), index=True)
    ended_at: Mapped[dt.datetime | None]
    ended_reason: Mapped[types.EndedReason | None]


# --- what is published: sources, calls, sightings, changes


class Source(Base):
    """One place that publishes calls; its row is written by its first crawl."""

    __tablename__ = "sources"

    name: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    level: Mapped[types.Level]
    country: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    url: Mapped[str] = mapped_column(default="")


class Validator(Base):
    """What a server gave to ask again cheaply (RFC 9110); written only once its calls are saved."""

    __tablename__ = "validators"

    source: Mapped[str] = mapped_column(ForeignKey("sources.name"), primary_key=True)
    url: Mapped[str] = mapped_column(primary_key=True)
    etag: Mapped[str] = mapped_column(default="")
    last_modified: Mapped[str] = mapped_column(default="")


class Call(Base):
    """One funding opportunity. ``version`` counts its major changes: it is part of the delivery key."""

    __tablename__ = "calls"
    __table_args__ = (Index(None, "source", "ref"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey("sources.name"))
    ref: Mapped[str]
    url: Mapped[str]
    title: Mapped[str]
    identifier: Mapped[str] = mapped_column(index=True)
    summary: Mapped[str]
    text: Mapped[str]
    language: Mapped[str]
    level: Mapped[types.Level]
    programme: Mapped[str]
    kind: Mapped[types.Kind]
    countries: Mapped[list[str]]
    regions: Mapped[list[str]]
    opens: Mapped[dt.date | None]
    closes_at: Mapped[dt.datetime | None] = mapped_column(index=True)  # the last deadline; None: none known
    deadline_model: Mapped[types.DeadlineModel]
    deadline_text: Mapped[str]
    budget: Mapped[Decimal | None] = mapped_column(Amount())
    grant_min: Mapped[Decimal | None] = mapped_column(Amount())
    grant_max: Mapped[Decimal | None] = mapped_column(Amount())
    currency: Mapped[str]
    money_text: Mapped[str]
    funding_rate: Mapped[float | None]
    action_types: Mapped[list[str]]
    beneficiaries: Mapped[list[str]]
    beneficiaries_text: Mapped[str]
    topics: Mapped[list[str]]
    keywords: Mapped[list[str]]
    trl_min: Mapped[int | None]
    trl_max: Mapped[int | None]
    consortium_min: Mapped[int | None]
    documents: Mapped[list[Any]]
    contact: Mapped[str]
    published: Mapped[dt.date | None]
    version: Mapped[int] = mapped_column(default=1)
    reading: Mapped[int] = mapped_column(default=1)  # counts every change, minor too
    matched_reading: Mapped[int] = mapped_column(default=0)  # behind ``reading``: to be matched with all profiles
    first_seen_at: Mapped[dt.datetime]
    changed_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    ended_reason: Mapped[types.EndedReason | None]

    deadlines: Mapped[list[CallDeadline]] = relationship(order_by="CallDeadline.position", viewonly=True)


class CallDeadline(Base):
    """One deadline of a call: a wall time in a zone, or a day; ``closes_at`` is derived from them."""

    __tablename__ = "deadlines"

    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[dt.date]
    time: Mapped[dt.time | None]
    zone: Mapped[str]
    label: Mapped[str]
    closes_at: Mapped[dt.datetime] = mapped_column(index=True)


class Sighting(Base):
    """One source's own record of a call; ``misses`` counts the healthy readings in a row that lacked it."""

    __tablename__ = "sightings"
    __table_args__ = (UniqueConstraint("source", "ref"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    source: Mapped[str] = mapped_column(ForeignKey("sources.name"))
    ref: Mapped[str]
    fingerprint: Mapped[str]
    data: Mapped[bytes] = mapped_column(LargeBinary)  # codec.dump_call
    raw: Mapped[bytes] = mapped_column(LargeBinary)  # the source's own bytes, zlib
    first_seen_at: Mapped[dt.datetime]
    last_run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), index=True)
    misses: Mapped[int] = mapped_column(default=0)


class CallChange(Base):
    """What one reading changed in a call; ``version`` is the call's version from this change on."""

    __tablename__ = "changes"
    __table_args__ = (UniqueConstraint("call_id", "reading", "field"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"))
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    reading: Mapped[int]
    version: Mapped[int]
    field: Mapped[str]
    old: Mapped[str]
    new: Mapped[str]
    weight: Mapped[types.Weight]
    changed_at: Mapped[dt.datetime]


# --- what was done: runs and what could not be read


class Run(Base):
    """One execution of a job or crawl, with its counts and outcome: the ledger."""

    __tablename__ = "runs"
    __table_args__ = (Index(None, "job", "source", "started_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str]
    source: Mapped[str | None] = mapped_column(ForeignKey("sources.name"))
    started_at: Mapped[dt.datetime]
    finished_at: Mapped[dt.datetime | None]
    seconds: Mapped[float | None]
    outcome: Mapped[types.Outcome]
    reason: Mapped[str] = mapped_column(default="")
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Unreadable(Base):
    """A record or page that could not be read: kept and counted, never lost."""

    __tablename__ = "unreadable"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), index=True)
    source: Mapped[str]
    ref: Mapped[str]
    url: Mapped[str]
    reason: Mapped[str]
    raw: Mapped[bytes] = mapped_column(LargeBinary)  # zlib


# --- how well it fits


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


# --- what is said: editions, messages, deliveries


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
    """One edition for one recipient on one channel: the outbox row."""

    __tablename__ = "messages"
    __table_args__ = (UniqueConstraint("edition_id", "contact_id", "channel"), Index(None, "state", "due_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"))
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
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), index=True)
