"""Région Sud: Provence-Alpes-Côte d'Azur."""

from crawler.base import LinksSpider, ProsePages


class FrRegionSud(ProsePages, LinksSpider):
    """Aids and calls for projects of the region, for companies, research, associations, towns and people.

    Publisher: Région Provence-Alpes-Côte d'Azur.
    Holds: the aids that the region's site lists; title, text and deadline from each one's own page.
    API documentation: none; https://www.maregionsud.fr/vos-aides (a JSON feed is given to partners only)
    Caveats: addresses and texts of the pages are known, the markup of the listing is not; the deadline follows "Date
    limite de dépôt", and pages that name several days keep them as text.
    Licence: terms of the site, https://www.maregionsud.fr/mentions-legales
    """

    name = "fr_region_sud"
    title = "Région Sud, Provence-Alpes-Côte d'Azur (France)"
    region = "FRL0"
    start_urls = ["https://www.maregionsud.fr/vos-aides"]
    row_css = "a[href*='/vos-aides/detail/']"
    next_css = "a[rel=next]::attr(href), .next a::attr(href), .pagination .active + li a::attr(href)"
