"""Sources that are a JSON API with numbered pages."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from scrapy.http import Request, Response
from twisted.python.failure import Failure
from w3lib.url import add_or_replace_parameter

from crawler.base.details import DetailsSpider
from crawler.base.record import Record, key_of, plain_value
from crawler.base.source import describe
from crawler.failures import MissingFromCapture
from crawler.items import MALFORMED, BadPage
from store.types import CallData

FAILURES_IN_A_ROW = 3  # pages; after that the source is left alone until the next crawl


class JsonApiSpider(DetailsSpider):
    """A JSON API with numbered pages, read in one or several sweeps, one after the other.

    A page that cannot be read is counted and the next one asked for, as long as the API said that there are more and
    it is not one failure after another. A short page ends a sweep (``more``): portals list
    rows twice, so totals are not believed. A page that comes again in place of the next one ends it too.
    ``records_key`` is the path of the list within the answer ("response.docs"), empty where the answer is the list;
    ``total_key`` that of the number of records; ``ref_key`` names the field of a record that is its key. Pages are told
    by their number (``page_parameter``), or by that of their first record (``offset_parameter``). ``nothing`` is the
    pattern of texts that stand where the API has nothing to tell: fields that hold one are as if they were absent.
    """

    sweeps: tuple[str, ...] = ("",)
    first_page: ClassVar[int] = 1
    page_size: ClassVar[int] = 100
    page_parameter: ClassVar[str] = "page"
    offset_parameter: ClassVar[str] = ""
    records_key: ClassVar[str] = ""
    total_key: ClassVar[str] = ""
    ref_key: ClassVar[str] = ""
    nothing: ClassVar[str] = ""

    def page_request(self, sweep: str, number: int) -> Request:
        """The request for one page; made with ``self.page`` or ``self.question``."""
        return self.page(self.page_url(number), self.parse)

    def page_url(self, number: int) -> str:
        """The address of one page; the first record needs no parameter."""
        url = self.start_urls[0]
        if not self.offset_parameter:
            return add_or_replace_parameter(url, self.page_parameter, str(number))
        start = (number - self.first_page) * self.page_size
        return add_or_replace_parameter(url, self.offset_parameter, str(start)) if start else url

    def question(self, url: str, asked: dict[str, Any]) -> Request:
        """The request for a page that is asked for with a JSON object."""
        headers = {"Content-Type": "application/json"}
        return self.page(url, self.parse, method="POST", body=json.dumps(asked), headers=headers)

    def payload(self, response: Response) -> Any:
        """The answer in an answer's body; raises ValueError that says what came in its place."""
        return read_json(response.body)

    def records(self, payload: Any, sweep: str) -> Sequence[Any]:
        """The records of a page; raises ValueError where the answer is not what was asked for."""
        found = _at(payload, self.records_key)
        if isinstance(found, list):
            return found
        raise ValueError(f"no list {self.records_key!r} in the answer: {str(payload)[:100]}")

    def select(self, records: Sequence[Any], sweep: str) -> Sequence[Any]:
        """The records of a page that are to be read: for sweeps that overlap."""
        return records

    def total(self, payload: Any) -> int:
        """How many records the API says the sweep has; 0 where it does not say."""
        return int(_at(payload, self.total_key) or 0) if self.total_key else 0

    def more(self, payload: Any, records: Sequence[Any], number: int) -> bool:
        """Whether a page follows this one."""
        return len(records) >= self.page_size

    def parse_record(self, record: Any) -> CallData | None:
        """The call of one record (a ``Record``); None where the record is no call."""
        raise NotImplementedError

    def ref_of(self, record: Any) -> str:
        return key_of(record, self.ref_key) if self.ref_key else ""

    def first_requests(self) -> Iterator[Request]:
        self._totals: dict[str, int] = {}
        self._before: tuple[str, Sequence[Any]] = ("", ())
        self._failures = 0
        yield self._page(self.sweeps[0], self.first_page)

    def _page(self, sweep: str, number: int) -> Request:
        return self.page_request(sweep, number).replace(cb_kwargs={"sweep": sweep, "number": number})

    def parse(self, response: Response, sweep: str = "", number: int = 1, **_: Any) -> Iterator[Any]:
        try:
            payload = self.payload(response)
            records = self.records(payload, sweep)
            if records is None or isinstance(records, str):  # a text is a sequence, too
                raise ValueError(f"no list of records in the answer: {str(payload)[:100]}")
            self._totals[sweep] = self.total(payload)
            if records and (sweep, records) == self._before:
                raise ValueError("the page before came again: the API does not heed page numbers")
        except MALFORMED as error:
            yield BadPage(response.url, describe(error), response.body)
            yield from self._after_failure(sweep, number)
            return
        self._failures, self._before = 0, (sweep, records)
        chosen = self.select(records, sweep)
        yield from self.completed(self.readings(map(_readable, chosen), self._read, _dump, response.url))
        yield from self._following(sweep, number, more=self.more(payload, records, number))

    def _read(self, record: Any) -> CallData | None:
        told = record.without(self.nothing) if self.nothing and isinstance(record, Record) else record
        return self.parse_record(told)

    def page_failed(self, failure: Failure) -> Iterator[Any]:
        yield from super().page_failed(failure)
        if not isinstance(failure.value, MissingFromCapture):
            yield from self._after_failure(**failure.request.cb_kwargs)  # type: ignore[attr-defined]

    def _after_failure(self, sweep: str, number: int) -> Iterator[Request]:
        self._failures += 1
        expected = self._totals.get(sweep, 0) > (number - self.first_page + 1) * self.page_size
        if self._failures < FAILURES_IN_A_ROW:
            yield from self._following(sweep, number, more=expected)

    def _following(self, sweep: str, number: int, *, more: bool) -> Iterator[Request]:
        position = self.sweeps.index(sweep) + 1
        if more:
            yield self._page(sweep, number + 1)
        elif position < len(self.sweeps):
            yield self._page(self.sweeps[position], self.first_page)


def _at(payload: Any, path: str) -> Any:
    """What stands at a path of keys; None where there is nothing."""
    for key in filter(None, path.split(".")):
        payload = payload.get(key) if isinstance(payload, dict) else None
    return payload


def _readable(record: Any) -> Any:
    return Record(record) if isinstance(record, dict) else record


def _dump(record: Any) -> bytes:
    return json.dumps(record).encode()


def read_json(body: bytes) -> Any:
    """JSON in UTF-8, UTF-16 or UTF-32, made plain; raises ValueError that says what came in its place."""
    try:
        return plain_value(json.loads(body))
    except json.JSONDecodeError as error:
        start = body[:2000].lower()
        if b"<html" in start or b"<!doctype" in start:
            raise ValueError("an HTML page in place of JSON") from error
        raise ValueError(f"the JSON breaks off or is malformed at character {error.pos} of {len(body)}") from error
    except UnicodeDecodeError as error:
        raise ValueError(f"the JSON is in no known encoding: {error.reason} at byte {error.start}") from error
    except RecursionError as error:
        raise ValueError("the JSON is nested too deeply") from error
