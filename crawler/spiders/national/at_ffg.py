"""FFG, the research promotion agency of Austria."""

from typing import Any

from scrapy.http import TextResponse

from crawler.base import NumberedListingSpider
from crawler.fields import day, halves, labelled, line, money, text_of
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
    row_css = 'article[data-component-id="ao_canvas:call-teaser"]'
    page_size = 10

    def parse_row(self, row: Any, response: TextResponse) -> CallData:
        url = response.urljoin(row.css("a::attr(href)").get())
        text = text_of(row.get())
        submission, most = labelled(text, "Einreichzeitraum"), labelled(text, "Max. Förderung pro Projekt")
        opens, closes = halves(submission)
        return self.call(
            ref=url.partition("ffg.at/")[2] or url,
            url=url,
            title=line(row.css("h2").get("")),
            summary=text_of(" ".join(row.css("h3, p").getall())),
            opens=day(opens),
            grant_max=money(most),
            money_text=most,
            source_status=next((state for state in STATES if state.lower() in text.lower()), ""),
            **self.closing(closes),
        )
