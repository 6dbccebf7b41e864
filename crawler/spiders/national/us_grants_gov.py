"""Grants.gov, the calls of all federal agencies of the United States."""

import json
from collections.abc import Sequence
from typing import Any

from scrapy.http import Request

from crawler.base import JsonApiSpider
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
    start_urls = ["https://api.grants.gov/v1/api/search2"]
    page_size = 50
    records_key = "oppHits"
    complete = True

    def page_request(self, sweep: str, number: int) -> Request:
        start = (number - 1) * self.page_size
        asked = {"rows": self.page_size, "startRecordNum": start, "keyword": "", "oppStatuses": f"posted|{FORECAST}"}
        body = json.dumps({**asked, "sortBy": "openDate|desc"})
        headers = {"Content-Type": "application/json"}
        url = f"{self.start_urls[0]}?startRecordNum={start}" if start else self.start_urls[0]  # a page, an address
        return self.page(url, self.parse, method="POST", body=body, headers=headers)

    def records(self, payload: Any, sweep: str) -> Sequence[Any]:
        if not isinstance(payload, dict) or payload.get("errorcode") != 0:
            raise ValueError(f"the API refused: {str(payload)[:200]}")
        return super().records(payload["data"], sweep)

    def total(self, payload: Any) -> int:
        return int(payload["data"].get("hitCount") or 0)

    def more(self, payload: Any, records: Sequence[Any], number: int) -> bool:
        return bool(records) and number * self.page_size < self.total(payload)

    def ref_of(self, record: Any) -> str:
        return str(record["id"])

    def parse_record(self, record: Any) -> CallData:
        model = DeadlineModel.FORECAST if record.get("oppStatus") == FORECAST else None
        return self.call(
            ref=str(record["id"]),
            url=f"https://www.grants.gov/search-results-detail/{record['id']}",
            title=record["title"],
            identifier=record.get("number") or "",
            programme=record.get("agency") or record.get("agencyCode") or "",
            opens=day(record.get("openDate") or "", month_first=True),
            keywords=tuple(f"CFDA {number}" for number in record.get("cfdaList") or ()),
            source_status=record.get("oppStatus") or "",
            **self.closing(record.get("closeDate") or "", model, month_first=True),
        )
