"""The calls portal of Veneto."""

from typing import Any

from scrapy.http import TextResponse

from crawler.base import ListingSpider
from store.types import CallData

COMPETITION = "C"  # for a post in the administration; "B" is a call, "A" a notice


class ItVeneto(ListingSpider):
    """Calls and notices of the region of Veneto that close next.

    Publisher: Regione del Veneto.
    Holds: the ten that close next; the whole list is not given to programs.
    API documentation: none; https://bandi.regione.veneto.it/Public/Index
    Caveats: long titles are cut ("..."); contracts are among the notices; competitions for posts are left out.
    Licence: terms of the site, https://bandi.regione.veneto.it/
    """

    name = "it_veneto"
    title = "Regione del Veneto (Italy)"
    region = "ITH3"
    start_urls = ["https://bandi.regione.veneto.it/Public/Index"]
    row_css = ".row-inScadenza"

    def parse_row(self, row: Any, response: TextResponse) -> CallData | None:
        link = row.css("a[href*='idAtto=']")
        if COMPETITION in (text.strip() for text in row.css("span::text").getall()):
            return None
        return self.call(
            ref=link.attrib["href"].rpartition("idAtto=")[2],
            url=response.urljoin(link.attrib["href"]),
            title=link.css("::text").get(""),
            **self.closing(row.css(".DtScadenza::text").get("")),
        )
