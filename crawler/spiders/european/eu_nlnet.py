"""NLnet, which gives on the grants of the Next Generation Internet."""

from crawler.base import NewsSpider
from store.types import Kind


class EuNlnet(NewsSpider):
    """Open calls of the NGI Zero funds and their sisters, for free software and open hardware.

    Publisher: Stichting NLnet, with money of Horizon Europe.
    Holds: the announcements of calls among the news of NLnet; who was selected and what came of it is skipped.
    API documentation: none; https://nlnet.nl/news/
    Caveats: a deadline stands in the text of some entries; calls of a fund come every two months.
    Licence: CC BY 4.0, as the site states.
    """

    name = "eu_nlnet"
    title = "NLnet and Next Generation Internet"
    start_urls = ["https://nlnet.nl/feed.atom"]
    programme = "Next Generation Internet"
    kind = Kind.CASCADE
