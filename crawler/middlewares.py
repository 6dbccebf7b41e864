"""Between a spider and the network: replaying a capture, recording one, asking only for what has changed."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, NotConfigured
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from crawler.base import SourceSpider
from crawler.capture import Capture, Recorder, open_capture
from crawler.failures import MissingFromCapture
from crawler.settings import PAGE_LIMIT

_VALIDATORS = ("ETag", "Last-Modified")


def _asked(request: Request) -> bytes:
    """What tells a request from others to its address: its body, or the slice of a file that it asks for."""
    return request.body or request.headers.get("Range") or b""


@cache
def _opened(folder: Path) -> Capture:
    """One for all spiders of a crawl: a tree of captures takes a while to read."""
    return open_capture(folder)


class Replay:
    """Answers every request from a capture, and lets none out."""

    def __init__(self, capture: Capture) -> None:
        self._capture = capture

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Replay:
        folder = crawler.settings.get("CALLWATCH_REPLAY")
        if not folder:
            raise NotConfigured
        return cls(_opened(Path(folder)))

    def process_request(self, request: Request) -> Response:
        recorded = self._capture.find(request.method, request.url, _asked(request))
        if recorded is None:
            raise MissingFromCapture(f"{request.url} is not in the capture")
        headers = Headers({"Content-Type": recorded.content_type})
        body = recorded.body()
        if len(body) > PAGE_LIMIT:
            raise DownloadCancelledError(f"{len(body):,} bytes, more than {PAGE_LIMIT:,}")
        kind = responsetypes.from_args(headers=headers, url=request.url, body=body)
        return kind(request.url, status=recorded.status, headers=headers, body=body, request=request)


class Record:
    """Keeps every response as a capture, under the address that was asked for first; none that is confidential."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Record:
        folder = crawler.settings.get("CALLWATCH_RECORD")
        if not folder:
            raise NotConfigured
        today = dt.datetime.now(dt.UTC).date()
        return cls(Recorder(Path(folder), crawler.spidercls.name, today))

    def process_response(self, request: Request, response: Response) -> Response:
        if not (request.url.endswith("/robots.txt") or request.meta.get("confidential")):
            content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
            asked = request.meta.get("redirect_urls", [request.url])[0]
            self._recorder.record(
                request.method, asked, response.status, content_type, response.body, sent=_asked(request)
            )
        return response


class Conditional:
    """Asks for a page that was read well before only if it has changed (RFC 9110, section 13).

    Acts on requests whose meta says ``conditional``. Fresh validators wait on the spider until its calls are saved.
    A crawl that is recorded asks for everything: a capture of "not modified" would replay as nothing.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Conditional:
        if crawler.settings.get("CALLWATCH_RECORD"):
            raise NotConfigured
        return cls(crawler)

    @property
    def _spider(self) -> SourceSpider:
        assert isinstance(self._crawler.spider, SourceSpider)
        return self._crawler.spider

    def process_request(self, request: Request) -> None:
        known = self._spider.validators
        if request.meta.get("conditional") and request.url in known:
            etag, last_modified = known[request.url]
            if etag:
                request.headers["If-None-Match"] = etag
            if last_modified:
                request.headers["If-Modified-Since"] = last_modified
            request.meta["handle_httpstatus_list"] = [304, *request.meta.get("handle_httpstatus_list", ())]

    def process_response(self, request: Request, response: Response) -> Response:
        if request.meta.get("conditional") and response.status == 200:
            etag, modified = ((response.headers.get(name) or b"").decode("latin-1") for name in _VALIDATORS)
            if etag or modified:
                self._spider.fresh_validators[request.url] = (etag, modified)
        return response
