"""Brittany."""

from crawler.base import LinksSpider, ProsePages


class FrBretagne(ProsePages, LinksSpider):
    """Aids and calls for projects of the region, for companies, research, associations, towns and people.

    Publisher: Région Bretagne.
    Holds: the aids that the region's site lists; title, text and deadline from each one's own page.
    API documentation: none; https://www.bretagne.bzh/aides/
    Caveats: addresses and texts of the pages are known, the markup of the listing is not; the site may refuse programs
    (HTTP 403); most aids have no day, and pages that name several keep them as text.
    Licence: terms of the site, https://www.bretagne.bzh/mentions-legales/
    """

    name = "fr_bretagne"
    title = "Région Bretagne (France)"
    region = "FRH0"
    start_urls = ["https://www.bretagne.bzh/aides/"]
    row_css = "a[href*='/aides/fiches/']"
    next_css = "a[rel=next]::attr(href), a.next::attr(href), .next a::attr(href)"
