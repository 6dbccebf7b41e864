"""Six days of the EU portal, and other sources, as they really answered: replayed in order, each as of its day."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from scrapy.http import Request
from sqlalchemy import create_engine, func, make_url, select, text
from w3lib.url import url_query_parameter

from crawler.capture import Recorded, open_capture
from crawler.order import CrawlOrder, Progress
from crawler.process import crawl
from crawler.sedia import codes, record
from crawler.sedia.query import metadata, values
from crawler.sources import spiders
from store.calls import DatedChange, changes_of, find_call, list_calls
from store.session import Store, migrate, open_store
from store.tables import Call, CallChange, Record, Run, Sighting, Unreadable
from store.types import Kind, Outcome, Weight
from tests.conftest import SHARED
from tests.crawler.playing import Answer, answer_of, read, recorded

DAYS = ("2026-04-24", "2026-05-18", "2026-06-23", "2026-07-05", "2026-08-20", "2026-08-21")
CAPTURES = SHARED / "real" / "captures"

pytestmark = pytest.mark.skipif(not CAPTURES.is_dir(), reason=f"the real data is not here: {SHARED} is absent")


def rows_of(day: str) -> list[dict[str, object]]:
    """The records of one day as they were sent, English or not, repeats and all."""
    folder, rows = CAPTURES / "eu_portal" / day, []
    for line in (folder / "index.jsonl").read_text().splitlines():
        path = folder / json.loads(line)["file"]
        body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        rows += json.loads(body)["results"]
    return rows


def replay(database: str, folder: Path, capture: Path, day: str, *sources: str) -> dict[str, Progress]:
    order = CrawlOrder(database, sources, replay=str(capture), as_of=f"{day}T06:00:00+00:00")
    return {one.source: one for one in crawl(order, folder / "crawl.log") if one.event == "ended"}


class History:
    """A store that lived the six days, and what each came to."""

    def __init__(self, database: str, folder: Path) -> None:
        self.database, self.folder = database, folder
        self.store: Store = open_store(database)
        self.ended = [self.replay(day) for day in DAYS]

    def replay(self, day: str) -> Progress:
        return replay(self.database, self.folder, CAPTURES / "eu_portal" / day, day, "eu_portal")["eu_portal"]

    def major(self, ref: str) -> list[DatedChange]:
        with self.store.reading() as session:
            call = find_call(session, ref)
            assert call is not None
            return changes_of(session, call.id, Weight.MAJOR)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def history(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, sqlite_template: bytes
) -> Iterator[History]:
    folder = tmp_path_factory.mktemp("history")
    if request.param == "sqlite":
        (folder / "callwatch.db").write_bytes(sqlite_template)
        url = f"sqlite:///{folder}/callwatch.db"
    else:
        url = _own_database(str(request.getfixturevalue("postgres_url")))
    lived = History(url, folder)
    yield lived
    lived.store.close()


def _own_database(url: str) -> str:
    """A database beside the shared one: this history is kept over several tests."""
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS history WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE history"))
    engine.dispose()
    own = make_url(url).set(database="history").render_as_string(hide_password=False)
    store = open_store(own)
    migrate(store)
    store.close()
    return own


def test_each_day_is_a_ledger_that_adds_up(history: History) -> None:
    for day, ended in zip(DAYS, history.ended, strict=True):
        counts = ended.counts
        calls = {record.reference(row) for row in rows_of(day) if record.is_call(row)}
        assert (ended.outcome, ended.reason) == (Outcome.OK, "")
        assert counts.new + counts.changed + counts.unchanged == counts.found == len(calls)
        assert counts.unreadable == counts.not_recorded == 0
    assert history.ended[0].counts.new == history.ended[0].counts.found == 401


def test_stubs_are_no_calls(history: History) -> None:
    """Two of them bear the reference of a true record, and give way to it."""
    rows = rows_of("2026-08-21")
    true = {record.reference(row) for row in rows if record.is_call(row)}
    stubs = [record.reference(row) for row in rows if codes.STUBS in values(metadata(row), "DATASOURCE")]
    assert len(stubs) == 244
    assert len([ref for ref in stubs if ref not in true]) == history.ended[-1].counts.skipped == 242
    with history.store.reading() as session:
        assert not set(session.scalars(select(Call.ref).where(Call.ref.in_(stubs)))) - true


@pytest.mark.parametrize(
    ("ref", "day", "old", "new"),
    [
        ("51331826TOPICSen", "2026-08-20", "26 August 2026", "17 September 2026"),
        ("51348893TOPICSen", "2026-07-05", "19 January 2027", "30 September 2026"),
        ("49195972TOPICSen", "2026-07-05", "17 September 2026; 16 February 2027", "16 February 2027"),
    ],
)
def test_a_real_change_is_one_major_change(history: History, ref: str, day: str, old: str, new: str) -> None:
    (change,) = history.major(ref)
    assert change.changed_at.date().isoformat() == day
    assert (change.change.field, change.change.old, change.change.new) == ("deadlines", old, new)


def test_jitter_is_no_change(history: History) -> None:
    """EuropeAid's seconds differ from day to day; a major change needs another minute, or day."""
    with history.store.reading() as session:
        changed = select(CallChange.call_id).where(CallChange.field == "deadlines").distinct()
        moved = set(session.scalars(select(Call.ref).where(Call.id.in_(changed), Call.ref.like("%PROSPECTS"))))
    minutes: dict[str, set[frozenset[str]]] = {}
    seconds: dict[str, set[frozenset[str]]] = {}
    for row in (row for day in DAYS for row in rows_of(day) if record.is_call(row)):
        given = values(metadata(row), "deadlineDate")
        minutes.setdefault(record.reference(row), set()).add(frozenset(text[:16] for text in given))
        seconds.setdefault(record.reference(row), set()).add(frozenset(given))
    jittery = {ref for ref in minutes if len(minutes[ref]) == 1 and len(seconds[ref]) > 1}
    assert jittery
    assert not moved & jittery


