"""The European Climate, Infrastructure and Environment Executive Agency."""

from crawler.base import NewsSpider


class EuCinea(NewsSpider):
    """Calls that the agency of LIFE, the Innovation Fund and Connecting Europe announces in its news.

    Publisher: European Climate, Infrastructure and Environment Executive Agency.
    Holds: the newest news items of which the headline announces a call; what looks back, invites or hires is skipped.
    API documentation: none; https://cinea.ec.europa.eu/news-events/news_en
    Caveats: the address of the feed is known from others; few entries name a deadline; the topics are in the portal.
    Licence: reuse with attribution, Commission Decision 2011/833/EU.
    """

    name = "eu_cinea"
    title = "CINEA, news"
    second_hand = True
    start_urls = ["https://cinea.ec.europa.eu/node/2/rss_en"]
