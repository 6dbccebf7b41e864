"""Feeds from bytes: feedparser, guarded against what hostile or careless servers send; and JSON Feed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import feedparser

BROKEN = "the feed is not well formed"
JSON_FEED = "jsonfeed.org/version/"  # in its field "version"


class UnreadableFeed(ValueError):
    """Raised when bytes are no feed; says what they are instead."""


@dataclass(frozen=True, slots=True)
class Feed:
    """The entries of a feed (feedparser's dictionaries), and what was wrong with it although it could be read.

    ``title`` and ``language`` are as the feed says of itself; empty where it says nothing.
    """

    entries: list[Any]
    flaw: str = ""
    title: str = ""
    language: str = ""

    @property
    def broken(self) -> bool:
        """Whether it is not well formed: an entry may have lost its end."""
        return self.flaw.startswith(BROKEN)


def read_feed(body: bytes, content_type: str = "") -> Feed:
    """Read RSS, RDF, Atom or JSON Feed; raises UnreadableFeed for HTML, nothing, or declared entities (a bomb)."""
    if (said := _json_feed(body)) is not None:
        entries = [_json_entry(item) for item in said["items"] if isinstance(item, Mapping)]
        return Feed(entries, title=str(said.get("title") or ""), language=str(said.get("language") or ""))
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
    about = parsed.get("feed", {})
    return Feed(list(parsed.entries), _flaw(parsed), str(about.get("title", "")), str(about.get("language", "")))


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
    # dict's own get: feedparser's gives the one for the other, and warns that it will not for long.
    moment = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
    return dt.date(*moment[:3]) if moment else None


def _json_feed(body: bytes) -> Mapping[str, Any] | None:
    """A JSON Feed (https://www.jsonfeed.org/version/1.1/); None where the answer is none."""
    if not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return None
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    is_one = JSON_FEED in str(said.get("version")) and isinstance(said.get("items"), list)
    return said if is_one else None


def _json_entry(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item in feedparser's words; fields that the format does not know keep their names."""
    entry = {name: value for name, value in item.items() if isinstance(value, str)}
    entry["id"] = str(item.get("id") or "")
    entry["link"] = entry.get("url") or entry.get("external_url") or ""
    written = entry.get("content_html") or entry.get("content_text") or ""
    entry["summary"] = entry.get("summary") or written
    moment = _moment(entry.get("date_published") or entry.get("date_modified") or "")
    return {**entry, "content": [{"value": written}] if written else [], "published_parsed": moment}


def _moment(text: str) -> tuple[int, ...] | None:
    try:
        moment = dt.datetime.fromisoformat(text)
        return tuple((moment.astimezone(dt.UTC) if moment.tzinfo else moment).timetuple())
    except (ValueError, OverflowError):
        return None
