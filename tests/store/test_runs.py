"""What the ledger promises: each run is a row, whatever became of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

import pytest
from sqlalchemy import select

from store.codec import unpack
from store.runs import (
    CRAWL,
    REASON_LIMIT,
    SourceData,
    UnreadableData,
    crawls,
    finish_run,
    runs,
    save_source,
    save_unreadable,
    save_validators,
    start_run,
    unreadable,
    validators,
)
from store.session import Store
from store.tables import Source, Unreadable
from store.types import Counts, Level, Outcome
from tests.conftest import NOW

LATER = NOW + dt.timedelta(minutes=3)


@pytest.fixture(autouse=True)
def _sources(store: Store) -> None:
    with store.writing() as session:
        for name in ("eu_portal", "fr_ademe"):
            save_source(session, SourceData(name, name.upper(), Level.EUROPEAN))


def test_a_run_is_a_row_from_start_to_end(store: Store) -> None:
    with store.writing() as session:
        run = start_run(session, CRAWL, NOW, "eu_portal")
    with store.reading() as session:
        (begun,) = crawls(session, "eu_portal")
    assert (begun.id, begun.outcome, begun.finished_at) == (run, Outcome.RUNNING, None)
    counts = Counts(requests=3, found=2, new=2)
    with store.writing() as session:
        finish_run(session, run, Outcome.PARTIAL, LATER, seconds=2.34567, reason="because", counts=asdict(counts))
    with store.reading() as session:
        (ended,) = crawls(session, "eu_portal")
    assert (ended.outcome, ended.finished_at, ended.seconds, ended.reason) == (Outcome.PARTIAL, LATER, 2.346, "because")
    assert ended.crawl_counts == counts


def test_a_run_that_never_ended_was_interrupted(store: Store) -> None:
    with store.writing() as session:
        start_run(session, CRAWL, NOW, "eu_portal")
        start_run(session, CRAWL, NOW, "fr_ademe")
        start_run(session, "match", NOW)
        start_run(session, CRAWL, LATER, "eu_portal")
    with store.reading() as session:
        assert [run.outcome for run in crawls(session, "eu_portal")] == [Outcome.RUNNING, Outcome.INTERRUPTED]
        assert [run.outcome for run in crawls(session, "fr_ademe")] == [Outcome.RUNNING]
        assert [run.outcome for run in runs(session, "match")] == [Outcome.RUNNING]
    with store.writing() as session:
        start_run(session, "match", LATER)
    with store.reading() as session:
        assert [run.outcome for run in runs(session, "match")] == [Outcome.RUNNING, Outcome.INTERRUPTED]


def test_runs_come_newest_first(store: Store) -> None:
    with store.writing() as session:
        ids = [start_run(session, job, NOW) for job in ("match", "compose", "deliver")]
    with store.reading() as session:
        assert [run.id for run in runs(session)] == ids[::-1]
        assert [run.id for run in runs(session, limit=1)] == [ids[2]]
        assert [run.job for run in runs(session, "compose")] == ["compose"]


def test_what_could_not_be_read_is_kept_with_its_bytes(store: Store) -> None:
    bad = UnreadableData("eu_portal", "1TOPICS", "https://a.example", "no title " * 100, b"<p>the record</p>")
    with store.writing() as session:
        run = start_run(session, CRAWL, NOW, "eu_portal")
        save_unreadable(session, run, [bad])
        save_unreadable(session, run, [])
    with store.reading() as session:
        (kept,) = unreadable(session, run)
        raw = session.scalars(select(Unreadable.raw)).one()
    assert (kept.source, kept.ref, kept.url) == ("eu_portal", "1TOPICS", "https://a.example")
    assert kept.reason == bad.reason[:REASON_LIMIT]
    assert unpack(raw) == b"<p>the record</p>"


def test_validators_are_a_source_s_own_and_renewed(store: Store) -> None:
    with store.writing() as session:
        save_validators(session, "eu_portal", {"https://a.example": ('"1"', "")})
        save_validators(session, "eu_portal", {"https://a.example": ('"2"', "Fri, 20 Nov 2026 09:00:00 GMT")})
        save_validators(session, "fr_ademe", {"https://a.example": ('"x"', "")})
    with store.reading() as session:
        assert validators(session, "eu_portal") == {"https://a.example": ('"2"', "Fri, 20 Nov 2026 09:00:00 GMT")}
        assert validators(session, "fr_ademe") == {"https://a.example": ('"x"', "")}


def test_a_source_s_row_is_renewed(store: Store) -> None:
    with store.writing() as session:
        save_source(session, SourceData("eu_portal", "A new name", Level.EUROPEAN, url="https://new.example"))
    with store.reading() as session:
        row = session.get_one(Source, "eu_portal")
        assert (row.title, row.url) == ("A new name", "https://new.example")
