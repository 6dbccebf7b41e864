"""Sources that are a part of the register, or the whole of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from scrapy.http import Request

from crawler.base import Part, Record, SpringPagesSpider
from crawler.base.json_api import read_json
from crawler.bdns import record as bdns
from store.types import CallData


class BdnsSpider(SpringPagesSpider):
    """What was registered last, ``pages`` of a hundred, each call completed by a record of its own.

    The list does not tell calls from direct concessions, with which there is nothing to apply for: only the records do.
    """

    details = True
    listing_suffices = False
    ref_key = "numeroConvocatoria"
    options: ClassVar[frozenset[str]] = frozenset({"pages"})
    usual_pages: ClassVar[int] = 10

    def __init__(self, pages: int | None = None) -> None:
        super().__init__()
        self.pages = self.usual_pages if pages is None else pages

    def more(self, payload: Any, records: Sequence[Any], number: int) -> bool:
        return super().more(payload, records, number) and number + 1 < self.pages

    def parse_record(self, record: Record) -> CallData:
        code = self.ref_of(record)
        return self.call(
            ref=code,
            url=bdns.page_of(code),
            title=record.word("descripcion", "descripcionLeng"),
            identifier=f"BDNS {code}",
        )

    def detail_request(self, call: CallData) -> Request:
        return Request(bdns.record_of(call.ref))

    def parse_detail(self, page: Part, call: CallData) -> CallData | None:
        record = bdns.check(Record(read_json(page.response.body)), call.ref)
        if not bdns.is_call(record):
            return None
        regions = {} if record.all("regiones") else {"regions": call.regions}
        title = {"title": record.word("descripcion") or call.title}
        return replace(call, **{**bdns.fields(record), **bdns.closing(record, self.zone), **title, **regions})
