"""The calls portal of Basilicata."""

from crawler.base import WordPressSpider


class ItBasilicata(WordPressSpider):
    """Calls and public notices of the region of Basilicata.

    Publisher: Regione Basilicata.
    Holds: the newest hundred notices, open or not; auctions and concessions of beaches are among them.
    API documentation: https://developer.wordpress.org/rest-api/reference/posts/
    Caveats: a title and a sentence; dates and amounts stand on the pages.
    Licence: terms of the site, https://portalebandi.regione.basilicata.it/
    """

    name = "it_basilicata"
    title = "Regione Basilicata (Italy)"
    region = "ITF5"
    start_urls = ["https://portalebandi.regione.basilicata.it/wp-json/wp/v2/avvisi-e-bandi?per_page=100"]
