"""A source without code is a source like any other: it is crawled, replayed and judged; a broken one stops nobody else."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parsel import Selector

from crawler.declared.declaration import BadDeclaration, read_declaration
from crawler.declared.folder import read_folder
from crawler.declared.notation import BadNotation, address, check_notation, texts
from crawler.declared.paths import at_path
from crawler.declared.spiders import plain_address, spider_of
from crawler.finding.proposal import as_toml
from crawler.order import CrawlOrder
from crawler.process import crawl
from crawler.sources import UnknownSource, all_sources, chosen
from store.runs import crawls
from store.types import CallData, Deadline, DeadlineModel, Level, Money, Outcome
from tests.crawler.crawling import Watch
from tests.crawler.site import Answer, Site

LISTING = """
shape = "listing"
title = "Mills of the north"
start_urls = ["{base}/calls"]
row_css = "article.call"
next_css = "a.next::attr(href)"
complete = true

[row]
title = "h2 a"
link = "h2 a"
summary = "p"
deadline = "::label(Deadline)"
opens = "::label(Opens)"
budget = "::label(Budget)"
"""


def row(number: int, deadline: str = "15 January 2027, 17:00", budget: str = "£2 million") -> str:
    return (
        f'<article class="call"><h2><a href="/calls/mill-{number}?utm_source=list">Mill race {number}</a></h2>'
        f"<p>Wheels and weirs.</p><dl><dt>Deadline:</dt><dd>{deadline}</dd><dt>Opens:</dt><dd>2 November 2026</dd>"
        f"<dt>Budget:</dt><dd>{budget}</dd></dl></article>"
    )


def page(*rows: str, following: str = "") -> bytes:
    link = f'<a class="next" href="{following}">Next</a>' if following else ""
    return f"<html><body><main>{''.join(rows)}{link}</main></body></html>".encode()


@pytest.fixture
def declare(tmp_path: Path, site: Site) -> Callable[[str, str], Path]:
    """Write a declaration into the folder of sources; ``{base}`` in it is the loopback site."""

    def write(name: str, text: str) -> Path:
        folder = tmp_path / "sources"
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.toml").write_text(text.replace("{base}", site.url), encoding="utf-8")
        return folder

    return write


def order(watch: Watch, folder: Path, *sources: str) -> CrawlOrder:
    return CrawlOrder(watch.database, sources, contact="watch@cluster.example", declared=str(folder))


# --- a declared source is a source


def test_a_declared_listing_is_crawled_with_its_pages(
    watch: Watch, site: Site, declare: Callable[[str, str], Path]
) -> None:
    folder = declare("uk_mills", LISTING)
    site.answers["/calls"] = Answer(page(row(1), row(2), following="/calls?page=2"))
    site.answers["/calls?page=2"] = Answer(page(row(3, "rolling", "to be agreed")))
    ended = watch.run(order(watch, folder, "uk_mills"))["uk_mills"]
    assert (ended.outcome, ended.counts.found, ended.counts.new) == (Outcome.OK, 3, 3)
    calls = {call.data.title: call.data for call in watch.calls("uk_mills").values()}
    first, last = calls["Mill race 1"], calls["Mill race 3"]
    assert first.url == first.ref == f"{site.url}/calls/mill-1"
    assert (first.level, first.countries, first.language) == (Level.NATIONAL, ("GB",), "en")
    assert first.deadlines == (Deadline(dt.date(2027, 1, 15), dt.time(17), "Europe/London"),)
    assert (first.opens, first.budget) == (dt.date(2026, 11, 2), Money(Decimal(2_000_000), "GBP"))
    assert (last.deadlines, last.deadline_text, last.deadline_model) == ((), "rolling", DeadlineModel.ROLLING)
    assert (last.budget, last.money_text) == (None, "to be agreed")


def test_a_second_crawl_changes_nothing(watch: Watch, site: Site, declare: Callable[[str, str], Path]) -> None:
    folder = declare("uk_mills", LISTING)
    site.answers["/calls"] = Answer(page(row(1), row(2)))
    watch.run(order(watch, folder, "uk_mills"))
    again = watch.run(order(watch, folder, "uk_mills"))["uk_mills"].counts
    assert (again.found, again.new, again.changed, again.unchanged) == (2, 0, 0, 2)


def test_a_declared_source_is_recorded_and_replayed(
    watch: Watch, site: Site, declare: Callable[[str, str], Path], tmp_path: Path
) -> None:
    folder = declare("uk_mills", LISTING)
    site.answers["/calls"] = Answer(page(row(1), row(2)))
    asked = order(watch, folder, "uk_mills")
    watch.run(replace(asked, record=str(tmp_path / "kept")))
    site.answers.clear()
    again = watch.run(replace(asked, replay=str(tmp_path / "kept")))["uk_mills"]
    assert (again.outcome, again.counts.unchanged) == (Outcome.OK, 2)


def test_a_page_without_rows_is_a_failure_that_names_the_selector(
    watch: Watch, site: Site, declare: Callable[[str, str], Path]
) -> None:
    folder = declare("uk_mills", LISTING)
    site.answers["/calls"] = Answer(page("<p>A new design.</p>"))
    ended = watch.run(order(watch, folder, "uk_mills"))["uk_mills"]
    assert ended.outcome is Outcome.FAILED
    assert "no rows match 'article.call'" in ended.reason


def test_a_row_without_a_title_is_unreadable_and_the_others_are_saved(
    watch: Watch, site: Site, declare: Callable[[str, str], Path]
) -> None:
    folder = declare("uk_mills", LISTING)
    site.answers["/calls"] = Answer(page(row(1), '<article class="call"><a href="/x">x</a></article>', row(2)))
    ended = watch.run(order(watch, folder, "uk_mills"))["uk_mills"]
    assert (ended.counts.found, ended.counts.unreadable) == (2, 1)
    assert "title: 'h2 a' finds no text in the row" in watch.unreadable("uk_mills")[0].reason


def test_the_pages_of_the_calls_complete_them(watch: Watch, site: Site, declare: Callable[[str, str], Path]) -> None:
    detail = (
        LISTING + '\n[detail]\ntext = "main"\ngrant_max = "::label(Up to)"\ndeadline = "::label(Nothing of the kind)"\n'
    )
    folder = declare("uk_mills", detail)
    site.answers["/calls"] = Answer(page(row(1)))
    site.answers["/calls/mill-1"] = Answer(b"<main><p>All about it.</p><p>Up to: \xc2\xa350,000</p></main>")
    watch.run(order(watch, folder, "uk_mills"))
    (call,) = watch.calls("uk_mills").values()
    assert call.data.text.startswith("All about it.")
    assert call.data.grant_max == Money(Decimal(50_000), "GBP")
    assert [on.day for on in call.data.deadlines] == [dt.date(2027, 1, 15)]


FEED_ITEMS = [
    {"id": "1", "url": "https://a.example/1", "title": "Kites", "content_html": "<p>Deadline: 3 May 2027</p>"},
    {"id": "2", "url": "https://a.example/2", "title": "Bells", "content_text": "For towers.\nDeadline: 4 May 2027"},
]
JSON_FEED = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Calls", "items": FEED_ITEMS}).encode()


def test_a_declared_json_feed_is_crawled(watch: Watch, site: Site, declare: Callable[[str, str], Path]) -> None:
    text = 'shape = "feed"\ntitle = "Calls"\nstart_urls = "{base}/feed.json"\n[entry]\ndeadline = "::label(Deadline)"\n'
    folder = declare("ie_towers", text)
    site.answers["/feed.json"] = Answer(JSON_FEED, "application/feed+json")
    assert watch.run(order(watch, folder, "ie_towers"))["ie_towers"].outcome is Outcome.OK
    calls = watch.calls("ie_towers")
    assert {ref: call.data.deadlines[0].day.day for ref, call in calls.items()} == {"1": 3, "2": 4}


def test_a_declared_json_list_and_a_table_are_crawled(
    watch: Watch, site: Site, declare: Callable[[str, str], Path]
) -> None:
    declare(
        "fr_phares",
        'shape = "json"\ntitle = "Phares"\nstart_urls = ["{base}/api"]\nrecords_key = "data.items"\n'
        '[record]\ntitle = "nom.fr"\nlink = "lien"\ndeadline = "date_fin"\ntopics = "themes"\n',
    )
    folder = declare(
        "it_fari",
        'shape = "table"\ntitle = "Fari"\nstart_urls = ["{base}/t.csv"]\n[record]\ntitle = "BANDO"\ndeadline = "SCADE IL"\n',
    )
    records = [
        {"nom": {"fr": "Phares &amp; feux"}, "lien": "/p/1", "date_fin": "2027-03-31", "themes": ["mer", "pierre"]}
    ]
    site.answers["/api"] = Answer(json.dumps({"data": {"items": records}}).encode(), "application/json")
    site.answers["/t.csv"] = Answer(b"BANDO;SCADE IL\nFari di pietra;31/03/2027\n", "text/csv")
    watch.run(order(watch, folder, "fr_phares", "it_fari"))
    (light,), (stone,) = watch.calls("fr_phares").values(), watch.calls("it_fari").values()
    assert (light.data.title, light.data.url, light.data.topics) == (
        "Phares & feux",
        f"{site.url}/p/1",
        ("mer", "pierre"),
    )
    assert {light.data.deadlines[0].day, stone.data.deadlines[0].day} == {dt.date(2027, 3, 31)}


# --- one bad declaration stops nobody


def test_a_broken_declaration_is_a_source_that_failed_and_the_others_are_crawled(
    watch: Watch, site: Site, declare: Callable[[str, str], Path]
) -> None:
    declare("uk_mills", LISTING)
    folder = declare("uk_weirs", LISTING.replace("row_css", "row_cs"))
    site.answers["/calls"] = Answer(page(row(1)))
    ended = watch.run(order(watch, folder, "uk_mills", "uk_weirs"))
    assert ended["uk_mills"].outcome is Outcome.OK
    assert ended["uk_weirs"].outcome is Outcome.FAILED
    assert "uk_weirs.toml, line 5, row_cs: there is no such key; did you mean row_css?" in ended["uk_weirs"].reason
    with watch.store.reading() as session:
        assert crawls(session, "uk_weirs")[0].outcome is Outcome.FAILED


def test_a_broken_declaration_is_listed(tmp_path: Path) -> None:
    (tmp_path / "fr_one.toml").write_text("title = = 3", encoding="utf-8")
    (tmp_path / "fr_two.toml").write_bytes(b"\xff\xfe")
    declared = read_folder(tmp_path)
    assert declared.spiders == {}
    assert sorted(declared.broken) == ["fr_one", "fr_two"]
    assert "fr_one.toml, line 1: this is no TOML" in declared.broken["fr_one"].reason
    assert "save it as UTF-8" in declared.broken["fr_two"].reason
    assert {"fr_one", "fr_two", "eu_portal"} <= {source.name for source in all_sources(str(tmp_path))}


def test_the_name_of_a_source_that_comes_with_callwatch_is_refused(tmp_path: Path) -> None:
    (tmp_path / "uk_ukri.toml").write_text(LISTING, encoding="utf-8")
    assert chosen(("uk_ukri",), declared=str(tmp_path))[0].__module__ == "crawler.spiders.national.uk_ukri"
    declared = read_folder(tmp_path, taken={"uk_ukri"})
    assert "has this name" in declared.broken["uk_ukri"].reason


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert read_folder(tmp_path / "nowhere").spiders == {}
    with pytest.raises(UnknownSource, match="no source is named fr_nobody"):
        chosen(("fr_nobody",), declared=str(tmp_path))


# --- mistakes are named


GOOD = LISTING.replace("{base}", "https://mills.example")


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("uk_mills", 'shape = "listing"', 'shape = "lists"', "f.toml, line 2, shape: Input should be"),
        ("uk_mills", 'shape = "listing"\n', "", "f.toml, shape: is missing; write one of feed, listing, json"),
        ("uk_mills", "https://mills.example/calls", "mills.example", "line 4, start_urls: is no web address"),
        ("uk_mills", '"article.call"', '"article..call"', "line 5, row_css: 'article..call' is no CSS selector"),
        (
            "uk_mills",
            "a.next::attr(href)",
            "a.next",
            "line 6, next_css: must give an address; write a.next::attr(href)",
        ),
        ("uk_mills", "complete = true", "every = 0", "line 7, every: Input should be greater than or equal to 1"),
        ("uk_mills", "complete = true", 'zone = "Mars/Dune"', "zone: write a zone of the IANA database"),
        ("uk_mills", "complete = true", 'language = "english"', "language: write the two letters of a language"),
        (
            "uk_mills",
            "complete = true",
            'records_key = "a"',
            "records_key: belongs to a json; this source is a listing",
        ),
        ("uk_mills", "complete = true", 'country = "FR"', "country: is FR, but the file's name says GB"),
        ("uk_mills", "complete = true", 'level = "european"', "level: european goes with a name that begins with eu_"),
        ("uk_mills", "::label(Deadline)", "::label Deadline", "row.deadline: '::label Deadline': write a label as"),
        ("uk_mills", "summary =", "sumary =", "line 12, row.sumary: there is no such key; did you mean summary?"),
        ("uk_mills", 'title = "h2 a"\n', "", "row.title: is missing; say where the title of a call stands"),
        ("mills", "", "", "f.toml, name: name the file <country>_<publisher>.toml"),
        ("zz_mills", "", "", "f.toml, name: begin the name with the country's code"),
        ("gb_mills", "", "", "uk for the United Kingdom"),
    ],
)
def test_a_mistake_is_told_with_its_line_its_key_and_what_to_do(name: str, old: str, new: str, said: str) -> None:
    with pytest.raises(BadDeclaration) as caught:
        read_declaration(name, GOOD.replace(old, new, 1))
    assert said in caught.value.in_file("f.toml")


def test_every_mistake_is_told_at_once() -> None:
    wrong = GOOD.replace("row_css", "rowcss").replace("complete = true", "every = 999")
    with pytest.raises(BadDeclaration) as caught:
        read_declaration("uk_mills", wrong)
    assert len(caught.value.in_file("f.toml").splitlines()) == 2


@given(st.text(max_size=300))
def test_any_text_is_a_declaration_or_refused_in_words(text: str) -> None:
    try:
        said = read_declaration("fr_any", text).name
    except BadDeclaration as error:
        said = error.in_file("fr_any.toml")
    assert said.startswith("fr_any")


def test_a_declaration_survives_being_written_and_read() -> None:
    one = read_declaration("uk_mills", GOOD)
    assert read_declaration("uk_mills", as_toml(one)) == one


@pytest.mark.parametrize(
    ("name", "more", "level"),
    [
        ("eu_mills", "", Level.EUROPEAN),
        ("fr_mills", "", Level.NATIONAL),
        ("fr_mills", 'region = "FRL0"\n', Level.REGIONAL),
        ("fr_mills", 'level = "regional"\n', Level.REGIONAL),
    ],
)
def test_the_name_and_the_region_tell_the_level(name: str, more: str, level: Level) -> None:
    one = read_declaration(name, more + GOOD)
    assert one.levelled is level
    assert spider_of(one).source().level is level


# --- the notation


ROW = Selector(
    text="""<div class="row"><h3>Kites</h3><a href="/kites">here</a><p>Deadline: <b>3 May 2027</b><br>Opens 1 May 2027</p>
