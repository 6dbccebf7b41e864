"""The innovation agency of Lazio."""

from crawler.base import WordPressSpider


class ItLazio(WordPressSpider):
    """Calls that Lazio Innova runs for the region, with their whole text.

    Publisher: Lazio Innova S.p.A.
    Holds: the newest hundred calls, open or not.
    API documentation: https://developer.wordpress.org/rest-api/reference/posts/
    Caveats: deadlines stand in the text; one that names several days (two windows, say) is left as text.
    Licence: terms of the site, https://www.lazioinnova.it/
    """

    name = "it_lazio"
    title = "Lazio Innova (Italy)"
    region = "ITI4"
    start_urls = ["https://www.lazioinnova.it/wp-json/wp/v2/bandi?per_page=100"]
    themes = ("tematiche",)
    audiences = ("destinatari",)
