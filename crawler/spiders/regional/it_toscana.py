"""The development agency of Tuscany."""

from crawler.base import WordPressSpider


class ItToscana(WordPressSpider):
    """Calls that Sviluppo Toscana runs for the region.

    Publisher: Sviluppo Toscana S.p.A.
    Holds: the newest hundred calls, open or not.
    API documentation: https://developer.wordpress.org/rest-api/reference/posts/
    Caveats: a title and an address only; dates and amounts stand on the pages, in prose.
    Licence: terms of the site, https://www.sviluppo.toscana.it/
    """

    name = "it_toscana"
    title = "Sviluppo Toscana (Italy)"
    region = "ITI1"
    start_urls = ["https://www.sviluppo.toscana.it/wp-json/wp/v2/bando?per_page=100"]