def test_no_call_is_ended_by_one_absence(history: History) -> None:
    present = [{record.reference(row) for row in rows_of(day) if record.is_call(row)} for day in DAYS]
    with history.store.reading() as session:
        for ref, closes_at in session.execute(select(Call.ref, Call.closes_at).where(Call.ended_at.is_not(None))):
            absent = [
                day
                for day, seen in zip(DAYS, present, strict=True)
                if ref not in seen and (closes_at is None or closes_at.date().isoformat() >= day)
            ]
            assert len(absent) >= 3, ref


def test_a_day_without_time_is_never_midnight_nor_the_day_before(history: History) -> None:
    with history.store.reading() as session:
        known = {call.data.ref: call.data for call in list_calls(session)}
    for row in rows_of("2026-08-21"):
        fields = metadata(row)
        if not record.is_call(row) or values(fields, "type") != [codes.GRANT]:
            continue
        days = {text[:10] for text in values(fields, "deadlineDate") if text[11:16] == "00:00"}
        deadlines = known[record.reference(row)].deadlines
        assert all(deadline.time is None or deadline.time != dt.time() for deadline in deadlines)
        assert days <= {deadline.day.isoformat() for deadline in deadlines}


def test_cascade_calls_of_one_topic_are_calls_of_their_own(history: History) -> None:
    with history.store.reading() as session:
        cascade = [call.data for call in list_calls(session) if call.data.kind is Kind.CASCADE]
    families: dict[str, list[str]] = {}
    for call in cascade:
        families.setdefault(call.identifier, []).append(call.title)
    several = [titles for identifier, titles in families.items() if identifier and len(titles) > 1]
    assert several
    assert sum(len(set(titles)) > 1 for titles in several) / len(several) > 0.9


def test_texts_are_text(history: History) -> None:
    with history.store.reading() as session:
        texts = [call.data.text for call in list_calls(session) if call.data.text]
    assert len(texts) > 100
    assert not any(
        mark in text for text in texts for mark in ("</", "<p", "<li", "&nbsp;", "&amp;", "topicdescriptionkind")
    )


