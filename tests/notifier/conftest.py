"""What the tests of mail share."""

from __future__ import annotations

import pytest

from store.session import Store
from tests.conftest import NOW
from tests.notifier.world import World


@pytest.fixture
def world(store: Store) -> World:
    """An empty cluster on a Friday morning."""
    return World(store, NOW)
