"""RVO, the enterprise agency of the Netherlands."""

import re
from dataclasses import replace
from typing import Any

from scrapy.http import TextResponse

from crawler.base import JsonApiSpider
from crawler.fields import day, local_day, text_of
from crawler.items import UnreadableRecord
from crawler.words import applicants
from store.types import CallData

SITE = "https://www.rvo.nl"
_STATUS = re.compile(r"(?i)\b(?:open voor aanvragen|(?:tijdelijk )?gesloten(?: voor aanvragen)?|binnenkort open)\b")
_WINDOW = re.compile(
    r"(?i)\baanvragen van(?:af)? (.{6,20}? \d{4}) tot (?:en met )?(.{6,20}? \d{4}(?:,? (?:om )?\d{1,2}:\d{2})?)"
)


class NlRvo(JsonApiSpider):
    """Subsidies and loans for companies, farms and knowledge institutions in the Netherlands.

    Publisher: Rijksdienst voor Ondernemend Nederland.
    Holds: every scheme, fifty a page; the page of each tells whether it takes applications.
    API documentation: https://data.overheid.nl/dataset/rvo-open-data
    Caveats: the API has neither dates nor states: the pages tell in prose what is open, and closed schemes are no
    calls; the markup of the pages is known from others' adapters.
    Licence: CC0 1.0.
    """

    name = "nl_rvo"
    title = "RVO (Netherlands)"
    start_urls = [f"{SITE}/api/v1/opendata/subsidies"]
    first_page = 0
    page_size = 50
    complete = True
    details = True
    detail_css = "main h1"
    listing_suffices = False  # only the page tells what is open

    def ref_of(self, record: Any) -> str:
        return str(record["id"])

    def parse_record(self, record: Any) -> CallData:
        targets = sorted(record.get("targets") or ())
        intro = text_of(record.get("intro") or "")
        return self.call(
            ref=str(record["id"]),
            url=SITE + record["url"] if record["url"].startswith("/") else record["url"],
            title=record["title"],
            summary=intro,
            beneficiaries=applicants(targets),
            beneficiaries_text=", ".join(targets),
            topics=(*(record.get("sectors") or ()), *(record.get("subjects") or ())),
            keywords=tuple(record.get("tags") or ()),
            published=local_day(record.get("created") or "", self.zone),
        )

    def parse_detail(self, response: TextResponse, call: CallData) -> CallData | None:
        text = text_of(" ".join(response.css("main").getall()))
        status, windows = _STATUS.search(text), set(_WINDOW.findall(text))
        if not text:
            raise UnreadableRecord("no text in 'main': the site may have changed")
        if status and "gesloten" in status[0].lower():
            return None
        opens, closes = windows.pop() if len(windows) == 1 else ("", "")
        told = {"opens": day(opens), **self.closing(closes), "source_status": status[0].lower() if status else ""}
        return replace(call, text=text, **told)
