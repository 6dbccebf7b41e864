"""The regional programme of Apulia."""

import re
from typing import Any

from crawler.base import ListingSpider, Part, ProsePages
from crawler.fields import day
from crawler.prose import model
from store.types import CallData

PORTLET = "RicercaNews_INSTANCE_HR72zDg9uWt0"
LIST = (  # the resource that a Liferay page asks for its list
    f"https://pr2127.regione.puglia.it/elenco-avvisi-pubblicati?p_p_id={PORTLET}&p_p_lifecycle=2&p_p_state=normal"
    "&p_p_mode=view&p_p_resource_id=%2Fricerca%2Fnews%2Fnews-list"
)
OVER = re.compile(r"chius|scadut|conclus|sospes|revocat|annullat|graduator|esit", re.IGNORECASE)


class ItPuglia(ProsePages, ListingSpider):
    """Open calls of the regional programme of Apulia (ERDF and ESF+ 2021-2027).

    Publisher: Regione Puglia.
    Holds: the notices of the programme, sixty a page; those whose mark says that they are open, or will be.
    API documentation: none; https://pr2127.regione.puglia.it/elenco-avvisi-pubblicati
    Caveats: the markup is known from another reader's pages; the address of the list holds the name of a portlet, which
    changes with the site; rows without a mark are news; deadlines stand on the pages, in prose, and where one names
    several they stay text.
    Licence: terms of the site, https://pr2127.regione.puglia.it/
    """

    name = "it_puglia"
    title = "Regione Puglia (Italy)"
    region = "ITF4"
    start_urls = [f"{LIST}&p_p_cacheability=cacheLevelPage&_{PORTLET}_delta=60"]
    complete = True
    row_css = ".news-list-item"
    detail_css = heading_css = ""
    next_css = "ul.pagination > li.page-item:last-child:not(.disabled) a::attr(href)"

    def following(self, response: Any, rows: Any) -> str:
        return super().following(response, rows).replace("p_p_lifecycle=0", "p_p_lifecycle=2")

    def parse_row(self, row: Part) -> CallData | None:
        mark = row.line(".badge").lower()
        if not mark or OVER.search(mark):
            return None
        link = row.link(".titolo a[href], h2 a[href]")
        return self.call(
            **{**link, "url": link["url"].partition("?")[0]},
            programme=row.line(".categoria-news"),
            deadline_model=model(None, mark),
            published=day(row.line(".data-news")),
            source_status=mark,
        )
