"""What happens to everything a spider yields: tidy and check, then save."""

from __future__ import annotations

import atexit
import datetime as dt
import sys
from dataclasses import replace
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from sqlalchemy.exc import SQLAlchemyError
from twisted.python.failure import Failure

from crawler.base import SourceSpider
from crawler.items import MALFORMED, BadRecord, Page
from crawler.judgement import Judgement, Trouble
from crawler.keeping import KeptPages, lists_calls
from crawler.ledger import Ledger
from crawler.order import Progress
from crawler.tidying import check, tidy
from store.session import open_store
from store.types import Cause, Outcome, Reading


class Tidy:
    """Cleans and checks every reading; one that lacks what a call needs becomes a bad record."""

    def process_item(self, item: Any) -> Any:
        match item:
            case Reading():
                return self._clean(item)
            case Page():
                return Page(tuple(self._clean(one) if isinstance(one, Reading) else one for one in item.items))
            case _:
                return item

    def _clean(self, item: Reading) -> Reading | BadRecord:
        try:
            call = tidy(item.call)
            check(call)
        except MALFORMED as error:
            return BadRecord(str(item.call.ref), str(item.call.url), str(error), item.raw)
        return replace(item, call=call)


class Save:
    """Writes a crawl to the store through its ledger, and tells the parent process how it goes."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._crash: Trouble | None = None
        self._pages = KeptPages()
        crawler.signals.connect(self._spider_error, signals.spider_error)
        crawler.signals.connect(self._item_error, signals.item_error)
        crawler.signals.connect(self._spider_closed, signals.spider_closed)
        crawler.signals.connect(self._response_received, signals.response_received)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Save:
        return cls(crawler)

    def open_spider(self) -> None:
        spider = self._spider
        self._store = open_store(self._crawler.settings["CALLWATCH_DATABASE"])
        self._ledger = Ledger(self._store, spider.source(), self._now, complete=spider.complete)
        spider.validators = self._ledger.validators
        if spider.remembers:
            spider.known = self._ledger.known(spider.remembers)
        atexit.register(self._spider_closed, "shutdown")  # for a crawl that must not even wait for its last page
        self._tell("started")

    def process_item(self, item: Any) -> Any:
        saved = [self._ledger.take(one) for one in (item.items if isinstance(item, Page) else (item,))]
        if any(saved):
            self._tell("reading")
        return item

    @property
    def _spider(self) -> SourceSpider:
        assert isinstance(self._crawler.spider, SourceSpider)
        return self._crawler.spider

    def _response_received(self, response: Response, request: Request) -> None:
        if lists_calls(request):
            self._pages.take(request, response)

    def _spider_error(self, failure: Failure, response: Response) -> None:
        words = f"a fault in the spider at {response.url}: {type(failure.value).__name__}: {failure.value}"
        self._crash = Trouble(Cause.FAULT, words)

    def _item_error(self, failure: Failure) -> None:
        self._crash = self._crash or Trouble(Cause.FAULT, f"calls could not be saved: {failure.value}")

    def _spider_closed(self, reason: str) -> None:
        # Not close_spider: only this signal says why a spider ended.
        atexit.unregister(self._spider_closed)
        if reason != "finished":
            cause = Cause.TIMED_OUT if reason == "closespider_timeout" else Cause.INTERRUPTED
            self._crash = self._crash or Trouble(cause, f"stopped before its end: {reason}")
        requests = self._crawler.stats.get_value("scheduler/dequeued", 0) if self._crawler.stats else 0
        try:
            judgement = self._ledger.close(requests, self._crash, self._spider.fresh_validators, self._pages.pages)
        except SQLAlchemyError as error:
            words = f"the store cannot be written: {error}"
            judgement = Judgement(Outcome.FAILED, words, trustworthy=False, cause=Cause.FAULT)
        self._store.close()
        self._tell("ended", judgement)

    def _now(self) -> dt.datetime:
        as_of = self._crawler.settings.get("CALLWATCH_AS_OF")
        return dt.datetime.fromisoformat(as_of) if as_of else dt.datetime.now(dt.UTC)

    def _tell(self, event: str, judgement: Judgement | None = None) -> None:
        outcome, reason = (judgement.outcome, judgement.reason) if judgement else (Outcome.RUNNING, "")
        progress = Progress(self._spider.name, event, self._ledger.counts, outcome, reason)
        sys.stdout.write(progress.dump() + "\n")
        sys.stdout.flush()
