"""What runs when, readable as a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scheduler import jobs
from scheduler.jobs import Setup

DELIVER_EVERY = 5  # minutes: what waits for a mail server, and what staff released


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours that a cluster sets, as HH:MM in ``zone``."""

    zone: str
    crawl_at: str
    alert_at: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One job of the day: daily at ``at`` (HH:MM), or every ``minutes``."""

    name: str
    job: Callable[[Setup], object]
    at: str = ""
    minutes: int = 0


def read_and_match(setup: Setup) -> None:
    """Crawl and match, so that the alert finds everything done; staff are told what they should know."""
    before = jobs.runs_before(setup)
    try:
        jobs.crawl_sources(setup)
    finally:
        jobs.log_news(jobs.news_since(setup, before))
        jobs.tell_staff(setup)
    jobs.match_calls(setup)


def alert(setup: Setup) -> None:
    """Match what is left, compose, deliver."""
    jobs.match_calls(setup)
    jobs.compose_messages(setup)
    jobs.deliver_messages(setup)


def timetable(hours: Hours) -> tuple[Entry, ...]:
    """The jobs of a service."""
    return (
        Entry("crawl and match", read_and_match, at=hours.crawl_at),
        Entry("alert", alert, at=hours.alert_at),
        Entry("deliver", jobs.deliver_messages, minutes=DELIVER_EVERY),
    )
