"""Cascade Funding Hub, which gathers the open calls of funded projects."""

import json
import re
from typing import Any

from scrapy.http import Response, TextResponse

from crawler.base import JsonListSpider, Record
from crawler.base.record import plain_value
from crawler.fields import day, money
from crawler.words import applicants
from store.types import CallData, Kind

_LIST = re.compile(r"\bdataProposals\s*=\s*(?=\[)")  # two more lists are of evaluators and mentors who are sought


class EuCascadeHub(JsonListSpider):
    """Open calls of EU-funded projects for third parties, on and off the portal.

    Publisher: Sploro.
    Holds: the calls for proposals that are open; those for evaluators and mentors are left out.
    API documentation: none; https://cascadefunding.eu/open-calls/
    Caveats: the list stands in a script of the page, known from others' readers; a time has no zone and is taken for
    Brussels'; the date of the record says nothing of when a call opened.
    Licence: link and quote; texts are the projects'.
    """

    name = "eu_cascade_hub"
    title = "Cascade Funding Hub"
    second_hand = True
    start_urls = ["https://cascadefunding.eu/open-calls/"]
    complete = True

    def payload(self, response: Response) -> Any:
        text = response.text if isinstance(response, TextResponse) else ""
        if (found := _LIST.search(text)) is None:
            raise ValueError("no script with a list 'dataProposals': the site may have changed")
        return plain_value(json.JSONDecoder().raw_decode(text, found.end())[0])

    def ref_of(self, record: Record) -> str:
        return record.word("id", "permalink")

    def parse_record(self, record: Record) -> CallData:
        size = record.part("funding_per_project").word("raw")
        who = _values(record.get("type_of_beneficiary"))
        return self.call(
            ref=self.ref_of(record),
            url=record["permalink"],
            title=record.word("title"),
            summary=record.text("description"),
            text=record.text("long_description"),
            kind=Kind.CASCADE,
            grant_max=money(f"{size} EUR") if size else None,
            money_text=record.word("remuneration"),
            beneficiaries=applicants(who),
            beneficiaries_text=", ".join(who),
            topics=(*_values(record.get("domains")), *_values(record.get("technologies"))),
            published=day(record.word("created_time")[:10]),
            **self.closing(record.word("closes_object", "closes")),
        )


def _values(given: Any) -> tuple[str, ...]:
    """The words of a list of texts or of objects with a "value"; the site writes an empty list as false."""
    return tuple(str(one["value"]) if isinstance(one, dict) else str(one) for one in given or ())
