"""The bulk file of the EU Funding & Tenders Portal."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from crawler.base import JsonStreamSpider, Record
from crawler.items import Remark
from crawler.sedia import topic
from store.types import CallData

NAMED = 10  # identifiers in a remark


class EuGrantsTenders(JsonStreamSpider):
    """All forthcoming and open topics of the portal from one file, and which of them its search did not give.

    Publisher: European Commission.
    Holds: topics of all programmes since 2014, without texts, budgets, cascade calls and external action.
    API documentation: https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/support/apis
    Caveats: 130 MB; days are milliseconds, and the submission procedure is often empty; "open" outlives the deadline.
    Licence: reuse with attribution, Commission Decision 2011/833/EU.
    """

    name = "eu_grants_tenders"
    title = "EU Funding & Tenders Portal, bulk file"
    second_hand = True
    start_urls = [topic.BULK]
    records_path = "fundingData.GrantTenderObj.item"
    complete = True
    every = dt.timedelta(days=7)
    remembers = "eu_portal"

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._missed: list[str] = []

    def parse_record(self, record: Record) -> CallData | None:
        if not topic.is_coming(record):
            return None
        call = topic.read_topic(record, self.name)
        if call.ref not in self.known:
            self._missed.append(call.identifier)
        return call

    def ref_of(self, record: Record) -> str:
        return topic.reference(record)

    def ended(self) -> Iterator[Any]:
        if self.known and self._missed:
            named = ", ".join(self._missed[:NAMED])
            more = f" and {len(self._missed) - NAMED} more" if len(self._missed) > NAMED else ""
            topics = "1 topic" if len(self._missed) == 1 else f"{len(self._missed)} topics"
            yield Remark(f"{topics} that {self.remembers} did not give: {named}{more}")
