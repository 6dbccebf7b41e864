"""The portal's bulk file: read slice by slice, in the memory of one slice, and compared with what the search gave."""

from __future__ import annotations

import datetime as dt
import json
import re
import tracemalloc
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from scrapy.http import Request, Response

from crawler.base import Record
from crawler.capture import Recorder, open_capture
from crawler.items import BadPage, BadRecord, NotModified, Page, Remark, Skipped
from crawler.order import CrawlOrder, Progress
from crawler.process import crawl
from crawler.sedia.topic import BULK, is_coming
from crawler.spiders.european.eu_grants_tenders import EuGrantsTenders
from store.runs import crawls
from store.session import open_store
from store.types import Outcome, Reading
from tests.crawler.test_sources import CAPTURES

OPEN, FORTHCOMING, CLOSED = 31094502, 31094501, 31094503


def topic(number: int, status: int = OPEN, **fields: Any) -> dict[str, Any]:
    return {
        "type": 1,
        "ccm2Id": number,
        "identifier": f"LIFE-2027-POND-{number}",
        "title": f"Pond number {number}",
        "plannedOpeningDateLong": 1790000000000,
        "deadlineDatesLong": [1805241600000],
        "frameworkProgramme": {"id": 43252405, "abbreviation": "LIFE"},
        "status": {"id": status, "abbreviation": "x"},
        "deadlineModel": {},
        "topicActions": [{"abbreviation": "LIFE-PJG", "description": "LIFE Project Grants"}],
        "actions": [],
        **fields,
    }


def bulk(topics: Sequence[Any]) -> bytes:
    return json.dumps({"fundingData": {"GrantTenderObj": topics}}).encode()


class Server:
    """Answers requests for slices of a file as RFC 9110 says; ``etags`` are those of one answer after the other."""

    def __init__(self, body: bytes, etags: Sequence[str] = ('"one"',), *, knows_slices: bool = True) -> None:
        self.body, self.etags, self.knows_slices = body, list(etags), knows_slices

    def answer(self, request: Request) -> Response:
        etag = self.etags.pop(0) if len(self.etags) > 1 else self.etags[0]
        if not self.knows_slices:
            return Response(request.url, body=self.body, headers={"ETag": etag}, request=request)
        asked = re.fullmatch(rb"bytes=(\d+)-(\d+)", request.headers["Range"] or b"")
        assert asked is not None
        first, last = int(asked[1]), min(int(asked[2]), len(self.body) - 1)
        headers = {"Content-Range": f"bytes {first}-{last}/{len(self.body)}", "ETag": etag}
        return Response(request.url, status=206, body=self.body[first : last + 1], headers=headers, request=request)


def read(spider: EuGrantsTenders, server: Server, slice_size: int = 1000) -> Iterator[Any]:
    """Everything that a spider tells of a server's file, page items taken apart."""
    spider.slice_size = slice_size  # type: ignore[misc]
    waiting: list[Request] = list(spider.first_requests())
    while waiting:
        for item in spider.parse(server.answer(waiting.pop(0))):
            if isinstance(item, Request):
                waiting.append(item)
            else:
                yield from item.items if isinstance(item, Page) else (item,)


def refs(items: Iterator[Any]) -> list[str]:
    return [item.call.ref for item in items if isinstance(item, Reading)]


@pytest.mark.parametrize("slice_size", [64, 999, 10_000_000])
def test_a_file_is_read_whole_whatever_the_slices(slice_size: int) -> None:
    server = Server(bulk([topic(n, title=f"Teich – {n} – étang") for n in range(1, 30)]))
    assert refs(read(EuGrantsTenders(), server, slice_size)) == [f"{n}TOPICS" for n in range(1, 30)]


def test_a_server_without_slices_is_read_too() -> None:
    assert refs(read(EuGrantsTenders(), Server(bulk([topic(1)]), knows_slices=False))) == ["1TOPICS"]


def test_only_what_is_coming_is_read_and_one_bad_record_does_not_cost_the_rest() -> None:
    topics = [
        topic(1),
        topic(2, CLOSED),
        topic(3, FORTHCOMING),
        topic(4, type=0),
        None,
        topic(5, deadlineDatesLong=["x"]),
    ]
    items = list(read(EuGrantsTenders(), Server(bulk(topics))))
    assert [type(item) for item in items] == [Reading, Skipped, Reading, Skipped, BadRecord, BadRecord]
    assert "deadlineDatesLong: 'x'" in items[-1].reason
    assert items[-1].ref == "5TOPICS"


