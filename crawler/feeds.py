"""Feeds from bytes: feedparser, guarded against what hostile or careless servers send."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import feedparser

BROKEN = "the feed is not well formed"


class UnreadableFeed(ValueError):
    """Raised when bytes are no feed; says what they are instead."""


@dataclass(frozen=True, slots=True)
class Feed:
    """The entries of a feed (feedparser's dictionaries), and what was wrong with it although it could be read."""

    entries: list[Any]
    flaw: str = ""

    @property
    def broken(self) -> bool:
        """Whether it is not well formed: an entry may have lost its end."""
        return self.flaw.startswith(BROKEN)


def read_feed(body: bytes, content_type: str = "") -> Feed:
    """Read RSS, RDF or Atom; raises UnreadableFeed for HTML, an empty body or declared entities (an entity bomb)."""
    if b"<!ENTITY" in body.replace(b"\x00", b"").upper():
        raise UnreadableFeed("the feed declares XML entities of its own: refused")
    charset = "charset=utf-8" if _is_utf8(body) else content_type.partition(";")[2].strip()
    # Without a charset of its own the media type says nothing: text/xml would mean ASCII, and no server means that.
    try:
        headers = {"content-type": f"application/xml; {charset}"} if charset else {}
        parsed = feedparser.parse(body, response_headers=headers)
    except ValueError as error:  # feedparser's own, over the name of an encoding that is none
        raise UnreadableFeed(f"the feed names no encoding that can be read: {error}") from error
    if not parsed.entries and not parsed.get("version"):
        what = "an HTML page" if b"<html" in body[:2000].lower() else "something else" if body.strip() else "nothing"
        raise UnreadableFeed(f"{what} in place of a feed")
    return Feed(list(parsed.entries), _flaw(parsed))


def _is_utf8(body: bytes) -> bool:
    """Text that decodes as UTF-8 and is not plain ASCII is UTF-8, whatever it says of itself."""
    try:
        return not body.decode("utf-8").isascii()
    except UnicodeDecodeError:
        return False


def _flaw(parsed: Any) -> str:
    problem = parsed.get("bozo_exception")
    if problem is None or isinstance(problem, feedparser.exceptions.NonXMLContentType):
        return ""
    if isinstance(problem, feedparser.exceptions.CharacterEncodingOverride):
        return f"the encoding is not what the feed says; read as {parsed.encoding}"
    return f"{BROKEN} ({problem}); read as far as possible"


def published(entry: Any) -> dt.date | None:
    """The day that an entry was published or, failing that, updated (UTC)."""
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    return dt.date(*moment[:3]) if moment else None
