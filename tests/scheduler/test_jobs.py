"""Each job leaves a run row, whatever happens to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.order import CrawlOrder
from notifier.channels.file import FileChannel, FileSettings
from profiles.roster import STARTER, read_roster
from scheduler import jobs
from scheduler.jobs import MainReport, Setup, main_job, recorded
from store.members import save_roster
from store.runs import runs
from store.session import Store
from store.types import Outcome

CAPTURE = Path(__file__).parents[2] / "callwatch" / "demo" / "captures" / "2026-11-20"
NOW = dt.datetime(2026, 11, 20, 8, tzinfo=dt.UTC)


@pytest.fixture
def setup(store: Store, database_url: str, tmp_path: Path) -> Setup:
    with store.writing() as session:
        save_roster(session, read_roster(STARTER), NOW)
    return Setup(
        store=store,
        clock=lambda: NOW,
        order=CrawlOrder(database=database_url, replay=str(CAPTURE), as_of=NOW.isoformat()),
        crawl_log=tmp_path / "crawl.log",
        channel="file",
        open_channel=lambda: FileChannel(FileSettings(tmp_path / "mail")),
    )


def test_the_main_job_leads_from_recorded_pages_to_delivered_mails(setup: Setup, tmp_path: Path) -> None:
    """The life of a call: read, saved, matched, composed, delivered, each with a row; and nothing the second time."""
    seen: list[str] = []
    report = main_job(setup, watch=lambda progress: seen.append(f"{progress.source} {progress.event}"))
    assert {progress.source for progress in report.crawled} == {folder.name for folder in CAPTURE.iterdir()}
    assert "eu_portal started" in seen
    assert report.composed.messages == report.delivered.sent == len(list((tmp_path / "mail").iterdir())) > 0
    with setup.store.reading() as session:
        rows = runs(session)
    assert {(row.job, row.outcome) for row in rows} == {
        (job, Outcome.OK) for job in ("crawl", jobs.MATCH, jobs.COMPOSE, jobs.DELIVER)
    }
    again = main_job(setup)
    assert (again.composed.messages, again.delivered.sent, again.matched.matches) == (0, 0, 0)
    assert all(progress.counts.new == progress.counts.changed == 0 for progress in again.crawled)


def test_a_crawl_process_that_fails_stops_nothing_else(setup: Setup, tmp_path: Path) -> None:
    broken = Setup(**{**_fields(setup), "order": CrawlOrder(database="postgresql://nobody@127.0.0.1:1/none")})
    report: MainReport = main_job(broken)
    assert report.crawl_fault
    assert report.delivered.failed == 0
    with setup.store.reading() as session:
        assert {row.job for row in runs(session)} == {jobs.MATCH, jobs.COMPOSE, jobs.DELIVER}


def test_what_a_job_raises_is_recorded_and_goes_on_up(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), recorded(store, "sums", lambda: NOW):
        1 / 0  # noqa: B018
    with store.reading() as session:
        [row] = runs(session, "sums")
    assert row.outcome is Outcome.FAILED
    assert "ZeroDivisionError" in row.reason
    assert row.finished_at == NOW


def test_a_run_whose_process_died_is_told_by_the_next(store: Store) -> None:
    job = recorded(store, "sums", lambda: NOW)
    job.__enter__()  # and never left: its process is gone
    with recorded(store, "sums", lambda: NOW):
        pass
    with store.reading() as session:
        assert [row.outcome for row in runs(session, "sums")] == [Outcome.OK, Outcome.INTERRUPTED]
    job.gen.close() if hasattr(job, "gen") else None


def _fields(setup: Setup) -> dict[str, Callable[..., object]]:
    return {name: getattr(setup, name) for name in Setup.__slots__}
