"""Sources that each suffer a fault of their own; the option ``base`` is the site's address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scrapy.http import Request

from crawler.base import FeedSpider, JsonApiSpider, ListingSpider, Part
from store.types import CallData, Level
from tests.crawler.spiders.loopback import HURRIED


class FaultySpider(ListingSpider):
    """A listing of two pages at ``/<fault>``, where the fault is the source's name without ``loop_``."""

    level = Level.REGIONAL
    zone = "Europe/Brussels"
    complete = True
    row_css = "li.call"
    next_css = "a.next::attr(href)"
    options = frozenset({"base", "row_css"})
    custom_settings = HURRIED

    def __init__(self, base: str, **options: Any) -> None:
        super().__init__(base=base, **options)
        self.start_urls = [f"{base}/{self.name.removeprefix('loop_')}"]

    def parse_row(self, row: Part) -> CallData:
        return self.call(**{**row.link("a"), "ref": row.line(":scope::attr(id)")}, summary=row.line("p"))


class LoopBusy(FaultySpider):
    name = "loop_busy"
    title = "Too many requests"


class LoopCircle(FaultySpider):
    name = "loop_circle"
    title = "Redirected for ever"


class LoopConsent(FaultySpider):
    name = "loop_consent"
    title = "Asks about cookies"


class LoopDripping(FaultySpider):
    name = "loop_dripping"
    title = "A byte now and then"
    custom_settings = {**HURRIED, "DOWNLOAD_TIMEOUT": 1}


class LoopErrors(FaultySpider):
    name = "loop_errors"
    title = "Breaks at each call"
    details = True

    def parse_detail(self, page: Part, call: CallData) -> CallData:
        return call


class LoopForbidden(FaultySpider):
    name = "loop_forbidden"
    title = "Refuses"


class LoopForeign(FaultySpider):
    name = "loop_foreign"
    title = "Speaks another language"


class LoopHalf(FaultySpider):
    name = "loop_half"
    title = "Loses its second page"


class LoopMixed(FaultySpider):
    name = "loop_mixed"
    title = "Speaks another language on its second page"


class LoopSurge(FaultySpider):
    name = "loop_surge"
    title = "A listing that is repaired after two months"


class LoopSwell(FeedSpider):
    """What was in the feed two months ago has left it."""

    name = "loop_swell"
    title = "A feed that is repaired after two months"
    level = Level.REGIONAL
    zone = "Europe/Brussels"
    options = frozenset({"base"})
    custom_settings = HURRIED

    def __init__(self, base: str) -> None:
        super().__init__(base=base)
        self.start_urls = [f"{base}/swell"]


class LoopMarkup(FaultySpider):
    name = "loop_markup"
    title = "Looks different"


class LoopEmpty(JsonApiSpider):
    """An API of one page."""

    name = "loop_empty"
    title = "Answers an empty list"
    level = Level.NATIONAL
    zone = "Europe/Brussels"
    complete = True
    options = frozenset({"base"})
    custom_settings = HURRIED

    def page_request(self, sweep: str, number: int) -> Request:
        return self.page(f"{self.base}/{self.name.removeprefix('loop_')}?page={number}", self.parse)  # type: ignore[attr-defined]

    def records(self, payload: Any, sweep: str) -> Sequence[Any]:
        return payload["results"]  # type: ignore[no-any-return]

    def parse_record(self, record: Any) -> CallData:
        return self.call(
            ref=record["id"], url=f"https://funder.example/{record['id']}", title=record["title"], text=record["title"]
        )

    def ref_of(self, record: Any) -> str:
        return str(record["id"])


class LoopFlood(LoopEmpty):
    name = "loop_flood"
    title = "Is repaired after two months"
