"""What migrations promise: upgrading twice is harmless, and they make exactly the schema that tables.py declares."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

import store as package
from store.runs import runs
from store.session import MIGRATIONS, Store, migrate, open_store
from store.tables import Base

MESSAGE_IN_0004 = (
    "INSERT INTO sources VALUES ('s', 't', 'national', '', '', '', 1, 0)",
    (
        "INSERT INTO clusters (id, key, name, country, language, zone, sender, postal_address, website)"
        " VALUES (1, 'c', 'C', '', 'en', 'Europe/Paris', '', '', '')"
    ),
    (
        "INSERT INTO members (id, cluster_id, key, name, organisation, country, region)"
        " VALUES (1, 1, 'm', 'M', 'SME', 'FR', '')"
    ),
    (
        "INSERT INTO contacts (id, cluster_id, member_id, email, name, language, zone)"
        " VALUES (1, 1, 1, 'a@b.example', '', 'en', 'Europe/Paris')"
    ),
    "INSERT INTO editions VALUES (1, 1, 'alert', '2026-11-20', '2026-11-20 08:00:00')",
    (
        "INSERT INTO calls (id, source, ref, url, title, identifier, summary, text, language, level, programme, kind,"
        " countries, regions, deadline_model, deadline_text, currency, money_text, action_types, beneficiaries,"
        " beneficiaries_text, topics, keywords, documents, contact, version, reading, matched_reading, first_seen_at,"
        " changed_at) VALUES (1, 's', 'r', 'u', 't', '', '', '', '', 'national', '', 'grant', '[]', '[]', 'unknown', '', '',"
        " '', '[]', '[]', '', '[]', '[]', '[]', '', 1, 1, 0, '2026-11-20 08:00:00', '2026-11-20 08:00:00')"
    ),
    (
        "INSERT INTO messages (id, edition_id, contact_id, channel, message_id, sender, recipient, subject, text, html, headers,"
        " state, attempts, error, composed_at, due_at) VALUES (7, 1, 1, 'email', '<1@b>', 'a', 'b', 's', '', '', '{}',"
        " 'sent', 1, '', '2026-11-20 08:00:00', '2026-11-20 08:00:00')"
    ),
    "INSERT INTO deliveries VALUES (1, 1, 'email', 'alert', 1, 1, 7)",
)
SEARCH = "search"  # the full-text index differs by database and lives in the migrations alone


def _ours(_object: Any, name: str | None, _kind: str, _reflected: bool, _other: Any) -> bool:
    return name is None or SEARCH not in name


def test_the_migrated_schema_is_the_declared_one(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": _ours, "compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_files_are_numbered_as_the_revisions_that_they_are() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    numbers = [file.name.partition("_")[0] for file in sorted(MIGRATIONS.glob("versions/*.py"))]
    assert numbers == sorted(one.revision for one in ScriptDirectory.from_config(config).walk_revisions())


def test_upgrading_again_is_harmless(store: Store) -> None:
    tables = set(inspect(store.engine).get_table_names())
    migrate(store)
    migrate(store)
    assert set(inspect(store.engine).get_table_names()) == tables
    with store.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM alembic_version")) == 1


@pytest.fixture
def scratch(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path}/scratch.db")
    yield opened
    opened.close()


def test_a_new_database_is_made_whole_and_can_be_taken_down(scratch: Store) -> None:
    migrate(scratch)
    assert {table.name for table in Base.metadata.sorted_tables} <= set(inspect(scratch.engine).get_table_names())
    config = Config()
    config.set_main_option("script_location", str(Path(package.__file__).parent / "migrations"))
    with scratch.engine.execution_options(writing=True).begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert set(inspect(scratch.engine).get_table_names()) == {"alembic_version"}


def test_messages_keep_what_they_told_when_their_table_is_made_anew(scratch: Store) -> None:
    """SQLite alters a column by a new table; what refers to the old one must neither stop that nor be lost."""
    config = Config()
    config.set_main_option("script_location", str(Path(package.__file__).parent / "migrations"))
    with scratch.engine.execution_options(writing=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0004")
        for row in MESSAGE_IN_0004:
            connection.execute(text(row))
    migrate(scratch)
    with scratch.reading() as session:
        assert session.execute(text("SELECT id, contact_id, edition_id, subject FROM messages")).all() == [
            (7, 1, 1, "s")
        ]
        assert session.scalar(text("SELECT message_id FROM deliveries")) == 7
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
    with pytest.raises(IntegrityError), scratch.writing() as session:
        session.execute(text("DELETE FROM messages"))


def test_the_language_of_an_old_run_is_kept(scratch: Store) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(package.__file__).parent / "migrations"))
    with scratch.engine.execution_options(writing=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0007")
        for number, language in ((1, "fr"), (2, "")):
            connection.execute(
                text(
                    "INSERT INTO runs (id, job, started_at, outcome, reason, counts, teaches, language)"
                    f" VALUES ({number}, 'crawl', '2026-11-20 08:00:00', 'ok', '', '{{}}', 1, '{language}')"
                )
            )
    migrate(scratch)
    with scratch.reading() as session:
        assert [run.languages for run in runs(session)] == [{}, {"fr": 5}]


def test_postgresql_can_be_taken_down_and_made_again(postgres_url: str) -> None:
    """In one transaction that is rolled back: other tests use the same database."""
    opened = open_store(postgres_url)
    config = Config()
    config.set_main_option("script_location", str(Path(package.__file__).parent / "migrations"))
    with opened.engine.connect() as connection, connection.begin() as transaction:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        assert set(inspect(connection).get_table_names()) == {"alembic_version"}
        command.upgrade(config, "head")
        assert "calls" in inspect(connection).get_table_names()
        transaction.rollback()
    opened.close()
