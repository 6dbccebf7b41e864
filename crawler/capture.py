"""Captures: recorded responses of a source, replayable with no network.

A capture is a folder with ``index.jsonl``, one line a response: ``method``, ``url``, ``status``, ``content_type``,
``file``, ``kind``, and ``asked`` (a digest of the request's body) where it had one; the payloads lie beside it, gzipped
where the file ends in ``.gz``. A request is found by method, address and body, or failing that by method and address;
the order of query parameters does not matter. Where a tree of captures holds an address several times, the newest day
folder (named YYYY-MM-DD) serves.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from w3lib.url import canonicalize_url

INDEX = "index.jsonl"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SUFFIXES = {"json": ".json", "html": ".html", "xml": ".xml", "rss": ".xml", "atom": ".xml", "csv": ".csv"}


class BrokenCapture(ValueError):
    """Raised when a capture cannot be used; names the file and the line."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One recorded response; its payload is read only when it is asked for."""

    method: str
    url: str
    status: int
    content_type: str
    path: Path
    asked: str = ""

    def body(self) -> bytes:
        return gzip.decompress(self.path.read_bytes()) if self.path.suffix == ".gz" else self.path.read_bytes()


@dataclass(frozen=True, slots=True)
class Capture:
    """The recorded responses of a folder or of a tree of folders."""

    responses: dict[tuple[str, str, str], Recorded]

    def find(self, method: str, url: str, body: bytes = b"") -> Recorded | None:
        asked = self.responses.get(_address(method, url, _digest(body)))
        return asked or self.responses.get(_address(method, url))


def open_capture(folder: Path) -> Capture:
    """Read the index of a capture, or of all captures below ``folder``; raises BrokenCapture by name."""
    indexes = sorted(folder.rglob(INDEX), key=_age)
    if not indexes:
        raise BrokenCapture(f"{folder} holds no {INDEX}; give the folder of a capture, or one above several")
    entries = [entry for index in indexes for entry in _entries(index)]
    by_address = {_address(entry.method, entry.url): entry for entry in entries}
    return Capture(by_address | {_address(entry.method, entry.url, entry.asked): entry for entry in entries})


def _age(index: Path) -> tuple[str, str]:
    """Later is served before earlier, and any day before a folder that is none."""
    days = [part for part in index.parts if _DAY.fullmatch(part)]
    return (days[-1] if days else "", str(index))


def _entries(index: Path) -> Iterator[Recorded]:
    for number, line in enumerate(index.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            recorded = Recorded(
                entry["method"].upper(),
                entry["url"],
                int(entry["status"]),
                entry.get("content_type") or "application/octet-stream",
                index.parent / entry["file"],
                entry.get("asked") or "",
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BrokenCapture(f"{index}, line {number}: not an entry of a capture: {error}") from error
        if not recorded.path.is_file():
            raise BrokenCapture(f"{index}, line {number}: the payload {recorded.path.name} is not there")
        yield recorded


def _address(method: str, url: str, asked: str = "") -> tuple[str, str, str]:
    return method.upper(), canonicalize_url(url), asked


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:16] if body else ""


class Recorder:
    """Writes responses as a capture: a folder a source and day below ``folder``."""

    def __init__(self, folder: Path, source: str, day: dt.date) -> None:
        self._folder = folder / source / day.isoformat()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._number = 0
        (self._folder / INDEX).write_text("")

    def record(self, method: str, url: str, status: int, content_type: str, body: bytes, *, sent: bytes = b"") -> None:
        """Keep one response; ``sent`` is the body of its request."""
        self._number += 1
        short = content_type.partition(";")[0].strip().lower()
        suffix = next((ending for name, ending in _SUFFIXES.items() if name in short), ".bin")
        name = f"{self._number:03d}-{hashlib.sha256(url.encode()).hexdigest()[:8]}{suffix}.gz"
        (self._folder / name).write_bytes(gzip.compress(body, mtime=0))
        entry = {"method": method, "url": url, "status": status, "content_type": content_type, "file": name}
        asked = {"asked": _digest(sent)} if sent else {}
        with (self._folder / INDEX).open("a", encoding="utf-8") as index:
            index.write(json.dumps({**entry, "kind": "RECORDED", **asked}) + "\n")
