"""The development agency of Campania."""

import re

from crawler.base import ListingSpider, Part
from store.types import CallData

_POST = re.compile(r"/20\d\d/\d\d/\d\d/([^/?#]+)/?$")


class ItCampania(ListingSpider):
    """Open calls that Sviluppo Campania runs for the region.

    Publisher: Sviluppo Campania S.p.A.
    Holds: the handful of open calls that the site shows as pictures in its menu.
    API documentation: none; https://www.sviluppocampania.it/bandi-aperti/
    Caveats: the markup is known from another reader's pages; a picture has no words: the title is the heading below it,
    or else the address; dates and amounts stand on the pages; the rest of the page is the agency's own notices.
    Licence: terms of the site, https://www.sviluppocampania.it/
    """

    name = "it_campania"
    title = "Sviluppo Campania (Italy)"
    region = "ITF3"
    start_urls = ["https://www.sviluppocampania.it/bandi-aperti/"]
    complete = True
    row_css = ".widget_media_image:has(a[href])"

    def parse_row(self, row: Part) -> CallData | None:
        url = row.url()
        post = _POST.search(url)
        if post is None:
            return None  # a picture that leads elsewhere
        below = "following-sibling::div[contains(@class, 'widget')][1][contains(@class, 'widget_text')]//h3//text()"
        heading = " ".join(row.selector.xpath(below).getall()).strip()
        return self.call(ref=post[1], url=url, title=heading or post[1].replace("-", " ").capitalize())
