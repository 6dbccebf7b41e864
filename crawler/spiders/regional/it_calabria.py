"""The European funds portal of Calabria."""

from crawler.base import WordPressSpider


class ItCalabria(WordPressSpider):
    """Calls of the regional programme of Calabria.

    Publisher: Regione Calabria.
    Holds: the newest hundred calls, open or not.
    API documentation: https://developer.wordpress.org/rest-api/reference/posts/
    Caveats: a title and an address only; a post that is changed comes again with a new date of publication.
    Licence: terms of the site, https://calabriaeuropa.regione.calabria.it/
    """

    name = "it_calabria"
    title = "Calabria Europa (Italy)"
    region = "ITF6"
    start_urls = ["https://calabriaeuropa.regione.calabria.it/wp-json/wp/v2/bando?per_page=100"]
