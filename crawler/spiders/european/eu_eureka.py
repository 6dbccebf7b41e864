"""Eureka, the network for international cooperation in research and innovation."""

from dataclasses import replace
from typing import Any

from scrapy.http import TextResponse

from crawler.base import ListingSpider
from crawler.fields import day, labelled, line, text_of
from crawler.items import UnreadableRecord
from store.types import CallData

CALLS = "/programmes-and-calls/"


class EuEureka(ListingSpider):
    """Calls of Eurostars, Network Projects, Clusters, Globalstars and Innowwide.

    Publisher: Eureka Association.
    Holds: the open calls, several pages of cards, each call with a page of its own.
    API documentation: none; https://www.eurekanetwork.org/programmes-and-calls/
    Caveats: the markup is known from others' adapters; the card names the last deadline, those of each country stand in
    prose; funding follows national rules; corporate challenges stand among the calls.
    Licence: link and quote; texts are Eureka's.
    """

    name = "eu_eureka"
    title = "Eureka and Eurostars"
    start_urls = [f"https://www.eurekanetwork.org{CALLS}?status=open"]
    row_css = f'div.group:has(a[href*="{CALLS}"])'
    next_css = "a.next.page-numbers::attr(href)"
    details = True

    def parse_row(self, row: Any, response: TextResponse) -> CallData | None:
        url = response.urljoin(row.css(f'a[href*="{CALLS}"]::attr(href)').get()).rstrip("/")
        programme, _, slug = url.partition(CALLS)[2].partition("/")
        if not slug:
            return None  # the page of a programme
        return self.call(
            ref=slug,
            url=url,
            title=line(row.css("h3").get("")),
            programme=programme.replace("-", " ").title(),
            **self.closing(labelled(text_of(row.get()), "Deadline")),
        )

    def parse_detail(self, response: TextResponse, call: CallData) -> CallData:
        title, text = response.css("h1").get(), text_of(" ".join(response.css("main").getall()))
        if title is None or not text:
            raise UnreadableRecord("no 'h1' or no text in 'main': the site may have changed")
        return replace(
            call,
            title=line(title),
            summary=text_of(response.css("#about p").get("")),
            text=text,
            opens=day(labelled(text, "Start Date")),
        )
