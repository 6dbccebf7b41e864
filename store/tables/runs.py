"""What was done: runs, and what could not be read."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from store import types
from store.tables.base import Base


class Run(Base):
    """One execution of a job or crawl, with its counts and outcome: the ledger.

    ``teaches`` says of a crawl that what it found tells what is usual.
    """

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
    cause: Mapped[types.Cause | None]
    teaches: Mapped[bool] = mapped_column(default=False)
    usual_low: Mapped[int | None]  # the band that the number found was held against
    usual_high: Mapped[int | None]
    languages: Mapped[dict[str, Any]] = mapped_column(default=dict)  # of a crawl: how many texts are in each
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
