"""Sources that are an HTML page with a row a call."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, ClassVar

from scrapy.http import Request, Response, TextResponse
from twisted.python.failure import Failure

from crawler.base.source import RAW_LIMIT, SourceSpider, describe
from crawler.failures import MissingFromCapture, why
from crawler.items import MALFORMED, BadPage, BadRecord, NotModified, NotRecorded, UnreadableRecord
from store.types import CallData, Reading


class ListingSpider(SourceSpider):
    """An HTML page with a row a call, next pages, and (with ``parse_detail``) a page of its own for each call.

    ``row_css`` selects the rows, ``next_css`` the link to the next page. A page without rows is a failure that names
    the selector. A detail page that cannot be had leaves the call as the listing said; what was wrong with it comes
    after the call, since a call that its run has noted as unreadable is not saved again.
    """

    row_css: ClassVar[str]
    next_css: ClassVar[str] = ""
    details: ClassVar[bool] = False

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._pages: set[str] = set()  # of the listing; a last page may link to the first

    def parse_row(self, row: Any, response: TextResponse) -> CallData | None:
        """The call of one row; None where the row is no call."""
        raise NotImplementedError

    def parse_detail(self, response: TextResponse, call: CallData) -> CallData:
        """The call of the listing, completed by its own page."""
        raise NotImplementedError

    def parse(self, response: Response, **_: Any) -> Iterator[Any]:
        if not isinstance(response, TextResponse):
            yield BadPage(response.url, "not a text page", response.body)
            return
        self._pages.add(response.url)
        rows = response.css(self.row_css)
        if not rows:
            yield BadPage(response.url, f"no rows match {self.row_css!r}: the site may have changed", response.body)
        read = partial(self._read_row, response)
        for item in self.readings(rows, read, lambda row: row.get().encode(), response.url):
            yield self._detail(item) if self.details and isinstance(item, Reading) else item
        if self.next_css and rows and (following := response.css(self.next_css).get()):
            url = response.urljoin(following)
            if url not in self._pages:
                yield self.page(url, self.parse)

    def ref_of(self, record: Any) -> str:
        return str(record.css("a::attr(href)").get(""))

    def _read_row(self, response: TextResponse, row: Any) -> CallData | None:
        return self.parse_row(row, response)

    def _detail(self, listed: Reading) -> Request:
        return Request(
            listed.call.url,
            callback=self._parse_detail,
            errback=self._detail_failed,
            cb_kwargs={"listed": listed},
            meta={"conditional": True},
            dont_filter=True,
        )

    def _parse_detail(self, response: Response, listed: Reading) -> Iterator[Any]:
        if response.status == 304:
            yield NotModified(response.url, listing=False)
            yield Reading(listed.call, listed.raw, partial=True)
            return
        try:
            if not isinstance(response, TextResponse):
                raise UnreadableRecord("not a text page")
            yield Reading(self.parse_detail(response, listed.call), response.body[:RAW_LIMIT])
        except MALFORMED as error:
            yield Reading(listed.call, listed.raw, partial=True)
            yield BadRecord(listed.call.ref, response.url, describe(error), response.body[:RAW_LIMIT])

    def _detail_failed(self, failure: Failure) -> Iterator[Any]:
        request = failure.request  # type: ignore[attr-defined]
        listed: Reading = request.cb_kwargs["listed"]
        yield Reading(listed.call, listed.raw, partial=True)
        if isinstance(failure.value, MissingFromCapture):
            yield NotRecorded(request.url, listing=False)
        else:
            yield BadRecord(listed.call.ref, request.url, why(failure))
