"""The Research Council of Norway."""

import json
import re
from collections.abc import Sequence
from typing import Any

from scrapy.http import Request

from crawler.base import JsonListSpider
from crawler.fields import day, money, text_of
from store.types import CallData, DeadlineModel

SITE = "https://www.forskningsradet.no"
_KRONER = re.compile(r"(?i)\bkr(?:oner)?\b\.?")  # Norwegian ones: the word alone is read as Swedish
FILTERS = ("subjects", "targetGroups", "deadlineTypes", "applicationTypes")


class NoForskningsradet(JsonListSpider):
    """Calls for proposals of the Research Council of Norway, current and planned.

    Publisher: Norges forskningsråd.
    Holds: the calls of both time frames, grouped; one call can stand in several groups.
    API documentation: none; https://www.forskningsradet.no/utlysninger/
    Caveats: days are Norwegian ("16. september") and their year stands apart; "løpende" is open all year; the answer is
    known from others' adapters.
    Licence: Norwegian Licence for Open Government Data.
    """

    name = "no_forskningsradet"
    title = "Research Council of Norway"
    start_urls = [f"{SITE}/api/v1/search/proposal/no/18404"]
    records_key = "groups"
    complete = True
    sweeps = ("0", "1")  # the API's time frames

    def page_request(self, sweep: str, number: int) -> Request:
        body = json.dumps({"timeframe": int(sweep), **{name: [] for name in FILTERS}})
        headers = {"Content-Type": "application/json"}
        return self.page(self.start_urls[0], self.parse, method="POST", body=body, headers=headers)

    def records(self, payload: Any, sweep: str) -> Sequence[Any]:
        return [proposal for group in super().records(payload, sweep) for proposal in group["proposals"]]

    def ref_of(self, record: Any) -> str:
        return str(record["id"])

    def parse_record(self, record: Any) -> CallData:
        facts = {one["label"]: text_of(one["text"]) for one in (record.get("metadata") or {}).get("items") or ()}
        date, year = record.get("date") or "", str(record.get("year") or "")
        told = date if year in date else f"{date} {year}"
        funds = facts.get("Antatt tilgjengelige midler", "")
        rolling = "løpende" in told.lower()
        return self.call(
            ref=str(record["id"]),
            url=SITE + record["url"] if record["url"].startswith("/") else record["url"],
            title=record["title"],
            summary=text_of(record.get("text") or ""),
            text="\n".join(f"{label}: {value}" for label, value in facts.items()),
            opens=day(facts.get("Åpner for søknader", "")),
            budget=money(_KRONER.sub("NOK", funds)),
            money_text=funds,
            topics=tuple(map(_label, (record.get("tags") or {}).get("list") or ())),
            source_status=((record.get("status") or {}).get("text") or "").lower(),
            **self.closing(told, DeadlineModel.ROLLING if rolling else None),
        )


def _label(tag: Any) -> str:
    return tag if isinstance(tag, str) else str(tag.get("text") or tag.get("title") or "")
