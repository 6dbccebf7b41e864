"""Crawls of one source within the test's own process, without Scrapy's engine: thousands of them take a minute."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from scrapy.http import Headers, Request, Response
from scrapy.responsetypes import responsetypes
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from crawler.base import SourceSpider
from crawler.capture import Capture, Recorded
from crawler.failures import MissingFromCapture
from crawler.items import Page
from crawler.judgement import Judgement
from crawler.ledger import Ledger
from crawler.pipelines import Tidy
from store.session import Store
from store.types import Counts

REQUESTS = 300  # of one crawl; more than any capture here can lead to, unless a page leads on for ever


@dataclass(frozen=True)
class Answer:
    """What a site sends."""

    body: bytes
    content_type: str
    status: int = 200


Site = Callable[[Request], Answer | None]  # None: there is no such page


@dataclass
class Played:
    """How a crawl ended, and the recorded answers that it was given."""

    judgement: Judgement
    counts: Counts
    asked: list[str] = field(default_factory=list)


def asked_of(request: Request) -> bytes:
    """What tells a request from others to its address."""
    return request.body or request.headers.get("Range") or b""


def recorded(capture: Capture) -> Site:
    """A site that gives what a capture holds."""

    def answer(request: Request) -> Answer | None:
        found = capture.find(request.method, request.url, asked_of(request))
        return answer_of(found) if found else None

    return answer


def answer_of(found: Recorded) -> Answer:
    return Answer(found.body(), found.content_type, found.status)


def play(spider: type[SourceSpider], site: Site, store: Store, now: dt.datetime) -> Played:
    """One crawl of a source: every request answered in turn, every item tidied, checked and taken by a ledger."""
    source, tidy = spider(), Tidy()
    ledger = Ledger(store, spider.source(), lambda: now, complete=spider.complete)
    if source.remembers:
        source.known = ledger.known(source.remembers)
    asked: list[str] = []
    waiting = list(source.first_requests())
    while waiting:
        request = waiting.pop(0)
        asked.append(request.url)
        assert len(asked) <= REQUESTS, f"the pages lead on and on: {request.url}"
        for item in _read(source, request, site(request)):
            if isinstance(item, Request):
                waiting.append(item)
                continue
            clean = tidy.process_item(item)
            for one in clean.items if isinstance(clean, Page) else (clean,):
                ledger.take(one)
    judgement = ledger.close(len(asked))
    return Played(judgement, ledger.counts, asked)


def _read(source: SourceSpider, request: Request, answer: Answer | None) -> Iterator[Any]:
    if answer is None:
        return _failed(request, MissingFromCapture(f"{request.url} is not in the capture"))
    headers = Headers({"Content-Type": answer.content_type})
    kind = responsetypes.from_args(headers=headers, url=request.url, body=answer.body)
    response: Response = kind(
        request.url, status=answer.status, headers=headers, body=answer.body, request=request
    )
    if not 200 <= answer.status < 300:
        return _failed(request, HttpError(response, "a status that is no success"))
    read = request.callback or source.parse
    return iter(read(response, **request.cb_kwargs) or ())


def _failed(request: Request, error: Exception) -> Iterator[Any]:
    failure = Failure(error)
    failure.request = request  # type: ignore[attr-defined]
    assert request.errback is not None, f"nobody hears of what goes wrong with {request.url}"
    return iter(request.errback(failure) or ())
