"""A site's new clothes: the same said in another way is read the same, by every source."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from scrapy.http import Request

from crawler.capture import Capture, open_capture
from crawler.fields import text_of
from crawler.sources import spiders
from tests.conftest import SHARED
from tests.crawler.playing import Answer, Site, read, recorded
from tests.crawler.restyled import RESTYLED
from tests.crawler.test_fuzzing import capture_of

REAL = SHARED / "real" / "captures"
RECORDED = [name for name in spiders() if (REAL / name).is_dir() and name != "eu_portal"]  # that one is six days long


def restyled(capture: Capture, restyle: Callable[[Answer], Answer]) -> Site:
    honest = recorded(capture)

    def answer(request: Request) -> Answer | None:
        found = honest(request)
        return restyle(found) if found else None

    return answer


def check(source: str, capture: Capture) -> None:
    spider = spiders()[source]
    before = read(spider, recorded(capture))
    assert before[0]
    for words, restyle in RESTYLED.items():
        assert read(spider, restyled(capture, restyle)) == before, words


@pytest.mark.parametrize("source", list(spiders()))
def test_the_same_said_otherwise_is_read_the_same(source: str) -> None:
    check(source, capture_of(source))


@pytest.mark.parametrize("source", RECORDED)
def test_a_real_page_said_otherwise_is_read_the_same(source: str) -> None:
    check(source, open_capture(REAL / source))


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
