"""The federal funding database of Germany, for Berlin."""

from crawler.foerderdatenbank.spider import FoerderdatenbankSpider, programmes


class DeBerlin(FoerderdatenbankSpider):
    """Funding programmes that can be had in Berlin alone, or there and in other Länder.

    Publisher: Bundesministerium für Wirtschaft und Energie.
    Holds: the programmes of the database whose area names Berlin, each with a page of its own.
    API documentation: none; https://www.foerderdatenbank.de/FDB/DE/Service/RSS/rss.html
    Caveats: programmes, not calls: deadlines stand in prose only; what holds for all of Germany is not among them; the
    same programmes stand in the national source, under the same keys.
    Licence: Creative Commons BY-ND 3.0 DE: link and quote, do not rewrite.
    """

    name = "de_berlin"
    title = "Förderdatenbank for Berlin (Germany)"
    region = "DE3"
    start_urls = [programmes("berlin")]
