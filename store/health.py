"""How the sources are: when each was last read well, and how its last run ended."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.calls import running
from store.runs import CRAWL
from store.tables import Alarm, Call, Run, Source
from store.types import Cause, Outcome


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """How a source was last read: its last good reading, how its last finished run ended, and its running calls.

    ``rest_days`` are those from one reading to the next; ``alarm`` is the cause of its open alarm.
    """

    title: str
    good_at: dt.datetime | None
    outcome: Outcome | None
    calls: int
    rest_days: int = 1
    alarm: Cause | None = None


def source_health(session: Session, now: dt.datetime) -> tuple[SourceHealth, ...]:
    """Every source by title: when it was last read well, how its last run ended, and how many calls it has running."""
    crawls = select(Run).where(Run.job == CRAWL, Run.outcome != Outcome.RUNNING).subquery()
    good = (
        select(crawls.c.source, func.max(crawls.c.finished_at).label("at"))
        .where(crawls.c.outcome.in_([Outcome.OK, Outcome.PARTIAL]))
        .group_by(crawls.c.source)
        .subquery()
    )
    last = select(func.max(crawls.c.id)).group_by(crawls.c.source)
    ended = select(Run.source, Run.outcome).where(Run.id.in_(last)).subquery()
    calls = select(Call.source, func.count().label("n")).where(running(now)).group_by(Call.source).subquery()
    rows = session.execute(
        select(
            Source.title,
            good.c.at,
            ended.c.outcome,
            func.coalesce(calls.c.n, 0).label("n"),
            Source.rest_days,
            Alarm.cause,
        )
        .outerjoin(good, good.c.source == Source.name)
        .outerjoin(ended, ended.c.source == Source.name)
        .outerjoin(calls, calls.c.source == Source.name)
        .outerjoin(Alarm, (Alarm.source == Source.name) & Alarm.closed_at.is_(None))
        .order_by(Source.title, Source.name)
    )
    return tuple(SourceHealth(*row) for row in rows)
