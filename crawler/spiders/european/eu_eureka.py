"""Eureka, the network for international cooperation in research and innovation."""

import re
from dataclasses import replace
from datetime import timedelta

from crawler.base import ListingSpider, Part
from crawler.fields import day
from crawler.flags import flagged
from crawler.timeline import timeline
from store.types import CallData, DeadlineModel

CALLS = "/programmes-and-calls/"
PROGRAMMES = frozenset(
    {"eurostars", "eureka-clusters", "network-projects", "globalstars", "innowwide", "investment-readiness"}
    | {"fast-track-to-the-eic-accelerator"}
)
NEVER = re.compile(r"\b21\d\d\b")  # a call without an end is given one in a hundred years
A_DAY = timedelta(days=1)  # what midnight elsewhere can be away


class EuEureka(ListingSpider):
    """Calls of Eurostars, Network Projects, Clusters, Globalstars and Innowwide.

    Publisher: Eureka Association.
    Holds: the open calls, several pages of cards, each call with a page of its own.
    API documentation: none; https://www.eurekanetwork.org/programmes-and-calls/
    Caveats: the markup is known from others' adapters; the card names the last deadline, stages and hours stand in the
    timeline, those of each country in prose; funding follows national rules; corporate challenges are among the calls;
    a call without an end is dated in a hundred years.
    Licence: link and quote; texts are Eureka's.
    """

    name = "eu_eureka"
    title = "Eureka and Eurostars"
    start_urls = [f"https://www.eurekanetwork.org{CALLS}?status=open"]
    row_css = f'.group:has(a[href*="{CALLS}"]), article:has(a[href*="{CALLS}"])'
    next_css = "a.next.page-numbers::attr(href)"
    details = True
    detail_css = "h1"

    def parse_row(self, row: Part) -> CallData | None:
        address = row.url(f'a[href*="{CALLS}"]').rstrip("/")
        programme, _, slug = address.partition(CALLS)[2].partition("/")
        if not slug and programme in PROGRAMMES:
            return None
        ends = row.labelled("Deadline")
        return self.call(
            ref=slug or programme,
            url=address,
            title=row.line("h3"),
            programme=programme.replace("-", " ").title() if slug else "Eureka",
            **(self.closing_on(None, DeadlineModel.ROLLING) if NEVER.search(ends) else self.closing(ends)),
        )

    def parse_detail(self, page: Part, call: CallData) -> CallData:
        text = page.told("main")
        when = timeline(text.replace("End Date:", "Closing date:"), self.zone)  # of the call, on these pages
        agreed = not call.deadlines or any(abs(on.day - call.deadlines[0].day) <= A_DAY for on in when.deadlines)
        return replace(
            call,
            title=page.line("h1"),
            summary=page.first("#about p"),
            text=text,
            countries=flagged(text),
            opens=day(page.labelled("Start Date", "main")) or when.opens,
            **(when.closing if agreed else {}),
        )
