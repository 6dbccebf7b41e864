"""Sources that are a list of calls on a site of the EU institutions, which share one component library (ECL)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlparse

from crawler.base.listing import ListingSpider
from crawler.base.part import Part
from crawler.fields import day, labelled
from crawler.sedia.codes import MODELS, programme_in
from crawler.sedia.identifiers import topic_named, topic_url
from store.types import CallData, Reading

_TITLE = ".ecl-content-block__title a[href], .ecl-content-item__title a[href], h1 a[href], h2 a[href], h3 a[href]"


class EclListingSpider(ListingSpider):
    """Cards of calls ("ecl-content-item"), each with a page of its own on the site or on the portal.

    Both say the same facts as labels with values, in whatever markup: they are read from the text. The pages of the
    portal itself hold nothing without a browser and are not asked for.
    """

    row_css = ".ecl-content-item"
    next_css = ".ecl-pagination__item--next a::attr(href), a[rel=next]::attr(href), link[rel=next]::attr(href)"
    details = True
    detail_css = "main h1"
    complete = True

    def parse_row(self, row: Part) -> CallData | None:
        link = row.link(_TITLE)
        identifier = topic_named(link["url"])
        if identifier and not self._is_own(link["url"]):
            link["url"] = topic_url(identifier)  # as the portal writes it
        said = row.text(".ecl-content-block__description, .ecl-content-item__description")
        return self.call(**link, identifier=identifier, summary=said, **self._facts(row.text()))

    def parse_detail(self, page: Part, call: CallData) -> CallData:
        text = page.told("main")
        reference = self._of(text, "Reference")
        return replace(
            call,
            title=page.first("main h1") or call.title,
            text=text,
            identifier=topic_named(page.selector.css("main").get("")) or topic_named(reference) or reference,
            programme=programme_in(self._of(text, "Funding programme", "Programme")),
            published=day(self._of(text, "Publication date")),
            **self._facts(text),
        )

    def completed(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            elsewhere = isinstance(item, Reading) and not self._is_own(item.call.url)
            yield from [item] if elsewhere else super().completed([item])

    def _is_own(self, url: str) -> bool:
        return urlparse(url).hostname == urlparse(self.start_urls[0]).hostname

    def _facts(self, text: str) -> dict[str, Any]:
        model = MODELS.get(self._of(text, "Deadline model").lower())
        return {
            "opens": day(self._of(text, "Opening date")),
            "source_status": self._of(text, "Status").lower(),
            **self.closing(self._of(text, "Deadline date", "Deadline"), model),
        }

    def _of(self, text: str, *names: str) -> str:
        """What stands after the first of these labels, on its line or on the next."""
        return next(filter(None, (labelled(text, name) for name in names)), "")
