"""The crawl process: reads its order from standard input, tells its progress on standard output."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

from scrapy.crawler import CrawlerProcess

from crawler.base import SourceSpider
from crawler.capture import Capture, open_capture
from crawler.order import CrawlOrder
from crawler.settings import scrapy_settings
from crawler.sources import chosen


def main() -> None:
    order = CrawlOrder.load(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    process = CrawlerProcess(scrapy_settings(order))
    for spider in _crawlable(order):
        process.crawl(spider, **order.options.get(spider.name, {}))
    process.start()
    if process.bootstrap_failed:
        sys.exit(1)


def _crawlable(order: CrawlOrder) -> list[type[SourceSpider]]:
    """The sources of an order; a replay of all sources takes those that the capture knows."""
    spiders = chosen(order.sources, order.modules)
    if not order.replay or order.sources:
        return spiders
    capture = open_capture(Path(order.replay))
    return [spider for spider in spiders if _recorded(spider, order, capture)]


def _recorded(spider: type[SourceSpider], order: CrawlOrder, capture: Capture) -> bool:
    requests = spider(**order.options.get(spider.name, {})).first_requests()
    return any(capture.find(request.method, request.url, request.body) for request in requests)


def _end_with_parent() -> None:
    """Whoever ordered the crawl holds the other end of standard input; when that dies, nobody waits for us.

    Ending hard is safe: each batch is a transaction, and the next crawl reads what was lost.
    """
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    main()
