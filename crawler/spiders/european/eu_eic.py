"""The European Innovation Council."""

from crawler.base import NewsSpider


class EuEic(NewsSpider):
    """Calls, challenges and prizes that the EIC announces in its news.

    Publisher: European Innovation Council.
    Holds: the newest news items of which the headline announces a call; what looks back, invites or hires is skipped.
    API documentation: none; https://eic.ec.europa.eu/news_en
    Caveats: the address of the feed is known from others; few entries name a deadline; the topics are in the portal.
    Licence: reuse with attribution, Commission Decision 2011/833/EU.
    """

    name = "eu_eic"
    title = "European Innovation Council, news"
    second_hand = True
    start_urls = ["https://eic.ec.europa.eu/node/2/rss_en"]
    programme = "European Innovation Council"
