"""Bad input over real HTTP: each fault is counted and named, the rest goes through, nothing known before is lost."""

from __future__ import annotations

import json
import socket
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from crawler.base.record import listed
from crawler.order import Progress
from store.types import Cause, Outcome
from tests.crawler.crawling import Watch
from tests.crawler.site import Answer, Site, serve

MEGABYTE = 1024 * 1024
RSS = "application/rss+xml"
CONSENT = "<html><body><h1>We value your privacy</h1><button>Accept all</button></body></html>"


def record(ref: str, **fields: object) -> dict[str, object]:
    return {"id": ref, "title": f"Call {ref}", "deadline": "2099-03-01", **fields}


def page(*records: object, total: int = 18) -> Answer:
    return Answer(json.dumps({"total": total, "results": records}).encode(), "application/json")


def pages(*answers: Answer) -> dict[str, Answer]:
    return {f"/api?page={number}": answer for number, answer in enumerate(answers, 1)}


def rss(*titles: str, encoding: str = "utf-8", declared: str = "utf-8") -> bytes:
    items = "".join(
        f"<item><title>{title}</title><link>https://funder.example/{number}</link></item>"
        for number, title in enumerate(titles)
    )
    text = f'<?xml version="1.0" encoding="{declared}"?><rss version="2.0"><channel>{items}</channel></rss>'
    return text.encode(encoding)


def listing(*refs: str, following: str = "") -> Answer:
    rows = "".join(f'<li class="call" id="{ref}"><a href="/detail/{ref}">Call {ref}</a></li>' for ref in refs)
    return Answer(f"<ul>{rows}</ul>{following and f'<a class=next href={following}>Next</a>'}".encode())


def detail(ref: str) -> Answer:
    return Answer(f"<article><p>All about {ref}.</p><time>1 March 2099</time></article>".encode())


# --- an API in which everything goes wrong at once


GOOD_PAGES = [(record(f"a{number}"), record(f"b{number}")) for number in range(1, 9)]
BAD_PAGES = [
    page(*GOOD_PAGES[0]),
    Answer(page(*GOOD_PAGES[1]).body[:-40], "application/json"),
    page(record("a3", title="Renamed"), record("b3", title="")),
    Answer(CONSENT.encode()),
    Answer(b" " * MEGABYTE, "application/json", repeat=50),
    page(record("a6", deadline="20226-03-01"), record("b6")),
    page(None, record("b7", deadline=["2099"])),
    Answer(b"[1, 2]", "application/json"),
    page(record("new")),
]


@dataclass
class Story:
    """A source that was read well three times, then gave half, then gave rubbish: each crawl, and the store after all."""

    watch: Watch
    good: list[Progress]
    half: Progress
    misses_after_half: set[int]
    bad: Progress
    seconds: float
    sent: int


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory, sqlite_template: bytes) -> Iterator[Story]:
    folder: Path = tmp_path_factory.mktemp("api")
    (folder / "callwatch.db").write_bytes(sqlite_template)
    with serve() as site:
        watch = Watch(f"sqlite:///{folder}/callwatch.db", folder, site.url)

        def crawl(*answers: Answer) -> Progress:
            site.answers = pages(*answers)
            return watch.crawl("loop_api")["loop_api"]

        good = [crawl(*(page(*records, total=16) for records in GOOD_PAGES), page(total=16)) for _ in range(3)]
        half = crawl(*(page(*records, total=6) for records in GOOD_PAGES[:3]), page(total=6))
        misses = {call.misses for call in watch.calls("loop_api").values()}
        site.sent, began = 0, time.monotonic()
        bad = crawl(*BAD_PAGES)
        yield Story(watch, good, half, misses, bad, time.monotonic() - began, site.sent)
        watch.store.close()


def test_good_pages_are_all_read(api: Story) -> None:
    first, second, _ = api.good
    assert (first.outcome, first.counts.found, first.counts.new) == (Outcome.OK, 16, 16)
    assert (second.outcome, second.counts.found, second.counts.unchanged) == (Outcome.OK, 16, 16)


def test_less_than_half_of_the_usual_is_suspicious_and_nothing_is_missing(api: Story) -> None:
    assert (api.half.outcome, api.half.reason) == (Outcome.PARTIAL, "found 6 where 16 are usual")
    assert api.half.counts.missing == 0
    assert api.misses_after_half == {0}


def test_each_fault_is_counted_and_named(api: Story) -> None:
    unreadable = api.watch.unreadable("loop_api")
    bad = {(one.ref, one.url.partition("/api")[2]): one.reason for one in unreadable}
    assert "breaks off or is malformed at character" in bad["", "?page=2"]
    assert bad["b3", ""] == "no title"
    assert bad["", "?page=4"] == "an HTML page in place of JSON"
    assert "too large" in bad["", "?page=5"]
    assert "20226" in bad["a6", "?page=6"]
    assert "NoneType" in bad["", "?page=7"]
    assert bad["b7", "?page=7"].startswith(("TypeError", "AttributeError"))
    assert "list" in bad["", "?page=8"]
    assert len(unreadable) == 8
    assert {one.source for one in unreadable} == {"loop_api"}


