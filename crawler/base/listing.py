"""Sources that are an HTML page with a row a call."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any, ClassVar
from urllib.parse import urlparse

from scrapy.http import Response, TextResponse

from crawler.base.details import DetailsSpider
from crawler.base.markup import plain_page
from crawler.base.part import LAST_STEP, Part, without_session
from crawler.items import BadPage
from store.types import CallData


class ListingSpider(DetailsSpider):
    """An HTML page with a row a call, next pages, and (with ``details``) a page of its own for each call.

    ``row_css`` selects the rows, ``next_css`` the link to the next page; ``address`` is the pattern of the address of a
    call, whose group is the key. A page without rows is a failure that names the selector.
    """

    row_css: ClassVar[str]
    next_css: ClassVar[str] = ""
    address: ClassVar[str] = LAST_STEP

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._pages: set[str] = set()  # of the listing; a last page may link to the first

    @property
    def sought(self) -> str:
        """What the rows are told by, for naming it where there are none."""
        return self.row_css

    def rows(self, response: TextResponse) -> Any:
        """The rows of a page, as parsel's selectors."""
        return response.css(self.row_css)

    def parse_row(self, row: Part) -> CallData | None:
        """The call of one row; None where the row is no call."""
        raise NotImplementedError

    def parse(self, response: Response, **_: Any) -> Iterator[Any]:
        if not isinstance(response, TextResponse):
            yield BadPage(response.url, "not a text page", response.body)
            return
        self._pages.add(response.url)
        try:
            rows = self.rows(plain_page(response))
        except ValueError as error:  # the page names a base address that is none
            yield BadPage(response.url, f"the page cannot be read: {error}", response.body)
            return
        if not rows and not self.is_end(response):
            yield BadPage(response.url, f"no rows match {self.sought!r}: the site may have changed", response.body)
        read = partial(self._read_row, response)
        yield from self.completed(self.readings(rows, read, lambda row: row.get().encode(), response.url))
        if rows:
            yield from self._next(response, rows)

    def _next(self, response: TextResponse, rows: Any) -> Iterator[Any]:
        try:
            url = self.following(response, rows)
            request = self.page(url, self.parse) if url and url not in self._pages else None
        except ValueError as error:
            yield BadPage(response.url, f"the link to the next page cannot be followed: {error}", response.body)
            return
        if request and urlparse(request.url).scheme in ("http", "https"):
            yield request

    def following(self, response: TextResponse, rows: Any) -> str:
        """The address of the next page of the listing; empty where there is none."""
        link = response.css(self.next_css).get() if self.next_css else None
        return without_session(response.urljoin(link)) if link else ""

    def is_end(self, response: TextResponse) -> bool:
        """Whether a page may be without rows."""
        return False

    def ref_of(self, record: Any) -> str:
        link = without_session(str(record.css("a::attr(href)").get("")).strip())
        key = re.search(self.address, link)
        return (key and key[1]) or link

    def _read_row(self, response: TextResponse, row: Any) -> CallData | None:
        return self.parse_row(Part(row, response))
