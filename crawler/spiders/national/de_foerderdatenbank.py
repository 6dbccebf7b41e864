"""The federal funding database of Germany."""

from datetime import timedelta

from crawler.foerderdatenbank.spider import FoerderdatenbankSpider, programmes


class DeFoerderdatenbank(FoerderdatenbankSpider):
    """Standing funding programmes of the Federation, the Länder and the EU for Germany.

    Publisher: Bundesministerium für Wirtschaft und Energie.
    Holds: some 2,400 programmes, ten a page, each with a page of its own.
    API documentation: none; https://www.foerderdatenbank.de/FDB/DE/Service/RSS/rss.html
    Caveats: programmes, not calls: deadlines stand in prose only, and any field may be missing; links are relative to
    the page's base; some pages name their fields without umlauts.
    Licence: Creative Commons BY-ND 3.0 DE: link and quote, do not rewrite.
    """

    name = "de_foerderdatenbank"
    title = "Förderdatenbank (Germany)"
    second_hand = True
    start_urls = [programmes()]
    every = timedelta(days=7)  # thousands of pages that change a few times a year
