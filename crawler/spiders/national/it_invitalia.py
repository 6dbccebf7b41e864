"""The national development agency of Italy."""

from crawler.base import ListingSpider, Part
from crawler.fields import day
from store.types import CallData

CLOSED = "chius"


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
    next_css = ".pager__item--next:not(.disabled) a::attr(href)"

    def parse_row(self, row: Part) -> CallData | None:
        status = next(iter(row.lines(".category")), "").lower()
        if status.startswith(CLOSED):
            return None
        return self.call(
            **row.link("h3 a"),
            summary=row.line("p.fw-normal"),
            opens=day(row.line(".apertura")),
            source_status=status,
            **self.closing(row.line(".chiusura")),
        )
