"""The calls portal of Basilicata."""

from crawler.base import ProsePages, WordPressSpider


class ItBasilicata(ProsePages, WordPressSpider):
    """Calls and public notices of the region of Basilicata.

    Publisher: Regione Basilicata.
    Holds: the newest hundred notices, open or not; auctions and concessions of beaches are among them.
    API documentation: https://developer.wordpress.org/rest-api/reference/posts/
    Caveats: dates and amounts stand on the pages, in prose, and where one names several
    they stay text; the markup of the pages is not known.
    Licence: terms of the site, https://portalebandi.regione.basilicata.it/
    """

    name = "it_basilicata"
    title = "Regione Basilicata (Italy)"
    region = "ITF5"
    start_urls = ["https://portalebandi.regione.basilicata.it/wp-json/wp/v2/avvisi-e-bandi?per_page=100"]
    detail_css = heading_css = ""