@pytest.mark.parametrize(
    ("server", "words"),
    [
        (Server(bulk([topic(1)])[:-20]), "breaks off after"),
        (Server(b"<html>consent</html>"), "an HTML page in place of JSON"),
        (Server(b'{"fundingData": nonsense}'), "malformed"),
        (Server(b'{"fundingData": {"Grants": []}}'), "it has changed its shape"),
        (Server(bulk([topic(n) for n in range(9)]), ['"one"', '"two"']), "replaced while it was read"),
    ],
)
def test_a_file_that_is_not_the_file_is_a_failure(server: Server, words: str) -> None:
    spider = EuGrantsTenders()
    bad = [item for item in read(spider, server) if isinstance(item, BadPage)]
    assert [words in one.reason for one in bad] == [True]
    assert spider.fresh_validators == {}, "it is asked for again"


@pytest.mark.parametrize(
    ("status", "coming"),
    [
        ({"status": {"id": 31094502}}, True),
        ({"status": {"id": 31094503, "abbreviation": "Open"}}, False),
        ({"status": {"abbreviation": "Forthcoming"}}, True),
        ({"status": {}, "actions": [{"status": {"description": "Open"}}]}, True),
        ({"status": [{"abbreviation": "Closed"}]}, False),
        ({}, False),
    ],
)
def test_a_status_is_a_code_or_else_words(status: dict[str, Any], coming: bool) -> None:
    assert is_coming(Record({"type": 1, **status})) is coming


def test_an_unchanged_file_costs_one_answer() -> None:
    spider = EuGrantsTenders()
    assert list(read(spider, Server(bulk([topic(1)]))))
    assert spider.fresh_validators == {BULK: ('"one"', "")}
    (first,) = EuGrantsTenders().first_requests()
    assert first.meta["conditional"]
    unchanged = Response(BULK, status=304, request=first)
    assert list(spider.parse(unchanged)) == [NotModified(BULK, listing=True)]


def test_memory_holds_one_slice_and_not_the_file() -> None:
    padding = "still water, reeds and dragonflies " * 300
    body = bulk([topic(n, CLOSED, latestInfos=[{"content": padding}]) for n in range(2_000)])
    assert len(body) > 20_000_000
    server, size = Server(body), 1_000_000
    tracemalloc.start()
    skipped = sum(isinstance(item, Skipped) for item in read(EuGrantsTenders(), server, size))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert skipped == 2_000
    assert peak < 8 * size


def test_what_the_search_did_not_give_is_named() -> None:
    spider = EuGrantsTenders()
    first = list(read(spider, Server(bulk([topic(n) for n in range(1, 14)]))))
    assert not any(isinstance(item, Remark) for item in first), "the search was never read: nothing to compare with"
    again = EuGrantsTenders()
    again.known = {item.call.ref: item.call for item in first if item.call.ref in ("1TOPICS", "2TOPICS")}
    (remark,) = [
        item for item in read(again, Server(bulk([topic(n) for n in range(1, 14)]))) if isinstance(item, Remark)
    ]
    assert remark.text.startswith("11 topics that eu_portal did not give: LIFE-2027-POND-3, LIFE-2027-POND-4, ")
    assert remark.text.endswith("LIFE-2027-POND-12 and 1 more")


def test_the_ledger_tells_what_the_search_missed_and_a_second_reading_changes_nothing(
    sqlite_url: str, tmp_path: Path
) -> None:
    def replay(source: str) -> Progress:
        order = CrawlOrder(
            sqlite_url, (source,), replay=str(CAPTURES / "2026-11-20"), as_of="2026-11-20T08:00:00+00:00"
        )
        return list(crawl(order, tmp_path / "crawl.log"))[-1]

    replay("eu_portal")
    runs = [replay("eu_grants_tenders") for _ in (1, 2)]
    told = "1 topic that eu_portal did not give: INNOVFUND-2027-KILNS-01"
    assert [(one.outcome, one.reason) for one in runs] == [(Outcome.OK, told)] * 2
    assert (runs[1].counts.found, runs[1].counts.unchanged, runs[1].counts.changed) == (3, 3, 0)
    store = open_store(sqlite_url)
    with store.reading() as session:
        assert crawls(session, "eu_grants_tenders")[0].reason == told
    store.close()


def test_a_recorded_slice_is_replayed_as_that_slice(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, "eu_grants_tenders", dt.date(2026, 11, 20))
    for place, body in ((b"bytes=0-9", b"first"), (b"bytes=10-19", b"second")):
        recorder.record("GET", BULK, 206, "application/json", body, sent=place)
    capture = open_capture(tmp_path)
    found = [capture.find("GET", BULK, place) for place in (b"bytes=0-9", b"bytes=10-19")]
    assert [one.body() for one in found if one] == [b"first", b"second"]
