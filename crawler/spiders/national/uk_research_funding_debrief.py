"""A monitor of calls in the United Kingdom."""

from typing import Any

from crawler.base import FeedSpider
from crawler.fields import day, labelled, text_of
from store.types import CallData


class UkResearchFundingDebrief(FeedSpider):
    """The newest calls of UKRI, Innovate UK and Find a Grant, as another monitor gathers them.

    Publisher: Research Funding Debrief, Dion Croft.
    Holds: some forty calls, each under the address that its own funder gives it.
    API documentation: https://github.com/DionCroft/Research-Funding-Debrief
    Caveats: a second hand: its topics and types of opportunity are guessed from words, its status and urgency change
    each day, and all are left out; the calls stand in those funders' own sources as well.
    Licence: link and quote; calls are the funders', Open Government Licence v3.0.
    """

    name = "uk_research_funding_debrief"
    title = "Research Funding Debrief (United Kingdom)"
    second_hand = True
    start_urls = [
        "https://dioncroft.github.io/Research-Funding-Debrief/data/live-updates.xml",
        "https://example.org/research-funding-debrief/live-updates.xml",  # stands for a copy: captures know it so
    ]
    mirrored = True

    def parse_entry(self, entry: Any, feed_url: str) -> CallData:
        text = text_of(entry.get("summary", ""))
        return self.entry_call(
            entry,
            summary="",
            programme=labelled(text, "Source"),
            published=day(labelled(text, "Published")),
            **self.closing(labelled(text, "Deadline")),
        )
