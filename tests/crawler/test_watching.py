"""How a source is, after its alarm and its runs."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from crawler.watching import condition_of
from store.alarms import AlarmData
from store.runs import CRAWL, RunData, SourceData
from store.types import Cause, Health, Level, Outcome

NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
DAILY = SourceData("uk_ukri", "UKRI", Level.NATIONAL)
WEEKLY = replace(DAILY, rest_days=7)
ALARM = AlarmData(1, "uk_ukri", Cause.BLOCKED, "access was refused", 7, NOW - 9 * DAY, None, "", None, None)


def run(days_ago: int, outcome: Outcome = Outcome.OK, reason: str = "", number: int = 1) -> RunData:
    moment = NOW - days_ago * DAY
    return RunData(number, CRAWL, "uk_ukri", moment, moment, 1.0, outcome, reason, {})


def test_a_source_that_was_read_today_is_ok() -> None:
    assert condition_of(DAILY, None, run(0), run(0), NOW).health is Health.OK
    assert condition_of(DAILY, None, None, None, NOW).health is Health.NOT_READ


def test_a_source_is_silent_when_its_rest_is_long_over() -> None:
    assert condition_of(DAILY, None, run(3), run(3), NOW).health is Health.OK
    silent = condition_of(DAILY, None, run(4), run(4), NOW)
    assert (silent.health, silent.since) == (Health.SILENT, NOW - 4 * DAY)
    assert condition_of(WEEKLY, None, run(9), run(9), NOW).health is Health.OK
    assert condition_of(WEEKLY, None, run(10), run(10), NOW).health is Health.SILENT
    stopped = run(0, Outcome.INTERRUPTED, "its process ended before it did", 2)
    assert condition_of(DAILY, None, stopped, run(5), NOW).why == "its process ended before it did"


def test_an_alarm_comes_before_everything_and_says_what_the_last_run_said() -> None:
    last = run(0, Outcome.FAILED, "timed out", 9)
    failing = condition_of(DAILY, ALARM, last, run(9), NOW)
    assert (failing.health, failing.since, failing.cause) == (Health.FAILING, NOW - 9 * DAY, Cause.BLOCKED)
    assert (failing.why, failing.acknowledged) == ("timed out", "")
    known = replace(ALARM, acknowledged_at=NOW, acknowledged_why="they move house")
    assert condition_of(DAILY, known, last, run(9), NOW).acknowledged == "they move house"