def test_the_last_day_again_changes_nothing(history: History) -> None:
    before = _state(history.store)
    again = history.replay(DAYS[-1])
    assert (again.outcome, again.counts.new, again.counts.changed) == (Outcome.OK, 0, 0)
    assert again.counts.unchanged == again.counts.found == history.ended[-1].counts.found
    assert _state(history.store) == before


def _state(store: Store) -> object:
    with store.reading() as session:
        calls = session.execute(
            select(Call.ref, Call.version, Call.reading, Call.changed_at, Call.ended_at).order_by(Call.id)
        )
        data = session.execute(select(Sighting.ref, Record.data).join(Record).order_by(Sighting.id))
        return calls.all(), data.all(), session.scalar(select(func.count()).select_from(CallChange))


# --- other sources, and a tree of captures


def test_us_nsf_replays(sqlite_url: str, tmp_path: Path) -> None:
    ended = [replay(sqlite_url, tmp_path, CAPTURES / "us_nsf", "2026-11-20", "us_nsf")["us_nsf"] for _ in (1, 2)]
    assert [one.outcome for one in ended] == [Outcome.OK, Outcome.OK]
    assert ended[0].counts.new == ended[0].counts.found > 20
    assert (ended[1].counts.unchanged, ended[1].counts.changed) == (ended[0].counts.found, 0)
    store = open_store(sqlite_url)
    with store.reading() as session:
        calls = [call.data for call in list_calls(session)]
    store.close()
    assert all(call.title and not call.title.endswith(":") and call.url.startswith("https://") for call in calls)
    assert all(2020 < deadline.day.year < 2035 for call in calls for deadline in call.deadlines)


def test_uk_ukri_replays_and_keeps_what_the_listing_said(sqlite_url: str, tmp_path: Path) -> None:
    ended = [replay(sqlite_url, tmp_path, CAPTURES / "uk_ukri", "2026-11-20", "uk_ukri")["uk_ukri"] for _ in (1, 2)]
    assert ended[0].outcome is Outcome.OK
    assert ended[0].counts.found == ended[0].counts.new == 3
    assert ended[0].counts.not_recorded >= 2
    assert (ended[1].counts.unchanged, ended[1].counts.changed, ended[1].counts.missing) == (3, 0, 0)
    store = open_store(sqlite_url)
    with store.reading() as session:
        calls = [call.data for call in list_calls(session)]
    store.close()
    assert all(call.title and call.summary and call.programme for call in calls)
    assert all(deadline.zone == "Europe/London" for call in calls for deadline in call.deadlines)


@dataclass(frozen=True)
class Tree:
    """A store that read every capture there is, in one crawl of whatever the captures know."""

    store: Store
    ended: dict[str, Progress]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory, sqlite_template: bytes) -> Iterator[Tree]:
    folder = tmp_path_factory.mktemp("tree")
    (folder / "callwatch.db").write_bytes(sqlite_template)
    url = f"sqlite:///{folder}/callwatch.db"
    ended = replay(url, folder, CAPTURES, "2026-08-21")
    store = open_store(url)
    yield Tree(store, ended)
    store.close()


# Captures that answer no question a source asks, and who reads them instead.
NOT_REPLAYED = {
    "eu_portal_facet": "the labels of the portal's codes: test_sedia compares ours with them",
    "eu_portal_raw": "searches that the source does not make, most of them unfiltered: test_sedia reads their records, "
    "and below the source refuses or reads each",
    "eureka_text": "sections of text that another program cut out of the pages: test_real_european reads them",
}
# What each capture holds: calls, records that are no calls, records that come twice, requests that it has no answer to.
HELD = {
    "de_foerderdatenbank": (10, 0, 0, 11),  # its four pages of programmes have stand-ins for addresses
    "es_bdns": (14, 17, 0, 0),
    "eu_grants_tenders": (5, 2, 0, 0),
    "eu_portal": (475, 242, 7, 0),
    "fr_ademe": (5, 0, 0, 0),
    "fr_ile_de_france": (3, 0, 0, 0),
    "fr_manche": (10, 0, 0, 0),
    "it_basilicata": (15, 0, 0, 15),  # the pages of its calls, as with the next
    "it_calabria": (5, 0, 0, 5),
    "it_emilia_romagna": (18, 0, 0, 0),
    "it_fvg": (10, 0, 0, 1),  # the second page of the listing
    "it_incentivi": (13, 0, 0, 0),
    "it_liguria": (10, 0, 0, 0),
    "it_piemonte": (9, 0, 0, 10),  # the pages of its nine calls, and the second page
    "it_sardegna": (10, 0, 0, 0),
    "it_toscana": (2, 0, 0, 2),  # the pages of its calls
    "it_trento": (36, 5, 0, 0),
    "it_veneto": (10, 0, 0, 10),  # the pages of its calls
    "uk_research_funding_debrief": (40, 0, 0, 0),
    "uk_ukri": (3, 0, 0, 4),  # the pages of its three calls, and the second page
    "us_grants_gov": (50, 0, 0, 1),  # the next pages; that of one opportunity is not asked for
    "us_nsf": (24, 0, 11, 1),  # the feed of what is due soon
}


