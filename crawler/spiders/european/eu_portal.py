"""The EU Funding & Tenders Portal."""

from collections.abc import Sequence
from typing import Any

from scrapy.http import Request

from crawler.base import JsonApiSpider
from crawler.sedia import codes, query, record
from store.types import CallData

ENGLISH, OTHER_LANGUAGES, HISTORY = "english", "other languages", "history"
LIMITS = {ENGLISH: 20_000, OTHER_LANGUAGES: 100_000, HISTORY: 200_000}  # results that a heeded filter can give


class EuPortal(JsonApiSpider):
    """Calls for proposals, external action and cascade calls of all EU programmes.

    Publisher: European Commission.
    Holds: topics (type 1), EuropeAid (2) and cascade calls (8), forthcoming and open; the closed ones on demand.
    API documentation: https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/support/apis
    Caveats: filters are ignored without an error unless each part of the POST is a JSON file; "open" outlives the
    deadline; a day is written as midnight UTC; topics without an English text need a second sweep.
    Licence: reuse with attribution, Commission Decision 2011/833/EU.
    """

    name = "eu_portal"
    title = "EU Funding & Tenders Portal"
    start_urls = [query.page_url(1)]
    complete = True
    sweeps: tuple[str, ...] = (ENGLISH, OTHER_LANGUAGES)
    options = frozenset({"programmes", "history"})  # short names such as HORIZON, EIC, SMP; the closed calls, once

    def __init__(self, programmes: Sequence[str] = (), history: bool = False) -> None:
        super().__init__()
        self.programmes = frozenset(programmes)
        unknown = sorted(self.programmes - {*codes.CODES, codes.EIC})
        if unknown:
            raise ValueError(
                f"eu_portal.programmes: unknown {', '.join(unknown)}; known: {', '.join(codes.CODES)}, EIC"
            )
        self.sweeps = (ENGLISH, OTHER_LANGUAGES, HISTORY) if history else (ENGLISH, OTHER_LANGUAGES)
        self._in_english: set[str] = set()

    def page_request(self, sweep: str, number: int) -> Request:
        languages = () if sweep == OTHER_LANGUAGES else ("en",)
        body = query.body(record.KINDS_OF_CALL, self._statuses(sweep), languages, self.programmes)
        headers = {"Content-Type": query.CONTENT_TYPE}
        return self.page(query.page_url(number), self.parse, method="POST", body=body, headers=headers)

    def records(self, payload: Any, sweep: str) -> Sequence[Any]:
        return query.check_answer(payload, record.KINDS_OF_CALL, self._statuses(sweep), LIMITS[sweep])

    def total(self, payload: Any) -> int:
        return int(payload.get("totalResults") or 0)

    def select(self, records: Sequence[Any], sweep: str) -> Sequence[Any]:
        if sweep == OTHER_LANGUAGES:
            fresh = (result for result in records if not record.is_stub(result))
            return [
                result for result in record.preferred(tuple(fresh)) if record.reference(result) not in self._in_english
            ]
        self._in_english.update(record.reference(result) for result in records if not record.is_stub(result))
        return record.preferred(records)

    def parse_record(self, result: Any) -> CallData | None:
        return record.read_call(result, self.name) if record.is_call(result) and self._wanted(result) else None

    def ref_of(self, result: Any) -> str:
        return record.reference(result)

    def _statuses(self, sweep: str) -> tuple[str, ...]:
        return (codes.CLOSED,) if sweep == HISTORY else (codes.FORTHCOMING, codes.OPEN)

    def _wanted(self, result: Any) -> bool:
        return not self.programmes or record.programme(result) in self.programmes
