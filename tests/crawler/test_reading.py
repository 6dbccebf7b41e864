"""What hooks read rows, pages and records with, and the shapes of sources that rest on it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import HtmlResponse, Request, TextResponse
from twisted.python.failure import Failure

from crawler.base import FeedSpider, JsonApiSpider, LinkedPagesSpider, Part, Record
from crawler.failures import MissingFromCapture
from crawler.items import BadPage, NotRecorded, Page, UnreadableRecord
from store.types import CallData, Document, Level

URL = "https://site.example/calls/list.html"


def page(markup: str, url: str = URL) -> Part:
    response = HtmlResponse(url, body=markup.encode(), encoding="utf-8")
    return Part(response, response)


# --- a part of a page


def test_words_come_on_a_line_and_text_by_blocks() -> None:
    row = page("<div><p>One <b>call</b></p><p> </p><ul><li>for  two</li></ul></div>")
    assert row.line("p") == "One call"
    assert row.lines("p, li") == ("One call", "for two")
    assert row.text("p, li") == "One call\n- for two"
    assert row.line("h2") == row.text("h2") == ""
    assert row.lines("h2") == ()


def test_an_attribute_is_its_value() -> None:
    row = page('<time datetime="2027-01-29">soon</time><i title="a  b"></i>')
    assert row.line("time::attr(datetime)") == "2027-01-29"
    assert row.line("i::attr(title)") == "a b"


def test_a_part_of_a_page_is_read_alone() -> None:
    first, second = page("<li>Closes: 1 May 2027</li><li>Closes: 2 May 2027</li>").parts("li")
    assert (first.labelled("Closes"), second.labelled("Closes")) == ("1 May 2027", "2 May 2027")


@pytest.mark.parametrize(
    ("href", "key", "url"),
    [
        ("old-mills.html", "old-mills", "https://site.example/calls/old-mills.html"),
        ("/grants/old-mills/", "old-mills", "https://site.example/grants/old-mills/"),
        ("/grants/old-mills?lang=en#top", "old-mills", "https://site.example/grants/old-mills?lang=en#top"),
        ("/7.html;jsessionid=AB.c1?x=1", "7", "https://site.example/7.html?x=1"),
    ],
)
def test_a_link_gives_key_address_and_title(href: str, key: str, url: str) -> None:
    link = page(f'<h2><a href="{href}"> Old <i>mills</i> </a></h2>').link("h2 a")
    assert link == {"ref": key, "url": url, "title": "Old mills"}


def test_a_link_may_have_its_title_elsewhere_and_a_key_of_its_own() -> None:
    row = page('<article about="/call?id=17"><h3>Old mills</h3></article>')
    assert row.link("::attr(about)", ref=r"id=(\d+)", title="h3") == {
        "ref": "17",
        "url": "https://site.example/call?id=17",
        "title": "Old mills",
    }


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ("<p>no link</p>", "no link matches 'a'"),
        ("<a href=' '>x</a>", "no link"),
        ("<a href='/x'>x</a>", "nothing in it"),
    ],
)
def test_what_is_no_call_is_named(markup: str, said: str) -> None:
    with pytest.raises(UnreadableRecord, match=said):
        page(markup).link("a", ref=r"id=(\d+)")


def test_the_first_text_there_is_counts_and_none_is_named() -> None:
    assert page("<main> </main><article>Told</article>").told("main", "article", "body") == "Told"
    with pytest.raises(UnreadableRecord, match="no text in main, article"):
        page("<p>elsewhere</p>").told("main", "article")


def test_facts_stand_in_definition_lists_and_in_pairs() -> None:
    row = page("<dl><dt>Fund:</dt><dd>£5</dd></dl><div class=r><b>Who:</b><p>Bakers</p></div>")
    assert row.facts() == {"Fund": "£5"}
    assert row.pairs(".r", "b", "p") == {"Who": "Bakers"}


# --- a record


def test_a_field_that_is_not_there_is_empty() -> None:
    record = Record({"none": None, "blank": "  ", "number": 7, "markup": "<p>a</p><p>b</p>"})
    assert record.word("none", "blank", "absent") == ""
    assert record.word("none", "number") == "7"
    assert record.text("markup", "none") == "a\nb"
    assert record.all("none") == []
    assert record.part("absent") == {}


def test_labels_come_in_one_order_whatever_theirs_is() -> None:
    rows = [{"name": "b "}, {"name": "a"}]
    assert (
        Record({"who": rows}).labels("who", "name") == Record({"who": rows[::-1]}).labels("who", "name") == ("a", "b")
    )


def test_one_value_reads_the_same_with_a_list_around_it_and_without() -> None:
    for value in ("a", ["a"], {"0": "a"}, {"3": "a"}):
        assert Record({"field": value}).all("field") == ["a"]
    for value in ("a", ["a"]):
        assert Record({"field": value}).word("field") == "a"
    for value in ({"id": 1}, [{"id": 1}]):
        assert Record({"field": value}).part("field").word("id") == "1"
    assert Record({"who": ["", "a", {"name": "b"}, {"name": " "}]}).labels("who", "name") == ("a", "b")


def test_what_stands_for_nothing_is_as_absent() -> None:
    rows = [{"text": "<p>x</p>", "url": "https://a.example"}, {"text": "X-ray", "url": ""}, 7]
    record = Record({"title": "xx", "number": 1, "rows": rows}).without("x+")
    assert record == {"number": 1, "rows": [{"url": "https://a.example"}, {"text": "X-ray", "url": ""}, 7]}


def test_documents_have_their_address_for_a_title_where_they_have_no_other() -> None:
    rows = [
        {"name": "Text", "url": "https://a.example/1"},
        {"name": None, "url": "https://a.example/2"},
        {"name": "none"},
    ]
    found = Record({"files": rows}).documents("files", "name", "url")
    assert found == [
        Document("Text", "https://a.example/1"),
        Document("https://a.example/2", "https://a.example/2"),
    ]
    assert Record({"files": None}).documents("files", "name", "url") == []
    with pytest.raises(UnreadableRecord, match="files: '7' is no object"):
        Record({"files": [7]}).documents("files", "name", "url")


@pytest.mark.parametrize("read", [Record.word, Record.text, Record.all, Record.part])
def test_a_field_of_another_shape_is_named(read: Any) -> None:
    odd: Any = {"shape": 1} if read in (Record.word, Record.text) else "text"
    if read is Record.all:
        odd = {"shape": 1}
    with pytest.raises(UnreadableRecord, match="field"):
        read(Record({"field": odd}), "field")


@given(
    st.dictionaries(st.text(max_size=3), st.recursive(st.none() | st.text() | st.integers(), st.lists, max_leaves=4))
)
def test_a_record_reads_or_says_that_it_cannot(fields: dict[str, Any]) -> None:
    for field in fields:
        try:
            assert isinstance(Record(fields).word(field), str)
        except UnreadableRecord as error:
            assert field in str(error)  # noqa: PT017


# --- shapes


class Offsets(JsonApiSpider):
    """Pages that are told by their first record, three a page."""

    level = Level.NATIONAL
    country = ""
    language = "en"
    zone = "Europe/Brussels"
    name = "x_offsets"
    title = "Offsets"
    start_urls = ["https://api.example/find?q=all"]
    page_size = 3
    offset_parameter = "start"
    records_key = "answer.rows"
    total_key = "answer.found"
    ref_key = "id"

    def parse_record(self, record: Record) -> CallData:
        return self.call(ref=self.ref_of(record), url=f"https://api.example/{record['id']}", title=record["title"])


def answers(spider: JsonApiSpider, request: Request, payload: Any) -> list[Any]:
    response = TextResponse(request.url, body=json.dumps(payload).encode(), encoding="utf-8")
    return list(spider.parse(response, **request.cb_kwargs))


def test_pages_may_be_told_by_their_first_record() -> None:
    spider = Offsets()
    [first] = spider.first_requests()
    rows = [{"id": number, "title": f"Call {number}"} for number in range(4)]
    found, second = answers(spider, first, {"answer": {"rows": rows[:3], "found": 4}})
    last = answers(spider, second, {"answer": {"rows": rows[3:], "found": 4}})
    assert [first.url, second.url] == [
        "https://api.example/find?q=all",
        "https://api.example/find?q=all&start=3",
    ]
    assert [item.call.ref for page in (found, *last) for item in page.items] == ["0", "1", "2", "3"]


def test_an_answer_without_the_list_names_its_path() -> None:
    spider = Offsets()
    [first] = spider.first_requests()
    [bad] = answers(spider, first, {"answer": "none"})
    assert isinstance(bad, BadPage)
    assert "answer.rows" in bad.reason


class Mirrored(FeedSpider):
    """One feed at two addresses."""

    level = Level.NATIONAL
    country = ""
    language = "en"
    zone = "Europe/Brussels"
    name = "x_mirrored"
    title = "Mirrored"
    start_urls = ["https://one.example/feed", "https://two.example/feed"]
    mirrored = True


def failed(spider: FeedSpider, request: Request) -> list[Any]:
    failure = Failure(MissingFromCapture("not there"))
    failure.request = request  # type: ignore[attr-defined]
    return list(spider.page_failed(failure))


def test_a_mirror_is_asked_only_where_the_first_address_cannot_be_had() -> None:
    feed = (
        b"<rss version='2.0'><channel><item><title>T</title><link>https://one.example/t</link></item></channel></rss>"
    )
    spider = Mirrored()
    [first] = spider.first_requests()
    read = list(spider.parse(TextResponse(first.url, body=feed), **first.cb_kwargs))
    assert [type(item) for item in read] == [Page]
    [second] = failed(spider, first)
    assert second.url == "https://two.example/feed"
    assert failed(spider, second) == [NotRecorded("https://two.example/feed", listing=True)]


class Linked(LinkedPagesSpider):
    """A page of links."""

    level = Level.NATIONAL
    country = ""
    language = "en"
    zone = "Europe/Brussels"
    name = "x_linked"
    title = "Linked"
    start_urls = [URL]
    address = r"/calls/(?!page/)([^/?#]+)/?$"

    def told(self, page: Part) -> dict[str, Any]:
        return self.closing(page.labelled("Closes"))


LINKS = b"""<nav><a href="/">Home</a><a href="http://[broken">?</a></nav><div>
<a href="/calls/mills/"><img src="m.jpg"></a><a href="/calls/mills/">Old mills</a><a href="/calls/mills/">More</a>
<a href="https://site.example/calls/page/2/">2</a><a href="/calls/ovens">Ovens</a></div>"""


def test_links_to_calls_are_told_by_their_addresses_once_each() -> None:
    requests = list(Linked().parse(HtmlResponse(URL, body=LINKS, encoding="utf-8")))
    assert [(one.url, one.cb_kwargs["listed"].call.title) for one in requests] == [
        ("https://site.example/calls/mills/", "Old mills"),
        ("https://site.example/calls/ovens", "Ovens"),
    ]


def test_the_page_of_a_linked_call_has_the_last_word() -> None:
    first, _ = Linked().parse(HtmlResponse(URL, body=LINKS, encoding="utf-8"))
    body = b"<h1>Old mills, new flour</h1><main>Grants.<p>Closes:</p><p>1 March 2027, 4pm</p></main>"
    [reading] = first.callback(HtmlResponse(first.url, body=body, encoding="utf-8"), **first.cb_kwargs)
    assert reading.call.title == "Old mills, new flour"
    assert [str(one.day) for one in reading.call.deadlines] == ["2027-03-01"]
    assert reading.call.text.startswith("Grants.")


def test_a_page_without_such_links_names_what_was_sought() -> None:
    [bad] = [
        item
        for item in Linked().parse(HtmlResponse(URL, body=b"<p>nothing</p>", encoding="utf-8"))
        if isinstance(item, BadPage)
    ]
    assert "/calls/" in bad.reason
