"""Sources whose listing is a page of links."""

from __future__ import annotations

from crawler.base.listing import ListingSpider
from crawler.base.part import Part
from store.types import CallData


class LinksSpider(ListingSpider):
    """A listing of which only the addresses of the calls are certain: ``row_css`` selects the links themselves.

    The title is the heading within a link, or else its words; a link without words, such as a picture, stands beside
    one that has some.
    """

    def parse_row(self, row: Part) -> CallData | None:
        title = row.line("h2, h3, h4") or row.line()
        return self.call(**{**row.link(":scope", ref=self.address), "title": title}) if title else None
