"""What people answered to the calls that they were told of."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from store import types
from store.tables.base import Base


class Feedback(Base):
    """One answer to one call for one profile; one stands at a time, and an answer that is taken back stays as a row."""

    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id"))
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    moved_from: Mapped[int | None]  # the call that it was given to, before that turned out to be this one
    opinion: Mapped[types.Opinion]
    objection: Mapped[types.Objection | None]  # only of a call that is not for them
    note: Mapped[str] = mapped_column(default="")
    programme: Mapped[str] = mapped_column(default="")  # that is never wanted
    learnt: Mapped[list[Any]]  # codec.dump_learnt: what it teaches by itself
    said_by: Mapped[str] = mapped_column(default="")
    said_at: Mapped[dt.datetime]
    undone_at: Mapped[dt.datetime | None]
    undone_by: Mapped[str] = mapped_column(default="")


Index(
    "uq_feedback_standing",
    Feedback.profile_id,
    Feedback.call_id,
    unique=True,
    sqlite_where=Feedback.undone_at.is_(None),
    postgresql_where=Feedback.undone_at.is_(None),
)
