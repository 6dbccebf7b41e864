"""Answers to calls: said once, taken back at any time, never deleted."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from store.codec import dump_learnt, load_learnt
from store.tables import Call, Feedback, Profile
from store.types import Learnt, Objection, Opinion

_PROFILES = 500  # a statement: SQLite takes 32,766 parameters


@dataclass(frozen=True, slots=True)
class Said:
    """An answer as somebody gives it; ``learnt`` is what it teaches by itself."""

    profile_id: int
    call_id: int
    opinion: Opinion
    objection: Objection | None = None
    note: str = ""
    programme: str = ""
    learnt: tuple[Learnt, ...] = ()
    said_by: str = ""

    @property
    def why(self) -> str:
        """What the answer is about, and their own words."""
        return ": ".join(filter(None, (self.objection or self.programme, self.note)))


@dataclass(frozen=True, slots=True)
class Known:
    """An answer as stored, with the title of its call."""

    id: int
    title: str
    said: Said
    said_at: dt.datetime
    undone_at: dt.datetime | None


def save_answer(session: Session, said: Said, now: dt.datetime) -> bool:
    """Keep an answer; another one to the same call is taken back by it. Gives whether it is news.

    The profile's version goes up, so that it is matched anew.
    """
    profile = session.get_one(Profile, said.profile_id, with_for_update=True)  # two answers go one after the other
    before = session.scalar(_standing().where(Feedback.profile_id == said.profile_id, Feedback.call_id == said.call_id))
    if before is not None:
        if (before.opinion, before.objection, before.programme) == (said.opinion, said.objection, said.programme):
            return False
        before.undone_at, before.undone_by = now, said.said_by
        session.flush()
    session.add(
        Feedback(
            profile_id=said.profile_id,
            call_id=said.call_id,
            opinion=said.opinion,
            objection=said.objection,
            note=said.note,
            programme=said.programme,
            learnt=dump_learnt(said.learnt),
            said_by=said.said_by,
            said_at=now,
        )
    )
    profile.version += 1
    session.flush()
    return True


def undo_answer(session: Session, answer_id: int, now: dt.datetime, undone_by: str = "") -> bool:
    """Take an answer back; gives whether it stood. The profile is matched anew as if it had never been said."""
    row = session.scalar(_standing().where(Feedback.id == answer_id).with_for_update())
    if row is None:
        return False
    row.undone_at, row.undone_by = now, undone_by
    session.execute(update(Profile).where(Profile.id == row.profile_id).values(version=Profile.version + 1))
    return True


def answers(session: Session, profile_id: int) -> list[Known]:
    """All answers for a profile, those taken back too, in the order in which they were said."""
    query = select(Feedback, Call.title).join(Call).where(Feedback.profile_id == profile_id).order_by(Feedback.id)
    return [Known(row.id, title, _said(row), row.said_at, row.undone_at) for row, title in session.execute(query)]


def standing_answers(session: Session, profile_ids: Sequence[int]) -> Mapping[int, Sequence[Said]]:
    """The answers that stand, by profile."""
    found: dict[int, list[Said]] = defaultdict(list)
    for start in range(0, len(profile_ids), _PROFILES):
        some = _standing().where(Feedback.profile_id.in_(profile_ids[start : start + _PROFILES]))
        for row in session.scalars(some.order_by(Feedback.id)):
            found[row.profile_id].append(_said(row))
    return found


def _standing() -> Select[Feedback]:
    return select(Feedback).where(Feedback.undone_at.is_(None))


def _said(row: Feedback) -> Said:
    return Said(
        row.profile_id,
        row.call_id,
        row.opinion,
        row.objection,
        row.note,
        row.programme,
        load_learnt(row.learnt),
        row.said_by,
    )
