"""Sources whose listing is a page of links, and whose calls each have a page of prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, ClassVar

from scrapy.http import TextResponse

from crawler.base.links import LinksSpider
from crawler.base.part import Part
from crawler.prose import model, until
from store.types import CallData, DeadlineModel


class LinkedPagesSpider(LinksSpider):
    """A page of which only the addresses of the calls are certain, and calls whose own pages tell the rest.

    ``address`` is the pattern of the address of a call; each is taken once, with the first words that link to it. The
    page of a call has the last word: what stands there under labels, or else what its prose says. ``body_css`` are the
    places of its text, the first that holds any.
    """

    row_css = "a[href]"
    body_css: ClassVar[tuple[str, ...]] = ("main", "article", "body")
    details = True
    detail_css = "h1"

    def told(self, page: Part) -> dict[str, Any]:
        """What the page of a call tells under its labels, as fields of the call; for the rest its prose is asked."""
        raise NotImplementedError

    def rows(self, response: TextResponse) -> Any:
        self.row_css = f"links to {self.address}"  # type: ignore[misc]  # what a failure names
        found: dict[str, Any] = {}
        for url, link in self._links(response):
            if url not in found or not Part(found[url], response).line():
                found[url] = link
        return list(found.values())

    def _links(self, response: TextResponse) -> Iterator[tuple[str, Any]]:
        for link in response.css("a[href]"):
            try:
                url = Part(link, response).url(":scope")
            except ValueError:  # an address that is none
                continue
            if re.search(self.address, url):
                yield url, link

    def parse_detail(self, page: Part, call: CallData) -> CallData | None:
        title, text = page.first("h1") or call.title, page.told(*self.body_css)
        said = {name: value for name, value in self.told(page).items() if value and value != DeadlineModel.UNKNOWN}
        when = {} if said.keys() & {"deadlines", "deadline_text"} else self._closing(text)
        return replace(call, title=title, text=text, **{**self.funding(text), **when, **said})

    def _closing(self, text: str) -> dict[str, Any]:
        on = until(text, self.zone)
        return self.closing_on(on, model(on, text))
