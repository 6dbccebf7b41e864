"""The Research Council of Norway."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urljoin

from scrapy.http import Request

from crawler.base import JsonListSpider, Record
from crawler.fields import amounts, day, money
from store.types import CallData

SITE = "https://www.forskningsradet.no"
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
    ref_key = "id"
    complete = True
    sweeps = ("0", "1")  # the API's time frames

    def page_request(self, sweep: str, number: int) -> Request:
        return self.question(self.start_urls[0], {"timeframe": int(sweep), **{name: [] for name in FILTERS}})

    def records(self, payload: Any, sweep: str) -> Sequence[Any]:
        return [proposal for group in super().records(payload, sweep) for proposal in Record(group).all("proposals")]

    def parse_record(self, record: Record) -> CallData:
        facts = {one.word("label").rstrip(":"): one.text("text") for one in record.part("metadata").parts("items")}
        date, year = record.word("date", "dateLabel"), record.word("year")
        told, funds = date if year in date else f"{date} {year}".strip(), facts.get("Antatt tilgjengelige midler", "")
        size = amounts(limits := facts.get("Støttegrenser", ""), self.country)
        tags = record.part("tags").all("list")
        return self.call(
            ref=self.ref_of(record),
            url=urljoin(SITE, record["url"]),
            title=record["title"],
            summary=record.text("text"),
            text="\n".join(f"{label}: {value}" for label, value in facts.items()),
            opens=day(facts.get("Åpner for søknader", "")),
            budget=money(funds, self.country),
            grant_min=size[0] if len(size) == 2 else None,
            grant_max=size[1] if len(size) == 2 else None,
            money_text="\n".join(filter(None, (funds, limits))),
            topics=tuple(tag if isinstance(tag, str) else Record(tag).word("text", "title") for tag in tags),
            source_status=record.part("status").word("text").lower(),
            **self.closing(told),
        )
