"""Nouvelle-Aquitaine."""

from typing import Any

from crawler.base import FeedSpider, ProsePages
from store.types import CallData


class FrNouvelleAquitaine(ProsePages, FeedSpider):
    """Guide of the region's aids: calls for projects and standing aids, for companies, research, towns and people.

    Publisher: Région Nouvelle-Aquitaine.
    Holds: the aids of the guide's feed, with audiences and themes; text and deadline from each one's own page.
    API documentation: none; https://les-aides.nouvelle-aquitaine.fr/
    Caveats: the feed is known from an adapter of 2021; its categories mix kind, audiences and themes in one list; years
    of publication have two digits; the part "Calendrier" of a page tells until when, and may name several days.
    Licence: terms of the site, https://les-aides.nouvelle-aquitaine.fr/mentions-legales
    """

    name = "fr_nouvelle_aquitaine"
    title = "Région Nouvelle-Aquitaine, guide of aids (France)"
    region = "FRI"
    start_urls = ["https://les-aides.nouvelle-aquitaine.fr/fiches-rss.xml"]

    def parse_entry(self, entry: Any, feed_url: str) -> CallData:
        words = [word.strip() for tag in entry.get("tags", ()) for word in (tag.get("term") or "").split(",")]
        kinds = tuple(word for word in words if word.startswith("Appel"))
        return self.entry_call(entry, action_types=kinds, topics=tuple(word for word in words if word not in kinds))
