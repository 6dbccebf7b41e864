"""Trying an address: what a person reads on a page is what the proposed declaration yields, however odd the page."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlparse

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scrapy.http import HtmlResponse, Response, TextResponse

from crawler.capture import Recorder
from crawler.declared.declaration import Shape, read_declaration
from crawler.declared.spiders import spider_of
from crawler.finding.conversation import Answer, Finding, Wish
from crawler.finding.investigation import investigate
from crawler.finding.proposal import as_toml
from crawler.trying import Trial, TrialOrder, try_address
from store.types import DeadlineModel
from tests.crawler.odd_pages import DRUPAL, ODD_PAGES, TWO_LINKS, OddPage, Read
from tests.crawler.odder_pages import ODDER_PAGES
from tests.crawler.site import Answer as SiteAnswer
from tests.crawler.site import Site
from tests.crawler.test_declared import JSON_FEED, page, row

SITE = "https://calls.agency.example"
LIST = f"{SITE}/list"
TODAY = dt.date(2026, 11, 20)
SLOW = 5  # seconds of work, whatever else the machine does: no page may take longer


def found_at(url: str, pages: Mapping[str, Answer], today: dt.date = TODAY) -> Finding:
    """What is found at an address where the web consists of ``pages``."""
    asking = investigate(Wish(url, today))
    asked = next(asking)
    try:
        while True:
            asked = asking.send(pages.get(asked, "the page is gone (HTTP 404)"))
    except StopIteration as end:
        finding: Finding = end.value
        return finding


def html(body: bytes | str, url: str = LIST) -> HtmlResponse:
    raw = body.encode() if isinstance(body, str) else body
    return HtmlResponse(url, body=raw, headers={"Content-Type": "text/html; charset=utf-8"})


def read(finding: Finding) -> tuple[Read, ...]:
    return tuple(
        (call.title, urlparse(call.url).path, call.deadlines[0].day.isoformat() if call.deadlines else "")
        for call in finding.calls.calls
    )


def whole(odd: OddPage) -> HtmlResponse:
    return html(odd.html().replace(b"https://SITE", SITE.encode()))


# --- pages


@pytest.mark.parametrize("odd", [*ODD_PAGES, *ODDER_PAGES], ids=lambda odd: odd.name)
def test_an_odd_page_yields_what_a_person_reads_on_it(odd: OddPage) -> None:
    finding = found_at(LIST, {LIST: whole(odd)})
    assert read(finding) == odd.calls
    assert finding.declaration is not None
    proposed = read_declaration(finding.declaration.name, as_toml(finding.declaration))
    assert proposed == finding.declaration


@pytest.mark.parametrize(("tides", "mills"), [("/call-2027", "/call-2026"), ("/call/tides", "/call/mills")])
def test_a_few_calls_among_other_links_of_a_short_page(tides: str, mills: str) -> None:
    """They are told by what their addresses share, and proved by their own pages."""
    home = f"""<main><h1>Network</h1><p><a href="{tides}/">Joint Call on tides</a></p><p><a href="{mills}/">Joint Call on mills</a></p>
