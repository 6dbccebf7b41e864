"""The national development agency of Italy."""

from dataclasses import replace

from crawler.base import ListingSpider, Part
from crawler.fields import day, labelled
from crawler.prose import model
from store.types import CallData

CLOSED = "chius"


class ItInvitalia(ListingSpider):
    """Incentives and instruments for companies that Invitalia runs for the ministries.

    Publisher: Invitalia S.p.A.
    Holds: some hundred incentives, twelve a page; those that are open or about to open.
    API documentation: none; https://www.invitalia.it/per-le-imprese/incentivi-e-strumenti
    Caveats: the markup is known from other readers' pages; closed ones are left out, many of them have no date;
    standing programmes have no dates at all, and days in the prose of a page may be of earlier windows, so that only
    those under its labels count; many stand in the national register (incentivi.gov.it) as well.
    Licence: terms of the site, https://www.invitalia.it/
    """

    name = "it_invitalia"
    title = "Invitalia (Italy)"
    start_urls = ["https://www.invitalia.it/per-le-imprese/incentivi-e-strumenti?page=0"]
    complete = True
    row_css = "article.card--incentivi"
    details = True
    detail_css = "h1"
    next_css = ".pager__item--next:not(.disabled) a::attr(href)"

    def parse_row(self, row: Part) -> CallData | None:
        status = row.first(".category").lower()
        if status.startswith(CLOSED):
            return None
        return self.call(
            **row.link("h3 a"),
            summary=row.line("p.fw-normal"),
            opens=day(row.line(".apertura")),
            source_status=status,
            **self.closing(row.line(".chiusura")),
        )

    def parse_detail(self, page: Part, call: CallData) -> CallData | None:
        if page.first("p.active-panel").lower().startswith(CLOSED):
            return None
        box, text = page.text(".pagetabctabox"), page.told("main", "body")
        closes = labelled(box, "Data chiusura")
        closing = self.closing(closes) if closes else self.closing_on(None, model(None, text))
        return replace(
            call,
            text=text,
            summary=call.summary or page.first("p.subtitle"),
            opens=call.opens or day(labelled(box, "Data apertura")),
            **self.funding(text),
            **(closing if closing["deadlines"] or not call.deadlines else {}),
        )
