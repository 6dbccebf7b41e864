"""What a crawl promises the sites that it visits."""

from __future__ import annotations

from sqlalchemy import text

from crawler.order import CrawlOrder
from crawler.settings import scrapy_settings
from store.runs import validators
from store.types import Outcome
from tests.crawler.crawling import Watch
from tests.crawler.site import Answer, Site

RSS = "application/rss+xml"
FEED = Answer(
    b"<rss version='2.0'><channel><item><title>Lasers</title><link>https://funder.example/1</link></item></channel></rss>",
    RSS,
    etag='"first"',
)


def kept(watch: Watch, source: str = "loop_feed") -> dict[str, tuple[str, str]]:
    with watch.store.reading() as session:
        return validators(session, source)


def test_a_page_that_robots_txt_forbids_is_not_asked_for(watch: Watch, site: Site) -> None:
    site.answers = {
        "/robots.txt": Answer(b"User-agent: *\nDisallow: /private/", "text/plain"),
        "/private/feed.xml": FEED,
    }
    ended = watch.crawl("loop_polite", paths=["/private/feed.xml"])["loop_polite"]
    assert site.paths() == []
    assert (ended.outcome, "robots.txt" in ended.reason) == (Outcome.FAILED, True)


def test_a_site_learns_who_asks_and_whom_to_write_to(watch: Watch, site: Site) -> None:
    site.answers = {"/feed.xml": FEED}
    watch.crawl("loop_polite")
    assert [one.path for one in site.asked] == ["/robots.txt", "/feed.xml"]
    for one in site.asked:
        assert one.headers["User-Agent"].startswith("callwatch/")
        assert one.headers["User-Agent"].endswith("(+mailto:watch@cluster.example)")
        assert "Cookie" not in one.headers


def test_crawls_are_throttled_and_replays_are_not() -> None:
    live, replay = scrapy_settings(CrawlOrder("sqlite://")), scrapy_settings(CrawlOrder("sqlite://", replay="captures"))
    assert live["AUTOTHROTTLE_ENABLED"]
    assert live["ROBOTSTXT_OBEY"]
    assert live["DOWNLOAD_DELAY"] >= 0.5
    assert live["CONCURRENT_REQUESTS_PER_DOMAIN"] <= 2
    assert not replay["AUTOTHROTTLE_ENABLED"]
    assert not replay["ROBOTSTXT_OBEY"]


def test_an_unchanged_feed_costs_one_304(watch: Watch, site: Site) -> None:
    site.answers = {"/feed.xml": FEED}
    first = watch.crawl("loop_feed")["loop_feed"]
    assert (first.outcome, first.counts.new) == (Outcome.OK, 1)
    site.asked.clear()
    second = watch.crawl("loop_feed")["loop_feed"]
    assert site.paths() == ["/feed.xml"]
    assert site.asked[-1].headers["If-None-Match"] == '"first"'
    assert (second.outcome, second.reason) == (Outcome.OK, "not modified")
    assert (second.counts.requests, second.counts.not_modified, second.counts.found) == (1, 1, 0)
    site.answers = {"/feed.xml": Answer(FEED.body.replace(b"Lasers", b"Masers"), RSS, etag='"second"')}
    third = watch.crawl("loop_feed")["loop_feed"]
    assert third.counts.changed == 1
    assert kept(watch) == {f"{site.url}/feed.xml": ('"second"', "")}


def test_a_detail_page_that_is_unchanged_keeps_its_call_and_the_listing_counts(watch: Watch, site: Site) -> None:
    """A 304 of one detail page does not make the whole listing unread: absence from it still means something."""
    row = '<li class="call" id="{0}"><a href="/detail/{0}">Call {0}</a></li>'
    site.answers = {
        "/list": Answer((row.format("a") + row.format("b")).encode()),
        "/detail/a": Answer(b"<article>All about a.</article>", etag='"a"'),
        "/detail/b": Answer(b"<article>All about b.</article>", etag='"b"'),
    }
    watch.crawl("loop_listing")
    site.answers["/list"] = Answer(row.format("a").encode())
    ended = watch.crawl("loop_listing")["loop_listing"]
    assert (ended.outcome, ended.reason) == (Outcome.OK, "")
    assert (ended.counts.found, ended.counts.unchanged, ended.counts.not_modified, ended.counts.missing) == (1, 1, 1, 1)
    assert watch.calls("loop_listing")["a"].data.text == "All about a."
    site.answers["/list"] = Answer(b"<ul></ul>")
    assert watch.crawl("loop_listing")["loop_listing"].outcome is Outcome.FAILED


def test_validators_are_not_kept_when_anything_could_not_be_read(watch: Watch, site: Site) -> None:
    site.answers = {"/feed.xml": Answer(FEED.body.replace(b"Lasers", b""), RSS, etag='"first"')}
    assert watch.crawl("loop_feed")["loop_feed"].counts.unreadable == 1
    assert kept(watch) == {}


def test_validators_are_not_kept_when_the_calls_could_not_be_saved(watch: Watch, site: Site) -> None:
    site.answers = {"/feed.xml": FEED}
    with watch.store.writing() as session:
        full = "CREATE TRIGGER full BEFORE INSERT ON calls BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
        session.execute(text(full))
    ended = watch.crawl("loop_feed")["loop_feed"]
    assert (ended.outcome, "the disk is full" in ended.reason) == (Outcome.FAILED, True)
    assert watch.last("loop_feed").outcome is Outcome.FAILED
    assert kept(watch) == {}
    with watch.store.writing() as session:
        session.execute(text("DROP TRIGGER full"))
    ended = watch.crawl("loop_feed")["loop_feed"]
    assert (ended.outcome, ended.counts.new) == (Outcome.OK, 1)
    assert len(kept(watch)) == 1
