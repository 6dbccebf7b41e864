"""The business portal of Sardinia."""

from crawler.base import ListingSpider, Part
from crawler.fields import deadline
from crawler.prose import model, since, until
from store.types import CallData


class ItSardegna(ListingSpider):
    """Incentives for companies of Sardinia: regional, and national ones that can be had there.

    Publisher: Regione Autonoma della Sardegna.
    Holds: the current incentives, ten a page.
    API documentation: none; https://www.sardegnaimpresa.eu/it/agevolazioni
    Caveats: the machine-readable time is UTC, the printed one local; amounts stand in prose, if at all.
    Licence: terms of the site, https://www.sardegnaimpresa.eu/
    """

    name = "it_sardegna"
    title = "Sardegna Impresa (Italy)"
    region = "ITG2"
    start_urls = ["https://www.sardegnaimpresa.eu/it/agevolazioni"]
    row_css = ".views-row article"
    next_css = "a[rel=next]::attr(href)"

    def parse_row(self, row: Part) -> CallData:
        terms = row.text(".field--name-field-termini .field--item")
        closes = row.line(".field--name-field-data-scadenza-agevolazione time::attr(datetime)")
        on = deadline(closes, self.zone) or until(terms, self.zone)
        return self.call(
            **row.link("h2 a"),
            summary=row.text(".field--name-field-oggetto-bando .field--item"),
            text=terms,
            opens=since(terms, on) if on else None,
            topics=tuple(row.line(".field--name-field-macrosettore .field__items").split(", ")),
            **self.closing_on(on, model(on, terms), terms),
        )
