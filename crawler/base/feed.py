"""Sources that are RSS or Atom feeds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.base.details import DetailsSpider
from crawler.base.part import without_session
from crawler.feeds import UnreadableFeed, published, read_feed
from crawler.fields import text_of
from crawler.items import BadPage, BadRecord, NotModified, Skipped
from store.types import CallData, Reading


class FeedSpider(DetailsSpider):
    """RSS or Atom feeds, read one after the other so that the order of sightings is always the same.

    With ``details`` each entry's own page is read, too: feeds seldom tell a deadline.

    A feed lists what is recent, not what is open: absence from it means nothing. An unchanged feed costs one 304.
    Feeds among ``supplements`` say less of a call than the others: what they lack keeps its last known value. With
    ``mirrored`` the addresses are those of one feed, and the next is asked where one cannot be had.
    """

    supplements: ClassVar[frozenset[str]] = frozenset()
    mirrored: ClassVar[bool] = False

    def parse_entry(self, entry: Any, feed_url: str) -> CallData | None:
        """The call of one entry (feedparser's); None where the entry is no call."""
        return self.entry_call(entry)

    def entry_call(self, entry: Any, **fields: Any) -> CallData:
        """The call as the entry says it by itself, with ``fields`` in place of what it says of them."""
        said = {
            "ref": without_session(entry.get("id") or entry["link"]),
            "url": without_session(entry["link"]),
            "title": entry.get("title", ""),
            "summary": text_of(entry.get("summary", "")),
            "published": published(entry),
        }
        return self.call(**{**said, **fields})

    def first_requests(self) -> Iterator[Request]:
        yield self._feed(0)

    def ref_of(self, record: Any) -> str:
        return str(record.get("id") or record.get("link") or record.get("title") or "")

    def _feed(self, number: int) -> Request:
        url = self.start_urls[number]
        return self.page(url, self.parse, cb_kwargs={"number": number}, meta={"conditional": True})

    def parse(self, response: Response, number: int = 0, **_: Any) -> Iterator[Any]:
        if response.status == 304:
            yield NotModified(response.url, listing=True)
        else:
            yield from self._read(response)
        if not self.mirrored:
            yield from self._next(number)

    def page_failed(self, failure: Failure) -> Iterator[Any]:
        following = [*self._next(failure.request.cb_kwargs["number"])]  # type: ignore[attr-defined]
        if not (self.mirrored and following):
            yield from super().page_failed(failure)
        yield from following

    def _next(self, number: int) -> Iterator[Request]:
        if number + 1 < len(self.start_urls):
            yield self._feed(number + 1)

    def _read(self, response: Response) -> Iterator[Any]:
        try:
            feed = read_feed(response.body, (response.headers.get("Content-Type") or b"").decode("latin-1"))
        except UnreadableFeed as error:
            yield BadPage(response.url, str(error), response.body)
            return
        if feed.flaw:
            yield BadPage(response.url, feed.flaw, response.body)
        read = partial(self._read_entry, response.url)
        items = self.readings(feed.entries, read, _dump, response.url)
        in_part = feed.broken or response.url in self.supplements
        yield from self.completed(map(_in_part, items) if in_part else items)

    def _read_entry(self, url: str, entry: Any) -> CallData | None:
        return self.parse_entry(entry, url)


def _in_part(item: Reading | BadRecord | Skipped) -> Reading | BadRecord | Skipped:
    return replace(item, partial=True) if isinstance(item, Reading) else item


def _dump(entry: Any) -> bytes:
    return json.dumps(entry, default=str).encode()
