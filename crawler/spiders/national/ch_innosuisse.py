"""Innosuisse, the innovation agency of Switzerland."""

import re
from typing import Any

from scrapy.http import TextResponse

from crawler.base import LinkedPagesSpider, Part
from crawler.timeline import timeline

SITE = "https://www.innosuisse.admin.ch/en"
_NONE = re.compile(r"(?i)\bno (?:open |current |ongoing |new )?calls?\b")
_UNTIL = re.compile(
    r"(?i)\b(?:deadline|submit|submission|open until)\b[^.\n]{0,60}?\b(\d{1,2} [a-z]{3,9} \d{4}[^.\n]*)"
)


class ChInnosuisse(LinkedPagesSpider):
    """Calls for projects of Innosuisse: bilateral ones with other countries, Eureka, and flagships.

    Publisher: Innosuisse, Swiss Innovation Agency.
    Holds: the calls that the pages of its two programmes with calls link to; other support is open all year.
    API documentation: none; https://www.innosuisse.admin.ch/en/bilateral-projects
    Caveats: the pages' words are known, their markup is not; deadlines stand in prose, and where it names several
    that nothing tells apart, they stay text; the page of flagships says when there are no calls.
    Licence: link and quote; texts are Innosuisse's.
    """

    name = "ch_innosuisse"
    title = "Innosuisse (Switzerland)"
    language = "en"
    start_urls = [f"{SITE}/bilateral-projects", f"{SITE}/flagship-initiative-en"]
    address = r"(?:innosuisse\.admin\.ch|^)/en/([^/?#]*\bcalls?\b[^/?#]*)"

    def is_end(self, response: TextResponse) -> bool:
        return _NONE.search(Part(response, response).line("body")) is not None

    def told(self, page: Part) -> dict[str, Any]:
        text = page.told(*self.body_css)
        days, found = timeline(text, self.zone), sorted(set(_UNTIL.findall(text)))
        closing = days.closing or self.closing(found[0] if len(found) == 1 else "; ".join(found))
        return {"summary": page.lead(), "opens": days.opens, **closing}
