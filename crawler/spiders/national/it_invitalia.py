"""The national development agency of Italy."""

from typing import Any

from scrapy.http import TextResponse

from crawler.base import ListingSpider
from crawler.fields import day
from store.types import CallData

CLOSED = "chiuso"


class ItInvitalia(ListingSpider):
    """Incentives and instruments for companies that Invitalia runs for the ministries.

    Publisher: Invitalia S.p.A.
    Holds: some hundred incentives, twelve a page; those that are open or about to open.
    API documentation: none; https://www.invitalia.it/per-le-imprese/incentivi-e-strumenti
    Caveats: the markup is known from another reader's pages; closed ones are left out, many of them have no date;
    standing programmes have no dates at all; many stand in the national register (incentivi.gov.it) as well.
    Licence: terms of the site, https://www.invitalia.it/
    """

    name = "it_invitalia"
    title = "Invitalia (Italy)"
    start_urls = ["https://www.invitalia.it/per-le-imprese/incentivi-e-strumenti?page=0"]
    complete = True
    row_css = "article.card--incentivi"
    next_css = ".pager__item--next:not(.disabled) a[rel=next]::attr(href)"

    def parse_row(self, row: Any, response: TextResponse) -> CallData | None:
        status = row.css(".category-top .category::text").get("").strip().lower()
        if status == CLOSED:
            return None
        link = row.css("h3 a")
        return self.call(
            ref=link.attrib["href"].rpartition("/")[2],
            url=response.urljoin(link.attrib["href"]),
            title=" ".join(link.css("::text").getall()),
            summary=" ".join(row.css("p.fw-normal::text").getall()),
            opens=day(" ".join(row.css(".apertura ::text").getall())),
            source_status=status,
            **self.closing(" ".join(row.css(".chiusura ::text").getall())),
        )
