"""Sources on a site of the test's own, one that needs a key and one that needs none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from crawler.base import JsonListSpider, Record
from store.types import CallData, Level
from tests.crawler.spiders.loopback import HURRIED


class LoopOpen(JsonListSpider):
    """A list that anybody may read."""

    name = "loop_open"
    title = "Loopback list"
    level = Level.NATIONAL
    zone = "Europe/Brussels"
    custom_settings = HURRIED
    options = frozenset({"base"})
    ref_key = "id"

    def page_request(self, sweep: str, number: int) -> Request:
        return self.page(f"{self.base}/list", self.parse)  # type: ignore[attr-defined]

    def parse_record(self, record: Record) -> CallData:
        return self.call(ref=record["id"], url=f"https://funder.example/{record['id']}", title=record["title"])


class LoopKeyed(LoopOpen):
    """The same list behind a login, which gives a pass for a key."""

    name = "loop_keyed"
    needs_key = "token"
    key_from = "ask the loopback site"
    _pass = ""

    def first_requests(self) -> Iterator[Request]:
        [first] = super().first_requests()
        yield self._login() if self.key else first

    def _login(self) -> Request:
        asked = {"cb_kwargs": {"sweep": "", "number": 0}, "headers": {"X-Token": self.key}}
        url, meta = f"{self.base}/login", {"confidential": True}  # type: ignore[attr-defined]
        return self.page(url, self.parse_login, method="POST", meta=meta, **asked)

    def parse_login(self, response: Response, **_: Any) -> Iterator[Request]:
        self._pass = json.loads(response.body)["pass"]
        yield from super().first_requests()

    def page_request(self, sweep: str, number: int) -> Request:
        request = super().page_request(sweep, number)
        return request.replace(headers={"Authorization": f"Bearer {self._pass}"}) if self._pass else request
