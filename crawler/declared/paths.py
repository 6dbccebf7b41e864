"""Paths in a JSON answer: where its records lie, and where a field stands within a record.

Keys are joined by dots; lists on the way are gone through. ``hits.hits`` is a list, ``edges.node`` an object of each
edge, ``0`` the first of a row that is a list, ``@graph[@type=Event]`` those of a list whose key says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any
from urllib.parse import quote

from crawler.fields import text_of

PLACE = re.compile(r"\{([^{}]+)\}")  # in an address that is built
_HREF = re.compile(r"<a\s[^>]*?href=[\"']([^\"']+)")
_SPLIT = re.compile(r"^(https?):\s*/[/\s]*", re.IGNORECASE)  # "https: //", "https:///"
_STEP = re.compile(r"([^.\[\]]*)(?:\[([^=\]]+)=([^\]]*)\])?(?:\.|$)")


def at_path(record: Any, path: str) -> Iterator[str]:
    """The texts at a dotted path of keys in a JSON record: of each item where lists stand on the way."""
    yield from filter(None, map(text_of, _values_at(record, path)))


def _values_at(record: Any, path: str) -> Iterator[str]:
    key, _, rest = path.partition(".")
    if isinstance(record, list) and key.isdigit():
        yield from _values_at(record[int(key)], rest) if int(key) < len(record) else ()
    elif isinstance(record, list):
        for one in record:
            yield from _values_at(one, path)
    elif path and isinstance(record, dict):
        yield from _values_at(record[path], "") if path in record else _values_at(record.get(key), rest)
    elif not path and isinstance(record, str | int | float) and not isinstance(record, bool):
        yield str(record)


def address_at(record: Any, path: str) -> str:
    """The address at a path: as it stands, or that of the link which stands there as HTML."""
    for value in _values_at(record, path):
        link = _HREF.search(value)
        found = unescape(link[1]) if link else value
        if plain := _SPLIT.sub(r"\1://", found.strip()):
            return f"https://{plain}" if plain.startswith("www.") else plain
    return ""


def filled(template: str, read: Callable[[str], Iterator[str]]) -> str:
    """An address with what stands at a place in each pair of braces; empty where one of them holds nothing."""
    said = {place: next(read(place), "") for place in PLACE.findall(template)}
    return PLACE.sub(lambda match: quote(said[match[1]], safe="/"), template) if all(said.values()) else ""


def records_at(payload: Any, path: str) -> list[Any]:
    """The records at a path of an answer; raises ValueError where there is no list of them.

    An object whose every value is an object is a list of these; one object alone counts where the path says what it is.
    """
    found, chosen = [payload], False
    for name, key, value in _steps(path):
        if name:
            found = [one[name] for one in _flat(found) if isinstance(one, dict) and name in one]
            chosen = False
        if key:
            found, chosen = [one for one in _flat(found) if isinstance(one, dict) and _says(one.get(key), value)], True
    if chosen:
        return found
    lists = [one if isinstance(one, list) else _values(one) for one in found]
    if not any(one is not None for one in lists):
        raise ValueError(f"no list {path!r} in the answer: {str(payload)[:100]}")
    return [record for one in lists if one is not None for record in one]


def _steps(path: str) -> Iterator[tuple[str, str, str]]:
    for match in _STEP.finditer(path):
        if match[0]:
            yield match[1], match[2] or "", match[3] or ""


def _flat(found: list[Any]) -> Iterator[Any]:
    for one in found:
        if isinstance(one, list):
            yield from _flat(one)
        else:
            yield one


def _values(one: Any) -> list[Any] | None:
    """The records of an object that holds nothing but records, by their keys."""
    if isinstance(one, dict) and one and all(isinstance(value, dict) for value in one.values()):
        return list(one.values())
    return None


def _says(value: Any, wanted: str) -> bool:
    return wanted in (str(one) for one in _flat([value]))
