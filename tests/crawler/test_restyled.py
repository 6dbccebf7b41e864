"""A site's new clothes: the same said in another way is read the same, by every source."""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest
from operator import attrgetter
from typing import Any

import pytest
from scrapy.http import Request

from crawler.capture import Capture, open_capture
from crawler.fields import text_of
from crawler.sources import spiders
from store.types import CallData
from tests.conftest import SHARED
from tests.crawler.playing import Answer, Site, answer_of, read, recorded
from tests.crawler.restyled import PAGES
from tests.crawler.restyled_data import DATA
from tests.crawler.rewritten import REWRITTEN, rewritten_days
from tests.crawler.test_fuzzing import capture_of

REAL = SHARED / "real" / "captures"
Restyle = Callable[[Answer], Answer]
FACTS = (  # what days, sums and labels say of a call, and what tells it from others
    *("ref", "url", "opens", "deadlines", "deadline_model", "budget", "grant_min", "grant_max", "funding_rate"),
    *("beneficiaries", "regions", "kind", "identifier"),
)
LONG = {"eu_portal", "es_bdns"}  # captures of many pages, each read sixty times
RECORDED = [name for name in spiders() if (REAL / name).is_dir() and name not in LONG]


def restyled(capture: Capture, restyle: Restyle) -> Site | None:
    """The site in other clothes; None where these are no others."""
    honest = recorded(capture)
    worn = {answer: restyle(answer) for answer in {answer_of(found) for found in capture.responses.values()}}

    def answer(request: Request) -> Answer | None:
        found = honest(request)
        return worn[found] if found else None

    return None if all(plain == other for plain, other in worn.items()) else answer


def outfits(restyles: dict[str, Restyle]) -> dict[str, Restyle]:
    """Two ways at a time, which takes half as long."""
    half = len(restyles) // 2
    inner, outer = [*restyles.items()][:half], [*restyles.items()][half:]
    return {
        " and ".join(filter(None, (name, other))): lambda answer, first=first, then=then: then(first(answer))
        for (name, first), (other, then) in zip_longest(inner, outer, fillvalue=("", lambda answer: answer))
    }


def check(source: str, capture: Capture) -> None:
    spider = spiders()[source]
    before = read(spider, recorded(capture))
    assert before[0]
    for words, restyle in (outfits(PAGES) | DATA).items():
        if site := restyled(capture, restyle):
            assert read(spider, site) == before, words


def check_facts(source: str, capture: Capture) -> None:
    spider = spiders()[source]
    before = facts(read(spider, recorded(capture))[0])
    for words, restyle in (REWRITTEN | rewritten_days(spider.language)).items():
        if site := restyled(capture, restyle):
            assert facts(read(spider, site)[0]) == before, words


def facts(calls: dict[str, CallData]) -> dict[str, Any]:
    return {ref: attrgetter(*FACTS)(call) for ref, call in calls.items()}


@pytest.mark.parametrize("source", list(spiders()))
def test_the_same_said_otherwise_is_read_the_same(source: str) -> None:
    check(source, capture_of(source))


@pytest.mark.parametrize("source", RECORDED)
def test_a_real_page_said_otherwise_is_read_the_same(source: str) -> None:
    check(source, open_capture(REAL / source))


@pytest.mark.parametrize("source", list(spiders()))
def test_the_same_days_and_sums_written_otherwise_are_read_the_same(source: str) -> None:
    check_facts(source, capture_of(source))


@pytest.mark.parametrize("source", RECORDED)
def test_real_days_and_sums_written_otherwise_are_read_the_same(source: str) -> None:
    check_facts(source, open_capture(REAL / source))


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Opens:\n  12\n January <b>2027</b>\nat noon</p><ul><li>a\nb<li>c</ul>", "Opens: 12 January 2027 at noon\n- a b\n- c"),
        ("<div>one</div>\n<pre>two\nthree</pre>", "one\ntwo\nthree"),
        ("one\ntwo &amp; three", "one\ntwo & three"),
        ("one <b>fine</b>\ntwo", "one fine\ntwo"),
    ],
)  # fmt: skip
def test_lines_of_the_source_are_no_lines_of_the_text(markup: str, text: str) -> None:
    """Where blocks part the text; a text without any is parted by its own lines."""
    assert text_of(markup) == text
