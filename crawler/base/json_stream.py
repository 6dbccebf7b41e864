"""Sources that are one JSON file too large to be held in memory."""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from itertools import accumulate
from typing import Any, ClassVar

import ijson
from scrapy.http import Request, Response

from crawler.base.record import Record, plain_value
from crawler.base.source import SourceSpider
from crawler.items import BadPage, NotModified, Page
from store.types import CallData

_PLACE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)\Z")  # RFC 9110, section 14.4
_VALIDATORS = ("ETag", "Last-Modified")
_BRACKETS = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_OTHERS = bytes(set(range(256)) - _BRACKETS.keys())
DEEPEST = 100  # levels: ijson keeps the whole path of each, so that a small file of brackets would fill the memory


class Nesting:
    """How deep JSON is nested, told from the pieces that it comes in."""

    def __init__(self) -> None:
        self._depth, self._in_text, self._cut = 0, False, b""

    def deepest(self, piece: bytes) -> int:
        """The deepest level that this piece reaches."""
        whole = self._cut + piece
        self._cut = b"\\" * ((len(whole) - len(whole.rstrip(b"\\"))) % 2)  # what it escapes is still to come
        parts = whole.removesuffix(self._cut).replace(rb"\\", b"").replace(rb"\"", b"").split(b'"')
        between_texts = b"".join(parts[self._in_text :: 2])
        self._in_text ^= len(parts) % 2 == 0
        steps = map(_BRACKETS.__getitem__, between_texts.translate(None, _OTHERS))
        levels = list(accumulate(steps, initial=self._depth))
        self._depth = levels[-1]
        return max(levels)


class JsonStreamSpider(SourceSpider):
    """A JSON file that is asked for in slices and read as they come, so that memory holds one slice of it.

    ``records_path`` is the place of its list in ijson's notation. A server that knows no slices sends the whole file,
    which is read if it is no larger than a page may be. An unchanged file costs one 304. A file that is replaced while
    it is read is a failure, since its halves do not fit.
    """

    records_path: ClassVar[str]
    slice_size: ClassVar[int] = 8 * 1024 * 1024  # bytes

    def parse_record(self, record: Record) -> CallData | None:
        """The call of one record; None where the record is no call."""
        raise NotImplementedError

    def ended(self) -> Iterator[Any]:
        """What else is to be told once the whole file has been read."""
        return iter(())

    def first_requests(self) -> Iterator[Request]:
        self._records = ijson.sendable_list()
        self._parser = ijson.items_coro(self._records, self.records_path, use_float=True)
        self._nesting = Nesting()
        self._bytes, self._found, self._version = 0, 0, ("", "")
        yield self._slice().replace(meta={"conditional": True})

    def _slice(self) -> Request:
        """The request for the next slice, of the file itself: one of its compressed form could not be read alone."""
        last = self._bytes + self.slice_size - 1
        headers = {"Range": f"bytes={self._bytes}-{last}", "Accept-Encoding": "identity"}
        return self.page(self.start_urls[0], self.parse, headers=headers)

    def parse(self, response: Response, **_: Any) -> Iterator[Any]:
        if response.status == 304:
            yield NotModified(response.url, listing=True)
            return
        try:
            more = self._take(response)
        except (ValueError, ijson.JSONError) as error:
            yield BadPage(response.url, _why(error, response.body), response.body[:1000])
            return
        records = [Record(one) if isinstance(one, dict) else one for one in map(plain_value, self._records)]
        self._records.clear()
        self._found += len(records)
        yield Page(tuple(self.readings(records, self.parse_record, _dump, response.url)))
        yield from [self._slice()] if more else self._end(response.url)

    def _take(self, response: Response) -> bool:
        """Read a slice; gives whether another one follows. Raises ValueError that says what is wrong with it."""
        told = (response.headers.get("Content-Range") or b"").decode("latin-1")
        place, version = _PLACE.match(told), _version(response)
        if place and int(place[1]) != self._bytes:
            raise ValueError(f"the slice {told} came in place of the one from byte {self._bytes}")
        if self._bytes and (version != self._version or response.status != 206):
            raise ValueError("the file was replaced while it was read")
        self._version, self._bytes = version, self._bytes + len(response.body)
        if self._nesting.deepest(response.body) > DEEPEST:
            raise ValueError("the JSON is nested too deeply")
        self._parser.send(response.body if place and int(place[1]) else response.body.removeprefix(BOM_UTF8))
        if place and place[2] != "*":
            return self._bytes < int(place[2])
        return response.status == 206 and len(response.body) >= self.slice_size

    def _end(self, url: str) -> Iterator[Any]:
        try:
            self._parser.close()
        except ijson.JSONError:
            yield BadPage(url, f"the JSON breaks off after {self._bytes:,} bytes")
            return
        if not self._found:
            yield BadPage(url, f"no list {self.records_path!r} in the file: it has changed its shape")
            return
        self.fresh_validators[url] = self._version
        yield from self.ended()


def _version(response: Response) -> tuple[str, str]:
    etag, modified = ((response.headers.get(name) or b"").decode("latin-1") for name in _VALIDATORS)
    return etag, modified


def _why(error: Exception, body: bytes) -> str:
    if b"<html" in body[:2000].lower():
        return "an HTML page in place of JSON"
    return f"the JSON is malformed: {error}" if isinstance(error, ijson.JSONError) else str(error)


def _dump(record: Any) -> bytes:
    return json.dumps(record).encode()
