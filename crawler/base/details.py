"""Sources whose calls each have a page of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from scrapy.http import Request, Response, TextResponse
from twisted.python.failure import Failure

from crawler.base.markup import plain_page
from crawler.base.part import Part
from crawler.base.source import RAW_LIMIT, SourceSpider, describe
from crawler.failures import MissingFromCapture, explain
from crawler.fields import line
from crawler.items import MALFORMED, BadRecord, NotModified, NotRecorded, Page, Skipped, UnreadableRecord
from crawler.walls import bare_wall
from store.types import CallData, Reading


class DetailsSpider(SourceSpider):
    """A listing whose calls are (with ``details``) each completed by a page of their own.

    A detail page that cannot be had leaves the call as the listing said, unless only that page tells whether it is a
    call (``listing_suffices``). A page without anything that ``detail_css`` selects is no page of a call. What was
    wrong with it comes after the call, since a call that its run has noted as unreadable is not saved again.
    """

    details: ClassVar[bool] = False
    detail_css: ClassVar[str] = ""
    listing_suffices: ClassVar[bool] = True

    def detail_request(self, call: CallData) -> Request:
        """The request for the page of a call, without its callbacks."""
        return Request(call.url)

    def parse_detail(self, page: Part, call: CallData) -> CallData | None:
        """The call of the listing, completed by its own page; None where the page shows that it is no call."""
        raise NotImplementedError

    def unchanged(self, listed: Reading, url: str) -> Reading | NotModified:
        """What is told of a call whose own page has not changed since it was read."""
        return NotModified(url, listing=False, ref=listed.call.ref)

    def completed(self, items: Iterable[Any]) -> Iterator[Any]:
        """What a page of the listing gave, in one item; or with a request in place of each reading."""
        if not self.details:
            yield Page(tuple(items))
            return
        for item in items:
            yield self._detail(item) if isinstance(item, Reading) else item

    def _detail(self, listed: Reading) -> Request | BadRecord:
        try:
            request = self.detail_request(listed.call)
            if not request.url.startswith(("http://", "https://")):  # Scrapy would read a file of this machine, too
                raise UnreadableRecord(f"url: {request.url!r} is no web address")
        except MALFORMED as error:
            return BadRecord(listed.call.ref, listed.call.url, describe(error), listed.raw)
        return request.replace(
            callback=self._parse_detail,
            errback=self._detail_failed,
            cb_kwargs={"listed": listed},
            meta={**request.meta, "conditional": True},
            dont_filter=True,
        )

    def _parse_detail(self, response: Response, listed: Reading) -> Iterator[Any]:
        if response.status == 304:
            yield self.unchanged(listed, response.url)
            return
        if wall := bare_wall(response.body, line(str(listed.call.title or ""))):
            yield from self._as_listed(listed)
            words = f"in place of the call's own page: {wall}"
            yield BadRecord(listed.call.ref, response.url, words, response.body[:RAW_LIMIT], wall)
            return
        try:
            if not isinstance(response, TextResponse):
                raise UnreadableRecord("not a text page")
            plain_page(response)
            if self.detail_css and not response.css(self.detail_css):
                raise UnreadableRecord(f"nothing on the page matches {self.detail_css!r}: not the page of a call")
            call = self.parse_detail(Part(response, response), listed.call)
        except MALFORMED as error:
            yield from self._as_listed(listed)
            yield BadRecord(listed.call.ref, response.url, describe(error), response.body[:RAW_LIMIT])
        else:
            yield Skipped() if call is None else Reading(call, response.body[:RAW_LIMIT])

    def _detail_failed(self, failure: Failure) -> Iterator[Any]:
        request = failure.request  # type: ignore[attr-defined]
        listed: Reading = request.cb_kwargs["listed"]
        yield from self._as_listed(listed)
        if isinstance(failure.value, MissingFromCapture):
            yield NotRecorded(request.url, listing=False)
        else:
            cause, reason = explain(failure, keyed=bool(self.key))
            yield BadRecord(listed.call.ref, request.url, reason, cause=cause)

    def _as_listed(self, listed: Reading) -> Iterator[Reading]:
        if self.listing_suffices:
            yield Reading(listed.call, listed.raw, partial=True)
