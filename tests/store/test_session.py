"""What a session promises: SQLite that waits, foreign keys that hold, times that are aware."""

from __future__ import annotations

import datetime as dt
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from store.runs import SourceData, save_source, start_run
from store.session import Store, open_store
from store.tables import Call, Run, Source
from store.types import Level
from tests.conftest import NOW

SOURCE = SourceData("eu_portal", "The portal", Level.EUROPEAN)


def test_a_writing_session_commits_at_its_end(store: Store) -> None:
    with store.writing() as session:
        save_source(session, SOURCE)
    with store.reading() as session:
        assert session.get(Source, "eu_portal") is not None


def test_a_writing_session_that_raises_leaves_nothing(store: Store) -> None:
    def write_and_fail() -> None:
        with store.writing() as session:
            save_source(session, SOURCE)
            raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        write_and_fail()
    with store.reading() as session:
        assert session.get(Source, "eu_portal") is None


def test_foreign_keys_are_held(store: Store) -> None:
    with pytest.raises(IntegrityError), store.writing() as session:
        start_run(session, "crawl", NOW, "a source that nobody declared")
    with store.reading() as session:
        assert session.scalars(select(Run)).all() == []


def test_sqlite_is_set_up_to_be_shared(sqlite_url: str) -> None:
    opened = open_store(sqlite_url)
    with opened.reading() as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
        assert session.scalar(text("PRAGMA busy_timeout")) == 30_000
    opened.close()


def test_a_writing_session_waits_for_another_one(sqlite_url: str) -> None:
    """Two stores as in two processes: the second writer begins when the first has committed, and sees its rows."""
    first, second = open_store(sqlite_url), open_store(sqlite_url)
    held, order = threading.Event(), []

    def write_slowly() -> None:
        with first.writing() as session:
            save_source(session, SOURCE)
            held.set()
            time.sleep(0.3)
            order.append("first")

    writer = threading.Thread(target=write_slowly)
    writer.start()
    assert held.wait(5)
    with second.writing() as session:
        assert session.get(Source, "eu_portal") is not None
        order.append("second")
    writer.join()
    assert order == ["first", "second"]
    first.close()
    second.close()


def test_a_reader_is_not_held_up_by_a_writer(sqlite_url: str) -> None:
    first, second = open_store(sqlite_url), open_store(sqlite_url)
    with first.writing() as session:
        save_source(session, SOURCE)
        began = time.monotonic()
        with second.reading() as other:
            assert other.get(Source, "eu_portal") is None
        assert time.monotonic() - began < 1
    first.close()
    second.close()


def test_the_folder_of_a_database_is_made(tmp_path: Path) -> None:
    opened = open_store(f"sqlite:///{tmp_path}/new/folder/callwatch.db")
    with opened.reading() as session:
        assert session.scalar(text("SELECT 1")) == 1
    opened.close()


def test_a_reading_session_sees_one_moment(store: Store) -> None:
    with store.reading() as session:
        before = session.scalar(select(func.count()).select_from(Run))
        with store.writing() as other:
            save_source(other, SOURCE)
            start_run(other, "crawl", dt.datetime(2026, 7, 1, tzinfo=dt.UTC), "eu_portal")
        assert session.scalar(select(func.count()).select_from(Run)) == before == 0
    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Run)) == 1


def test_a_naive_time_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="must be aware"), store.writing() as session:
        session.execute(select(Call).where(Call.closes_at > dt.datetime(2026, 1, 1))).all()  # noqa: DTZ001


def test_times_come_back_as_aware_utc(store: Store) -> None:
    paris_noon = dt.datetime(2026, 7, 1, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    with store.writing() as session:
        save_source(session, SOURCE)
        run = start_run(session, "crawl", paris_noon, "eu_portal")
    with store.reading() as session:
        kept = session.get_one(Run, run).started_at
    assert kept == paris_noon
    assert kept.tzinfo is dt.UTC
