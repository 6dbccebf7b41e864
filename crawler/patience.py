"""How long a crawl waits for a site that asks for a pause, and when it leaves a failing one alone."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections import Counter
from email.utils import parsedate_to_datetime
from urllib.parse import urlparse

from scrapy import Request
from scrapy import exceptions as scrapy_errors
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from crawler.failures import LeftAlone
from crawler.keeping import lists_calls
from store.types import Cause

PATIENCE = 300  # seconds that one crawl waits for one site, all its pauses together
STORM = 10  # failures in a row, repeats among them
_REFUSALS = {401, 403, 429}
_DOWN = (
    scrapy_errors.DownloadTimeoutError,
    scrapy_errors.DownloadConnectionRefusedError,
    scrapy_errors.DownloadFailedError,
    scrapy_errors.ResponseDataLossError,
)


class Patience:
    """Heeds Retry-After (RFC 9110, section 10.2.3), which Scrapy does not, and stops asking a site that only fails.

    A pause that fits into ``PATIENCE`` is kept by all requests to the site, and the request is then repeated; a longer
    one ends the crawl of the site at once. After ``STORM`` failures in a row only the pages that list calls are still
    asked for: they are few, and worth more than all the others. That one of them came well says nothing of the others,
    and does not end the row.
    """

    def __init__(self) -> None:
        self._free_at: dict[str, float] = {}
        self._waited: Counter[str] = Counter()
        self._failures: Counter[str] = Counter()
        self._closed: dict[str, LeftAlone] = {}  # sites that asked for a long pause
        self._stormy: dict[str, LeftAlone] = {}  # sites that failed again and again

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Patience:
        if crawler.settings.get("CALLWATCH_REPLAY"):
            raise NotConfigured
        return cls()

    async def process_request(self, request: Request) -> None:
        site = urlparse(request.url).netloc
        pause = self._free_at.get(site, 0) - time.monotonic()
        if pause > 0:
            await asyncio.sleep(pause)
        if site in self._closed:
            raise self._closed[site]
        if site in self._stormy and not lists_calls(request):
            raise self._stormy[site]

    def process_response(self, request: Request, response: Response) -> Response:
        site = urlparse(request.url).netloc
        if response.status < 500 and response.status not in _REFUSALS:
            if not lists_calls(request):
                self._failures[site] = 0
            return response
        pause = pause_of(response)
        if pause is not None:
            self._pause(site, pause, response.status)
        cause = Cause.SERVER_ERROR if response.status >= 500 else Cause.BLOCKED
        self._failed(site, cause, f"HTTP {response.status}")
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        if isinstance(exception, _DOWN):
            timed_out = isinstance(exception, scrapy_errors.DownloadTimeoutError)
            cause, words = (Cause.TIMED_OUT, "timed out") if timed_out else (Cause.UNREACHABLE, "the connection broke")
            self._failed(urlparse(request.url).netloc, cause, words)

    def _pause(self, site: str, seconds: float, status: int) -> None:
        if self._waited[site] + seconds > PATIENCE:
            words = f"too many requests (HTTP {status}): it asks to be left alone for {seconds / 60:,.0f} minutes"
            self._closed[site] = LeftAlone(Cause.BLOCKED, words)
            raise self._closed[site]
        self._waited[site] += round(seconds)
        self._free_at[site] = max(self._free_at.get(site, 0), time.monotonic() + seconds)

    def _failed(self, site: str, cause: Cause, words: str) -> None:
        self._failures[site] += 1
        if self._failures[site] >= STORM:
            self._stormy[site] = LeftAlone(cause, f"left alone after {STORM} failures in a row, the last: {words}")


def pause_of(response: Response) -> float | None:
    """The seconds that a site asks to be left alone (Retry-After: seconds, or a date); None where it does not."""
    said = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if said.isdecimal() and said.isascii():
        return float(said[:9])
    try:
        until = parsedate_to_datetime(said)
    except ValueError:
        return None
    moment = until if until.tzinfo else until.replace(tzinfo=dt.UTC)
    return max(0.0, (moment - dt.datetime.now(dt.UTC)).total_seconds())
