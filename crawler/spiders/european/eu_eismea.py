"""The European Innovation Council and SMEs Executive Agency."""

from crawler.base import NewsSpider


class EuEismea(NewsSpider):
    """Calls that the agency of the single market, the I3 instrument and the EIC announces in its news.

    Publisher: European Innovation Council and SMEs Executive Agency.
    Holds: the newest news items of which the headline announces a call; what looks back, invites or hires is skipped.
    API documentation: none; https://eismea.ec.europa.eu/news_en
    Caveats: the feed is where sister agencies have theirs; few entries name a deadline; the topics are in the portal.
    Licence: reuse with attribution, Commission Decision 2011/833/EU.
    """

    name = "eu_eismea"
    title = "EISMEA, news"
    second_hand = True
    start_urls = ["https://eismea.ec.europa.eu/node/2/rss_en"]
