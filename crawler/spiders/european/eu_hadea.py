"""The European Health and Digital Executive Agency."""

from crawler.base import NewsSpider


class EuHadea(NewsSpider):
    """Calls that the agency of health, digital and industry announces in its news.

    Publisher: European Health and Digital Executive Agency.
    Holds: the newest news items of which the headline announces a call; what looks back, invites or hires is skipped.
    API documentation: none; https://hadea.ec.europa.eu/news_en
    Caveats: the address of the feed is known from others; few entries name a deadline; the topics are in the portal.
    Licence: reuse with attribution, Commission Decision 2011/833/EU.
    """

    name = "eu_hadea"
    title = "HaDEA, news"
    second_hand = True
    start_urls = ["https://hadea.ec.europa.eu/node/2/rss_en"]
