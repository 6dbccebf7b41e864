"""Inserts that happen once: a uniqueness constraint decides, and whoever comes second changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from store.tables import Base


def insert_once(session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert the rows that no constraint of the table forbids; gives their number."""
    if not rows:
        return 0
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    key = next(iter(table.__table__.primary_key))
    statement = insert(table).values([dict(row) for row in rows]).on_conflict_do_nothing().returning(key)
    return len(session.execute(statement).all())
