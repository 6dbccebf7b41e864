"""Who writes alone, to the end of a transaction on PostgreSQL; SQLite's writing sessions are alone anyway."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session


def lock_source(session: Session, source: str) -> None:
    """One writer a source."""
    _lock(session, source)


def lock_calls(session: Session) -> None:
    """One writer of calls: two sources may read a new call at the same moment, and neither would see the other's."""
    _lock(session, "calls of all sources")


def _lock(session: Session, name: str) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(name))))
