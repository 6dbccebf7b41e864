"""The region of Liguria."""

from crawler.base import ListingSpider, Part
from crawler.fields import day, deadline, lines
from crawler.prose import closed_early, model, timed
from store.types import CallData


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

    def parse_row(self, row: Part) -> CallData:
        opens, closes, published = (
            row.line(f".pc_latest_item_{field}::attr(title)") or row.line(f".pc_latest_item_{field}")
            for field in ("apertura_bando", "chiusura", "apertura")
        )
        notes = lines(f"{row.line('.pc_latest_item_bando_titolo:not(:has(h3))')}\n{row.line('.pc_note')}")
        day_on = deadline(closes, self.zone)
        on = closed_early(notes, self.zone) or (timed(day_on, notes) if day_on else None)
        return self.call(
            **row.link("a.bando_link", ref=r"/([^/:]+)[^/]*$"),
            summary=notes,
            opens=day(opens),
            action_types=row.lines(".pc_latest_item_fondo_link"),
            beneficiaries_text=row.line(".pc_latest_item_beneficiari"),
            published=day(published),
            **self.closing_on(on, model(on, notes)),
        )
