"""The business portal of Sardinia."""

from typing import Any

from scrapy.http import TextResponse

from crawler.base import ListingSpider
from crawler.fields import deadline, text_of
from crawler.prose import until
from store.types import CallData, DeadlineModel


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

    def parse_row(self, row: Any, response: TextResponse) -> CallData:
        link = row.css("h2 a")
        terms = text_of(row.css(".field--name-field-termini .field--item").get(""))
        given = row.css(".field--name-field-data-scadenza-agevolazione time")
        on = deadline(given.attrib.get("datetime", ""), self.zone) or until(terms, self.zone)
        return self.call(
            ref=link.attrib["href"].rpartition("/")[2],
            url=response.urljoin(link.attrib["href"]),
            title=" ".join(link.css("::text").getall()),
            summary=text_of(row.css(".field--name-field-oggetto-bando .field--item").get("")),
            text=terms,
            topics=tuple(text_of(row.css(".field--name-field-macrosettore .field__items").get("")).splitlines()),
            deadlines=(on,) if on else (),
            deadline_model=DeadlineModel.SINGLE_STAGE if on else DeadlineModel.UNKNOWN,
            deadline_text="" if on else terms,
        )
