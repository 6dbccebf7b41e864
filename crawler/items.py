"""What a spider yields besides a reading: what it could not read, and why. None of it stops a crawl."""

from __future__ import annotations

from dataclasses import dataclass

from store.types import Cause, Reading

# What reading a malformed record raises: a field of another type or shape than the source has ever given.
MALFORMED = (ValueError, TypeError, KeyError, IndexError, AttributeError, ArithmeticError)


class UnreadableRecord(ValueError):
    """Raised by a spider's parse hooks when a record lacks what a call needs; says which field and what it held."""


@dataclass(frozen=True, slots=True)
class BadRecord:
    """One record that could not be read; ``ref`` is the source's key as far as it could be told."""

    ref: str
    url: str
    reason: str
    raw: bytes = b""
    cause: Cause | None = None  # None: the record was there, and not as it should be


@dataclass(frozen=True, slots=True)
class BadPage:
    """A page that could not be fetched or read: the reading of the source is not complete."""

    url: str
    reason: str
    raw: bytes = b""
    cause: Cause | None = None  # None: the page came, and what it holds tells the cause


@dataclass(frozen=True, slots=True)
class Skipped:
    """Records that are no calls, by the source's own rules (stubs, news)."""

    number: int = 1


@dataclass(frozen=True, slots=True)
class NotModified:
    """A page whose server says that it has not changed since the last good reading (HTTP 304).

    ``listing`` when it is a page that lists calls: what it lists is then not read. ``ref`` is the call whose own page
    it is.
    """

    url: str
    listing: bool
    ref: str = ""


@dataclass(frozen=True, slots=True)
class NotRecorded:
    """A request that the replayed capture lacks; ``listing`` when it is a page that lists calls."""

    url: str
    listing: bool


@dataclass(frozen=True, slots=True)
class Remark:
    """What a crawl found that staff should read although nothing went wrong; it joins the reason of its run."""

    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """What one page gave, as one item: Scrapy takes as long to hand on an item as we take to read a call."""

    items: tuple[Reading | BadRecord | Skipped, ...]
