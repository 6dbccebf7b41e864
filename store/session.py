"""Engine and sessions from a database URL: SQLite by default, PostgreSQL beyond it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic_core import to_json
from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_TIMEOUT = 30_000  # milliseconds that a writer waits for another one


class StoreUnreachable(RuntimeError):
    """Raised when the database cannot be reached or opened; says what it answered, without its address."""


@dataclass(frozen=True, slots=True)
class Store:
    """The way in to the records.

    ``reading()`` and ``writing()`` give a session in one transaction; a writing one commits when its block ends and
    rolls back when it raises. Keep writing blocks short: SQLite has one writer at a time. All that one reading session
    asks for is of one moment, whatever others write meanwhile.
    """

    engine: Engine

    @contextmanager
    def reading(self) -> Iterator[Session]:
        of_one_moment = {"isolation_level": "REPEATABLE READ"} if self.engine.dialect.name == "postgresql" else {}
        with Session(self.engine.execution_options(**of_one_moment), expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        engine = self.engine.execution_options(writing=True)
        with Session(engine, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        self.engine.dispose()


def open_store(url: str) -> Store:
    """Open the database at ``url`` (an SQLAlchemy URL), making its folder where it is a file."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        return Store(
            create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True, json_serializer=_json)
        )
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, json_serializer=_json)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return Store(engine)


def _json(value: Any) -> str:
    """Small and mostly empty lists, by the tens of thousands: quicker than the standard library."""
    return "[]" if value == [] else to_json(value).decode()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT}", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once: a reader that turned writer would fail instead of waiting.
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def _rebuilding(connection: Connection) -> Iterator[None]:
    """A transaction in which tables may be made anew: SQLite alters a column in no other way.

    There, dropping the old table would break every reference to it, so that these are checked at the end instead.
    """
    driver = connection.connection.dbapi_connection if connection.dialect.name == "sqlite" else None
    if driver is None:
        with connection.begin():
            yield
        return
    driver.execute("PRAGMA foreign_keys=OFF")  # it is heeded outside a transaction alone
    try:
        with connection.begin():
            yield
            if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
                raise RuntimeError(f"a migration leaves rows that refer to nothing: {broken[:5]}")
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def migrate(store: Store) -> None:
    """Bring the schema of the database up to the newest migration."""
    try:
        with store.engine.connect() as connection:
            if _revision(connection) == max(file.name.partition("_")[0] for file in MIGRATIONS.glob("versions/0*.py")):
                return  # no command waits for the lock, or looks through all rows, where there is nothing to do
        with store.engine.execution_options(writing=True).connect() as connection, _rebuilding(connection):
            _upgrade(connection)
    except OperationalError as error:
        raise StoreUnreachable(f"the database cannot be used: {str(error.orig).strip()}") from error


def _revision(connection: Connection) -> str:
    """The newest migration that the database has seen; empty: none."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() or "")


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415  (few commands migrate, and all would wait for it to be read)
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
