"""The matcher's index of all calls, kept from one process to the next. There is one, and it can always be made anew."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from store.tables import KeptIndex

ONLY = 1


def kept_index(session: Session, made_by: str) -> bytes | None:
    """The index as it was kept last, where just such code made it."""
    return session.scalar(select(KeptIndex.data).where(KeptIndex.id == ONLY, KeptIndex.made_by == made_by))


def keep_index(session: Session, made_by: str, data: bytes) -> None:
    """Keep it in place of the one before."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = insert(KeptIndex).values(id=ONLY, made_by=made_by, data=data)
    new = statement.excluded  # the bytes are sent once, for a message holds no more than one such index
    session.execute(
        statement.on_conflict_do_update(index_elements=["id"], set_={"made_by": new.made_by, "data": new.data})
    )
