"""The topics of the EU Funding & Tenders Portal, each from its own file."""

from collections.abc import Sequence
from typing import Any

from scrapy.http import Request

from crawler.base import JsonApiSpider, KeptDetailsSpider, Part
from crawler.base.json_api import read_json
from crawler.sedia import codes, record, topic
from crawler.sedia.query import Question
from store.types import CallData

FIELDS = (
    *("identifier", "type", "status", "title", "frameworkProgramme", "language", "DATASOURCE", "REFERENCE"),
    *("startDate", "deadlineDate", "deadlineModel", "typesOfAction", "crossCuttingPriorities"),
)
SHORT = Question([codes.GRANT], (codes.FORTHCOMING, codes.OPEN), 20_000, ["en"], fields=FIELDS, size=50)


class EuPortalTopics(KeptDetailsSpider, JsonApiSpider):
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
    remembers = name
    listed = ("title", "opens", "deadlines", "deadline_model", "source_status")

    def page_request(self, sweep: str, number: int) -> Request:
        return self.page(callback=self.parse, **SHORT.page(number))

    def records(self, payload: Any, sweep: str) -> Sequence[Any]:
        return SHORT.results(payload)

    def parse_record(self, result: Any) -> CallData | None:
        return record.read_call(result, self.name) if record.is_call(result) else None

    def ref_of(self, result: Any) -> str:
        return record.reference(result)

    def page_of(self, call: CallData) -> str:
        return topic.details_url(call.identifier)

    def parse_page(self, page: Part, call: CallData) -> CallData:
        return topic.read_file(read_json(page.response.body), call.identifier, self.name)
