"""The region of Friuli-Venezia Giulia."""

import re

from crawler.base import ListingSpider, Part
from crawler.fields import day
from store.types import CallData


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

    def parse_row(self, row: Part) -> CallData:
        link = row.link(ref=r"^(?:.*/BANDI/)?(.*?)(?:\.html)?(?:#.*)?$", title="h3")
        return self.call(
            **{**link, "url": link["url"].partition("#")[0]},
            programme=row.line(".box-campo"),
            published=day(row.line(".box-header-normal")),
            **self.closing(re.sub(r"(?i)scadenza:?", "", row.line(".box-header-important")).strip()),
        )
