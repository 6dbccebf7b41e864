"""What staff see of the sources, and what they decide."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.sources import all_sources
from store.alarms import PageData, keep_pages, open_alarm, raise_alarm
from store.floods import hold, waiting_floods
from store.runs import CRAWL, SourceData, finish_run, save_source, start_run
from store.saving import save_calls
from store.session import Store, migrate, open_store
from store.types import CallData, Cause, Level, Outcome, Reading
from tests.callwatch.conftest import CAPTURES, Command, day

SINCE = dt.datetime.now(dt.UTC) - dt.timedelta(hours=2)
UKRI = SourceData("uk_ukri", "UK Research and Innovation", Level.NATIONAL, "GB", "en", "https://www.ukri.org/")


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Store]:
    """The database of the commands."""
    store = open_store(f"sqlite:///{tmp_path}/var/callwatch.db")
    migrate(store)
    with store.writing() as session:
        save_source(session, UKRI)
    yield store
    store.close()


def run_of(store: Store, outcome: Outcome, reason: str = "", refs: int = 0, **judged: object) -> int:
    """A run of UKRI that ended so, having read so many calls."""
    readings = [
        Reading(CallData("uk_ukri", f"r{number}", f"https://www.ukri.org/{number}", f"Grant{number}"))
        for number in range(refs)
    ]
    with store.writing() as session:
        run = start_run(session, CRAWL, SINCE, "uk_ukri")
        save_calls(session, run, readings, SINCE)
        counts = {"found": refs, "new": refs}
        finish_run(session, run, outcome, SINCE, seconds=2, reason=reason, counts=counts, **judged)  # type: ignore[arg-type]
    return run


def fail(store: Store, cause: Cause = Cause.BLOCKED, reason: str = "access was refused (HTTP 403)") -> int:
    run = run_of(store, Outcome.FAILED, reason, cause=cause)
    with store.writing() as session:
        raise_alarm(session, "uk_ukri", run, SINCE, cause=cause, reason=reason)
    return run


def plain(text: str) -> str:
    return " ".join(text.split())


def test_every_source_has_a_line_that_fits_100_columns(callwatch: Command, kept: Store) -> None:
    for _ in range(3):
        run_of(kept, Outcome.OK, refs=10, teaches=True)
    fail(kept)
    done = callwatch("sources", env={"COLUMNS": "100"})
    assert done.returncode == 0, done.stderr
    assert max(map(len, done.stdout.splitlines())) <= 100
    shown = plain(done.stdout)
    for source in all_sources():
        assert f"{source.name} {source.level}" in shown
    assert re.search(rf"uk_ukri national GB en {SINCE:%d %b} 10 7–13 failing since {SINCE:%d %b}: blocked", shown)
    assert "uk_ukri: access was refused (HTTP 403)" in shown


def test_json_says_the_same(callwatch: Command, kept: Store) -> None:
    for _ in range(3):
        run_of(kept, Outcome.OK, refs=10, teaches=True)
    fail(kept)
    rows = {row["name"]: row for row in json.loads(callwatch("sources", "--json").stdout)}
    assert rows.keys() == {source.name for source in all_sources()}
    row = rows["uk_ukri"]
    assert (row["health"], row["cause"], row["why"]) == ("failing", "blocked", "access was refused (HTTP 403)")
    assert (row["found"], row["band"], row["held"]) == (10, {"usual": 10, "low": 7, "high": 13}, None)
    assert rows["us_nsf"]["health"] == "not read yet"
    assert {row["health"] for row in rows.values()} == {"failing", "not read yet", "needs a key"}


def test_a_source_without_its_key_is_not_failing(callwatch: Command) -> None:
    rows = {row["name"]: row for row in json.loads(callwatch("sources", "--json").stdout)}
    assert rows["fr_aides_territoires"]["health"] == "needs a key"
    assert "CALLWATCH_SOURCE__FR_AIDES_TERRITOIRES__" in rows["fr_aides_territoires"]["why"]


def test_one_source_and_its_runs(callwatch: Command, kept: Store) -> None:
    run_of(kept, Outcome.OK, refs=10, teaches=True)
    run_of(kept, Outcome.PARTIAL, "found 3 where 10 are usual", refs=3, cause=Cause.TOO_FEW, usual=(7, 13))
    shown = plain(callwatch("sources", "show", "uk_ukri").stdout)
    assert "UK Research and Innovation" in shown
    assert "partial 3 7–13" in shown
    assert "too few: found 3 where 10 are usual" in shown
    runs = json.loads(callwatch("sources", "show", "uk_ukri", "--json").stdout)["runs"]
    assert [run["cause"] for run in runs] == ["too few", None]


def test_an_alarm_is_acknowledged_and_says_so(callwatch: Command, kept: Store) -> None:
    fail(kept)
    assert callwatch("sources", "acknowledge", "uk_ukri", "--why", "they move house").returncode == 0
    shown = plain(callwatch("sources").stdout)
    assert "blocked (acknowledged)" in shown
    assert "(acknowledged: they move house)" in shown
    with kept.reading() as session:
        assert open_alarm(session, "uk_ukri") is not None


def test_so_few_calls_are_accepted(callwatch: Command, kept: Store) -> None:
    fail(kept, Cause.TOO_FEW, "found 3 where 10 are usual")
    assert callwatch("sources", "accept", "uk_ukri", "--why", "a programme ended").returncode == 0
    with kept.reading() as session:
        assert open_alarm(session, "uk_ukri") is None


@pytest.mark.parametrize(("word", "said"), [("release", "go out with the next alerts"), ("withhold", "told to nobody")])
def test_a_flood_is_shown_and_decided_once(callwatch: Command, kept: Store, word: str, said: str) -> None:
    run = run_of(kept, Outcome.OK, refs=30)
    with kept.writing() as session:
        hold(session, "uk_ukri", run, [f"r{number}" for number in range(30)], SINCE, usual=20)
    shown = plain(callwatch("sources").stdout)
    assert "ok; 30 held" in shown
    assert "30 new calls are held, since more than 20 at once are not usual: callwatch sources release uk_ukri" in shown
    done = callwatch("sources", word, "uk_ukri")
    assert "30 calls of uk_ukri" in done.stdout
    assert said in done.stdout
    with kept.reading() as session:
        assert waiting_floods(session) == []
    again = callwatch("sources", "withhold", "uk_ukri")
    assert (again.returncode, "No new calls of uk_ukri are held" in again.stderr) == (1, True)


@pytest.mark.parametrize("words", [["show", "uk_ukry"], ["release", "uk_ukry"]])
def test_a_source_that_there_is_not_is_named(callwatch: Command, words: list[str]) -> None:
    done = callwatch("sources", *words)
    assert done.returncode == 1
    assert "no source is named uk_ukry; there are: " in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["acknowledge", "uk_ukri", "--why", "x"], "uk_ukri has no open alarm"),
        (["accept", "uk_ukri", "--why", "x"], "uk_ukri has no open alarm over too few calls or another language"),
        (["release", "uk_ukri"], "No new calls of uk_ukri are held"),
        (["replay", "uk_ukri"], "No pages of a bad run of uk_ukri were kept"),
    ],
)
def test_what_there_is_not_to_decide_is_said(callwatch: Command, words: list[str], said: str) -> None:
    done = callwatch("sources", *words)
    assert done.returncode == 1
    assert said in plain(done.stderr)


def test_kept_pages_are_read_again_and_nothing_known_is_touched(callwatch: Command, kept: Store) -> None:
    run = fail(kept, Cause.SITE_CHANGED, "no rows match")
    folder = CAPTURES / "2026-11-20" / "uk_ukri"
    entries = [json.loads(line) for line in (folder / "index.jsonl").read_text().splitlines()]
    pages = [
        PageData(one["method"], one["url"], b"", 200, one["content_type"], (folder / one["file"]).read_bytes())
        for one in entries
    ]
    with kept.writing() as session:
        keep_pages(session, "uk_ukri", run, pages)
    done = callwatch("sources", "replay", "uk_ukri")
    assert done.returncode == 0, done.stderr
    assert f"Then ({SINCE:%Y-%m-%d %H:%M}): failed: no rows match" in done.stdout
    assert re.search(r"\d calls would be read", done.stdout)
    assert json.loads(callwatch("calls", "list", "--closed", "--json").stdout) == []


def test_a_run_tells_new_breakage_once_and_ends_with_1_where_every_source_is_down(callwatch: Command) -> None:
    """No network is reached: the proxy is a port of this machine that nobody listens on."""
    dead = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9", "CALLWATCH_SOURCES": '["us_nsf"]'}
    first, second = (callwatch("run", "--once", env=dead) for _ in range(2))
    assert (first.returncode, second.returncode) == (1, 1)
    assert "alarm: us_nsf is failing (unreachable)" in plain(first.stderr)
    assert "alarm:" not in second.stderr
    well = callwatch("run", "--once", *day("2026-11-20", "us_nsf"))
    assert well.returncode == 0, well.stderr
    assert "recovered: us_nsf" in well.stdout
