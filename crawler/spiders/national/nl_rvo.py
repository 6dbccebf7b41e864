"""RVO, the enterprise agency of the Netherlands."""

import re
from dataclasses import replace
from urllib.parse import urljoin

from crawler.base import JsonApiSpider, Part, Record
from crawler.fields import day, local_day
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
    ref_key = "id"
    complete = True
    details = True
    detail_css = "main h1"
    listing_suffices = False  # only the page tells what is open

    def parse_record(self, record: Record) -> CallData:
        targets = sorted(record.all("targets"))
        return self.call(
            ref=self.ref_of(record),
            url=urljoin(SITE, record["url"]),
            title=record["title"],
            summary=record.text("intro"),
            beneficiaries=applicants(targets),
            beneficiaries_text=", ".join(targets),
            topics=(*record.all("sectors"), *record.all("subjects")),
            keywords=tuple(record.all("tags")),
            published=local_day(record.word("created"), self.zone),
        )

    def parse_detail(self, page: Part, call: CallData) -> CallData | None:
        text = page.told("main")
        status = found[0].lower() if (found := _STATUS.search(text)) else ""
        if "gesloten" in status:
            return None
        windows = set(_WINDOW.findall(text))
        opens, closes = windows.pop() if len(windows) == 1 else ("", "")
        return replace(call, text=text, opens=day(opens), source_status=status, **self.closing(closes))
