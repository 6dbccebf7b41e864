"""From settings to the store, the glossary and the model: what every command begins with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from callwatch.settings import BadSettings, Matching, Settings
from profiles.matcher.glossary import BrokenGlossary, Concept, read
from profiles.matcher.own_glossary import learn
from profiles.matcher.semantic import NoModel, load_encoder
from store.session import Store, migrate, open_store

if TYPE_CHECKING:
    from profiles.matcher.semantic_near import Encoder


def prepare(settings: Settings) -> Store:
    """Open the store with its schema up to date, and learn the concepts of the installation's own glossary."""
    learn_glossary(settings)
    store = open_store(settings.database)
    migrate(store)
    return store


def encoder(settings: Settings) -> Encoder | None:
    try:
        return load_encoder(settings.matching.semantic)
    except NoModel as error:
        raise BadSettings(f"matching.semantic: {error}") from error


def learn_glossary(settings: Settings) -> tuple[Concept, ...]:
    """Read texts with the concepts of the installation's own file, too; gives them. None where it has no such file."""
    file = settings.matching.glossary
    try:
        own = read(file.read_text(encoding="utf-8-sig"), str(file)) if _is_there(file) else ()
        learn(own, str(file))
    except BrokenGlossary as error:
        raise BadSettings(str(error)) from error
    except OSError as error:
        raise BadSettings(f"matching.glossary: {file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadSettings(f"{file}: is not UTF-8 text; save it as UTF-8") from error
    return own


def _is_there(file: Path) -> bool:
    """Whether to read the file: one that the settings name must be there."""
    return file.exists() or file != Matching().glossary
