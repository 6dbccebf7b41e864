"""What staff are still to be told of the sources: each alarm, recovery and flood once to each of them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.alarms import AlarmData, open_alarms, recovered
from store.floods import FloodData, waiting_floods
from store.tables import Notice
from store.types import StaffNews


@dataclass(frozen=True, slots=True)
class DueNews:
    """Sources newly broken, sources well again, floods that wait for a decision."""

    broken: tuple[AlarmData, ...] = ()
    recovered: tuple[AlarmData, ...] = ()
    floods: tuple[FloodData, ...] = ()

    @property
    def told(self) -> tuple[tuple[StaffNews, int], ...]:
        """All of it by the kind of news and the id of the alarm or flood."""
        return (
            *((StaffNews.BROKEN, alarm.id) for alarm in self.broken),
            *((StaffNews.RECOVERED, alarm.id) for alarm in self.recovered),
            *((StaffNews.FLOOD, flood.id) for flood in self.floods),
        )


def due_news(session: Session, recipient: str) -> DueNews:
    """What one of staff was not told yet; a recovery is news to whoever was told that the source is broken."""
    told: dict[StaffNews, set[int]] = {news: set() for news in StaffNews}
    for row in session.scalars(select(Notice).where(Notice.recipient == recipient)):
        told[row.news].add(row.subject_id)
    return DueNews(
        tuple(alarm for alarm in open_alarms(session) if alarm.id not in told[StaffNews.BROKEN]),
        tuple(recovered(session, told[StaffNews.BROKEN] - told[StaffNews.RECOVERED])),
        tuple(one for one in waiting_floods(session) if one.calls and one.id not in told[StaffNews.FLOOD]),
    )
