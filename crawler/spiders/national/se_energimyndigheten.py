"""Energimyndigheten, the energy agency of Sweden."""

from typing import Any

from crawler.base import LinkedPagesSpider, Part


class SeEnergimyndigheten(LinkedPagesSpider):
    """Calls for research, innovation and investment in energy.

    Publisher: Statens energimyndighet.
    Holds: the calls that the agency lists, each with a page of its own.
    API documentation: none; https://www.energimyndigheten.se/utlysningar/
    Caveats: addresses and the words of the pages ("Sista dag för ansökan 2027-10-20 17:00", "Utlysta medel 10
    miljoner") are known from others' readers, the markup is not; money has no currency, it is kronor.
    Licence: link and quote; texts are the agency's.
    """

    name = "se_energimyndigheten"
    title = "Energimyndigheten (Sweden)"
    start_urls = ["https://www.energimyndigheten.se/utlysningar/"]
    address = r"/(?:alla-)?utlysningar/([^/?#]+)/?$"

    def told(self, page: Part) -> dict[str, Any]:
        return {
            **self.amount("budget", page.labelled("Utlysta medel"), usual="SEK"),
            **self.closing(page.labelled("Sista dag för ansökan")),
        }
