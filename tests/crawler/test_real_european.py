"""The real answers of European sources beside the portal's search: the bulk file, and calls of Eureka as text."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crawler.flags import flagged
from crawler.order import CrawlOrder
from crawler.process import crawl
from crawler.timeline import timeline
from store.session import open_store
from store.types import DeadlineModel, Outcome
from tests.crawler.test_sources import stored

UNDATED = "network-projects-applied-quantum-technologies-2025"  # its timeline names days without a year
# Where its elements met, the text of a page was put together without a space.
_SEAM = re.compile(
    r"(?<=\d{4})(?=[A-Z])|(?<=[a-z)])(?=[\dA-Z])|(?<=CEST)(?=[A-Z])|(?<=CET|KST|EDT|SGT)(?=[A-Z])|(?<=GMT-4)(?=[A-Z])"
)


def test_the_bulk_file_s_records_are_read(shared: Path, sqlite_url: str, tmp_path: Path) -> None:
    capture = shared / "real" / "captures" / "eu_grants_tenders"
    order = CrawlOrder(sqlite_url, ("eu_grants_tenders",), replay=str(capture), as_of="2026-08-21T08:00:00+00:00")
    ended = list(crawl(order, tmp_path / "crawl.log"))[-1]
    assert ended.outcome is Outcome.OK
    assert (ended.counts.found, ended.counts.skipped, ended.counts.unreadable) == (5, 2, 0), "one closed, one tender"
    store = open_store(sqlite_url)
    calls = {call.identifier: call for call in stored(store, "eu_grants_tenders")}
    store.close()
    cancer = calls["HORIZON-MISS-2026-02-CANCER-05"]
    assert (cancer.ref, cancer.programme, str(cancer.opens)) == ("50135695TOPICS", "Horizon Europe", "2026-02-10")
    assert [str(on.day) for on in cancer.deadlines] == ["2026-09-15"]
    assert cancer.url.endswith("/topic-details/HORIZON-MISS-2026-02-CANCER-05")
    seaps = calls["EDF-EDIP-P-2026-2027-FNLC-SA-SEAP"]
    assert [str(on.day) for on in seaps.deadlines] == ["2026-10-13", "2027-02-16", "2027-09-28"]
    assert {on.time for call in calls.values() for on in call.deadlines} == {None}


@pytest.fixture
def eureka(shared: Path) -> list[dict[str, Any]]:
    """Forty calls of Eureka; the last deadline of each as its card gave it, its page as sections of text."""
    path = shared / "real" / "captures" / "eureka_text" / "rileyailsa_eureka_normalized.json.gz"
    found: list[dict[str, Any]] = json.loads(gzip.decompress(path.read_bytes()))
    return found


def test_timelines_of_eureka_give_the_deadline_of_the_card(eureka: list[dict[str, Any]]) -> None:
    read, wrong = 0, []
    for call in eureka:
        told = timeline(_SEAM.sub("\n", call["raw"]["sections"].get("key_dates") or ""))
        card = dt.date.fromisoformat(call["close_date"][:10])
        if told.deadlines:
            read += 1
            # Midnight in America is the next morning in Brussels.
            days = {on.day - dt.timedelta(days=step) for on in told.deadlines for step in (0, 1)}
            wrong += [] if card in days else [call["call_id"]]
    dated = [call["call_id"] for call in eureka if call["raw"]["sections"].get("key_dates")]
    assert (read, wrong) == (len(dated) - 1, [])
    assert UNDATED in dated


def test_stages_and_openings_of_eureka_are_read(eureka: list[dict[str, Any]]) -> None:
    pages = {call["call_id"]: call["raw"]["sections"] for call in eureka}
    told = {name: timeline(_SEAM.sub("\n", page.get("key_dates") or "")) for name, page in pages.items()}
    for name in ("clusters-itea-2025", "clusters-xecs-2025", "clusters-smart-2025"):
        assert told[name].model is DeadlineModel.TWO_STAGE
        assert [on.label for on in told[name].deadlines] == ["stage 1", "stage 2"]
    eurostars = told["eurostars-september-2025"]
    assert (str(eurostars.opens), [str(on.day) for on in eurostars.deadlines]) == ("2025-07-04", ["2025-09-04"])
    registration = told["canada-call-for-projects-number-6-summer-fall-2025"]
    assert [(str(on.day), f"{on.time:%H:%M}") for on in registration.deadlines] == [("2025-11-21", "23:59")]


def test_a_timeline_is_read_alike_a_line_or_two_lines_a_day(eureka: list[dict[str, Any]]) -> None:
    for call in eureka:
        text = _SEAM.sub("\n", call["raw"]["sections"].get("key_dates") or "")
        apart = re.sub(r":(?!\d)", ":\n", text)
        assert [replace(on, label="") for on in timeline(apart).deadlines] == [
            replace(on, label="") for on in timeline(text).deadlines
        ], call["call_id"]


def test_countries_of_eureka_are_their_flags(eureka: list[dict[str, Any]]) -> None:
    for call in eureka:
        text = json.dumps(call["raw"]["sections"].get("country_info") or {}, ensure_ascii=False)
        assert bool(flagged(text)) == ("country_info" in call["raw"]["sections"]), call["call_id"]
    pages = {call["call_id"]: call["raw"]["sections"] for call in eureka}
    text = json.dumps(pages["network-projects-france-singapore-2025"]["country_info"], ensure_ascii=False)
    assert flagged(text) == ("FR", "SG")