def test_the_rest_goes_through(api: Story) -> None:
    assert (api.bad.outcome, api.bad.counts.unreadable, api.bad.counts.missing) == (Outcome.PARTIAL, 8, 0)
    assert api.bad.reason.startswith("4 pages could not be read: the JSON breaks off")
    assert "4 records could not be read" in api.bad.reason
    calls = api.watch.calls("loop_api")
    assert calls["a3"].data.title == "Renamed"
    assert "new" in calls


def test_nothing_known_before_is_lost_or_closed(api: Story) -> None:
    calls = api.watch.calls("loop_api")
    assert len(calls) == 17
    assert all(call.ended_reason is None and call.misses == 0 for call in calls.values())
    assert calls["b3"].data.title == "Call b3"
    assert calls["a6"].data.deadlines[0].day.year == 2099
    assert calls["a2"].version == 1


def test_a_page_of_fifty_megabytes_is_refused_at_once(api: Story) -> None:
    assert api.seconds < 5
    assert api.sent < 40 * MEGABYTE


def test_an_api_that_repeats_one_page_for_ever_is_left(watch: Watch, site: Site) -> None:
    site.answers = pages(*[page(record("a"), record("b"), total=9999)] * 500)
    ended = watch.crawl("loop_api")["loop_api"]
    assert ended.counts.found == 2
    assert ended.counts.requests < 10
    assert "again" in ended.reason


# --- feeds


def test_bad_feeds_are_counted_and_the_good_one_is_read(watch: Watch, site: Site) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]>' + rss("Boom &b;")
    site.answers = {
        "/wrong.xml": Answer(rss("Fünf Lösungen", encoding="latin-1"), f"{RSS}; charset=utf-8"),
        "/bomb.xml": Answer(bomb, RSS),
        "/consent.xml": Answer(CONSENT.encode()),
        "/empty.xml": Answer(b"", RSS),
        "/cut.xml": Answer(rss("Whole", "Broken")[:-60], RSS),
        "/endless.xml": Answer(b"<rss>" * 200_000, RSS, repeat=60, sized=False),
        "/gzip-bomb.xml": Answer(zlib.compress(b" " * 50 * MEGABYTE), RSS, headers={"Content-Encoding": "deflate"}),
        "/untitled.xml": Answer(rss(""), RSS),
        "/good.xml": Answer(rss("One", "Two", "Three", "Four"), RSS),
    }
    ended = watch.crawl("loop_feed", paths=list(site.answers))["loop_feed"]
    bad = [(one.url.removeprefix(site.url), one.reason) for one in watch.unreadable("loop_feed")]
    for path, words in (
        ("/wrong.xml", "the encoding is not what the feed says; read as"),
        ("/bomb.xml", "XML entities"),
        ("/consent.xml", "an HTML page in place of a feed"),
        ("/empty.xml", "nothing in place of a feed"),
        ("/cut.xml", "not well formed"),
        ("/cut.xml", "no field 'link'"),
        ("/endless.xml", "too large"),
        ("/gzip-bomb.xml", "exceed"),
        ("https://funder.example/0", "no title"),
    ):
        assert [reason for where, reason in bad if where == path and words in reason], (path, bad)
    assert len(bad) == 9
    assert ended.outcome is Outcome.PARTIAL
    calls = watch.calls("loop_feed")
    assert calls["https://funder.example/0"].data.title == "Fünf Lösungen"
    assert calls["https://funder.example/3"].data.title == "Four"
    assert site.sent < 60 * MEGABYTE


def test_zero_found_is_a_failure_that_says_why(watch: Watch, site: Site) -> None:
    statuses = {
        404: "the page is gone (HTTP 404)",
        403: "access was refused (HTTP 403)",
        500: "the server answered HTTP 500",
    }
    site.answers = {f"/{status}.xml": Answer(status=status) for status in statuses}
    ended = watch.crawl("loop_feed", paths=list(site.answers))["loop_feed"]
    assert (ended.outcome, ended.reason) == (Outcome.FAILED, statuses[404])
    assert [one.reason for one in watch.unreadable("loop_feed")] == list(statuses.values())
    site.answers = {"/feed.xml": Answer(rss(), RSS)}
    ended = watch.crawl("loop_feed")["loop_feed"]
    assert (ended.outcome, ended.reason) == (Outcome.FAILED, "it answered, but listed nothing")


def test_a_source_that_is_down_says_so_and_another_goes_on(watch: Watch, site: Site) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{closed.getsockname()[1]}"
    site.answers = {"/feed.xml": Answer(rss("One"), RSS)}
    order = watch.order("loop_feed", "loop_api")
    order.options["loop_api"]["base"] = nobody
    ended = watch.run(order)
    assert ended["loop_api"].outcome is Outcome.FAILED
    assert ended["loop_api"].reason.startswith("the connection was refused")
    assert ended["loop_feed"].outcome is Outcome.OK


