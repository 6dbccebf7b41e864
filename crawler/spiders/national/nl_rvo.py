"""RVO, the enterprise agency of the Netherlands."""

import re
from dataclasses import replace
from typing import Any

from scrapy.http import TextResponse

from crawler.base import JsonApiSpider
from crawler.fields import local_day, text_of
from crawler.items import UnreadableRecord
from crawler.words import applicants
from store.types import CallData, Level

SITE = "https://www.rvo.nl"
_STATUS = re.compile(r"(?i)\b(?:open voor aanvragen|(?:tijdelijk )?gesloten(?: voor aanvragen)?|binnenkort open)\b")


class NlRvo(JsonApiSpider):
    """Subsidies and loans for companies, farms and knowledge institutions in the Netherlands.

    Publisher: Rijksdienst voor Ondernemend Nederland.
    Holds: every scheme, fifty a page; the page of each tells whether it takes applications.
    API documentation: https://data.overheid.nl/dataset/rvo-open-data
    Caveats: the API has neither dates nor states; windows stand in the prose of the pages, whose markup is known from
    others' adapters.
    Licence: CC0 1.0.
    """

    name = "nl_rvo"
    title = "RVO (Netherlands)"
    level = Level.NATIONAL
    country = "NL"
    language = "nl"
    zone = "Europe/Amsterdam"
    start_urls = [f"{SITE}/api/v1/opendata/subsidies"]
    first_page = 0
    page_size = 50
    complete = True
    details = True

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

    def parse_detail(self, response: TextResponse, call: CallData) -> CallData:
        text = text_of(" ".join(response.css("main").getall()))
        status = _STATUS.search(text)
        if not text:
            raise UnreadableRecord("no text in 'main': the site may have changed")
        return replace(call, text=text, source_status=status[0].lower() if status else "")
