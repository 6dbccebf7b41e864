"""The crawl process: reads its order from standard input, tells its progress on standard output."""

from __future__ import annotations

import datetime as dt
import os
import sys
import threading
from pathlib import Path

from scrapy.crawler import CrawlerProcess

from crawler.base import SourceSpider
from crawler.capture import Capture, open_capture
from crawler.judgement import is_due
from crawler.order import CrawlOrder
from crawler.settings import scrapy_settings
from crawler.sources import chosen
from store.runs import last_good_crawl
from store.session import open_store


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
    """The sources of an order. Where it names none: those that are due, or those that the replayed capture knows."""
    spiders = chosen(order.sources, order.modules)
    if order.sources:
        return spiders
    if not order.replay:
        return _due(spiders, order)
    capture = open_capture(Path(order.replay))
    return [spider for spider in spiders if _recorded(spider, order, capture)]


def _due(spiders: list[type[SourceSpider]], order: CrawlOrder) -> list[type[SourceSpider]]:
    now = dt.datetime.now(dt.UTC)
    store = open_store(order.database)
    with store.reading() as session:
        due = [spider for spider in spiders if is_due(spider.every, last_good_crawl(session, spider.name), now)]
    store.close()
    return due


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
