"""A whole alert against the one that was read and found good; ``GOLDEN=write`` writes it anew, to be read again."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from lxml import etree

from notifier.compose import compose_alerts
from store.outbox import messages
from store.session import Store
from tests.conftest import NOW
from tests.notifier.varied import varied_day

TAGS = {
    "html", "head", "meta", "title", "style", "body", "div", "p", "h1", "h2", "span", "b", "br", "a",
    "table", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "charset", "name", "content", "style", "class", "href", "role", "scope", "data-css-inline",
    "width", "cellpadding", "cellspacing", "border",
}  # fmt: skip
GOLDEN = Path(__file__).parent / "golden"


def test_the_alert_of_a_varied_day_is_the_one_that_was_read(store: Store) -> None:
    varied_day(store)
    assert compose_alerts(store, "file", NOW).calls == 15
    with store.reading() as session:
        message = messages(session)[0]
    parts = {"subject.txt": message.subject + "\n", "body.txt": message.text, "body.html": message.html}
    for name, content in parts.items():
        path = GOLDEN / name
        if os.environ.get("GOLDEN") == "write":
            path.parent.mkdir(exist_ok=True)
            path.write_text(content)
        assert content == path.read_text(), f"{name} differs; look at it, then set GOLDEN=write"


@pytest.fixture
def page() -> etree._Element:
    return etree.fromstring((GOLDEN / "body.html").read_bytes(), etree.HTMLParser(encoding="utf-8"))


def test_the_html_asks_nothing_of_the_network(page: etree._Element) -> None:
    elements = [element for element in page.iter() if isinstance(element.tag, str)]
    assert {element.tag for element in elements} <= TAGS
    assert {str(name) for element in elements for name in element.attrib} <= ATTRIBUTES
    styles = [str(element.get("style", "")) + (element.text or "") * (element.tag == "style") for element in elements]
    assert not re.search(r"url\(|@import|expression", "".join(styles))


def test_every_link_is_one_to_follow(page: etree._Element) -> None:
    links = [str(link) for link in page.xpath("//@href")]
    assert len(links) > 20
    assert all(re.match(r"(https?://|mailto:)", link) for link in links)


def test_no_mail_program_cuts_the_html() -> None:
    assert (GOLDEN / "body.html").stat().st_size < 100_000


def test_the_html_carries_its_styles_in_the_tags(page: etree._Element) -> None:
    """Only what no attribute can hold (phones, dark screens) stays in the head."""
    (kept,) = page.iter("style")
    assert kept.text is not None
    assert set(re.findall(r"^\S+", kept.text, re.MULTILINE)) == {"@media", "}"}
    assert len(page.xpath("//@style")) > 100


def test_the_text_is_no_wider_than_a_letter() -> None:
    lines = (GOLDEN / "body.txt").read_text().splitlines()
    assert [line for line in lines if len(line) > 72 and "://" not in line] == []
