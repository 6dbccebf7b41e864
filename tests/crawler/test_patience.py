"""How long a site may ask a crawl to wait."""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import Response

from crawler.patience import pause_of


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
