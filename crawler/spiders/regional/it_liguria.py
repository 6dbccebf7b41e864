"""The region of Liguria."""

from typing import Any

from scrapy.http import TextResponse

from crawler.base import ListingSpider
from crawler.fields import day, deadline, lines
from crawler.prose import closed_early, model, timed
from store.types import CallData, Deadline


class ItLiguria(ListingSpider):
    """Current grants and notices of the region of Liguria.

    Publisher: Regione Liguria.
    Holds: the ten newest that are open; further pages are forms with a token, and are not asked for.
    API documentation: none; https://www.regione.liguria.it/bandi-e-avvisi.html
    Caveats: the note of a call may give the hour, or say that it was closed early, which goes before its closing day.
    Licence: terms of the site, https://www.regione.liguria.it/
    """

    name = "it_liguria"
    title = "Regione Liguria (Italy)"
    region = "ITC3"
    start_urls = ["https://www.regione.liguria.it/bandi-e-avvisi.html"]
    row_css = ".pc_latest_item"

    def parse_row(self, row: Any, response: TextResponse) -> CallData:
        link = row.css("a.bando_link")
        subtitle = " ".join(row.css("div.pc_latest_item_bando_titolo::text").getall())
        notes = lines(f"{subtitle}\n{' '.join(row.css('.pc_note::text').getall())}")
        on = self._deadline(row, notes)
        return self.call(
            ref=link.attrib["href"].rpartition("/")[2].partition(":")[0],
            url=response.urljoin(link.attrib["href"]),
            title=link.css("::text").get(""),
            summary=notes,
            opens=day(_date(row, "apertura_bando")),
            deadlines=(on,) if on else (),
            deadline_model=model(on, notes),
            action_types=tuple(row.css(".pc_latest_item_fondo_link::text").getall()),
            beneficiaries_text=" ".join(row.css(".pc_latest_item_beneficiari::text").getall()),
            published=day(_date(row, "apertura")),
        )

    def _deadline(self, row: Any, notes: str) -> Deadline | None:
        on = deadline(_date(row, "chiusura"), self.zone)
        return closed_early(notes, self.zone) or (timed(on, notes) if on else None)


def _date(row: Any, field: str) -> str:
    return str(row.css(f".pc_latest_item_{field}::attr(title)").get(""))
