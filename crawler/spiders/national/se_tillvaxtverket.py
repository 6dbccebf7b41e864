"""Tillväxtverket, the agency for economic and regional growth of Sweden."""

from typing import Any

from crawler.base import LinkedPagesSpider, Part
from crawler.fields import day

SITE = "https://tillvaxtverket.se"


class SeTillvaxtverket(LinkedPagesSpider):
    """Calls for projects of the agency: the regional fund, national money for SMEs, services and tourism.

    Publisher: Tillväxtverket.
    Holds: the calls that the agency lists, each with a page of its own.
    API documentation: none; https://tillvaxtverket.se/tillvaxtverket/sokfinansiering/utlysningar.1139.html
    Caveats: addresses and the words of the pages ("Stänger 30 juni 2027") are known from others' readers, the markup is
    not; a day has no hour; standing offers ("fasta utlysningar") are left out.
    Licence: link and quote; texts are the agency's.
    """

    name = "se_tillvaxtverket"
    title = "Tillväxtverket (Sweden)"
    start_urls = [f"{SITE}/tillvaxtverket/sokfinansiering/utlysningar.1139.html"]
    address = r"/utlysningar/(?:planerade)?utlysningar/([^/?#]+?)(?:\.\d+)?\.html"

    def told(self, page: Part) -> dict[str, Any]:
        closes = (page.labelled(label) for label in ("Stänger", "Stängd", "Sista ansökningsdag"))
        return {
            "summary": page.labelled("Vad kan ni söka för?"),
            "opens": day(page.labelled("Öppnar")),
            "money_text": page.labelled("Hur mycket kan ni få i stöd?"),
            "beneficiaries_text": page.labelled("Vem kan söka?"),
            **self.closing(next(filter(None, closes), "")),
        }
