"""How sources are watched: alarms, floods of new calls, the pages of a reading that went wrong."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from store import types
from store.tables.base import Base

_OPEN = text("closed_at IS NULL")
_WAITING = text("decided_at IS NULL")


class Alarm(Base):
    """A source broke: one row from the first bad run to the next good one. A source has one open alarm at the most.

    ``accepted_at``: staff said that so few calls are right; the band is learnt anew from the first run of the alarm on.
    """

    __tablename__ = "alarms"
    __table_args__ = (
        Index("uq_alarms_open", "source", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(None, "source"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey("sources.name"))
    cause: Mapped[types.Cause]
    reason: Mapped[str]
    opened_run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    opened_at: Mapped[dt.datetime]
    acknowledged_at: Mapped[dt.datetime | None]
    acknowledged_why: Mapped[str] = mapped_column(default="")
    accepted_at: Mapped[dt.datetime | None]
    closed_run_id: Mapped[int | None] = mapped_column(ForeignKey("runs.id"))
    closed_at: Mapped[dt.datetime | None]


class Flood(Base):
    """More new calls than a source ever brings: one decision of staff for all of them. A source has one waiting."""

    __tablename__ = "floods"
    __table_args__ = (
        Index("uq_floods_waiting", "source", unique=True, sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey("sources.name"))
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))  # the last one that added to it
    usual: Mapped[int]  # new calls of one run that would have been told without asking
    opened_at: Mapped[dt.datetime]
    decision: Mapped[types.FloodDecision | None]
    decided_at: Mapped[dt.datetime | None]


class HeldCall(Base):
    """A call that came in a flood: nobody is told of it before the flood is released."""

    __tablename__ = "held_calls"

    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), primary_key=True)
    flood_id: Mapped[int] = mapped_column(ForeignKey("floods.id"), index=True)


class KeptPage(Base):
    """A listing page of a source's last bad run, as it was asked for and answered, so that it can be read again."""

    __tablename__ = "kept_pages"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey("sources.name"), index=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    method: Mapped[str]
    url: Mapped[str]
    sent: Mapped[bytes] = mapped_column(LargeBinary)  # the body of the request
    status: Mapped[int]
    content_type: Mapped[str]
    body: Mapped[bytes] = mapped_column(LargeBinary)  # zlib
