"""What is published: sources, calls, sightings, changes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store import types
from store.tables.base import Amount, Base


class Source(Base):
    """One place that publishes calls; its row is written by its first crawl."""

    __tablename__ = "sources"

    name: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    level: Mapped[types.Level]
    country: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    url: Mapped[str] = mapped_column(default="")
    rest_days: Mapped[int] = mapped_column(default=1)  # from one reading to the next
    second_hand: Mapped[bool] = mapped_column(Boolean(), default=False)  # it repeats what others publish


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
    closes_at: Mapped[dt.datetime | None] = mapped_column(index=True)  # when it is over; None: nothing tells
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
    """One source's own record of a call; ``misses`` counts the healthy readings in a row that lacked it.

    ``missed_at`` is when the last of them was counted: readings close together are one.
    """

    __tablename__ = "sightings"
    __table_args__ = (UniqueConstraint("source", "ref"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    source: Mapped[str] = mapped_column(ForeignKey("sources.name"))
    ref: Mapped[str]
    fingerprint: Mapped[str]
    partial: Mapped[bool] = mapped_column(Boolean(create_constraint=True, name="partial"))  # from a listing alone
    first_seen_at: Mapped[dt.datetime]
    last_run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    misses: Mapped[int] = mapped_column(default=0)
    missed_at: Mapped[dt.datetime | None]


class Record(Base):
    """What a sighting read; a table of its own, so that to see the same again writes a few bytes and not all of it."""

    __tablename__ = "records"

    sighting_id: Mapped[int] = mapped_column(ForeignKey("sightings.id"), primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)  # codec.dump_call
    raw: Mapped[bytes] = mapped_column(LargeBinary)  # the source's own bytes, zlib


class CallChange(Base):
    """What one reading changed in a call; ``version`` is the call's version from this change on.

    Without a run, staff changed it: by an edit, or by a merge or split.
    """

    __tablename__ = "changes"
    __table_args__ = (UniqueConstraint("call_id", "reading", "field"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"))
    run_id: Mapped[int | None] = mapped_column(ForeignKey("runs.id"))
    reading: Mapped[int]
    version: Mapped[int]
    field: Mapped[str]
    old: Mapped[str]
    new: Mapped[str]
    weight: Mapped[types.Weight]
    changed_at: Mapped[dt.datetime]


class KeptIndex(Base):
    """All calls as the matcher read them, for a process that has just started; one row, and it can be made anew."""

    __tablename__ = "kept_index"

    id: Mapped[int] = mapped_column(primary_key=True)
    made_by: Mapped[str]  # the code and the word lists that read them
    data: Mapped[bytes] = mapped_column(LargeBinary)  # profiles.keeping
