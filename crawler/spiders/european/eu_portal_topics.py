"""The topics of the EU Funding & Tenders Portal, each from its own file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from scrapy.http import Request

from crawler.base import JsonApiSpider, Part
from crawler.base.json_api import read_json
from crawler.items import NotModified, Skipped, UnreadableRecord
from crawler.sedia import codes, record, topic
from crawler.sedia.query import Question
from crawler.tidying import tidy
from store.types import CallData, Reading

LIMIT = 150  # files that one crawl asks for; the rest waits for the next one
LISTED = ("title", "opens", "deadlines", "deadline_model", "source_status")  # of which the search is the authority
FIELDS = (
    *("identifier", "type", "status", "title", "frameworkProgramme", "language", "DATASOURCE", "REFERENCE"),
    *("startDate", "deadlineDate", "deadlineModel", "typesOfAction", "crossCuttingPriorities"),
)
SHORT = Question([codes.GRANT], (codes.FORTHCOMING, codes.OPEN), 20_000, ["en"], fields=FIELDS, size=50)


class EuPortalTopics(JsonApiSpider):
    """Texts, conditions, budgets and documents of the portal's topics, for those that are new or have changed.

    Publisher: European Commission.
    Holds: the forthcoming and open topics that a short search lists, with what their own files add to it.
    API documentation: https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/support/apis
    Caveats: the file's shape is known from others' code; a topic without a file stays as the search lists it; one crawl
    reads 150 files at the most, so that the first ones take some days.
    Licence: reuse with attribution, Commission Decision 2011/833/EU.
    """

    name = "eu_portal_topics"
    title = "EU Funding & Tenders Portal, topic details"
    page_size = SHORT.size
    start_urls = [SHORT.page(1)["url"]]
    details = True
    remembers = name
    _asked = 0

    def page_request(self, sweep: str, number: int) -> Request:
        return self.page(callback=self.parse, **SHORT.page(number))

    def records(self, payload: Any, sweep: str) -> Sequence[Any]:
        return SHORT.results(payload)

    def parse_record(self, result: Any) -> CallData | None:
        return record.read_call(result, self.name) if record.is_call(result) else None

    def ref_of(self, result: Any) -> str:
        return record.reference(result)

    def completed(self, items: Iterable[Any]) -> Iterator[Any]:
        return super().completed(map(self._wanted, items))

    def detail_request(self, call: CallData) -> Request:
        return Request(topic.details_url(call.identifier), meta={"handle_httpstatus_list": [404]})

    def parse_detail(self, page: Part, call: CallData) -> CallData:
        if page.response.status == 404:
            return self._renewed(self.known.get(call.ref, call), call)
        own = topic.read_topic(topic.topic_in(read_json(page.response.body)), self.name)
        if own.identifier.lower() != call.identifier.lower():
            raise UnreadableRecord(f"identifier: the file is that of {own.identifier}")
        return self._renewed(replace(own, ref=call.ref, language=call.language), call)

    def unchanged(self, listed: Reading, url: str) -> Reading | NotModified:
        known = self.known.get(listed.call.ref)
        return replace(listed, call=self._renewed(known, listed.call)) if known else super().unchanged(listed, url)

    def _renewed(self, known: CallData, listed: CallData) -> CallData:
        return replace(known, **{name: getattr(listed, name) for name in LISTED})

    def _wanted(self, item: Any) -> Any:
        """A topic of which the search says the same as when its file was read is not asked for."""
        if not isinstance(item, Reading):
            return item
        known, listed = self.known.get(item.call.ref), tidy(item.call)
        if known and all(getattr(known, name) == getattr(listed, name) for name in LISTED):
            return super().unchanged(item, topic.details_url(listed.identifier))
        self._asked += 1
        return item if self._asked <= LIMIT else Skipped()
