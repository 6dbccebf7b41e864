"""Alarms: a source that broke is told once, is one alarm while it lasts, and is told once more when it recovers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.orm import Session

from store.calls import running
from store.codec import pack, unpack
from store.once import insert_once
from store.runs import REASON_LIMIT
from store.tables import Alarm, Call, KeptPage, Run, Sighting
from store.types import Cause

ACCEPTABLE = (Cause.TOO_FEW, Cause.ANOTHER_LANGUAGE)  # what may be wrong with the past, not with the reading


@dataclass(frozen=True, slots=True)
class AlarmData:
    """An alarm: since when and why, and what staff said of it; open while ``closed_at`` is None."""

    id: int
    source: str
    cause: Cause
    reason: str
    opened_run_id: int
    opened_at: dt.datetime
    acknowledged_at: dt.datetime | None
    acknowledged_why: str
    accepted_at: dt.datetime | None
    closed_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class PageData:
    """A page as it was asked for (``sent`` is the body of the request) and answered."""

    method: str
    url: str
    sent: bytes
    status: int
    content_type: str
    body: bytes


# --- alarms


def raise_alarm(session: Session, source: str, run_id: int, now: dt.datetime, *, cause: Cause, reason: str) -> bool:
    """Open an alarm; gives whether it is new. One that is open says from now on what is wrong now."""
    row = {
        "source": source,
        "cause": cause,
        "reason": reason[:REASON_LIMIT],
        "opened_run_id": run_id,
        "opened_at": now,
        "acknowledged_why": "",
    }
    if insert_once(session, Alarm, [row]):
        return True
    _move(session, source, cause=cause, reason=row["reason"])
    return False


def close_alarm(session: Session, source: str, run_id: int, now: dt.datetime) -> bool:
    """Close the source's open alarm; gives whether there was one."""
    return _move(session, source, closed_at=now, closed_run_id=run_id)


def acknowledge_alarm(session: Session, source: str, why: str, now: dt.datetime) -> bool:
    """Note that staff know of the open alarm, and what they say of it; gives whether there is one."""
    return _move(session, source, acknowledged_at=now, acknowledged_why=why)


def accept_reading(session: Session, source: str, why: str, now: dt.datetime) -> bool:
    """Close the open alarm over too few calls, or over another language, since that is right: it is learnt anew."""
    said = {"acknowledged_at": now, "acknowledged_why": why, "accepted_at": now, "closed_at": now}
    return _move(session, source, Alarm.cause.in_(ACCEPTABLE), **said)


def open_alarm(session: Session, source: str) -> AlarmData | None:
    return next(iter(_alarms(session, (Alarm.source == source) & Alarm.closed_at.is_(None))), None)


def open_alarms(session: Session) -> list[AlarmData]:
    """All open alarms, by source."""
    return _alarms(session, Alarm.closed_at.is_(None))


def raised_since(session: Session, run_id: int) -> list[AlarmData]:
    """The open alarms that runs after ``run_id`` raised: new breakage."""
    return _alarms(session, Alarm.closed_at.is_(None) & (Alarm.opened_run_id > run_id))


def closed_since(session: Session, run_id: int) -> list[AlarmData]:
    """The alarms that runs after ``run_id`` closed: recoveries."""
    return _alarms(session, Alarm.closed_run_id > run_id)


def recovered(session: Session, alarm_ids: Collection[int]) -> list[AlarmData]:
    """Those of these alarms that a good run closed, by source."""
    return _alarms(session, Alarm.id.in_(alarm_ids) & Alarm.closed_run_id.is_not(None))


def accepted_reading(session: Session, source: str, cause: Cause) -> tuple[int, dt.datetime | None]:
    """The run from which on a source is learnt, and when staff accepted what it found; 0 and None for all runs."""
    query = select(Alarm.opened_run_id, Alarm.accepted_at).where(Alarm.source == source, Alarm.cause == cause)
    accepted = session.execute(query.where(Alarm.accepted_at.is_not(None)).order_by(Alarm.id.desc()).limit(1)).first()
    return (accepted.opened_run_id, accepted.accepted_at) if accepted else (0, None)


def last_run(session: Session) -> int:
    """The newest run there is; 0 before the first."""
    return session.scalar(select(func.max(Run.id))) or 0


def lacking(session: Session, source: str, run_id: int, now: dt.datetime) -> int:
    """How many calls that should be there a run has not met: running, and met by the last reading that could be."""
    should = (Sighting.source == source) & (Sighting.last_run_id != run_id) & (Sighting.misses == 0)
    met = select(func.count()).select_from(Sighting).join(Call, Call.id == Sighting.call_id)
    return session.scalar(met.where(should, running(now))) or 0


def _move(session: Session, source: str, *conditions: ColumnElement[bool], **values: object) -> bool:
    moved = session.scalars(
        update(Alarm)
        .where(Alarm.source == source, Alarm.closed_at.is_(None), *conditions)
        .values(values)
        .returning(Alarm.id)
        .execution_options(synchronize_session=False)
    )
    return moved.one_or_none() is not None


def _alarms(session: Session, condition: ColumnElement[bool]) -> list[AlarmData]:
    rows = session.scalars(select(Alarm).where(condition).order_by(Alarm.source, Alarm.id))
    return [
        AlarmData(
            row.id,
            row.source,
            row.cause,
            row.reason,
            row.opened_run_id,
            row.opened_at,
            row.acknowledged_at,
            row.acknowledged_why,
            row.accepted_at,
            row.closed_at,
        )
        for row in rows
    ]


# --- the pages of the last bad reading


def keep_pages(session: Session, source: str, run_id: int, pages: Sequence[PageData]) -> None:
    """Keep the pages of a bad run in place of those of the bad run before."""
    session.execute(delete(KeptPage).where(KeptPage.source == source))
    if pages:
        session.execute(
            insert(KeptPage),
            [
                {
                    "source": source,
                    "run_id": run_id,
                    "method": page.method,
                    "url": page.url,
                    "sent": page.sent,
                    "status": page.status,
                    "content_type": page.content_type,
                    "body": pack(page.body),
                }
                for page in pages
            ],
        )


def kept_pages(session: Session, source: str) -> tuple[int, list[PageData]]:
    """The last bad run of a source whose pages were kept, 0 for none, and the pages."""
    rows = session.scalars(select(KeptPage).where(KeptPage.source == source).order_by(KeptPage.id)).all()
    pages = [PageData(row.method, row.url, row.sent, row.status, row.content_type, unpack(row.body)) for row in rows]
    return (rows[0].run_id if rows else 0), pages
