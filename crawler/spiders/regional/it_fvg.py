"""The region of Friuli-Venezia Giulia."""

import re
from typing import Any

from scrapy.http import TextResponse

from crawler.base import ListingSpider
from crawler.fields import day
from store.types import CallData

_NUMBER = re.compile(r"/BANDI/(\d+)\.html")
_SESSION = re.compile(r";jsessionid=\w+")


class ItFvg(ListingSpider):
    """Current calls of Friuli-Venezia Giulia that give grants.

    Publisher: Regione Autonoma Friuli Venezia Giulia.
    Holds: every current notice with a grant in it (the site's own filter), ten a page.
    API documentation: none; https://www.regione.fvg.it/rafvg/cms/RAFVG/MODULI/bandi_avvisi/
    Caveats: some notices have no closing day; links to further pages carry a session, which is left out.
    Licence: terms of the site, https://www.regione.fvg.it/
    """

    name = "it_fvg"
    title = "Regione Friuli-Venezia Giulia (Italy)"
    region = "ITH4"
    start_urls = [
        "https://www.regione.fvg.it/rafvg/cms/RAFVG/MODULI/bandi_avvisi/ricerca.jsp?txtChiave=&onlyTagServizio=1&startsearch=vai"
    ]
    complete = True
    row_css = ".box-bando"
    next_css = ".pagination li.active + li a::attr(href)"

    def following(self, response: TextResponse, rows: Any) -> str:
        return _SESSION.sub("", super().following(response, rows))

    def parse_row(self, row: Any, response: TextResponse) -> CallData:
        address = response.urljoin(row.css("a::attr(href)").get()).partition("#")[0]
        number = _NUMBER.search(address)
        return self.call(
            ref=number[1] if number else address,
            url=_SESSION.sub("", address),
            title=" ".join(row.css("h3 ::text, h3::text").getall()),
            programme=" ".join(row.css(".box-campo::text").getall()),
            published=day(row.css(".box-header-normal::text").get("")),
            **self.closing(" ".join(row.css(".box-header-important::text").getall()).replace("scadenza", "")),
        )
