"""Sources that are one JSON file, or JSON pages as Spring makes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from scrapy.http import Request

from crawler.base.json_api import JsonApiSpider


class JsonListSpider(JsonApiSpider):
    """A JSON file that lists every call: one address, no pages."""

    def page_request(self, sweep: str, number: int) -> Request:
        return self.page(self.start_urls[0], self.parse)

    def more(self, payload: Any, records: Sequence[Any], number: int) -> bool:
        return False


class SpringPagesSpider(JsonApiSpider):
    """Pages of Java's Spring framework: numbered from 0, ``content`` with the records, ``last`` on the last one."""

    first_page: ClassVar[int] = 0
    records_key: ClassVar[str] = "content"
    total_key: ClassVar[str] = "totalElements"

    def more(self, payload: Any, records: Sequence[Any], number: int) -> bool:
        return bool(records) and not payload.get("last", True)
