"""The calls portal of Piedmont."""

from crawler.base import ListingSpider, Part, ProsePages
from crawler.prose import model
from store.types import CallData


class ItPiemonte(ProsePages, ListingSpider):
    """Grants and loans of the region of Piedmont that are open.

    Publisher: Regione Piemonte.
    Holds: every open call (the site's own filter), nine a page.
    API documentation: none; https://bandi.regione.piemonte.it/contributi-finanziamenti
    Caveats: the listing gives title, theme and procedure; dates stand on the pages, in prose, and where one names
    several they stay text; the markup of the pages is not known.
    Licence: terms of the site, https://bandi.regione.piemonte.it/
    """

    name = "it_piemonte"
    title = "Regione Piemonte (Italy)"
    region = "ITC1"
    start_urls = ["https://bandi.regione.piemonte.it/contributi-finanziamenti?field_stato_target_id=19&page=0"]
    complete = True
    row_css = "article:has(h2)"
    detail_css = heading_css = ""
    next_css = "a[rel=next]::attr(href)"

    def parse_row(self, row: Part) -> CallData:
        procedures = row.lines(".field--name-field-procedura .field__item")
        return self.call(
            **row.link("::attr(about), a::attr(href)", title="h2:not(.field__label)"),
            topics=row.lines(".field--name-field-temi .field__item"),
            action_types=procedures,
            deadline_model=model(None, " ".join(procedures)),
            source_status=row.facts("dl.field--name-field-stato").get("Stato", "").lower(),
        )
