"""ANR, the French national research agency."""

from crawler.base import ListingSpider, Part, ProsePages
from crawler.fields import day, halves
from store.types import CallData


class FrAnr(ProsePages, ListingSpider):
    """Calls for research projects: the generic call, thematic and bilateral ones, and those of France 2030.

    Publisher: Agence nationale de la recherche.
    Holds: the calls that are open or announced, with their window and abstract; the text from each call's own page.
    API documentation: none; https://anr.fr/fr/appels/ (the open data of the agency are projects, not calls)
    Caveats: the markup is known from others' adapters; windows of announced calls name months only ("Avril 2026 - Juin
    2026") and stay text; the hour of closing stands on the call's page.
    Licence: Licence Ouverte 2.0; https://anr.fr/fr/mentions-legales/
    """

    name = "fr_anr"
    title = "ANR, national research agency (France)"
    start_urls = ["https://anr.fr/fr/appels/"]
    row_css = ".appel:has(h2 a[href], h3 a[href])"
    next_css = ".pagination a[rel=next]::attr(href), .pagination .active + li a::attr(href)"

    def parse_row(self, row: Part) -> CallData:
        opens, closes = halves(row.line(".date"))
        return self.call(
            **row.link("h2 a[href], h3 a[href]"),
            summary=row.text(".abstract"),
            opens=day(opens),
            action_types=row.lines(".tag-type"),
            **self.closing(closes),
        )
