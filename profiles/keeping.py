"""What a process has read of all calls, kept in the store for the next one.

It is used only where the very same code and word lists made it, and each call of it only in the reading that it was
made of; the rest is read again. So it saves time, and changes no answer.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.exc import DataError, InternalError, OperationalError

from profiles.matcher.calibration import LEVELS, Background, background
from profiles.matcher.kept import MARK, NoIndex, arrays_of, index_of, packed, unpacked
from profiles.matcher.own_glossary import mark
from profiles.matcher.score import Matcher
from profiles.matcher.semantic_near import Encoder
from store.kept_index import keep_index, kept_index
from store.session import Store

log = logging.getLogger(__name__)
READERS = ("profiles", "store")  # packages whose code and tables make an index of what is stored
LIBRARIES = ("numpy", "scipy", "PyStemmer", "pydantic")
LARGEST = 500_000_000  # bytes that are kept: PostgreSQL gives no 537 million back, and SQLite takes 1,000 million
PROBE = "Compact photonic sensors for food quality."  # a model is known by what it makes of this


@dataclass(frozen=True, slots=True)
class Kept:
    """A matcher over calls, and what was known when its words were weighed.

    Readings of calls and versions of profiles, by id, and what those profiles saw, in their order.
    """

    matcher: Matcher
    readings: Mapping[int, int] = field(default_factory=dict)
    versions: Mapping[int, int] = field(default_factory=dict)
    saw: Background = field(default_factory=lambda: background(np.zeros((0, 0), np.float32)))
    mark: bytes = b""  # that tells it from what is kept later; empty: it is not kept


def made_by(encoder: Encoder | None) -> str:
    """What an index depends on beside the calls and profiles themselves."""
    model = "" if encoder is None else _digest(np.round(encoder.encode(PROBE), 3) + 0)
    return " ".join(filter(None, (_code(), mark(), model)))


def keep(store: Store, made_by: str, kept: Kept, largest: int = LARGEST) -> Kept:
    """Keep it for the next process; where the store cannot take it, that one reads all again. Gives its mark."""
    data = _packed(kept)
    if len(data) > largest:  # the driver of SQLite would raise an error of no database
        log.warning("what was read of the calls is not kept: %s bytes, of at most %s", f"{len(data):,}", f"{largest:,}")
        return kept
    try:
        with store.writing() as session:
            keep_index(session, made_by, data)
    except (OperationalError, DataError, InternalError) as error:  # the last two: it is more than this one takes
        log.warning("what was read of the calls could not be kept: %s", error.orig)
        return kept
    return replace(kept, mark=data[:MARK])


def _packed(kept: Kept) -> bytes:
    arrays = arrays_of(kept.matcher.index)
    for name, numbers in (("readings", kept.readings), ("versions", kept.versions)):
        arrays[name] = np.array(list(numbers.items()), np.int64).reshape(-1, 2)
    arrays |= {"steps": kept.saw.steps, "saw": kept.saw.calls}
    if kept.matcher.nearness:
        arrays |= kept.matcher.nearness.arrays()
    return packed(arrays)


def kept_in(store: Store, made_by: str, encoder: Encoder | None) -> Kept | None:
    """What another process kept; nothing where there is none, or none that can be used."""
    with store.reading() as session:
        data = kept_index(session, made_by)
    if data is None:
        return None
    try:
        return replace(_read(unpacked(data), Matcher(encoder)), mark=data[:MARK])
    except (NoIndex, KeyError, ValueError, TypeError) as error:
        log.warning("what was kept of the calls cannot be used, and all are read again: %s", error)
        return None


def _read(arrays: Mapping[str, NDArray[Any]], matcher: Matcher) -> Kept:
    matcher.index = index_of(arrays)
    if matcher.nearness:
        matcher.nearness.restore(arrays)
    readings, versions = (dict(arrays[name].tolist()) for name in ("readings", "versions"))
    saw = Background(arrays["steps"], arrays["saw"])
    calls = set(matcher.index.keys[matcher.index.held].tolist())
    if calls != readings.keys() or saw.steps.shape != (len(versions), len(LEVELS)) or len(saw.calls) != len(versions):
        raise NoIndex("calls or profiles do not fit the rest")
    return Kept(matcher, readings, versions, saw)


@cache
def _code() -> str:
    """A sum over the code, the word lists and the libraries that read calls."""
    digest = hashlib.sha256(" ".join(f"{name} {version(name)}" for name in LIBRARIES).encode())
    for package in READERS:
        for file in _sources(files(package)):
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()


def _sources(folder: Traversable) -> list[Traversable]:
    found: list[Traversable] = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            found += _sources(entry)
        elif entry.name.endswith((".py", ".tsv")):
            found.append(entry)
    return found


def _digest(vector: np.ndarray) -> str:
    return hashlib.sha256(np.asarray(vector, np.float32).tobytes()).hexdigest()[:16]