@pytest.mark.parametrize("results", [None, "maintenance"])
def test_what_stands_in_place_of_a_list_is_the_sites_doing(watch: Watch, site: Site, results: object) -> None:
    site.answers = {"/api?page=1": Answer(json.dumps({"total": 0, "results": results}).encode(), "application/json")}
    assert watch.crawl("loop_api")["loop_api"].reason.startswith("no list of records in the answer: ")
    assert watch.last("loop_api").cause is Cause.SITE_CHANGED


# --- listings


def test_a_detail_page_that_cannot_be_had_leaves_the_call_of_the_listing(watch: Watch, site: Site) -> None:
    site.answers = {
        "/list": listing("a", "b", following="/list2"),
        "/list2": listing("c", "d"),
        **{f"/detail/{ref}": detail(ref) for ref in "abcd"},
    }
    assert watch.crawl("loop_listing")["loop_listing"].outcome is Outcome.OK
    before = watch.calls("loop_listing")
    assert before["a"].data.text == "All about a.\n1 March 2099"
    site.answers |= {
        "/list2": listing("c", "d", "e"),
        "/detail/a": Answer(b"gone", status=404),
        "/detail/b": Answer(b"oops", status=500),
        "/detail/c": Answer(CONSENT.encode()),
        "/detail/e": Answer(b"gone", status=404),
    }
    ended = watch.crawl("loop_listing")["loop_listing"]
    assert (ended.outcome, ended.counts.found, ended.counts.new, ended.counts.unchanged) == (Outcome.PARTIAL, 5, 1, 4)
    calls = watch.calls("loop_listing")
    assert {ref: call.data for ref, call in calls.items() if ref != "e"} == {ref: c.data for ref, c in before.items()}
    assert (calls["e"].data.title, calls["e"].data.text) == ("Call e", "")
    bad = {one.ref: one.reason for one in watch.unreadable("loop_listing")}
    assert bad["a"] == bad["e"] == "the page is gone (HTTP 404)"
    assert bad["b"] == "the server answered HTTP 500"
    assert bad["c"] == "in place of the call's own page: consent page"


def test_what_is_wrong_with_a_detail_page_never_hides_what_the_listing_says(watch: Watch, site: Site) -> None:
    """However the calls and their faults fall into batches, as long as nothing but the listing is known."""
    refs = [f"r{number}" for number in range(52)]
    site.answers = {"/list": listing(*refs)}
    watch.crawl("loop_listing")
    renamed = site.answers["/list"].body.replace(b"Call ", b"Renamed ")
    site.answers = {"/list": Answer(renamed), "/detail/r0": detail("r0")}
    ended = watch.crawl("loop_listing")["loop_listing"]
    assert (ended.counts.found, ended.counts.changed, ended.counts.unreadable) == (52, 52, 51)
    assert all(call.data.title.startswith("Renamed") for call in watch.calls("loop_listing").values())


def test_a_listing_without_rows_names_its_selector_and_loses_nothing(watch: Watch, site: Site) -> None:
    site.answers = {"/list": listing("a", "b"), **{f"/detail/{ref}": detail(ref) for ref in "ab"}}
    watch.crawl("loop_listing")
    site.answers = {"/list": Answer(CONSENT.encode())}
    ended = watch.crawl("loop_listing")["loop_listing"]
    assert (ended.outcome, ended.reason) == (Outcome.FAILED, "no rows match 'li.call': the site may have changed")
    assert [call.ended_reason for call in watch.calls("loop_listing").values()] == [None, None]
    site.answers = {
        "/list": listing("a", following="/list2"),
        "/detail/a": detail("a"),
        "/list2": Answer(CONSENT.encode()),
    }
    ended = watch.crawl("loop_listing")["loop_listing"]
    assert (ended.outcome, ended.counts.missing) == (Outcome.PARTIAL, 0)


def test_a_listing_whose_last_page_links_to_the_first_is_read_once(watch: Watch, site: Site) -> None:
    site.answers = {"/list": listing("a", following="/list"), "/detail/a": detail("a")}
    ended = watch.crawl("loop_listing")["loop_listing"]
    assert (ended.outcome, ended.counts.requests) == (Outcome.OK, 2)


def test_a_listing_that_is_no_text_is_named(watch: Watch, site: Site) -> None:
    site.answers = {"/list": Answer(b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "image/png")}
    ended = watch.crawl("loop_listing")["loop_listing"]
    assert (ended.outcome, ended.reason) == (Outcome.FAILED, "not a text page")


@pytest.mark.parametrize("text", ["[" * 100_000, "[1, 2", "[x]"])
def test_a_text_that_only_begins_like_a_list_is_a_text(text: str) -> None:
    assert listed(text) == [text]
