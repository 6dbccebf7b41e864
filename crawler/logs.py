"""What a crawl writes to its log: never whole items."""

from __future__ import annotations

from typing import Any

from scrapy.logformatter import LogFormatter


class ShortLog(LogFormatter):
    """Scrapy's log lines without the items: a call's text is kilobytes long and stands in the store."""

    def scraped(self, item: Any, response: Any, spider: Any) -> Any:
        return None

    def item_error(self, item: Any, exception: Any, response: Any, spider: Any) -> Any:
        return super().item_error(type(item).__name__, exception, response, spider)
