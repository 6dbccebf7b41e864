"""The EU Funding & Tenders Portal."""

from collections.abc import Iterator, Sequence
from typing import Any

from scrapy.http import Request

from crawler.base import JsonApiSpider
from crawler.sedia import codes, query, record
from crawler.sedia.query import Question
from store.types import CallData

ENGLISH, OTHER_LANGUAGES, HISTORY = "english", "other languages", "history of "
OPEN, CLOSED = (codes.FORTHCOMING, codes.OPEN), (codes.CLOSED,)


class EuPortal(JsonApiSpider):
    """Calls for proposals, external action and cascade calls of all EU programmes.

    Publisher: European Commission.
    Holds: topics (type 1), EuropeAid (2) and cascade calls (8), forthcoming and open; on demand the closed ones, once.
    API documentation: https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/support/apis
    Caveats: filters are ignored without an error unless each part of the POST is a JSON file; "open" outlives the
    deadline; a day is written as midnight UTC; topics without an English text need a second sweep.
    Licence: reuse with attribution, Commission Decision 2011/833/EU.
    """

    name = "eu_portal"
    title = "EU Funding & Tenders Portal"
    start_urls = [query.page_url(1)]
    complete = True
    total_key = "totalResults"
    options = frozenset({"programmes", "history"})  # short names such as HORIZON, EIC, SMP; H2020 for closed calls

    def __init__(self, programmes: Sequence[str] = (), history: Sequence[str] = ()) -> None:
        super().__init__()
        chosen = codes.known(programmes, "eu_portal.programmes")
        past = codes.known(history, "eu_portal.history")
        self._wanted = chosen and chosen | past
        self._in_english: set[str] = set()
        self._questions = {
            ENGLISH: Question(record.KINDS_OF_CALL, OPEN, 20_000, ["en"], chosen),
            OTHER_LANGUAGES: Question(record.KINDS_OF_CALL, OPEN, 100_000, programmes=chosen),
        }
        for name in sorted(past):
            self._questions[HISTORY + name] = Question(record.KINDS_OF_CALL, CLOSED, 40_000, ["en"], [name])
        self.sweeps = tuple(self._questions)

    def first_requests(self) -> Iterator[Request]:
        """A history that was read to its end is not asked for again: closed calls do not change."""
        self.sweeps = tuple(sweep for sweep in self._questions if sweep not in self.validators)
        return super().first_requests()

    def page_request(self, sweep: str, number: int) -> Request:
        return self.page(callback=self.parse, **self._questions[sweep].page(number))

    def records(self, payload: Any, sweep: str) -> Sequence[Any]:
        results = self._questions[sweep].results(payload)
        if sweep.startswith(HISTORY) and len(results) < self.page_size:
            self.fresh_validators[sweep] = ("read", "")
        return results

    def select(self, records: Sequence[Any], sweep: str) -> Sequence[Any]:
        if sweep == OTHER_LANGUAGES:
            fresh = tuple(result for result in records if not record.is_stub(result))
            return [one for one in record.preferred(fresh) if record.reference(one) not in self._in_english]
        self._in_english.update(record.reference(result) for result in records if not record.is_stub(result))
        return record.preferred(records)

    def parse_record(self, result: Any) -> CallData | None:
        if not record.is_call(result) or (self._wanted and record.programme(result) not in self._wanted):
            return None
        return record.read_call(result, self.name)

    def ref_of(self, result: Any) -> str:
        return record.reference(result)
