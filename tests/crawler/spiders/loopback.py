"""Sources on a site of the test's own, one of each shape; the option ``base`` is the site's address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scrapy.http import Request

from crawler.base import FeedSpider, JsonApiSpider, ListingSpider, Part
from crawler.fields import deadline, text_of
from store.types import CallData, Level

HURRIED: dict[str, Any] = {"AUTOTHROTTLE_ENABLED": False, "DOWNLOAD_DELAY": 0, "CONCURRENT_REQUESTS_PER_DOMAIN": 8}


class LoopApi(JsonApiSpider):
    """A paged JSON API, two records a page."""

    name = "loop_api"
    title = "Loopback API"
    level = Level.NATIONAL
    zone = "Europe/Brussels"
    complete = True
    page_size = 2
    options = frozenset({"base"})
    custom_settings = HURRIED

    def page_request(self, sweep: str, number: int) -> Request:
        return self.page(f"{self.base}/api?page={number}", self.parse)  # type: ignore[attr-defined]

    def records(self, payload: Any, sweep: str) -> Sequence[Any]:
        return payload["results"]  # type: ignore[no-any-return]

    def total(self, payload: Any) -> int:
        return int(payload["total"])

    def parse_record(self, record: Any) -> CallData:
        ends = deadline(record.get("deadline", ""), self.zone)
        return self.call(
            ref=record["id"],
            url=f"https://funder.example/{record['id']}",
            title=record.get("title", ""),
            deadlines=(ends,) if ends else (),
        )

    def ref_of(self, record: Any) -> str:
        return str(record["id"])


class LoopFeed(FeedSpider):
    """One or several feeds; the option ``paths`` names them."""

    name = "loop_feed"
    title = "Loopback feed"
    level = Level.NATIONAL
    zone = "Europe/Brussels"
    options = frozenset({"base", "paths"})
    custom_settings = HURRIED

    def __init__(self, base: str, paths: Sequence[str] = ("/feed.xml",)) -> None:
        super().__init__(base=base, paths=paths)
        self.start_urls = [base + path for path in paths]


class LoopPolite(LoopFeed):
    """The same, as polite as a source is unless it says otherwise."""

    name = "loop_polite"
    title = "Loopback feed, politely"
    custom_settings = {}


class LoopListing(ListingSpider):
    """A listing with a next page and detail pages."""

    name = "loop_listing"
    title = "Loopback listing"
    level = Level.REGIONAL
    zone = "Europe/Brussels"
    complete = True
    row_css = "li.call"
    next_css = "a.next::attr(href)"
    details = True
    options = frozenset({"base"})
    custom_settings = HURRIED

    def __init__(self, base: str) -> None:
        super().__init__(base=base)
        self.start_urls = [base + "/list"]

    def parse_row(self, row: Part) -> CallData:
        return self.call(**{**row.link("a"), "ref": row.line(":scope::attr(id)")})

    def parse_detail(self, page: Part, call: CallData) -> CallData:
        article = page.css("article")[0]
        ends = deadline(article.css("time::text").get(""), self.zone)
        return self.call(
            ref=call.ref, url=call.url, title=call.title, text=text_of(article.get()), deadlines=(ends,) if ends else ()
        )

    def ref_of(self, record: Any) -> str:
        return str(record.attrib.get("id", ""))
