"""The research funding notices of the German federal government."""

from typing import Any

from crawler.base import FeedSpider
from crawler.feeds import published
from crawler.fields import day, halves, text_of
from store.types import CallData, DeadlineModel

FEEDS = (
    *("bekanntmachungen-alle", "bekanntmachungen-schluesseltechnologien", "bekanntmachungen-kmu-foerderung"),
    *("bekanntmachungen-gesundheit-ernaehrung", "bekanntmachungen-klima-energie", "bekanntmachungen-mobilitaet"),
    *("bekanntmachungen-kommunikation", "bekanntmachungen-sicherheit", "bekanntmachungen-internationales"),
)


class DeFoerderinfo(FeedSpider):
    """Funding notices (Bekanntmachungen) of the federal ministries, by subject.

    Publisher: Förderberatung "Forschung und Innovation" des Bundes.
    Holds: the twenty newest notices of each subject; a notice stands in several feeds.
    API documentation: https://www.foerderinfo.bund.de/foerderinfo/de/services/rss/rss_node.html
    Caveats: the window stands in the title, "Title | 01.10.2026 - 31.12.2026", or its last day only; many notices have
    a second stage that the feed does not tell; robots may read the feeds, not the list.
    Licence: link and quote; texts are the ministries'.
    """

    name = "de_foerderinfo"
    title = "Förderberatung des Bundes (Germany)"
    start_urls = [
        f"https://www.foerderinfo.bund.de/foerderinfo/de/services/rss/{feed}/rssnewsfeed.xml" for feed in FEEDS
    ]

    def parse_entry(self, entry: Any, feed_url: str) -> CallData:
        title, _, dates = entry["title"].rpartition("|")
        opens, closes = halves(dates)
        told = self.closing(closes, DeadlineModel.UNKNOWN)
        return self.call(
            ref=entry["link"].partition("?")[0],
            url=entry["link"],
            title=title if told["deadlines"] else entry["title"],
            summary=text_of(entry.get("summary", "")),
            opens=day(opens) if told["deadlines"] else None,
            published=published(entry),
            **(told if told["deadlines"] else {}),
        )
