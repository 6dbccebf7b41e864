"""Bpifrance, the French public investment bank."""

from crawler.base import ListingSpider, Part, ProsePages
from crawler.fields import day, halves
from store.types import CallData


class FrBpifrance(ProsePages, ListingSpider):
    """Calls for projects, calls for expressions of interest and contests, many of them of France 2030.

    Publisher: Bpifrance.
    Holds: the calls that are open, with their window; the text from each call's own page.
    API documentation: none; https://www.bpifrance.fr/nos-appels-a-projets-concours
    Caveats: the markup is known from others' adapters; some calls have several cut-offs, of which the listing tells the
    last; calls of single regions are not told apart.
    Licence: terms of the site, https://www.bpifrance.fr/mentions-legales
    """

    name = "fr_bpifrance"
    title = "Bpifrance, calls for projects and contests (France)"
    start_urls = ["https://www.bpifrance.fr/nos-appels-a-projets-concours"]
    complete = True
    row_css = ".article-card"
    next_css = "a[rel=next]::attr(href), .pager__item--next a::attr(href), .pager__item.is-active + li a::attr(href)"
    body_css = (".body-content", "main", "article", "body")

    def parse_row(self, row: Part) -> CallData:
        opens, closes = halves(row.line(".card-date"))
        return self.call(
            **row.link("h3 a[href], h2 a[href]"),
            summary=row.line(".desc p"),
            opens=day(opens),
            action_types=row.lines(".rubrique"),
            **self.closing(closes),
        )
