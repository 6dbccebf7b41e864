"""What the hooks of JSON sources read: one record of the API."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

from crawler.fields import plain, text_of
from crawler.items import UnreadableRecord
from store.types import Document

EXACT = 2.0**53  # whole numbers above have no exact value with a point
_BLANKS = re.compile("[\xa0\u2000-\u200a\u202f\u205f\u3000]")
_ENTITY = re.compile(r"&(?:#\d+|#x[\da-f]+|[a-z]+\d*);", re.IGNORECASE)


class Record(dict[str, Any]):
    """A JSON object whose fields may be absent, null or empty; ``record["id"]`` insists on one.

    One value may stand with or without a list around it: servers write both, as their data happen to be.
    """

    def word(self, *fields: str) -> str:
        """The first of these fields that holds anything, as a stripped text."""
        return next(filter(None, map(self._word, fields)), "")

    def _word(self, field: str) -> str:
        value = _alone(self.get(field))
        if value is None or isinstance(value, str | int | float):
            return "" if value is None else str(value).strip()
        raise UnreadableRecord(f"{field}: {str(value)[:100]!r} is no text")

    def text(self, *fields: str) -> str:
        """The plain text of HTML fields, one after the other."""
        return "\n".join(filter(None, (text_of(self.word(field)) for field in fields)))

    def all(self, field: str) -> list[Any]:
        """The values of a list, which may stand as JSON within a text; none where it is absent or null.

        PHP writes a list that has a gap as an object with numbers for keys.
        """
        found = self.get(field) or []
        if isinstance(found, list):
            return found
        if isinstance(found, str | int | float):
            return listed(found)
        if isinstance(found, dict) and all(key.isdecimal() for key in found):
            return list(found.values())
        raise UnreadableRecord(f"{field}: {str(found)[:100]!r} is no list")

    def part(self, field: str) -> Record:
        """The object within the object; an empty one where it is absent or null."""
        found = _alone(self.get(field)) or {}
        if isinstance(found, dict):
            return Record(found)
        raise UnreadableRecord(f"{field}: {str(found)[:100]!r} is no object")

    def parts(self, field: str) -> Iterator[Record]:
        """The objects of a list; none where it is absent or null."""
        for one in self.all(field):
            if not isinstance(one, dict):
                raise UnreadableRecord(f"{field}: {str(one)[:100]!r} is no object")
            yield Record(one)

    def documents(self, field: str, title: str, url: str) -> list[Document]:
        """The documents of a list of objects, by the fields that hold their titles and addresses."""
        return [Document(one.word(title, url), one.word(url)) for one in self.parts(field) if one.word(url)]

    def without(self, nothing: str) -> Record:
        """The object without the fields whose whole text matches ``nothing``, in its lists of objects, too."""
        told = {field: _told(value, nothing) for field, value in self.items() if not _is(nothing, value)}
        return Record(told)

    def labels(self, field: str, *keys: str) -> tuple[str, ...]:
        """What the objects of a list hold under the first of ``keys``, in a fixed order: lists come in random ones.

        A label may stand without an object around it; an empty one, or none, says nothing.
        """
        found = {Record(one if isinstance(one, dict) else {keys[0]: one}).word(*keys) for one in self.all(field)}
        return tuple(sorted(filter(None, found)))


class Facts(Record):
    """What labels say, the first where two are the same; a label is found however it is capitalised."""

    def __init__(self, told: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        self._written: dict[str, str] = {}
        for label, value in told:
            if self._written.setdefault(label.casefold(), label) not in self:
                self[label] = value

    def __missing__(self, label: str) -> Any:
        if label.casefold() in self._written:
            return self[self._written[label.casefold()]]
        raise KeyError(label)

    def get(self, label: str, default: Any = None) -> Any:
        return self[label] if label.casefold() in self._written else default


def listed(value: Any) -> list[Any]:
    """The values of a list that stands as JSON within a text; any other value alone."""
    if not isinstance(value, str) or not value.startswith("["):
        return [value]
    try:
        found: list[Any] = json.loads(value)
    except (ValueError, RecursionError):  # a text of very many brackets is no list
        return [value]
    return found


def plain_value(value: Any) -> Any:
    """JSON whose texts are plain, with common blanks and none around them, and whose whole numbers have no point.

    Entities are read in texts that hold neither markup nor JSON.
    """
    if isinstance(value, str):
        return _plain(value)
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < EXACT else value
    if isinstance(value, dict):
        return {name: plain_value(one) for name, one in value.items()}
    return [plain_value(one) for one in value] if isinstance(value, list) else value


def _plain(text: str) -> str:
    if "&" in text and "<" not in text and not text.lstrip().startswith(("{", "[")):
        text = _ENTITY.sub(lambda found: unescape(found[0]), text)
    return (text if text.isascii() else _BLANKS.sub(" ", plain(text))).strip()


def _alone(value: Any) -> Any:
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _told(value: Any, nothing: str) -> Any:
    """A list whose objects are without the fields that hold nothing; any other value as it is."""
    if not isinstance(value, list):
        return value
    return [
        {field: held for field, held in one.items() if not _is(nothing, held)} if isinstance(one, dict) else one
        for one in value
    ]


def _is(nothing: str, value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(nothing, text_of(value), re.IGNORECASE) is not None


def key_of(record: Any, field: str) -> str:
    """The key that a field holds, as text; one that is null must not become the text "None"."""
    value = record[field]
    if isinstance(value, str | int) and not isinstance(value, bool):
        return str(value).strip()
    raise UnreadableRecord(f"{field}: {str(value)[:100]!r} is no key of a call")
