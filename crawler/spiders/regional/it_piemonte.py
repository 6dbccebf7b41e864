"""The calls portal of Piedmont."""

from typing import Any

from scrapy.http import TextResponse

from crawler.base import ListingSpider
from crawler.fields import terms
from crawler.prose import model
from store.types import CallData


class ItPiemonte(ListingSpider):
    """Grants and loans of the region of Piedmont that are open.

    Publisher: Regione Piemonte.
    Holds: every open call (the site's own filter), nine a page.
    API documentation: none; https://bandi.regione.piemonte.it/contributi-finanziamenti
    Caveats: the listing gives title, theme and procedure; dates and amounts stand on the pages only.
    Licence: terms of the site, https://bandi.regione.piemonte.it/
    """

    name = "it_piemonte"
    title = "Regione Piemonte (Italy)"
    region = "ITC1"
    start_urls = ["https://bandi.regione.piemonte.it/contributi-finanziamenti?field_stato_target_id=19&page=0"]
    complete = True
    row_css = "article[about]"
    next_css = "a[rel=next]::attr(href)"

    def parse_row(self, row: Any, response: TextResponse) -> CallData:
        path = row.attrib["about"]
        procedures = row.css(".field--name-field-procedura .field__item::text").getall()
        return self.call(
            ref=path.rpartition("/")[2],
            url=response.urljoin(path),
            title=" ".join(row.css("h2:not(.field__label) ::text, h2:not(.field__label)::text").getall()),
            topics=tuple(row.css(".field--name-field-temi .field__item::text").getall()),
            action_types=tuple(procedures),
            deadline_model=model(None, " ".join(procedures)),
            source_status=terms(row.css("dl.field--name-field-stato")).get("Stato", "").lower(),
        )
