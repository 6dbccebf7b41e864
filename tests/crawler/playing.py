"""Crawls of one source within the test's own process, without Scrapy's engine: thousands of them take a minute."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from scrapy.http import Headers, Request, Response
from scrapy.responsetypes import responsetypes
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from crawler.base import SourceSpider
from crawler.capture import Capture, Recorded
from crawler.failures import MissingFromCapture
from crawler.items import BadPage, BadRecord, Page
from crawler.judgement import Judgement
from crawler.ledger import Ledger
from crawler.pipelines import Tidy
from store.session import Store
from store.types import CallData, Counts, Reading

REQUESTS = 300  # of one crawl; more than any capture here can lead to, unless a page leads on for ever


@dataclass(frozen=True)
class Answer:
    """What a site sends."""

    body: bytes
    content_type: str
    status: int = 200


Site = Callable[[Request], Answer | None]  # None: there is no such page


@dataclass(frozen=True)
class Played:
    """How a crawl ended."""

    judgement: Judgement
    counts: Counts


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
    source = spider()
    ledger = Ledger(store, spider.source(), lambda: now, complete=spider.complete)
    if source.remembers:
        source.known = ledger.known(source.remembers)
    asked: list[str] = []
    for item in items(source, site, asked):
        ledger.take(item)
    judgement = ledger.close(len(asked))
    return Played(judgement, ledger.counts)


def read(spider: type[SourceSpider], site: Site) -> tuple[dict[str, CallData], list[str]]:
    """What a source reads of a site without a past: its calls by their refs, and why anything could not be read."""
    found = list(items(spider(), site, []))
    calls: dict[str, CallData] = {}
    for one in found:
        if isinstance(one, Reading):
            calls.setdefault(one.call.ref, one.call)
    return calls, [one.reason for one in found if isinstance(one, BadRecord | BadPage)]


def items(source: SourceSpider, site: Site, asked: list[str]) -> Iterator[Any]:
    """What the pipelines hand to the ledger; the addresses asked for are added to ``asked``."""
    tidy, waiting = Tidy(), deque(source.first_requests())
    while waiting:
        request = waiting.popleft()
        asked.append(request.url)
        assert len(asked) <= REQUESTS, f"the pages lead on and on: {request.url}"
        for item in _read(source, request, site(request)):
            if isinstance(item, Request):
                waiting.append(item)
            else:
                clean = tidy.process_item(item)
                yield from clean.items if isinstance(clean, Page) else (clean,)


def _read(source: SourceSpider, request: Request, answer: Answer | None) -> Iterator[Any]:
    if answer is None:
        return _failed(request, MissingFromCapture(f"{request.url} is not in the capture"))
    headers = Headers({"Content-Type": answer.content_type})
    kind = responsetypes.from_args(headers=headers, url=request.url, body=answer.body)
    response: Response = kind(request.url, status=answer.status, headers=headers, body=answer.body, request=request)
    if not (200 <= answer.status < 300 or answer.status in request.meta.get("handle_httpstatus_list", ())):
        return _failed(request, HttpError(response, "a status that is no success"))
    read = request.callback or source.parse
    return iter(read(response, **request.cb_kwargs) or ())


def _failed(request: Request, error: Exception) -> Iterator[Any]:
    failure = Failure(error)
    failure.request = request  # type: ignore[attr-defined]
    assert request.errback is not None, f"nobody hears of what goes wrong with {request.url}"
    return iter(request.errback(failure) or ())
