"""How long a site may ask a crawl to wait."""

from __future__ import annotations

import asyncio
import datetime as dt
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Request, Response

from crawler.failures import LeftAlone
from crawler.patience import PATIENCE, STORM, Patience, pause_of
from store.types import Cause

CALL = Request("https://funder.example/calls/1")


def said(words: str | bytes) -> float | None:
    return pause_of(Response("https://funder.example/", status=429, headers={"Retry-After": words}))


@pytest.mark.parametrize(("words", "seconds"), [("0", 0), ("120", 120), (" 5 ", 5), ("99999999999999", 999_999_999)])
def test_seconds(words: str, seconds: float) -> None:
    assert said(words) == seconds


def test_a_date() -> None:
    in_a_minute = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=1)
    found = said(format_datetime(in_a_minute, usegmt=True))
    assert found is not None
    assert 55 < found <= 60
    assert said("Wed, 21 Oct 2015 07:28:00 GMT") == 0, "a moment that is past"


@pytest.mark.parametrize("words", ["", "soon", "-5", "1.5", "²", "Wed, 99 Oct 2015 07:28:00 GMT"])
def test_what_is_no_pause(words: str) -> None:
    assert said(words.encode()) is None
    assert pause_of(Response("https://funder.example/")) is None


@given(st.binary(max_size=40).filter(lambda words: b"\r" not in words and b"\n" not in words))
def test_any_header(words: bytes) -> None:
    found = said(words)
    assert found is None or found >= 0


# --- whole crawls


def page_failed() -> None:
    """The errback of a page that lists calls."""


LISTING = Request("https://funder.example/calls", errback=page_failed)


def ask(patience: Patience, request: Request) -> None:
    asyncio.run(patience.process_request(request))


def answer(patience: Patience, status: int, to: Request = CALL, **headers: str) -> None:
    patience.process_response(to, Response(to.url, status=status, headers=headers))


def test_after_a_storm_only_pages_that_list_calls_are_asked_for() -> None:
    patience = Patience()
    for _ in range(STORM - 1):
        answer(patience, 500)
    ask(patience, CALL)
    patience.process_exception(CALL, DownloadTimeoutError())
    with pytest.raises(LeftAlone, match="left alone after 10 failures in a row, the last: timed out") as caught:
        ask(patience, CALL)
    assert caught.value.cause is Cause.TIMED_OUT
    ask(patience, LISTING)
    ask(patience, Request("https://elsewhere.example/"))


def test_one_success_ends_a_row_of_failures() -> None:
    patience = Patience()
    for status in [503] * (STORM - 1) + [200] + [503] * (STORM - 1):
        answer(patience, status)
    ask(patience, CALL)


def test_a_page_that_lists_calls_and_comes_well_says_nothing_of_the_others() -> None:
    patience = Patience()
    for _ in range(STORM):
        answer(patience, 500)
        answer(patience, 200, LISTING)
    with pytest.raises(LeftAlone):
        ask(patience, CALL)


def test_pages_that_are_gone_are_no_storm() -> None:
    patience = Patience()
    for _ in range(3 * STORM):
        answer(patience, 404)
    ask(patience, CALL)


def test_all_pauses_of_a_crawl_together_have_an_end() -> None:
    patience = Patience()
    answer(patience, 429, **{"Retry-After": str(PATIENCE - 1)})
    with pytest.raises(LeftAlone, match=r"too many requests \(HTTP 429\): it asks to be left alone") as caught:
        answer(patience, 429, **{"Retry-After": "2"})
    assert caught.value.cause is Cause.BLOCKED
