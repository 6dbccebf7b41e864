"""The research funding notices of the German federal government."""

from dataclasses import replace
from typing import Any

from crawler.base import FeedSpider
from store.types import CallData, DeadlineModel

FEEDS = (
    *("alle", "schluesseltechnologien", "kmu-foerderung", "gesundheit-ernaehrung", "klima-energie", "mobilitaet"),
    *("kommunikation", "sicherheit", "internationales", "bildung-hochschulen-wissenschaft"),
    "sozial-geistes-sozialwissenschaften",
)


class DeFoerderinfo(FeedSpider):
    """Funding notices (Bekanntmachungen) of the federal ministries, by subject.

    Publisher: Förderberatung "Forschung und Innovation" des Bundes.
    Holds: the twenty newest notices of each subject; a notice stands in several feeds.
    API documentation: https://www.foerderinfo.bund.de/foerderinfo/de/services/rss/rss_node.html
    Caveats: the window stands in the title, "Title | 01.10.2026 - 31.12.2026", or its last day only, or the day of the
    notice; many have a second stage that the feed does not tell; robots may read the feeds, not the list.
    Licence: link and quote; texts are the ministries'.
    """

    name = "de_foerderinfo"
    title = "Förderberatung des Bundes (Germany)"
    second_hand = True
    start_urls = [
        f"https://www.foerderinfo.bund.de/foerderinfo/de/services/rss/bekanntmachungen-{feed}/rssnewsfeed.xml"
        for feed in FEEDS
    ]

    def parse_entry(self, entry: Any, feed_url: str) -> CallData:
        call = self.entry_call(entry)
        call = replace(call, ref=call.url.partition("?")[0])
        title, _, dates = call.title.rpartition("|")
        told = self.window(dates, DeadlineModel.UNKNOWN)
        if not told["deadlines"]:
            return call
        if told["opens"] is None and call.published and told["deadlines"][0].day <= call.published:
            return replace(call, title=title)  # the day of the notice
        return replace(call, title=title, **told)
