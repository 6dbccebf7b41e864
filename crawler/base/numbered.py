"""Sources that are an HTML listing with numbered pages."""

from __future__ import annotations

from typing import Any, ClassVar

from scrapy.http import TextResponse
from w3lib.url import add_or_replace_parameter, url_query_parameter

from crawler.base.listing import ListingSpider


class NumberedListingSpider(ListingSpider):
    """A listing whose addresses number its pages: a full page is followed by the next one, an empty one is the end."""

    page_parameter: ClassVar[str] = "page"
    first_page: ClassVar[int] = 0
    page_size: ClassVar[int]

    def following(self, response: TextResponse, rows: Any) -> str:
        if len(rows) < self.page_size:
            return ""
        return add_or_replace_parameter(response.url, self.page_parameter, str(self._number(response) + 1))

    def is_end(self, response: TextResponse) -> bool:
        return self._number(response) > self.first_page

    def _number(self, response: TextResponse) -> int:
        return int(url_query_parameter(response.url, self.page_parameter) or self.first_page)
