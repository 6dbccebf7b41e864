"""The process that tries an address: reads its order from standard input, tells what it found on standard output."""

from __future__ import annotations

import datetime as dt
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Request, Response
from scrapy.responsetypes import responsetypes
from twisted.python.failure import Failure

from crawler.capture import Capture, open_capture
from crawler.failures import MissingFromCapture, why
from crawler.finding.conversation import Answer, Finding, Wish
from crawler.finding.investigation import investigate
from crawler.finding.proposal import as_toml
from crawler.order import CrawlOrder
from crawler.process import end_with_parent
from crawler.settings import PAGE_LIMIT, scrapy_settings
from crawler.trying import Trial, TrialOrder

TIMEOUT = 30  # seconds for a page: somebody waits
NOWHERE = "https://page.example/"  # the address of a kept page that does not say where it is from


class TrySpider(scrapy.Spider):
    """Fetches what an investigation asks for, a page at a time."""

    name = "try"

    def __init__(self, wish: Wish) -> None:
        super().__init__()
        self._asking = investigate(wish)
        self.finding = Finding(None, reason="the page could not be had")

    async def start(self) -> AsyncIterator[Any]:
        yield self._ask(next(self._asking))

    def parse(self, response: Response, **_: Any) -> Iterator[Request]:
        yield from self._go_on(response)

    def failed(self, failure: Failure) -> Iterator[Request]:
        """The page could not be had: the investigation is told why."""
        yield from self._go_on(str(failure.value) if isinstance(failure.value, MissingFromCapture) else why(failure))

    def _go_on(self, answer: Answer) -> Iterator[Request]:
        try:
            yield self._ask(self._asking.send(answer))
        except StopIteration as end:
            self.finding = end.value

    def _ask(self, url: str) -> Request:
        return Request(url, callback=self.parse, errback=self.failed, dont_filter=True)


def main() -> None:
    order = TrialOrder.load(sys.stdin.readline())
    threading.Thread(target=end_with_parent, daemon=True).start()
    wish = Wish(order.url, dt.date.fromisoformat(order.today), order.name, frozenset(order.taken), order.like)
    finding = _kept(order, wish) if order.file else _fetched(order, wish)
    sys.stdout.write(_trial(finding).dump() + "\n")
    sys.stdout.flush()


def _fetched(order: TrialOrder, wish: Wish) -> Finding:
    if order.replay:
        capture = open_capture(Path(order.replay))
        found = next((url for url in _spellings(wish.url) if capture.find("GET", url)), "")
        if not found:
            return Finding(None, reason=f"{wish.url} is not in the capture; {_held(capture)}")
        wish = replace(wish, url=found)
    crawled = CrawlOrder(database="", replay=order.replay, contact=order.contact)
    settings = scrapy_settings(crawled) | {"ITEM_PIPELINES": {}, "DOWNLOAD_TIMEOUT": TIMEOUT, "RETRY_TIMES": 1}
    between = {"crawler.middlewares.Replay": 570} if order.replay else {}
    process = CrawlerProcess({**settings, "DOWNLOADER_MIDDLEWARES": between})
    crawler = process.create_crawler(TrySpider)
    process.crawl(crawler, wish=wish)
    process.start()
    if isinstance(crawler.spider, TrySpider):
        return crawler.spider.finding
    return Finding(None, reason="the crawl process could not start")


def _spellings(url: str) -> tuple[str, ...]:
    return (url, url.rstrip("/"), f"{url}/")


def _held(capture: Capture) -> str:
    urls = sorted({one.url for one in capture.responses.values() if one.method == "GET"})
    more = f" and {len(urls) - 5} more" if len(urls) > 5 else ""
    return f"it holds {', '.join(urls[:5])}{more}"


def _kept(order: TrialOrder, wish: Wish) -> Finding:
    """The finding of a page that lies in a file; what it leads to is not asked for."""
    body = Path(order.file).read_bytes()
    if len(body) > PAGE_LIMIT:
        return Finding(None, reason=f"{len(body):,} bytes, more than {PAGE_LIMIT:,}")
    url = order.url or _says_where(body) or NOWHERE
    asking = investigate(replace(wish, url=url))
    next(asking)
    answer: Answer = responsetypes.from_args(filename=order.file, body=body)(url, body=body)
    try:
        while True:
            asking.send(answer)
            answer = "only this page was given"
    except StopIteration as end:
        found: Finding = end.value
        return found


def _says_where(body: bytes) -> str:
    """The address that a page gives itself."""
    page = scrapy.Selector(text=body.decode("utf-8", errors="replace"))
    for css in ("link[rel=canonical]::attr(href)", 'meta[property="og:url"]::attr(content)', "base::attr(href)"):
        said = page.css(css).get("").strip()
        if said.startswith(("http://", "https://")):
            return said
    return ""


def _trial(finding: Finding) -> Trial:
    if finding.declaration is None:
        return Trial(reason=finding.reason, warnings=finding.warnings)
    declaration = finding.declaration
    return Trial(declaration.name, as_toml(declaration), finding.calls.calls, "", finding.warnings)


if __name__ == "__main__":
    main()
