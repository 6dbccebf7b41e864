"""Interreg, the cooperation of regions across borders."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urljoin

from scrapy.http import Request

from crawler.base import JsonApiSpider, Record
from crawler.fields import local_day
from store.types import CallData, Document

SITE = "https://interreg.eu"
ASKED = "contentType:callForProjectsPage AND (callStatus:Open OR callStatus:Forthcoming)"
_MIDNIGHT = re.compile(r"[T ]00:00(?::00(?:\.0+)?)?(?:Z|\+00:?00)\Z")
_OF_NUTS = {"EL": "GR", "UK": "GB"}  # where NUTS and ISO 3166 differ


class EuInterreg(JsonApiSpider):
    """Calls for projects of all Interreg programmes, forthcoming and open.

    Publisher: Interact, for the Interreg programmes.
    Holds: every call that a programme has announced on interreg.eu, with the countries and regions that may apply.
    API documentation: https://www.algolia.com/doc/rest-api/search; the index behind https://interreg.eu/calls-for-projects/
    Caveats: the key is the public one of the page's own search box and changes now and then; a deadline at midnight is
    a day; the answer is known from another client's code.
    Licence: link and quote; texts are the programmes'.
    """

    name = "eu_interreg"
    title = "Interreg"
    start_urls = ["https://2e032drcns-dsn.algolia.net/1/indexes/*/queries"]
    needs_key = "key"
    key_from = f"open {SITE}/calls-for-projects/ and read x-algolia-api-key in the requests that the page makes"
    first_page, page_size = 0, 500
    ref_key = "objectID"
    complete = True

    def page_request(self, sweep: str, number: int) -> Request:
        asked = {"indexName": "prod_en-us_content", "filters": ASKED, "hitsPerPage": self.page_size, "page": number}
        request = self.question(self.start_urls[0], {"requests": [{**asked, "query": "", "attributesToHighlight": []}]})
        return request.replace(
            headers={**request.headers, "X-Algolia-Application-Id": "2E032DRCNS", "X-Algolia-API-Key": self.key}
        )

    def records(self, payload: Any, sweep: str) -> Sequence[Any]:
        return list(payload["results"][0]["hits"])

    def parse_record(self, record: Record) -> CallData:
        own = record.word("callExternalUrl")
        return self.call(
            ref=self.ref_of(record),
            url=urljoin(SITE, record.word("contentUrl") or own),
            title=record["title"],
            summary=record.text("description") or record.text("teaser"),
            programme=", ".join(map(str, record.all("associatedProgrammes"))) or "Interreg",
            countries=tuple(_OF_NUTS.get(code, code) for code in map(str, record.all("callEligibleCountryNuts"))),
            regions=tuple(map(str, record.all("callEligibleRegionNuts"))),
            opens=local_day(record.word("callOpenDate"), self.zone),
            topics=tuple(map(str, record.all("callThemes") or record.all("themes"))),
            beneficiaries_text=", ".join(map(str, record.all("targetAudience"))),
            documents=(Document("Page of the programme", own),) if own.startswith("http") else (),
            published=local_day(record.word("createdDate"), self.zone),
            source_status=record.word("callStatus").lower(),
            **self.closing(_MIDNIGHT.sub("", record.word("callDeadlineDate"))),
        )
