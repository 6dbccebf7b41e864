"""Calls of networks and of the agencies of the Union: links known by their addresses, cards known by their library."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy.http import HtmlResponse, Request

from crawler.base.joint_calls import JOINT_CALL
from crawler.items import BadPage, Page, Skipped
from crawler.sedia.codes import programme_in
from crawler.spiders.european.eu_cascade_hub import EuCascadeHub
from crawler.spiders.european.eu_edctp3 import EuEdctp3
from crawler.spiders.european.eu_era4health import EuEra4health
from crawler.spiders.european.eu_interreg import EuInterreg
from crawler.spiders.european.eu_mera_net import EuMeraNet
from store.types import Reading


def html(url: str, body: str) -> HtmlResponse:
    return HtmlResponse(url, body=body.encode(), encoding="utf-8")


def opened(request: Request, body: str) -> list[Any]:
    """What the page of a call gives."""
    assert request.callback is not None
    return list(request.callback(html(request.url, body), **request.cb_kwargs) or ())


def test_a_joint_call_is_said_to_be_one_and_its_page_tells_its_days() -> None:
    spider = EuMeraNet()
    (request,) = spider.parse(html(spider.start_urls[0], '<a href="/joint-calls/joint-call-2027">Read more</a>'))
    (reading,) = opened(request, "<h1>Joint Call 2027</h1><main><p>Deadline: 1 June 2027</p></main>")
    assert (reading.call.title, reading.call.action_types) == ("Joint Call 2027", (JOINT_CALL,))
    assert [str(on.day) for on in reading.call.deadlines] == ["2027-06-01"]


def test_a_page_without_a_day_is_no_call() -> None:
    spider = EuMeraNet()
    (request,) = spider.parse(html(spider.start_urls[0], '<a href="/joint-calls/joint-call-2019">2019</a>'))
    assert opened(request, "<h1>Joint Call 2019</h1><main><p>Thirty projects were funded.</p></main>") == [Skipped()]


def test_a_listing_whose_links_have_changed_is_a_failure() -> None:
    spider = EuMeraNet()
    (bad,) = [
        one for one in spider.parse(html(spider.start_urls[0], "<a href='/news'>x</a>")) if isinstance(one, BadPage)
    ]
    assert "joint-call-20" in bad.reason


@pytest.mark.parametrize(
    "href", ["calls/sleep2027.php", "/calls/sleep2027.php", "https://era4health.eu/calls/sleep2027.php"]
)
def test_links_that_double_a_step_are_mended(href: str) -> None:
    spider = EuEra4health()
    (request,) = spider.parse(html(spider.start_urls[0], f'<a href="{href}">Sleep</a>'))
    assert request.url == "https://era4health.eu/calls/sleep2027.php"


CARD = '<div class="ecl-content-item"><h3><a href="{}">A call</a></h3><p>Deadline date: 2 March 2027, 17:00 (CET)</p></div>'
TOPIC = "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities/topic-details"


def test_a_card_of_the_portal_is_no_page_to_ask_for_and_bears_its_name() -> None:
    spider = EuEdctp3()
    own, elsewhere = spider.parse(
        html(spider.start_urls[0], CARD.format("/funding/x_en") + CARD.format(f"{TOPIC}/horizon-ju-a-2027-01"))
    )
    assert isinstance(own, Request)
    assert isinstance(elsewhere, Reading)
    assert elsewhere.call.url == f"{TOPIC}/HORIZON-JU-A-2027-01"
    assert elsewhere.call.identifier == "HORIZON-JU-A-2027-01"


def test_a_programme_is_named_as_the_portal_names_it() -> None:
    assert programme_in("Programme for the Environment and Climate Action (LIFE) (2021/2027)") == "LIFE"
    assert programme_in("Horizon Europe (HORIZON)") == "Horizon Europe"
    assert programme_in("A fund of its own") == "A fund of its own"


def test_the_key_of_interreg_goes_into_a_header_alone() -> None:
    (request,) = EuInterreg(key="s3same").first_requests()
    assert request.headers[b"X-Algolia-API-Key"] == b"s3same"
    assert "s3same" not in request.url
    assert b"s3same" not in request.body


@pytest.mark.parametrize("payload", [{}, {"results": []}, {"message": "Invalid Application-ID or API key"}])
def test_an_answer_of_interreg_that_is_none_is_a_failure(payload: Any) -> None:
    with pytest.raises((KeyError, IndexError)):
        EuInterreg().records(payload, "")


@pytest.mark.parametrize("script", ["", "const dataMentors = [];", "const dataProposals = fetch('/x');"])
def test_a_hub_without_its_list_is_a_failure(script: str) -> None:
    spider = EuCascadeHub()
    list(spider.first_requests())
    (bad,) = spider.parse(html(spider.start_urls[0], f"<script>{script}</script>"))
    assert isinstance(bad, BadPage)
    assert "dataProposals" in bad.reason


def test_the_hub_s_list_is_read_however_its_script_is_laid_out() -> None:
    spider = EuCascadeHub()
    list(spider.first_requests())
    record = '{"id": 1, "title": "A [call]; const x", "permalink": "https://a.example/1", "closes": "09/04/2027"}'
    (page,) = spider.parse(html(spider.start_urls[0], f"<script>var dataProposals=\n[{record}];const y=[]</script>"))
    assert isinstance(page, Page)
    (reading,) = page.items
    assert isinstance(reading, Reading)
    assert [str(on.day) for on in reading.call.deadlines] == ["2027-04-09"]
