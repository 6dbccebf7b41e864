"""The crawl process: reads its order from standard input, tells its progress on standard output."""

from __future__ import annotations

import datetime as dt
import sys
import threading
from pathlib import Path
from typing import Any

from scrapy.crawler import CrawlerProcess

from crawler.base import SourceSpider
from crawler.capture import Capture, open_capture
from crawler.judgement import Trouble, is_due
from crawler.ledger import Ledger
from crawler.order import CrawlOrder, Progress
from crawler.process import end_with_parent
from crawler.settings import scrapy_settings
from crawler.sources import broken, chosen, lacks_key
from store.runs import last_good_crawl
from store.session import open_store
from store.types import Cause


def main() -> None:
    order = CrawlOrder.load(sys.stdin.readline())
    threading.Thread(target=end_with_parent, daemon=True).start()
    _tell_broken(order)
    process = CrawlerProcess(scrapy_settings(order))
    for spider in _crawlable(order):
        process.crawl(spider, **_options(spider, order))
    process.start()
    if process.bootstrap_failed:
        sys.exit(1)


def _crawlable(order: CrawlOrder) -> list[type[SourceSpider]]:
    """The sources of an order. Where it names none: those that are due, or those that the replayed capture knows."""
    spiders = chosen(order.sources, order.modules, order.declared)
    if not order.replay:
        open_to_us = [spider for spider in spiders if not lacks_key(spider, order.options)]
        return open_to_us if order.sources else _due(open_to_us, order)
    if order.sources:
        return spiders
    capture = open_capture(Path(order.replay))
    return [spider for spider in spiders if _recorded(spider, order, capture)]


def _tell_broken(order: CrawlOrder) -> None:
    """A declaration that cannot be used is a source that failed, with why; the others are crawled all the same."""
    if order.replay and not order.sources:
        return
    found = broken(order.sources, order.modules, order.declared)
    if not found:
        return
    store = open_store(order.database)
    for one in found:
        ledger = Ledger(store, one.source, lambda: dt.datetime.now(dt.UTC), complete=False)
        judgement = ledger.close(0, Trouble(Cause.DECLARATION, one.reason))
        progress = Progress(one.source.name, "ended", ledger.counts, judgement.outcome, judgement.reason)
        sys.stdout.write(progress.dump() + "\n")
    sys.stdout.flush()
    store.close()


def _due(spiders: list[type[SourceSpider]], order: CrawlOrder) -> list[type[SourceSpider]]:
    now = dt.datetime.now(dt.UTC)
    store = open_store(order.database)
    with store.reading() as session:
        due = [spider for spider in spiders if is_due(spider.every, last_good_crawl(session, spider.name), now)]
    store.close()
    return due


def _recorded(spider: type[SourceSpider], order: CrawlOrder, capture: Capture) -> bool:
    requests = spider(**_options(spider, order)).first_requests()
    asked = [(request.method, request.url, request.body) for request in requests]
    others = [("GET", url, b"") for url in getattr(spider, "start_urls", ())]  # asked only where the first is not had
    return any(capture.find(*one) for one in (*asked, *others))


def _options(spider: type[SourceSpider], order: CrawlOrder) -> dict[str, Any]:
    """A source's own settings; in a replay without its key, so that it asks for what a capture holds."""
    given = order.options.get(spider.name, {})
    return {name: value for name, value in given.items() if not (order.replay and name == spider.needs_key)}


if __name__ == "__main__":
    main()
