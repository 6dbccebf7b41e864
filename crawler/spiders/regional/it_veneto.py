"""The calls portal of Veneto."""

from crawler.base import ListingSpider, Part, ProsePages
from store.types import CallData

COMPETITION = "C"  # for a post in the administration; "B" is a call, "A" a notice


class ItVeneto(ProsePages, ListingSpider):
    """Calls and notices of the region of Veneto that close next.

    Publisher: Regione del Veneto.
    Holds: the ten that close next; the whole list is not given to programs.
    API documentation: none; https://bandi.regione.veneto.it/Public/Index
    Caveats: the listing cuts long titles ("..."), the pages of the calls, whose markup is not known, say them whole;
    contracts are among the notices; competitions for posts are left out.
    Licence: terms of the site, https://bandi.regione.veneto.it/
    """

    name = "it_veneto"
    title = "Regione del Veneto (Italy)"
    region = "ITH3"
    start_urls = ["https://bandi.regione.veneto.it/Public/Index"]
    row_css = ".row-inScadenza"
    detail_css = heading_css = ""

    def parse_row(self, row: Part) -> CallData | None:
        if COMPETITION in row.lines("span"):
            return None
        link = row.link("a[href*='idAtto=']", ref=r"idAtto=(\d+)")
        return self.call(**link, **self.closing(row.line(".DtScadenza")))
