"""Which sightings are one call, what staff decided, and what a call states beyond its only sighting."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, Boolean, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from store import types
from store.tables.base import Base


class IdentityKey(Base):
    """What a sighting can be found by: digests of its names, links and words (``store.identity.traits``)."""

    __tablename__ = "identity_keys"
    __table_args__ = {"sqlite_with_rowid": False}

    key: Mapped[int] = mapped_column(BigInteger(), primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(primary_key=True)
    sighting_id: Mapped[int] = mapped_column(ForeignKey("sightings.id"), primary_key=True, autoincrement=False)


class SightingBond(Base):
    """Why two sightings are one call; ``one_id`` is the smaller. It stays when their dates move apart."""

    __tablename__ = "bonds"

    one_id: Mapped[int] = mapped_column(ForeignKey("sightings.id"), primary_key=True, autoincrement=False)
    other_id: Mapped[int] = mapped_column(ForeignKey("sightings.id"), primary_key=True, autoincrement=False, index=True)
    evidence: Mapped[types.Evidence]
    words: Mapped[str]
    score: Mapped[float]
    key: Mapped[int | None] = mapped_column(BigInteger(), index=True)  # void once several calls of a source have it
    other_key: Mapped[int | None] = mapped_column(BigInteger(), index=True)
    noted_at: Mapped[dt.datetime]


class StaffDecision(Base):
    """Something that staff decided of calls, with who, when and why; never deleted, but undone."""

    __tablename__ = "decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[types.Decision]
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    what: Mapped[str]
    who: Mapped[str]
    why: Mapped[str]
    made_at: Mapped[dt.datetime]
    undone_at: Mapped[dt.datetime | None]
    undone_by: Mapped[str] = mapped_column(default="")


class StaffRuling(Base):
    """Two sightings are one call, or are not, whatever else is found; ``one_id`` is the smaller."""

    __tablename__ = "rulings"

    one_id: Mapped[int] = mapped_column(ForeignKey("sightings.id"), primary_key=True, autoincrement=False)
    other_id: Mapped[int] = mapped_column(ForeignKey("sightings.id"), primary_key=True, autoincrement=False, index=True)
    same: Mapped[bool] = mapped_column(Boolean())
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"), index=True)


class Edit(Base):
    """A field of a call as staff want it, until it is undone; values as the JSON of a stored call.

    ``source_value`` is what the sources said when it was edited, ``newer_value`` what they say since, where that is
    something else: staff are shown it.
    """

    __tablename__ = "edits"

    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), primary_key=True, autoincrement=False)
    field: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    source_value: Mapped[str]
    newer_value: Mapped[str | None]
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"), index=True)


class Statement(Base):
    """What a call states where it has several sightings or staff edited it; else its only record says it all."""

    __tablename__ = "statements"

    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), primary_key=True, autoincrement=False)
    data: Mapped[bytes] = mapped_column(LargeBinary)  # codec.dump_call


class MergedCall(Base):
    """A call that turned out to be another one: its row stays for what was told of it, and has no sightings."""

    __tablename__ = "merged_calls"

    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), primary_key=True, autoincrement=False)
    into_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    merged_at: Mapped[dt.datetime]
