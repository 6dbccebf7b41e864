"""The clock: APScheduler runs the timetable in this process."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable
from functools import partial

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from scheduler.jobs import Setup
from scheduler.timetable import Entry

log = logging.getLogger("callwatch.clock")


class Clock:
    """Runs the entries of a timetable until it is stopped.

    A job that is late runs as soon as it can, once for all the times it missed, and never beside itself: jobs run one
    after the other, since SQLite has one writer at a time.
    """

    def __init__(self, entries: Iterable[Entry], setup: Setup, zone: str) -> None:
        self._scheduler = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
            timezone=zone,
        )
        self._scheduler.add_listener(_failed, EVENT_JOB_ERROR)
        for entry in entries:
            self._scheduler.add_job(partial(entry.job, setup), _trigger(entry, zone), id=entry.name, name=entry.name)

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        """Start nothing more, and wait for what runs."""
        self._scheduler.shutdown(wait=True)

    def next_runs(self) -> list[tuple[str, dt.datetime]]:
        """What comes next, soonest first."""
        coming = [(job.name, job.next_run_time.astimezone(dt.UTC)) for job in self._scheduler.get_jobs()]
        return sorted(coming, key=lambda run: run[1])


def _trigger(entry: Entry, zone: str) -> CronTrigger | IntervalTrigger:
    if entry.minutes:
        return IntervalTrigger(minutes=entry.minutes, timezone=zone)
    hour, _, minute = entry.at.partition(":")
    return CronTrigger(hour=int(hour), minute=int(minute), timezone=zone)


def _failed(event: JobExecutionEvent) -> None:
    # The run row says why; the clock goes on.
    log.error("%s failed: %s", event.job_id, event.exception)
