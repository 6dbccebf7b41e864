"""What tests of crawls share: a site on loopback, a database of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawler.crawling import Watch
from tests.crawler.site import Site, serve


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as running:
        yield running


@pytest.fixture
def watch(site: Site, sqlite_url: str, tmp_path: Path) -> Iterator[Watch]:
    watching = Watch(sqlite_url, tmp_path, site.url)
    yield watching
    watching.store.close()
