"""What the crawl process promises whoever orders a crawl: it ends with them, in good order, and says why it could not."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.order import CrawlOrder, Progress
from crawler.process import CrawlFailed, crawl
from store.runs import crawls
from store.types import Counts, Outcome
from tests.crawler.crawling import Watch
from tests.crawler.site import Answer, Site

ROOT = Path(__file__).parents[2]
RECORDS = [{"id": str(number), "title": f"Call {number}", "deadline": "2099-03-01"} for number in range(1000)]


def slow_api(site: Site, delay: float, pages: int = 400) -> None:
    for number in range(1, pages + 1):
        body = json.dumps({"total": 2 * pages, "results": RECORDS[2 * number - 2 : 2 * number]}).encode()
        site.answers[f"/api?page={number}"] = Answer(body, "application/json", delay=delay)
    end = json.dumps({"total": 2 * pages, "results": []}).encode()
    site.answers[f"/api?page={pages + 1}"] = Answer(end, "application/json")


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def eventually(condition: object, seconds: float = 10) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


def test_orders_and_progress_survive_their_pipes() -> None:
    order = CrawlOrder(
        "sqlite:///a.db", ("a", "b"), "r", "", "2026-08-21T06:00:00+00:00", "x@y.example", {"a": {"n": 1}}
    )
    assert CrawlOrder.load(order.dump()) == order
    progress = Progress("a", "ended", Counts(requests=3, new=2), Outcome.PARTIAL, "half\nof it")
    assert Progress.load(progress.dump()) == progress
    assert "\n" not in progress.dump()


def test_progress_is_told_from_start_to_end(watch: Watch, site: Site) -> None:
    slow_api(site, delay=0, pages=110)
    told = list(crawl(watch.order("loop_api"), watch.log))
    assert [one.event for one in told] == ["started", "reading", "reading", "ended"]
    assert [one.counts.found for one in told] == [0, 100, 200, 220]
    assert [one.outcome for one in told] == [Outcome.RUNNING] * 3 + [Outcome.OK]


def test_closing_the_iterator_ends_the_crawl_in_good_order(watch: Watch, site: Site) -> None:
    slow_api(site, delay=0.02)
    going = crawl(watch.order("loop_api"), watch.log)
    while next(going).event != "reading":
        pass
    time.sleep(0.3)
    began = time.monotonic()
    going.close()  # type: ignore[attr-defined]
    assert time.monotonic() - began < 5
    run = watch.last("loop_api")
    assert (run.outcome, run.reason) == (Outcome.FAILED, "stopped before its end: shutdown")
    assert len(watch.calls("loop_api")) == run.crawl_counts.found > 100
    assert run.crawl_counts.missing == 0
    assert _crawlers() == []


def test_a_site_that_hangs_does_not_hold_up_the_end(watch: Watch, site: Site) -> None:
    slow_api(site, delay=0)
    site.answers["/api?page=60"] = Answer(b"{}", delay=60)
    going = crawl(watch.order("loop_api"), watch.log)
    while next(going).event != "reading":
        pass
    assert eventually(lambda: "/api?page=60" in site.paths())
    began = time.monotonic()
    going.close()  # type: ignore[attr-defined]
    assert time.monotonic() - began < 5
    assert watch.last("loop_api").outcome is Outcome.FAILED
    assert len(watch.calls("loop_api")) == 118


def _crawlers() -> list[int]:
    """Our own children that are crawls."""
    return [pid for pid in children(os.getpid()) if "crawler" in Path(f"/proc/{pid}/cmdline").read_text()]


def test_the_crawl_ends_when_its_parent_is_killed(watch: Watch, site: Site) -> None:
    slow_api(site, delay=0.2)
    script = (
        "import sys; from pathlib import Path; from crawler.order import CrawlOrder; from crawler.process import crawl\n"
        "for progress in crawl(CrawlOrder.load(sys.argv[1]), Path(sys.argv[2])): print(progress.event, flush=True)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script, watch.order("loop_api").dump(), str(watch.log)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "started\n"
        (child,) = children(parent.pid)
        parent.send_signal(signal.SIGKILL)
    assert eventually(lambda: not is_running(child))
    asked = len(site.asked)
    time.sleep(0.5)
    assert len(site.asked) <= asked + 1
    slow_api(site, delay=0, pages=3)
    assert watch.crawl("loop_api")["loop_api"].counts.found == 6
    with watch.store.reading() as session:
        assert [run.outcome for run in crawls(session, "loop_api")][1] is Outcome.INTERRUPTED


def test_a_crawl_that_is_killed_raises(watch: Watch, site: Site) -> None:
    slow_api(site, delay=0.2)
    going = crawl(watch.order("loop_api"), watch.log)
    next(going)
    (child,) = _crawlers()
    os.kill(child, signal.SIGKILL)
    with pytest.raises(CrawlFailed):
        list(going)


def test_a_crash_says_its_last_words(watch: Watch) -> None:
    watch.log.write_text("Während eines früheren Laufs: ein Fehler — größer als nötig\n" * 50, encoding="utf-8")
    with pytest.raises(
        CrawlFailed, match=r"no source is named nowhere; there are: loop_api, (loop_[a-z]+, )+loop_[a-z]+$"
    ):
        list(crawl(watch.order("nowhere"), watch.log))


def test_an_option_that_a_source_does_not_have_is_named(watch: Watch, site: Site) -> None:
    with pytest.raises(CrawlFailed, match="option colour"):
        list(crawl(watch.order("loop_api", colour="red"), watch.log))


def test_a_database_that_was_never_migrated_is_a_failure(watch: Watch, tmp_path: Path) -> None:
    order = replace(watch.order("loop_api"), database=f"sqlite:///{tmp_path}/empty.db")
    with pytest.raises(
        CrawlFailed, match=r"^sqlite3.OperationalError: no such table|^sqlalchemy.exc.OperationalError: .*no such table"
    ):
        list(crawl(order, watch.log))


def test_a_recorded_crawl_replays_to_the_same_calls(
    watch: Watch, site: Site, tmp_path: Path, sqlite_template: bytes
) -> None:
    feed = "<rss version='2.0'><channel><item><title>Lasers</title><link>https://funder.example/1</link></item></channel></rss>"
    site.answers = {
        "/list": Answer(
            b'<li class="call" id="a"><a href="/detail/a">Call a</a></li><a class="next" href="/moved">Next</a>'
        ),
        "/moved": Answer(status=302, headers={"Location": "/list?page=2"}),
        "/list?page=2": Answer(
            '<li class="call" id="b"><a href="/detail/b">Überruf</a></li>'.encode("latin-1"),
            "text/html; charset=latin-1",
        ),
        "/detail/a": Answer(b"<article>All about a.<time>1 March 2099</time></article>", etag='"a"'),
        "/detail/b": Answer(b"gone", status=404),
        "/feed.xml": Answer(feed.encode(), "application/rss+xml", etag='"feed"'),
    }
    slow_api(site, delay=0, pages=3)
    sources = ("loop_listing", "loop_api", "loop_feed")
    captures = tmp_path / "captures"
    watch.crawl(*sources)  # so that validators are known, and yet the capture is whole
    watch.crawl(*sources, record=str(captures))
    site.answers.clear()
    site.asked.clear()
    (tmp_path / "other.db").write_bytes(sqlite_template)
    other = Watch(f"sqlite:///{tmp_path}/other.db", tmp_path, site.url)
    other.crawl(*sources, replay=str(captures))
    assert site.asked == []
    for source in sources:
        live, replayed = watch.calls(source), other.calls(source)
        assert live
        assert {ref: call.data for ref, call in replayed.items()} == {ref: call.data for ref, call in live.items()}
    assert len(watch.calls("loop_listing")) == 2
    other.store.close()


def test_what_a_capture_lacks_is_counted_and_the_call_is_kept(watch: Watch, site: Site, tmp_path: Path) -> None:
    site.answers = {
        "/list": Answer(
            b'<li class="call" id="a"><a href="/detail/a">Call a</a></li><a class="next" href="/list2">Next</a>'
        ),
        "/detail/a": Answer(b"<article>All about a.</article>"),
        "/list2": Answer(b'<li class="call" id="b"><a href="/detail/b">Call b</a></li>'),
        "/detail/b": Answer(b"<article>All about b.</article>"),
    }
    watch.crawl("loop_listing", record=str(tmp_path / "captures"))
    (index,) = (tmp_path / "captures").rglob("index.jsonl")
    lines = index.read_text().splitlines()
    index.write_text("\n".join(line for line in lines if "/list2" not in line and "/detail/a" not in line))
    ended = watch.crawl("loop_listing", replay=str(tmp_path / "captures"))["loop_listing"]
    assert (ended.outcome, ended.counts.not_recorded, ended.counts.found) == (Outcome.OK, 2, 1)
    assert ended.counts.missing == 0
    assert watch.calls("loop_listing")["a"].data.text == "All about a."
