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
from sqlalchemy import inspect, text

import store as package
from store.session import Store, migrate, open_store
from store.tables import Base

SEARCH = "search"  # the full-text index differs by database and lives in the migrations alone


def _ours(_object: Any, name: str | None, _kind: str, _reflected: bool, _other: Any) -> bool:
    return name is None or SEARCH not in name


def test_the_migrated_schema_is_the_declared_one(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": _ours, "compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


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
