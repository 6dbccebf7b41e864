"""News of funders: which headlines announce a call, and which topic of the portal a text means."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.base.news import announces_call
from crawler.sedia.identifiers import topic_named
from crawler.spiders.european.eu_cinea import EuCinea
from store.types import DeadlineModel

PORTAL = "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities/topic-details"


@pytest.mark.parametrize(
    "headline",
    [
        "New call for proposals on quiet wagons",
        "Calls for expressions of interest: village halls",
        "Open call: repair cafés",
        "2027 call on ponds is now open",
        "The next Pathfinder call opens in May",
        "Commission launches €90 million call for bridges",
        "Apply now: grants for choirs",
        "€80 million available for harbours",
        "Five new funding opportunities under LIFE",
        "EIC launches new calls for start-ups",
        "Joint transnational call on sleep",
        "A prize competition for clean canals",
    ],
)
def test_a_headline_that_announces_a_call(headline: str) -> None:
    assert announces_call(headline)


@pytest.mark.parametrize(
    "headline",
    [
        "Results of the 2026 call for proposals",
        "Twelve projects selected in the open call",
        "Winners of the prize competition",
        "Webinar on the next call for proposals",
        "Info day: 2027 calls",
        "Call for proposals closes with 400 applications received",
        "Call for tenders: chairs",
        "Open call for experts and evaluators",
        "Board calls on Member States to buy from young companies",
        "Grant agreement signed under the second call",
        "Vacancy: head of unit, apply now",
        "A story of a bridge",
        "Roll call",
        "",
    ],
)
def test_a_headline_that_does_not(headline: str) -> None:
    assert not announces_call(headline)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        (f'<a href="{PORTAL}/life-2027-sap-env-ponds">apply</a>', "LIFE-2027-SAP-ENV-PONDS"),
        (f"{PORTAL}/horizon-cl6-2027-02-farm-07-two-stage?a=b", "HORIZON-CL6-2027-02-FARM-07-two-stage"),
        ("…/data/topicDetails/HORIZON-EIC-2027-PATH-01.json", "HORIZON-EIC-2027-PATH-01"),
        ("see EU4H-2027-PJ-NIGHTS for more", "EU4H-2027-PJ-NIGHTS"),
        (f"HORIZON-CL4-2027-01 and {PORTAL}/HORIZON-CL4-2027-01-TWIN-07", "HORIZON-CL4-2027-01-TWIN-07"),
        ("LIFE-2027-A-B and LIFE-2027-A-C", ""),
        ("LIFE in 2027, Horizon Europe, DIGITAL", ""),
    ],
)
def test_the_topic_that_a_text_means(text: str, topic: str) -> None:
    assert topic_named(text) == topic


def test_an_entry_that_announces_nothing_is_no_call() -> None:
    entry: dict[str, Any] = {"id": "1", "link": "https://a.example/1", "title": "Results of the call", "summary": ""}
    spider = EuCinea()
    assert spider.parse_entry(entry, spider.start_urls[0]) is None
    call = spider.parse_entry(entry | {"title": "New call for proposals", "summary": "no day"}, spider.start_urls[0])
    assert call is not None
    assert (call.deadlines, call.deadline_model, call.deadline_text) == ((), DeadlineModel.ANNOUNCED, "")
