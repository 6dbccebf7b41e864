"""The clock runs what is due, late rather than never, and one job at a time."""

from __future__ import annotations

import datetime as dt
import threading
import time
from typing import cast
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from scheduler.clock import Clock, _trigger
from scheduler.jobs import Setup
from scheduler.timetable import Entry, Hours, timetable

NOTHING = cast(Setup, None)  # these jobs do not look at it
HOURS = Hours("Europe/Paris", "05:30", "07:30")


def test_the_timetable_holds_the_hours_that_were_set() -> None:
    entries = {entry.name: entry for entry in timetable(HOURS)}
    assert entries["crawl and match"].at == "05:30"
    assert entries["alert"].at == "07:30"
    assert entries["deliver"].minutes > 0


def test_an_hour_stays_the_hour_when_the_clocks_change() -> None:
    trigger = _trigger(Entry("alert", print, at="07:30"), "Europe/Paris")
    assert isinstance(trigger, CronTrigger)
    paris = ZoneInfo("Europe/Paris")
    before = trigger.get_next_fire_time(None, dt.datetime(2026, 10, 24, 12, tzinfo=paris))
    after = trigger.get_next_fire_time(before, dt.datetime(2026, 10, 25, 12, tzinfo=paris))
    assert before is not None
    assert after is not None
    assert (before.hour, before.utcoffset()) == (7, dt.timedelta(hours=1))
    assert (after.day, after.hour, after.minute) == (26, 7, 30)


def test_missed_times_run_once_and_never_beside_each_other() -> None:
    running, most, done = 0, 0, threading.Event()
    lock = threading.Lock()
    names: list[str] = []

    def job(name: str) -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.05)
        with lock:
            running -= 1
            names.append(name)
            if len(names) == 2:
                done.set()

    entries = [Entry(name, lambda _setup, name=name: job(name), minutes=5) for name in ("one", "two")]  # type: ignore[misc]
    clock = Clock(entries, NOTHING, "Europe/Paris")
    long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(days=3)
    for entry in entries:
        clock._scheduler.modify_job(entry.name, next_run_time=long_ago)
    clock.start()
    assert done.wait(10)
    clock.stop()
    assert sorted(names) == ["one", "two"], "three missed days are one run each"
    assert most == 1


def test_a_job_that_fails_does_not_stop_the_clock() -> None:
    ran = threading.Event()

    def bad(_setup: Setup) -> None:
        raise RuntimeError("one bad apple")

    clock = Clock([Entry("bad", bad, minutes=5), Entry("good", lambda _setup: ran.set(), minutes=5)], NOTHING, "UTC")
    now = dt.datetime.now(dt.UTC)
    clock._scheduler.modify_job("bad", next_run_time=now)
    clock._scheduler.modify_job("good", next_run_time=now + dt.timedelta(milliseconds=200))
    clock.start()
    assert ran.wait(10)
    assert [name for name, _ in clock.next_runs()] == ["bad", "good"] or len(clock.next_runs()) == 2
    clock.stop()
