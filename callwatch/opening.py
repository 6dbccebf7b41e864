"""From settings to the store and the model: what every command begins with."""

from __future__ import annotations

from callwatch.settings import BadSettings, Settings
from profiles.matcher.semantic import NoModel, load_encoder
from profiles.matcher.semantic_near import Encoder
from store.session import Store, migrate, open_store


def prepare(settings: Settings) -> Store:
    """Open the store with its schema up to date."""
    store = open_store(settings.database)
    migrate(store)
    return store


def encoder(settings: Settings) -> Encoder | None:
    try:
        return load_encoder(settings.matching.semantic)
    except NoModel as error:
        raise BadSettings(f"matching.semantic: {error}") from error
