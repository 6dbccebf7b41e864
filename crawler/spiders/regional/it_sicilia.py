"""The European funds portal of Sicily."""

from crawler.base import WordPressSpider


class ItSicilia(WordPressSpider):
    """Calls and notices of the regional programmes of Sicily (ERDF, development and cohesion fund).

    Publisher: Regione Siciliana.
    Holds: the newest hundred posts of the category "Bandi e avvisi"; tenders are among them.
    API documentation: https://developer.wordpress.org/rest-api/reference/posts/
    Caveats: posts in the categories of closed calls and of rankings are left out; deadlines stand in title and text
    ("Proroga 28/2/2026"), and one that names several days is left as text.
    Licence: terms of the site, https://www.euroinfosicilia.it/
    """

    name = "it_sicilia"
    title = "EuroInfoSicilia (Italy)"
    region = "ITG1"
    start_urls = ["https://www.euroinfosicilia.it/wp-json/wp/v2/posts?categories=321&per_page=100"]
    themes = ("argomenti",)
    audiences = ("destinatari",)
    ignored = frozenset({"category-bandi-e-avvisi-chiusi", "category-graduatorie"})