<p><a href="/about/">About</a></p></main>"""
    own = "<main><h1>Joint Call</h1><ul><li>Launch: 2 December 2026</li><li>Deadline for proposals: {} 2027</li></ul></main>"
    urls = [f"{SITE}{path}/" for path in (tides, mills)]
    pages = {url: html(own.format(day), url) for url, day in zip(urls, ("5 May", "9 June"), strict=True)}
    found = found_at(LIST, {LIST: html(home), **pages})
    assert read(found) == (
        ("Joint Call on tides", f"{tides}/", "2027-05-05"),
        ("Joint Call on mills", f"{mills}/", "2027-06-09"),
    )


TWO_STAGES = [("stage 1", "2027-03-03"), ("stage 2", "2027-06-05")]


def stages(finding: Finding) -> list[list[tuple[str, str]]]:
    return [[(one.label, one.day.isoformat()) for one in call.deadlines] for call in finding.calls.calls]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("NOI or Step-1 Proposal Due", "Step-2 / Full Proposal Due"),
        ("Deadline for letters of intent", "Deadline"),
        ("Scadenza manifestazione di interesse", "Scadenza"),
        ("Frist für Skizzen", "Antragsfrist"),
    ],
)
def test_the_columns_of_two_stages_are_two_deadlines(first: str, last: str) -> None:
    """A call without the first of them has the last, and one whose last is not set yet the first."""
    days = [("3 March 2027", "5 June 2027"), ("not required", "7 June 2027"), ("9 March 2027", "not set yet")]
    rows = (
        f'<tr><td><a href="/calls/{name}">Grants for {name}</a></td><td>{one}</td><td>{two}</td></tr>'
        for name, (one, two) in zip(("mills", "weirs", "sluices"), days, strict=True)
    )
    found = found_at(
        LIST, {LIST: html(f"<table><tr><th>Call</th><th>{first}</th><th>{last}</th></tr>{''.join(rows)}</table>")}
    )
    assert stages(found) == [TWO_STAGES, [("", "2027-06-07")], [("", "2027-03-09")]]
    assert found.calls.calls[0].deadline_model is DeadlineModel.TWO_STAGE


def test_the_one_deadline_of_a_list_is_the_deadline_whatever_is_handed_in() -> None:
    names = ("mills", "weirs", "sluices")
    rows = (
        f'<li><a href="/calls/{one}">Grants for {one}</a> Deadline for pre-proposals: 3 March 2027</li>'
        for one in names
    )
    found = found_at(LIST, {LIST: html(f"<ul>{''.join(rows)}</ul>")})
    assert stages(found) == [[("", "2027-03-03")]] * 3


def test_the_stages_on_the_pages_of_calls_and_in_records() -> None:
    names = ("mills", "weirs", "sluices")
    rows = (f'<li><a href="/calls/{one}">Grants for {one}</a></li>' for one in names)
    own = "<main><h1>Grants</h1><ul><li>Deadline for pre-proposals: 3 March 2027</li><li>Deadline for full proposals: 5 June 2027</li></ul></main>"
    pages = {f"{SITE}/calls/{one}": html(own, f"{SITE}/calls/{one}") for one in names}
    assert stages(found_at(LIST, {LIST: html(f"<ul>{''.join(rows)}</ul>"), **pages})) == [TWO_STAGES] * 3
    days = {"pre_proposal_deadline": "2027-03-03", "full_proposal_deadline": "2027-06-05"}
    records = [{"title": f"Grants for {one}", "url": f"/calls/{one}", **days} for one in names]
    answer = TextResponse(LIST, body=json.dumps(records).encode(), headers={"Content-Type": "application/json"})
    assert stages(found_at(LIST, {LIST: answer})) == [TWO_STAGES] * 3


def test_the_day_in_a_heading_of_a_table_and_the_budget_are_told_apart() -> None:
    finding = found_at(LIST, {LIST: whole(ODD_PAGES[0])})
    assert [str(call.opens) for call in finding.calls.calls] == ["2026-11-09", "2026-12-01", "2026-12-15"]
    assert [call.budget and call.budget.amount for call in finding.calls.calls] == [2_000_000, 500_000, 750_000]


def test_the_second_page_proves_the_declaration() -> None:
    second = DRUPAL.html().replace(b"Joint call on", b"Later call on").replace(b"/en/node/7", b"/en/node/8")
    finding = found_at(LIST, {LIST: whole(DRUPAL), f"{LIST}?page=1": html(second, f"{LIST}?page=1")})
    assert finding.declaration is not None
    assert finding.declaration.next_css == "a[rel~=next]::attr(href)"
    assert len(finding.calls.calls) == 6


def test_a_second_page_that_cannot_be_had_is_told() -> None:
    finding = found_at(LIST, {LIST: whole(DRUPAL)})
    assert len(finding.calls.calls) == 3
    assert "the second page was not read: the page is gone (HTTP 404)" in finding.warnings


def test_pages_that_no_link_leads_to_are_told() -> None:
    body = TWO_LINKS.html().replace(
        b"</main>", b'<ul class="pagination"><li><a href="#">1</a><li><a href="#">2</a></ul></main>'
    )
    finding = found_at(LIST, {LIST: html(body)})
    assert any("no link that leads to the next one" in warning for warning in finding.warnings)


@pytest.mark.parametrize(
    ("url", "language", "name", "own"),
    [
        ("https://www.mairie-phare.fr/appels", "fr", "fr_mairie_phare", ""),
        ("https://calls.lights.org.uk/list", "en", "uk_calls_lights", ""),
        ("https://www.faro.org/bandi", "it", "it_faro", ""),
        ("https://www.faro.eu/bandi", "it", "it_faro", ""),
        ("https://www.lights.eu/calls", "en", "eu_lights", ""),
        ("https://www.amt.ch/aufrufe", "de", "ch_amt", "de"),
        ("https://www.agency.se/en/calls", "en", "se_agency", "en"),
    ],
)
def test_the_name_and_the_language_come_from_address_and_page(url: str, language: str, name: str, own: str) -> None:
    body = TWO_LINKS.html().replace(b'lang="en"', f'lang="{language}"'.encode())
    if language != "en":
        body = next(odd for odd in ODD_PAGES if odd.language == language).html()
    finding = found_at(url, {url: html(body, url)})
    assert finding.declaration is not None
    assert (finding.declaration.name, finding.declaration.language) == (name, own)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("", "the page is empty"),
        ('<div id="root"></div><script src="/app.js"></script>', "filled by JavaScript: look for its API"),
        ("<main><h1>Calls</h1><p>There are no open calls at the moment.</p></main>", "the list is empty now"),
        ('<form>Sign in <input type="password" name="p"></form>', "this is a login page"),
        ("<h1>Before you continue</h1><p>We value your privacy.</p><button>Accept all</button>", "consent to cookies"),
        ("<title>Just a moment...</title><p>Checking your browser before you can go on.</p>", "robot"),
        ("<h1>About us</h1><p>We fund mills.</p>", "no block with a title and a link"),
    ],
)
def test_a_page_without_calls_is_named(body: str, why: str) -> None:
    finding = found_at(LIST, {LIST: html(f"<html><body>{body}</body></html>")})
    assert finding.declaration is None
    assert why in finding.reason


def test_a_page_that_cannot_be_had_says_why() -> None:
    assert found_at(LIST, {}).reason == "the page is gone (HTTP 404)"


@pytest.mark.parametrize("body", [b"%PDF-1.7 \x00", b"\x00\x01\x02" * 50, b"\x1f\x8b broken"])
def test_what_is_no_text_is_named(body: bytes) -> None:
    finding = found_at(LIST, {LIST: Response(LIST, body=body, headers={"Content-Type": "application/pdf"})})
    assert finding.declaration is None
    assert finding.reason


def test_a_page_that_came_compressed_without_saying_so_is_read() -> None:
    body = gzip.compress(whole(TWO_LINKS).body)
    finding = found_at(LIST, {LIST: Response(LIST, body=body, headers={"Content-Type": "text/html"})})
    assert read(finding) == TWO_LINKS.calls


# --- feeds, JSON, tables


RSS_ITEMS = "".join(
    f"<item><title>{title}</title><link>{SITE}/calls/{slug}</link><description>Deadline: {day}</description></item>"
    for slug, title, day in [
        ("barns", "Old barns, new uses", "27 December 2026"),
        ("lakes", "Lakes under ice", "16 February 2027"),
        ("rain", "Cities that soak", "1 March 2027"),
    ]
)
RSS = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Calls</title><language>en-gb</language>{RSS_ITEMS}</channel></rss>'


def feed(url: str, body: bytes, kind: str = "application/rss+xml") -> TextResponse:
    return TextResponse(url, body=body, headers={"Content-Type": kind})


def test_a_feed_is_proposed_as_a_feed_with_the_place_of_its_deadlines() -> None:
    finding = found_at(f"{SITE}/rss", {f"{SITE}/rss": feed(f"{SITE}/rss", RSS.encode())})
    assert finding.declaration is not None
    assert (finding.declaration.shape, finding.declaration.name) == (Shape.FEED, "uk_calls_agency")
    assert read(finding) == TWO_LINKS.calls


def test_a_json_feed_is_proposed_as_a_feed() -> None:
    finding = found_at(f"{SITE}/f", {f"{SITE}/f": feed(f"{SITE}/f", JSON_FEED, "application/feed+json")})
    assert finding.declaration is not None
    assert finding.declaration.shape is Shape.FEED
    assert [call.deadlines[0].day.day for call in finding.calls.calls] == [3, 4]


BARE = "".join(f'<li><a href="/calls/{slug}">{title}</a></li>' for slug, title in [
    ("barns", "Old barns, new uses"), ("lakes", "Lakes under ice"), ("rain", "Cities that soak")
])  # fmt: skip


def test_the_feed_that_a_page_announces_is_taken_where_it_says_more_of_the_same_calls() -> None:
    body = f'<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head><body><ul>{BARE}</ul></body></html>'
    finding = found_at(LIST, {LIST: html(body), f"{SITE}/rss": feed(f"{SITE}/rss", RSS.encode())})
    assert finding.declaration is not None
    assert finding.declaration.shape is Shape.FEED
    assert finding.declaration.start_urls == (f"{SITE}/rss",)


def test_the_page_is_kept_where_its_feed_is_of_something_else() -> None:
    other = RSS.replace("/calls/", "/news/").replace("Deadline:", "Seen on")
    body = f'<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head><body><ul>{BARE}</ul></body></html>'
    finding = found_at(LIST, {LIST: html(body), f"{SITE}/rss": feed(f"{SITE}/rss", other.encode())})
    assert finding.declaration is not None
    assert finding.declaration.shape is Shape.LISTING
    assert [title for title, _, _ in read(finding)] == [title for title, _, _ in TWO_LINKS.calls]


def test_a_json_list_is_proposed_with_its_paths() -> None:
    records = [
        {"uuid": slug, "intitule": title, "lien": path, "dateLimite": day}
        for slug, (title, path, day) in enumerate(TWO_LINKS.calls)
    ]
    body = json.dumps({"total": 3, "data": {"aides": records, "themes": [{"name": "x"}]}}).encode()
    finding = found_at(f"{SITE}/api", {f"{SITE}/api": feed(f"{SITE}/api", body, "application/json")})
    assert finding.declaration is not None
    assert (finding.declaration.shape, finding.declaration.records_key) == (Shape.JSON, "data.aides")
    assert read(finding) == TWO_LINKS.calls


def test_posts_of_wordpress_are_proposed_as_such() -> None:
    posts = [{"id": 1, "link": f"{SITE}/p/1", "title": {"rendered": "Bando fari"}, "date": "2026-11-01T08:00:00"}]
    url = f"{SITE}/wp-json/wp/v2/bandi"
    finding = found_at(url, {url: feed(url, json.dumps(posts).encode(), "application/json")})
    assert finding.declaration is not None
    assert finding.declaration.shape is Shape.WORDPRESS
    assert [call.title for call in finding.calls.calls] == ["Bando fari"]


def test_a_table_is_proposed_with_its_columns() -> None:
    url, body = f"{SITE}/t.csv", "Titolo;Link;Data scadenza\nFari di pietra;https://a.example/1;31/03/2027\n"
    finding = found_at(url, {url: feed(url, body.encode(), "text/csv")})
    assert finding.declaration is not None
    assert finding.declaration.shape is Shape.TABLE
    assert read(finding) == (("Fari di pietra", "/1", "2027-03-31"),)


@pytest.mark.parametrize("body", ["{}", "[]", '{"a": [1, 2]}', '{"a": ', '[{"x": 1}]', "null", '"text"'])
def test_json_without_a_list_of_calls_is_named(body: str) -> None:
    finding = found_at(LIST, {LIST: feed(LIST, body.encode(), "application/json")})
    assert finding.declaration is None
    assert "JSON" in finding.reason


# --- anything at all


PIECES = [odd.html() for odd in (*ODD_PAGES, *ODDER_PAGES)]


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """A page of those above with pieces cut out, doubled, moved or overwritten."""
    body = bytearray(draw(st.sampled_from(PIECES)))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, max(0, len(body) - 1)))
        end = start + draw(st.integers(0, 400))
        how = draw(st.sampled_from(["cut", "double", "write", "swap"]))
        piece = bytes(body[start:end])
        body[start:end] = {
            "cut": b"",
            "double": piece * 2,
            "write": draw(st.binary(max_size=40)),
            "swap": draw(st.sampled_from(PIECES))[start:end],
        }[how]
    return bytes(body)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(spoilt())
def test_a_spoilt_page_is_read_or_refused_in_time(body: bytes) -> None:
    began = time.process_time()
    finding = found_at(LIST, {LIST: html(body)})
    assert time.process_time() - began < SLOW
    assert (finding.declaration is None) == bool(finding.reason)
    if finding.declaration is not None:
        spider_of(read_declaration(finding.declaration.name, as_toml(finding.declaration)))


@settings(max_examples=100)
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=20),
                    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["title", "url", "date", "a.b", ""]), inner, max_size=4)))  # fmt: skip
def test_any_json_is_read_or_refused(payload: object) -> None:
    finding = found_at(LIST, {LIST: feed(LIST, json.dumps(payload).encode(), "application/json")})
    assert (finding.declaration is None) == bool(finding.reason)


@pytest.mark.parametrize(
    "body",
    [
        "<ul>"
        + "".join(
            f'<li><a href="/call/{n}">Call number {n} of many</a> Deadline: 1 March 2027</li>' for n in range(6_000)
        )
        + "</ul>",
        "<div>" * 5_000 + '<a href="/x">Deep down below it all</a>' + "</div>" * 5_000,
        "".join(
            f'<div class="c{n} d{n}"><p class="e{n}"><a class="f{n}" href="/{n}">Title {n} here</a></p></div>'
            for n in range(3_000)
        ),
        "<table>" + "<tr>" + "<td>1 March 2027</td>" * 2_000 + "</tr>" + "</table>",
    ],
    ids=["many rows", "deep", "all different", "wide"],
)
def test_a_huge_page_is_read_in_time(body: str) -> None:
    began = time.process_time()
    found_at(LIST, {LIST: html(body)})
    assert time.process_time() - began < SLOW


# --- through the process that fetches


def tried(url: str, log: Path, **given: str) -> Trial:
    return try_address(TrialOrder(url, TODAY.isoformat(), **given), log / "try.log")


def test_an_address_is_fetched_politely_and_its_second_page_once(site: Site, tmp_path: Path) -> None:
    site.answers["/robots.txt"] = SiteAnswer(b"User-agent: *\nDisallow: /private", "text/plain")
    zipped = gzip.compress(page(row(1), row(2), following="/calls?page=2"))
    site.answers["/calls"] = SiteAnswer(zipped, headers={"Content-Encoding": "gzip"})
    site.answers["/calls?page=2"] = SiteAnswer(page(row(3)))
    trial = tried(f"{site.url}/calls", tmp_path, name="uk_mills", contact="watch@cluster.example")
    assert (trial.reason, [call.title for call in trial.calls]) == ("", [f"Mill race {n}" for n in (1, 2, 3)])
    assert site.paths() == ["/calls", "/calls?page=2"]
    assert "watch@cluster.example" in site.asked[-1].headers["User-Agent"]
    assert read_declaration("uk_mills", trial.toml).row_css


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (SiteAnswer(status=404), "the page is gone (HTTP 404)"),
        (SiteAnswer(status=403), "refused"),
        (SiteAnswer(b"<p>later</p>", status=500), "HTTP 500"),
    ],
)
def test_a_status_is_a_reason(site: Site, tmp_path: Path, answer: SiteAnswer, why: str) -> None:
    site.answers["/calls"] = answer
    assert why in tried(f"{site.url}/calls", tmp_path).reason


def test_what_robots_may_not_read_is_not_asked_for(site: Site, tmp_path: Path) -> None:
    site.answers["/robots.txt"] = SiteAnswer(b"User-agent: *\nDisallow: /", "text/plain")
    assert "robots" in tried(f"{site.url}/calls", tmp_path).reason
    assert site.paths() == []


def test_a_capture_answers_in_place_of_the_web(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "kept", "uk_mills", TODAY)
    body = "".join(row(number, "1º de marzo de 2027") for number in (1, 2)).encode("latin-1")
    recorder.record("GET", "https://mills.example/calls/", 200, "text/html; charset=iso-8859-1", body)
    trial = tried("https://mills.example/calls", tmp_path, replay=str(tmp_path / "kept"))
    assert [call.deadlines[0].day for call in trial.calls] == [dt.date(2027, 3, 1)] * 2
    missing = tried("https://mills.example/other", tmp_path, replay=str(tmp_path / "kept"))
    assert missing.reason == "https://mills.example/other is not in the capture; it holds https://mills.example/calls/"


def test_real_pages_yield_all_their_rows(shared: Path, tmp_path: Path) -> None:
    captures = shared / "real" / "captures"
    rows = {"it_veneto": 10, "it_piemonte": 9, "it_sardegna": 10, "it_fvg": 10, "it_liguria": 10, "uk_ukri": 3}
    rows |= {"de_foerderdatenbank": 10, "us_nsf": 20, "uk_research_funding_debrief": 40, "it_incentivi": 13}
    for name, number in rows.items():
        index = (captures / name / "index.jsonl").read_text(encoding="utf-8").splitlines()
        entry = json.loads(index[0])
        answer = TextResponse if "html" not in entry["content_type"] else HtmlResponse
        body = (captures / name / entry["file"]).read_bytes()
        response = answer(entry["url"], body=body, headers={"Content-Type": entry["content_type"]})
        finding = found_at(entry["url"], {entry["url"]: response}, dt.date(2026, 6, 10))
        assert len(finding.calls.calls) == number, name