def test_every_capture_is_read_by_its_source_or_explained(tree: Tree) -> None:
    folders = {folder.name for folder in CAPTURES.iterdir()}
    assert folders == tree.ended.keys() | NOT_REPLAYED.keys()
    assert not tree.ended.keys() & NOT_REPLAYED.keys()


def test_nothing_in_any_capture_is_unreadable(tree: Tree) -> None:
    held = {
        name: (one.counts.found, one.counts.skipped, one.counts.repeated, one.counts.not_recorded)
        for name, one in tree.ended.items()
    }
    assert held == HELD
    assert {(one.outcome, one.reason) for one in tree.ended.values()} == {(Outcome.OK, "")}
    with tree.store.reading() as session:
        assert session.scalars(select(Unreadable.reason)).all() == []


@pytest.mark.parametrize(
    ("source", "part", "named"),
    [
        ("de_foerderdatenbank", "/Foerderprogramm/", ("multi-desc", "single-desc", "rechts-only", "fail-19-12")),
        ("uk_ukri", "/opportunity/", ("pet-imaging",)),
    ],
)
def test_pages_that_no_listing_leads_to_are_read_as_pages_of_calls(
    source: str, part: str, named: tuple[str, ...]
) -> None:
    capture = open_capture(CAPTURES / source)
    known = recorded(capture)
    for name in named:
        [page] = [one for one in capture.responses.values() if one.url.rstrip("/").removesuffix(".html").endswith(name)]
        listed, _ = read(spiders()[source], known)

        def site(request: Request, page: Recorded = page) -> Answer | None:
            """The page at the address of every call that the listing names."""
            is_listing = request.errback is not None and request.errback.__name__ == "page_failed"
            return known(request) if is_listing else answer_of(page)

        calls, unreadable = read(spiders()[source], site)
        assert unreadable == []
        assert calls.keys() == listed.keys()
        assert all(call.title and len(call.text) > 200 for call in calls.values()), name


def _next(pages: Iterator[Answer], _: Request) -> Answer | None:
    return next(pages, None)


def test_a_search_without_its_filter_is_refused_and_another_one_is_read() -> None:
    capture = open_capture(CAPTURES / "eu_portal_raw")
    told: dict[str, tuple[int, list[str]]] = {}
    for (_, url, _), answer in capture.responses.items():
        pages = iter([answer_of(answer)])
        calls, unreadable = read(spiders()["eu_portal"], partial(_next, pages))
        told[str(url_query_parameter(url, "text"))] = (len(calls), [reason[:22] for reason in unreadable])
    refused = (0, ["the filter was ignored"])
    assert told == {
        "AI": refused,
        "AI-debug": refused,
        "***": refused,
        "ignored-filter": refused,
        "cascade": (4, []),
        "open": (4, []),
    }


def test_a_tree_of_captures_serves_the_newest_day(tree: Tree) -> None:
    newest = {record.reference(row) for row in rows_of(DAYS[-1]) if record.is_call(row)}
    with tree.store.reading() as session:
        refs = {call.data.ref for call in list_calls(session, source="eu_portal")}
        runs = session.scalars(select(Run.outcome)).all()
    assert refs == newest
    assert Outcome.RUNNING not in runs
