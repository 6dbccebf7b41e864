"""Grants.gov, the calls of all federal agencies of the United States."""

from collections.abc import Sequence
from typing import Any

from scrapy.http import Request

from crawler.base import JsonApiSpider, Record
from crawler.fields import day
from store.types import CallData, DeadlineModel

FORECAST = "forecasted"


class UsGrantsGov(JsonApiSpider):
    """Grants of all federal agencies, posted and forecast, for comparison.

    Publisher: U.S. Department of Health and Human Services.
    Holds: every posted and forecast opportunity by title, agency and window; descriptions are not asked for.
    API documentation: https://www.grants.gov/api/api-guide
    Caveats: days are month first; an empty close date is open or not yet known; titles hold HTML entities; an error
    comes with status 200; the same opportunity can come on two pages.
    Licence: public domain in the United States (17 U.S.C. 105).
    """

    name = "us_grants_gov"
    title = "Grants.gov (United States)"
    second_hand = True
    start_urls = ["https://api.grants.gov/v1/api/search2"]
    page_size = 50
    offset_parameter = "startRecordNum"
    records_key = "data.oppHits"
    total_key = "data.hitCount"
    ref_key = "id"
    complete = True

    def page_request(self, sweep: str, number: int) -> Request:
        start = (number - 1) * self.page_size
        asked = {"rows": self.page_size, "startRecordNum": start, "keyword": "", "oppStatuses": f"posted|{FORECAST}"}
        return self.question(self.page_url(number), {**asked, "sortBy": "openDate|desc"})  # a page, an address

    def records(self, payload: Any, sweep: str) -> Sequence[Any]:
        if not isinstance(payload, dict) or payload.get("errorcode") not in (None, 0, "0"):
            raise ValueError(f"the API refused: {str(payload)[:200]}")
        return super().records(payload, sweep)

    def more(self, payload: Any, records: Sequence[Any], number: int) -> bool:
        return bool(records) and number * self.page_size < self.total(payload)

    def parse_record(self, record: Record) -> CallData:
        status = record.word("oppStatus")
        return self.call(
            ref=self.ref_of(record),
            url=f"https://www.grants.gov/search-results-detail/{record['id']}",
            title=record["title"],
            identifier=record.word("number"),
            programme=record.word("agency", "agencyName", "agencyCode"),
            opens=day(record.word("openDate"), month_first=True),
            keywords=tuple(f"CFDA {number}" for number in record.all("cfdaList")),
            source_status=status,
            **self.closing(
                record.word("closeDate"), DeadlineModel.FORECAST if status == FORECAST else None, month_first=True
            ),
        )
