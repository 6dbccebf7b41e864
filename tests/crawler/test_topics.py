"""Topic details of the portal: asked for once, and again only where the search says something else than before."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from scrapy.http import HtmlResponse, JsonResponse, Request, Response, TextResponse

from crawler.items import BadRecord, NotModified, Skipped, UnreadableRecord
from crawler.order import CrawlOrder, Progress
from crawler.process import crawl
from crawler.sedia.topic import details_url, topic_in
from crawler.spiders.european.eu_portal_topics import SHORT, EuPortalTopics
from crawler.tidying import tidy
from store.session import Store, open_store
from store.types import CallData, Reading
from tests.crawler.test_sources import CAPTURES, stored

NAME = "eu_portal_topics"
FOLDER = CAPTURES / "2026-11-20" / NAME


def row(number: int, **fields: Any) -> dict[str, Any]:
    meta = {
        "identifier": [f"LIFE-2027-POND-{number}"],
        "type": ["1"],
        "status": ["31094502"],
        "title": [f"Pond number {number}"],
        "frameworkProgramme": ["43252405"],
        "deadlineDate": ["2027-03-16T00:00:00.000+0000"],
        "language": ["en"],
        **fields,
    }
    return {"reference": f"{number}TOPICSen", "metadata": meta}


def listing(*rows: dict[str, Any]) -> Response:
    body = json.dumps({"totalResults": len(rows), "results": list(rows)}).encode()
    return JsonResponse(SHORT.page(1)["url"], body=body)


def listed(spider: EuPortalTopics, *rows: dict[str, Any]) -> list[Any]:
    """What a page of the search makes a spider do."""
    list(spider.first_requests())
    return list(spider.parse(listing(*rows)))


def file(number: int, **fields: Any) -> bytes:
    own = {"ccm2Id": number, "identifier": f"LIFE-2027-POND-{number}", "title": "Pond", "description": "<p>Reeds.</p>"}
    return json.dumps({"TopicDetails": own | fields}).encode()


def answered(spider: EuPortalTopics, request: Request, response: Response) -> list[Any]:
    assert request.callback is not None
    found = request.callback(response.replace(request=request), **request.cb_kwargs)
    assert found is not None
    return list(found)


def known(spider: EuPortalTopics, *rows: dict[str, Any]) -> dict[str, CallData]:
    """What the store holds after the files of these topics were read."""
    found: dict[str, CallData] = {}
    for number, request in enumerate(listed(spider, *rows), 1):
        (reading,) = answered(spider, request, JsonResponse(request.url, body=file(number)))
        found[reading.call.ref] = tidy(reading.call)
    return found


def test_a_topic_is_asked_for_in_small_letters_and_only_if_it_changed() -> None:
    (request,) = listed(EuPortalTopics(), row(1))
    assert request.url == details_url("LIFE-2027-POND-1")
    assert request.url.endswith("/data/topicDetails/life-2027-pond-1.json")
    assert request.meta["conditional"]


def test_a_topic_whose_file_was_read_is_left_alone_until_the_search_says_otherwise() -> None:
    spider = EuPortalTopics()
    spider.known = known(EuPortalTopics(), row(1), row(2))
    moved = row(2, deadlineDate=["2027-03-30T00:00:00.000+0000"])
    same, asked, new = listed(spider, row(1), moved, row(3))
    assert same == NotModified(details_url("LIFE-2027-POND-1"), listing=False, ref="1TOPICS")
    assert [one.url for one in (asked, new)] == [details_url("LIFE-2027-POND-2"), details_url("LIFE-2027-POND-3")]


def test_the_search_has_the_last_word_on_days() -> None:
    """What the file lacks or says otherwise would make the topic look changed for ever."""
    (request,) = listed(EuPortalTopics(), row(1))
    body = file(1, deadlineDatesLong=[1805241600000], conditions="<p>Page limit: 70.</p>", title="Another title")
    (reading,) = answered(EuPortalTopics(), request, JsonResponse(request.url, body=body))
    assert (reading.call.title, str(reading.call.deadlines[0].day)) == ("Pond number 1", "2027-03-16")
    assert reading.call.text == "Reeds.\nPage limit: 70."


def test_a_topic_without_a_file_stays_as_it_was_known() -> None:
    spider = EuPortalTopics()
    spider.known = known(EuPortalTopics(), row(1))
    moved, new = row(1, deadlineDate=["2027-03-30T00:00:00.000+0000"]), row(2)
    for request, text in zip(listed(spider, moved, new), ("Reeds.", ""), strict=True):
        (reading,) = answered(spider, request, HtmlResponse(request.url, status=404, body=b"<html>no</html>"))
        assert (reading.call.text, reading.partial) == (text, False), "it is not asked for again"
    assert str(moved["metadata"]["deadlineDate"][0]).startswith("2027-03-30")


def test_a_file_that_has_not_changed_is_kept_with_the_new_days() -> None:
    spider = EuPortalTopics()
    spider.known = known(EuPortalTopics(), row(1))
    (request,) = listed(spider, row(1, deadlineDate=["2027-03-30T00:00:00.000+0000"]))
    (reading,) = answered(spider, request, TextResponse(request.url, status=304))
    assert (reading.call.text, str(reading.call.deadlines[0].day)) == ("Reeds.", "2027-03-30")


@pytest.mark.parametrize("body", [b"<html>sign in</html>", b"{}", b'{"TopicDetails": null}', b"[]", file(7)])
def test_a_file_that_is_no_file_of_the_topic_loses_nothing(body: bytes) -> None:
    (request,) = listed(EuPortalTopics(), row(1))
    reading, bad = answered(EuPortalTopics(), request, JsonResponse(request.url, body=body))
    assert isinstance(reading, Reading)
    assert reading.partial
    assert isinstance(bad, BadRecord)
    assert bad.ref == "1TOPICS"


def test_one_crawl_asks_for_so_many_files_and_no_more() -> None:
    rows = [row(number) for number in range(1, EuPortalTopics.at_once + 6)]
    *items, _next_page = listed(EuPortalTopics(), *rows)
    assert [type(item) for item in items[-6:]] == [Request, *[Skipped] * 5]


@pytest.mark.parametrize("payload", [None, 3, "text", {}, {"TopicDetails": []}, {"TopicDetails": {"title": "x"}}])
def test_a_file_without_a_topic_is_refused(payload: Any) -> None:
    with pytest.raises(UnreadableRecord, match="holds no topic"):
        topic_in(payload)


def replay(database: str, capture: Path, folder: Path) -> Progress:
    order = CrawlOrder(database, (NAME,), replay=str(capture), as_of="2026-11-20T08:00:00+00:00")
    return list(crawl(order, folder / "crawl.log"))[-1]


@pytest.fixture
def first_day(sqlite_url: str, tmp_path: Path) -> Store:
    replay(sqlite_url, FOLDER, tmp_path)
    return open_store(sqlite_url)


def test_the_second_crawl_asks_for_no_file(first_day: Store, sqlite_url: str, tmp_path: Path) -> None:
    before = stored(first_day, NAME)
    capture = shutil.copytree(FOLDER, tmp_path / "listing only")
    index = (capture / "index.jsonl").read_text(encoding="utf-8").splitlines()
    (capture / "index.jsonl").write_text(index[0], encoding="utf-8")
    again = replay(sqlite_url, capture, tmp_path)
    assert (again.counts.requests, again.counts.not_recorded) == (1, 0)
    assert (again.counts.found, again.counts.unchanged, again.counts.not_modified) == (4, 4, 4)
    assert stored(first_day, NAME) == before
    first_day.close()
