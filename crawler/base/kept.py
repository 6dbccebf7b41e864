"""Sources whose calls have pages of their own that are kept: each is asked for again only where there is news of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, ClassVar

from scrapy.http import Request

from crawler.base.details import DetailsSpider
from crawler.base.part import Part
from crawler.items import NotModified, Skipped
from crawler.tidying import tidy
from store.types import CallData, Reading


class KeptDetailsSpider(DetailsSpider):
    """A listing of thousands of calls, and pages that say more of each; beside a base of the listing.

    The page of a call is asked for where the listing says something else of it than when that page was read, and of at
    most ``at_once`` calls in one crawl: the rest waits for the next one. Of the fields ``listed`` the listing is the
    authority. A call without a page (404) stays as it is known. The source ``remembers`` itself.
    """

    details: ClassVar[bool] = True
    listed: ClassVar[tuple[str, ...]]
    at_once: ClassVar[int] = 150
    _asked = 0

    def page_of(self, call: CallData) -> str:
        """The address of the page that says more of a call."""
        raise NotImplementedError

    def parse_page(self, page: Part, call: CallData) -> CallData:
        """The call as its page tells it."""
        raise NotImplementedError

    def detail_request(self, call: CallData) -> Request:
        return Request(self.page_of(call), meta={"handle_httpstatus_list": [404]})

    def parse_detail(self, page: Part, call: CallData) -> CallData:
        if page.response.status == 404:
            return self._renewed(self.known.get(call.ref, call), call)
        own = self.parse_page(page, call)
        return self._renewed(replace(own, ref=call.ref, language=call.language), call)

    def unchanged(self, listed: Reading, url: str) -> Reading | NotModified:
        known = self.known.get(listed.call.ref)
        return replace(listed, call=self._renewed(known, listed.call)) if known else super().unchanged(listed, url)

    def completed(self, items: Iterable[Any]) -> Iterator[Any]:
        return super().completed(map(self._wanted, items))

    def _renewed(self, known: CallData, listed: CallData) -> CallData:
        return replace(known, **{name: getattr(listed, name) for name in self.listed})

    def _wanted(self, item: Any) -> Any:
        if not isinstance(item, Reading):
            return item
        known, listed = self.known.get(item.call.ref), tidy(item.call)
        if known and all(getattr(known, name) == getattr(listed, name) for name in self.listed):
            return super().unchanged(item, self.page_of(listed))
        self._asked += 1
        return item if self._asked <= self.at_once else Skipped()
