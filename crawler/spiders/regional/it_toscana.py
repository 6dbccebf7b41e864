"""The development agency of Tuscany."""

from crawler.base import ProsePages, WordPressSpider


class ItToscana(ProsePages, WordPressSpider):
    """Calls that Sviluppo Toscana runs for the region.

    Publisher: Sviluppo Toscana S.p.A.
    Holds: the newest hundred calls, open or not.
    API documentation: https://developer.wordpress.org/rest-api/reference/posts/
    Caveats: dates and amounts stand on the pages, in prose, and where one names several
    they stay text; the markup of the pages is not known.
    Licence: terms of the site, https://www.sviluppo.toscana.it/
    """

    name = "it_toscana"
    title = "Sviluppo Toscana (Italy)"
    region = "ITI1"
    start_urls = ["https://www.sviluppo.toscana.it/wp-json/wp/v2/bando?per_page=100"]
    detail_css = heading_css = ""
