"""Feeds from bytes: every kind and encoding is read, every disguise is named, no bomb goes off."""

from __future__ import annotations

import datetime as dt
import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.feeds import Feed, UnreadableFeed, published, read_feed

TITLE = "Förderung für Łódź — 5 €"


def rss(declared: str = "utf-8", title: str = TITLE, head: str = "") -> str:
    item = f"<item><title>{title}</title><link>https://a.example</link></item>"
    return f'<?xml version="1.0" encoding="{declared}"?>{head}<rss version="2.0"><channel>{item}</channel></rss>'


def titles(feed: Feed) -> list[str]:
    return [entry["title"] for entry in feed.entries]


@pytest.mark.parametrize("content_type", ["", "text/xml", "application/rss+xml", "application/rss+xml; charset=utf-8"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_sound_feed_is_read_in_any_unicode(encoding: str, content_type: str) -> None:
    if encoding == "utf-16" and "charset" in content_type:
        content_type = content_type.replace("utf-8", "utf-16")
    declared = "utf-16" if encoding == "utf-16" else "utf-8"
    feed = read_feed(rss(declared).encode(encoding), content_type)
    assert (titles(feed), feed.flaw) == ([TITLE], "")


def test_a_feed_in_an_encoding_of_its_own_is_read() -> None:
    feed = read_feed(rss("iso-8859-1", "Förderung").encode("latin-1"), "application/rss+xml")
    assert (titles(feed), feed.flaw) == (["Förderung"], "")


@pytest.mark.parametrize(
    ("declared", "encoding", "content_type"),
    [
        ("utf-8", "latin-1", "application/rss+xml; charset=utf-8"),
        ("utf-8", "cp1252", "text/xml"),
        ("iso-8859-1", "utf-8", "application/rss+xml; charset=iso-8859-1"),
        ("us-ascii", "utf-8", "text/xml; charset=us-ascii"),
    ],
)
def test_a_feed_in_another_encoding_than_it_says_is_read_and_named(
    declared: str, encoding: str, content_type: str
) -> None:
    feed = read_feed(rss(declared, "Förderung für alle").encode(encoding), content_type)
    assert titles(feed) == ["Förderung für alle"]
    assert feed.flaw.startswith("the encoding is not what the feed says; read as") or encoding == "utf-8"


def test_atom_and_rdf_are_feeds() -> None:
    atom = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>One</title><id>1</id></entry></feed>'
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        "<item><title>One</title><link>https://a.example</link></item></rdf:RDF>"
    )
    assert titles(read_feed(atom.encode())) == titles(read_feed(rdf.encode())) == ["One"]


def test_an_empty_feed_is_a_feed() -> None:
    assert read_feed(b'<rss version="2.0"><channel><title>x</title></channel></rss>').entries == []


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"<!DOCTYPE html><html><body>Accept cookies?</body></html>", "an HTML page"),
        (b"", "nothing"),
        (b"  \n", "nothing"),
        (b'{"error": "quota"}', "something else"),
        (b"\x00\xff\x00\xff", "something else"),
    ],
)
def test_what_is_no_feed_is_named(body: bytes, what: str) -> None:
    with pytest.raises(UnreadableFeed, match=f"^{what} in place of a feed$"):
        read_feed(body)


LEVELS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMB = rss(head=f'<!DOCTYPE x [<!ENTITY l0 "lol">{LEVELS}]>', title="&l9;")


@pytest.mark.parametrize(
    "body",
    [
        BOMB.encode(),
        BOMB.encode("utf-16"),
        BOMB.replace("<!DOCTYPE", "<!--" + "x" * 300_000 + "--><!DOCTYPE").encode(),
        BOMB.replace("ENTITY", "entity").encode(),
        rss(head='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', title="&e;").encode(),
    ],
    ids=["plain", "utf-16", "after a long comment", "in small letters", "external"],
)
def test_an_entity_bomb_is_refused_at_once_with_memory_flat(body: bytes) -> None:
    tracemalloc.start()
    began = time.process_time()
    with pytest.raises(UnreadableFeed, match="declares XML entities"):
        read_feed(body)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.process_time() - began < 1
    assert peak < 10_000_000


def test_an_encoding_whose_name_is_no_text_is_refused() -> None:
    broken = rss(title="One").encode().replace(b"utf-8", b"\xffutf-8")
    assert b"\xff" in broken
    with pytest.raises(UnreadableFeed, match="names no encoding"):
        read_feed(broken)


def test_a_feed_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    whole = rss(title="One").replace("</channel>", "<item><title>Tw")
    feed = read_feed(whole.partition("Tw")[0].encode() + b"Tw")
    assert feed.entries[0]["title"] == "One"
    assert "not well formed" in feed.flaw


@given(st.binary(max_size=300) | st.text(max_size=100).map(lambda text: rss(title=text).encode("utf-8", "ignore")))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        feed = read_feed(body)
    except UnreadableFeed:
        return
    assert isinstance(feed.entries, list)


def test_the_day_of_an_entry_is_its_publication_or_its_update() -> None:
    dated = (
        "<item><title>a</title><pubDate>Fri, 02 Oct 2026 23:49:48 -0400</pubDate></item><item><title>b</title></item>"
    )
    feed = read_feed(f'<rss version="2.0"><channel>{dated}</channel></rss>'.encode())
    assert [published(entry) for entry in feed.entries] == [dt.date(2026, 10, 3), None]
    atom = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>a</title><updated>2026-05-01T00:00:00Z</updated></entry></feed>'
    assert published(read_feed(atom.encode()).entries[0]) == dt.date(2026, 5, 1)
