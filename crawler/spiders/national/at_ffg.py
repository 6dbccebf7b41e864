"""FFG, the research promotion agency of Austria."""

import re

from crawler.base import NumberedListingSpider, Part
from crawler.fields import labelled
from store.types import CallData

STATES = ("Geöffnet", "Geplant", "Demnächst", "In Vorbereitung", "Geschlossen", "Beendet")


class AtFfg(NumberedListingSpider):
    """Open calls of Austria's agency for industrial research, and of the programmes that it runs.

    Publisher: Österreichische Forschungsförderungsgesellschaft.
    Holds: every open call, ten cards a page.
    API documentation: none; https://www.ffg.at/foerderungen
    Caveats: the markup is known from others' adapters; the site refuses many robots and data centres (403).
    Licence: link and quote; texts are FFG's.
    """

    name = "at_ffg"
    title = "FFG (Austria)"
    start_urls = ["https://www.ffg.at/foerderungen?status[1]=1&page=0"]
    complete = True
    row_css = 'article[data-component-id*="call-teaser"]'
    page_size = 10

    def parse_row(self, row: Part) -> CallData:
        rows = "\n".join(row.lines("::text"))  # labels and values may stand in blocks or beside each other
        words = re.sub(r"\n([-–])\n", r" \1 ", rows)  # so may the two days of a window
        return self.call(
            **row.link("a", ref=r"^(?:.*?ffg\.at/)?(.+)", title="h2"),
            summary=row.text("h3, p"),
            **self.amount("grant_max", labelled(words, "Max. Förderung pro Projekt"), usual="EUR"),
            source_status=next((state for state in STATES if state.lower() in words.lower()), ""),
            **self.window(labelled(words, "Einreichzeitraum")),
        )
