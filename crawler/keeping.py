"""The pages that list calls, held while a crawl goes on: where it turns out to be a bad one, they are kept."""

from __future__ import annotations

from scrapy.http import Request, Response

from store.alarms import PageData

LIMIT = 8_000_000  # bytes of pages that one crawl holds


def lists_calls(request: Request) -> bool:
    """Whether a request is for a page that lists calls: what goes wrong with it, ``page_failed`` hears."""
    return getattr(request.errback, "__name__", "") == "page_failed"


class KeptPages:
    """What was asked and answered, as far as ``LIMIT`` allows; no answer that is confidential."""

    def __init__(self) -> None:
        self.pages: list[PageData] = []
        self._left = LIMIT

    def take(self, request: Request, response: Response) -> None:
        """Hold one page, under the address that was asked for first."""
        if request.meta.get("confidential") or len(response.body) > self._left:
            return
        self._left -= len(response.body)
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        url = request.meta.get("redirect_urls", [request.url])[0]
        self.pages.append(PageData(request.method, url, request.body, response.status, content_type, response.body))