<dl><dt>Frist</dt><dd></dd><dt>Start</dt><dd>4 <i>June</i> 2027</dd></dl><time datetime="2027-05-03T12:00">soon</time>
<ul><li>Budget <span>£5</span></li></ul><!-- Hidden: 1 May 2020 --><script>Deadline: 1 January 1999</script></div>"""
)


@pytest.mark.parametrize(
    ("notation", "found"),
    [
        ("h3", ["Kites"]),
        ("time::attr(datetime)", ["2027-05-03T12:00"]),
        ("::label(Deadline)", ["3 May 2027"]),
        ("::label(deadline:)", ["3 May 2027"]),
        ("::label(Opens)", ["1 May 2027"]),
        ("dl::label(Frist)", []),
        ("dl::label(Start)", ["4 June 2027"]),
        ("ul::label(Budget)", ["£5"]),
        ("li", ["Budget £5"]),
        ("::label(Dead)", []),
        ("h4", []),
    ],
)
def test_a_notation_finds_what_stands_there(notation: str, found: list[str]) -> None:
    check_notation(notation)
    assert list(texts(ROW, notation)) == found


@pytest.mark.parametrize("wrong", ["", "  ", "::label()", "::label(a", "h3[", "::label(a)::attr(b)x", "a >", r"\1"])
def test_what_is_no_notation_is_refused(wrong: str) -> None:
    with pytest.raises(BadNotation):
        check_notation(wrong)


@given(st.text(max_size=40), st.text(max_size=60))
def test_any_notation_is_refused_or_reads_any_page(notation: str, markup: str) -> None:
    try:
        check_notation(notation)
    except BadNotation:
        return
    part = Selector(text=f"<div>{markup}</div>")
    list(texts(part, notation))
    if "::label" not in notation:
        address(part, notation)


def test_an_address_is_an_attribute_or_that_of_the_link_within_or_around() -> None:
    part = Selector(text='<a href="/a"><h2>A</h2></a><p data-href="/b"><a href="/c">C</a></p>')
    assert [address(part, css) for css in ("h2", "p", "p::attr(data-href)", "b")] == ["/a", "/c", "/b", ""]


def test_a_path_reaches_into_lists_and_objects() -> None:
    record = {"a": [{"b": 1}, {"b": "<p>two</p>"}], "c.d": "dotted", "e": None, "f": True}
    assert [list(at_path(record, path)) for path in ("a.b", "c.d", "e", "f", "x.y")] == [
        ["1", "two"],
        ["dotted"],
        [],
        [],
        [],
    ]


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("https://a.example/x?id=3&utm_source=feed", "https://a.example/x?id=3"),
        ("https://a.example/x;jsessionid=A1B2?p=1#top", "https://a.example/x?p=1"),
        ("https://a.example/#/calls/3", "https://a.example/#/calls/3"),
    ],
)
def test_an_address_loses_what_differs_from_visit_to_visit(url: str, plain: str) -> None:
    assert plain_address(url) == plain


def parsed(*rows: str) -> list[CallData]:
    """The calls of a page with these rows."""
    from scrapy.http import HtmlResponse  # noqa: PLC0415  (Scrapy is slow to load)

    spider = spider_of(read_declaration("uk_mills", GOOD))()
    made = spider.parse(HtmlResponse("https://mills.example/calls", body=page(*rows)))
    return [item.call for one in made for item in one.items]


@pytest.mark.parametrize("text", ["No deadline has been set yet", "closed, evaluation ongoing", "permanently closed"])
def test_what_stands_in_place_of_a_deadline_is_no_rolling_call(text: str) -> None:
    found = parsed(row(1, deadline=text))
    assert [(one.deadline_text, one.deadline_model) for one in found] == [(text, DeadlineModel.UNKNOWN)]


def test_two_rows_with_one_address_are_two_calls() -> None:
    found = parsed(*(row(1).replace("mill-1", "all").replace("Mill race 1", title) for title in ("Wheels", "Weirs")))
    assert len({one.ref for one in found}) == 2


def test_the_crawl_of_all_sources_leaves_a_broken_one_for_last_words(
    watch: Watch, site: Site, declare: Callable[[str, str], Path]
) -> None:
    folder = declare("uk_weirs", "shape = 3")
    asked = replace(order(watch, folder), modules=("tests.crawler.spiders",), sources=("uk_weirs",))
    assert [progress.outcome for progress in crawl(asked, watch.log)] == [Outcome.FAILED]
