"""The development agency of Campania."""

import re

from crawler.base import ListingSpider, Part, ProsePages
from store.types import CallData

_POST = re.compile(r"/20\d\d/\d\d/\d\d/([^/?#]+)/?$")


class ItCampania(ProsePages, ListingSpider):
    """Open calls that Sviluppo Campania runs for the region.

    Publisher: Sviluppo Campania S.p.A.
    Holds: the handful of open calls that the site shows as pictures in its menu.
    API documentation: none; https://www.sviluppocampania.it/bandi-aperti/
    Caveats: the markup is known from another reader's pages; a picture has no words: the title is that of the call's
    own page, or the short one below the picture; deadlines stand on the pages, in prose, and where one names several
    they stay text; the rest of the listing is the agency's own notices.
    Licence: terms of the site, https://www.sviluppocampania.it/
    """

    name = "it_campania"
    title = "Sviluppo Campania (Italy)"
    region = "ITF3"
    start_urls = ["https://www.sviluppocampania.it/bandi-aperti/"]
    complete = True
    row_css = ".widget_media_image:has(a[href])"
    detail_css = heading_css = "h1.entry-title, h2.entry-title, h1"

    def parse_row(self, row: Part) -> CallData | None:
        url = row.url()
        post = _POST.search(url)
        if post is None:
            return None  # a picture that leads elsewhere
        below = "following-sibling::div[contains(@class, 'widget')][1][contains(@class, 'widget_text')]//h3//text()"
        heading = " ".join(row.selector.xpath(below).getall()).strip()
        return self.call(ref=post[1], url=url, title=heading or post[1].replace("-", " ").capitalize())
