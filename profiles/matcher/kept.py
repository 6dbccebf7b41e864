"""An index as bytes and back, so that a process that has just started need not read every call again.

The bytes are numpy's own format without objects: what is read from them are numbers, never code.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from profiles.matcher.index import Index
from profiles.matcher.lexicon import Lexicon
from profiles.matcher.programmes import Action
from profiles.matcher.rows import Growing

MARK = 16  # bytes that tell one kept index from another
Arrays = Mapping[str, NDArray[Any]]

_GROWING = ("_keys", "_starts", "_columns", "_own", "_area", "_axes", "_hub")
_FIXED = ("_anybody", "_anybody_axes")
_WORDS_GROWING = ("_kind", "_emphasis", "_is_pair", "_is_concept", "_df")
_WORDS_FIXED = ("_idf", "axes", "with_axes", "_axis")
_FAULTS = (zlib.error, zipfile.BadZipFile, EOFError, KeyError, ValueError, IndexError, TypeError, NotImplementedError)


class NoIndex(ValueError):
    """Raised where bytes hold no index that could be used; says what is wrong with them."""


def packed(arrays: Arrays) -> bytes:
    """The arrays as bytes, after a sum over them, their MARK."""
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **arrays)
    data = zlib.compress(file.getvalue(), 1)
    return sha256(data).digest()[:MARK] + data


def unpacked(data: bytes) -> dict[str, NDArray[Any]]:
    """The arrays of ``packed``; raises NoIndex."""
    if sha256(data[MARK:]).digest()[:MARK] != data[:MARK]:
        raise NoIndex("the sum over it is another one")
    try:
        with np.load(io.BytesIO(zlib.decompress(data[MARK:])), allow_pickle=False) as file:
            return dict(file)
    except _FAULTS as error:
        raise NoIndex(f"no arrays: {error}") from error


def arrays_of(index: Index) -> dict[str, NDArray[Any]]:
    """All that an index knows."""
    parts = {f"part{number}": part.values for number, part in enumerate(index._parts)}
    growing = {name: getattr(index, name).values for name in _GROWING}
    lists = {
        "mean": np.array(index._mean, np.float64),
        "languages": _text(index._languages),
        "actions": _text(index._actions),
        "open": np.array(index._open, np.bool_),
        "texts_at_axes": np.array(index._texts_at_axes),
    }
    fixed = {name: getattr(index, name) for name in _FIXED}
    return {**parts, **growing, **lists, **fixed, **_of_words(index.lexicon)}


def index_of(arrays: Arrays) -> Index:
    """The index that they are of; raises NoIndex where they do not belong together."""
    index = Index()
    try:
        index.lexicon = _words_of(arrays)
        for name in _GROWING:
            setattr(index, name, Growing.of(arrays[name]))
        index._parts = [Growing.of(arrays[f"part{number}"]) for number in range(len(index._parts))]
        for name in _FIXED:
            setattr(index, name, arrays[name])
        index._mean = arrays["mean"].tolist()
        index._languages = _texts(arrays["languages"])
        index._actions = [Action(name) for name in _texts(arrays["actions"])]
        index._open = arrays["open"].tolist()
        index._texts_at_axes = int(arrays["texts_at_axes"])
        index._slot = {key: row for row, key in enumerate(arrays["_keys"].tolist()) if key >= 0}
    except _FAULTS as error:
        raise NoIndex(f"no index: {error!r}") from error
    _check(index)
    return index


def _of_words(lexicon: Lexicon) -> dict[str, NDArray[Any]]:
    growing = {f"words{name}": getattr(lexicon, name).values for name in _WORDS_GROWING}
    fixed = {f"words{name}": getattr(lexicon, name) for name in _WORDS_FIXED}
    counts = np.array([lexicon._texts, lexicon.texts])
    return {**growing, **fixed, "terms": _text(lexicon.terms), "texts": counts, "unseen": np.array(lexicon._idf_unseen)}


def _words_of(arrays: Arrays) -> Lexicon:
    lexicon = Lexicon()
    for name in _WORDS_GROWING:
        setattr(lexicon, name, Growing.of(arrays[f"words{name}"]))
    for name in _WORDS_FIXED:
        setattr(lexicon, name, arrays[f"words{name}"])
    lexicon.terms = _texts(arrays["terms"])
    lexicon._column = {term: column for column, term in enumerate(lexicon.terms)}
    lexicon._texts, lexicon.texts = arrays["texts"].tolist()
    lexicon._idf_unseen = float(arrays["unseen"])
    return lexicon


def _check(index: Index) -> None:
    """Raise NoIndex where the arrays are not as long as each other, or point beyond their ends."""
    lexicon, rows = index.lexicon, index._keys.size
    entries, starts, columns = index._columns.size, index._starts.values, index._columns.values
    lengths = {
        "rows": (rows, index._hub.size, len(index._languages), len(index._actions), len(index._open), len(starts) - 1),
        "terms": (len(lexicon), len(lexicon._column), *(getattr(lexicon, name).size for name in _WORDS_GROWING)),
        "entries": (entries, index._own.size, index._area.size, *(part.size for part in index._parts)),
        "axes": (rows * lexicon.axes.shape[1], index._axes.size),
        "words with axes": (len(lexicon.axes), len(lexicon.with_axes)),
    }
    odd = [name for name, found in lengths.items() if len(set(found)) > 1]
    orderly = len(starts) and starts[0] == 0 and starts[-1] == entries and (np.diff(starts) >= 0).all()
    inside = not entries or (columns.min() >= 0 and columns.max() < len(lexicon))
    if odd or not orderly or not inside:
        raise NoIndex(f"no index: {', '.join(odd) or 'the rows'} do not fit together")


def _text(words: list[str] | list[Action]) -> NDArray[Any]:
    return np.frombuffer("\n".join(words).encode(), np.uint8)


def _texts(array: NDArray[Any]) -> list[str]:
    return array.tobytes().decode().split("\n") if len(array) else []
