"""The European funds portal of Calabria."""

from crawler.base import ProsePages, WordPressSpider


class ItCalabria(ProsePages, WordPressSpider):
    """Calls of the regional programme of Calabria.

    Publisher: Regione Calabria.
    Holds: the newest hundred calls, open or not.
    API documentation: https://developer.wordpress.org/rest-api/reference/posts/
    Caveats: a post that is changed comes again with a new date of publication; dates and amounts stand on the pages, in
    prose, and where one names several they stay text; the markup of the pages is not known.
    Licence: terms of the site, https://calabriaeuropa.regione.calabria.it/
    """

    name = "it_calabria"
    title = "Calabria Europa (Italy)"
    region = "ITF6"
    start_urls = ["https://calabriaeuropa.regione.calabria.it/wp-json/wp/v2/bando?per_page=100"]
    detail_css = heading_css = ""
