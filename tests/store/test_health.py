"""What the watch over sources promises: one open alarm a source, one waiting flood, and pages of the last bad run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from store.alarms import (
    PageData,
    accept_reading,
    accepted_reading,
    acknowledge_alarm,
    close_alarm,
    closed_since,
    keep_pages,
    kept_pages,
    lacking,
    last_run,
    open_alarm,
    open_alarms,
    raise_alarm,
    raised_since,
)
from store.calls import list_calls
from store.floods import decide_flood, floods_since, free, hold, is_held, is_unfinished, waiting_floods
from store.health import source_health
from store.presence import mark_seen
from store.runs import CRAWL, SourceData, finish_run, good_crawls, save_source, start_run
from store.saving import save_calls
from store.session import Store
from store.tables import Alarm, Call, Flood, Sighting
from store.types import CallData, Cause, Deadline, FloodDecision, Level, Outcome, Reading
from tests.conftest import NOW

MakeCall = Callable[..., CallData]
DAY = dt.timedelta(days=1)
SOURCES = ("eu_portal", "fr_ademe")


@pytest.fixture(autouse=True)
def _sources(store: Store) -> None:
    with store.writing() as session:
        for name in SOURCES:
            save_source(session, SourceData(name, name.upper(), Level.EUROPEAN))


@pytest.fixture
def crawl(store: Store, make_call: MakeCall) -> Callable[..., int]:
    """A run of a source that read these references; gives its id."""

    def crawled(*refs: str, source: str = "eu_portal", outcome: Outcome = Outcome.OK, day: int = 0) -> int:
        readings = [
            Reading(make_call(source=source, ref=ref, identifier="", title=f"Title{ref}", text=ref)) for ref in refs
        ]
        with store.writing() as session:
            run = start_run(session, CRAWL, NOW + day * DAY, source)
            save_calls(session, run, readings, NOW + day * DAY)
            if outcome is not Outcome.RUNNING:
                finish_run(session, run, outcome, NOW + day * DAY, seconds=1)
        return run

    return crawled


def raised(store: Store, run: int, source: str = "eu_portal", cause: Cause = Cause.BLOCKED) -> bool:
    with store.writing() as session:
        return raise_alarm(session, source, run, NOW, cause=cause, reason="refused")


# --- alarms


def test_an_alarm_is_raised_once_while_it_lasts(store: Store, crawl: Callable[..., int]) -> None:
    first, second = crawl(outcome=Outcome.FAILED), crawl(outcome=Outcome.FAILED)
    assert [raised(store, first), raised(store, second, cause=Cause.TIMED_OUT)] == [True, False]
    assert raised(store, second, "fr_ademe"), "each source has its own"
    with store.reading() as session:
        assert [(one.source, one.cause, one.opened_run_id) for one in open_alarms(session)] == [
            ("eu_portal", Cause.TIMED_OUT, first),  # since the first, and by what is wrong now
            ("fr_ademe", Cause.BLOCKED, second),
        ]
        assert [one.source for one in raised_since(session, first)] == ["fr_ademe"]


def test_the_database_itself_refuses_a_second_open_alarm(store: Store, crawl: Callable[..., int]) -> None:
    run = crawl(outcome=Outcome.FAILED)
    raised(store, run)
    with pytest.raises(IntegrityError), store.writing() as session:
        session.add(Alarm(source="eu_portal", cause=Cause.EMPTY, reason="", opened_run_id=run, opened_at=NOW))


def test_a_recovery_closes_it_once_and_the_next_breakage_is_new(store: Store, crawl: Callable[..., int]) -> None:
    bad = crawl(outcome=Outcome.FAILED)
    raised(store, bad)
    good = crawl("a", day=1)
    with store.writing() as session:
        assert [close_alarm(session, "eu_portal", good, NOW + DAY) for _ in range(2)] == [True, False]
    with store.reading() as session:
        assert open_alarm(session, "eu_portal") is None
        assert [one.opened_run_id for one in closed_since(session, bad)] == [bad]
        assert closed_since(session, good) == []
    assert raised(store, crawl(outcome=Outcome.FAILED, day=2))


def test_an_acknowledged_alarm_stays_one(store: Store, crawl: Callable[..., int]) -> None:
    raised(store, crawl(outcome=Outcome.FAILED))
    with store.writing() as session:
        assert acknowledge_alarm(session, "eu_portal", "they know", NOW + DAY)
        assert not acknowledge_alarm(session, "fr_ademe", "nothing there", NOW)
    assert not raised(store, crawl(outcome=Outcome.FAILED, day=1))
    with store.reading() as session:
        (alarm,) = open_alarms(session)
    assert (alarm.acknowledged_at, alarm.acknowledged_why) == (NOW + DAY, "they know")


@pytest.mark.parametrize("cause", [Cause.TOO_FEW, Cause.ANOTHER_LANGUAGE])
def test_only_what_may_be_right_can_be_accepted(store: Store, crawl: Callable[..., int], cause: Cause) -> None:
    run = crawl("a", outcome=Outcome.PARTIAL)
    raised(store, run)
    raised(store, run, "fr_ademe", cause)
    with store.writing() as session:
        assert not accept_reading(session, "eu_portal", "why", NOW)
        assert accept_reading(session, "fr_ademe", "two programmes ended", NOW + DAY)
        assert accepted_reading(session, "fr_ademe", cause) == (run, NOW + DAY)
        assert accepted_reading(session, "fr_ademe", Cause.EMPTY) == (0, None)
        assert accepted_reading(session, "eu_portal", cause) == (0, None)
        assert closed_since(session, 0) == [], "staff decided it: it is no recovery"


def test_an_alarm_stands_in_the_health_that_members_are_told(store: Store, crawl: Callable[..., int]) -> None:
    raised(store, crawl("a", outcome=Outcome.PARTIAL), cause=Cause.TOO_FEW)
    with store.reading() as session:
        found = {one.title: one.alarm for one in source_health(session, NOW)}
    assert found == {"EU_PORTAL": Cause.TOO_FEW, "FR_ADEME": None}


# --- floods


def held(store: Store) -> set[str]:
    with store.reading() as session:
        return set(session.scalars(select(Call.ref).where(is_held())))


def hold_all(store: Store, run: int, *refs: str) -> int:
    with store.writing() as session:
        return hold(session, "eu_portal", run, refs, NOW, usual=20)


def decide(store: Store, decision: FloodDecision) -> int | None:
    with store.writing() as session:
        flood = decide_flood(session, "eu_portal", decision, NOW + DAY)
    return flood and flood.calls


def test_a_flood_is_one_decision_however_many_runs_brought_it(store: Store, crawl: Callable[..., int]) -> None:
    first = crawl("a", "b", "c")
    assert hold_all(store, first, "a", "b") == 2
    assert hold_all(store, first, "a", "b") == 0, "twice changes nothing"
    second = crawl("a", "b", "c", "d", day=1)
    assert hold_all(store, second, "d", "unknown") == 1
    assert held(store) == {"a", "b", "d"}
    with store.reading() as session:
        (flood,) = waiting_floods(session)
        assert (flood.source, flood.calls, flood.usual, flood.opened_at) == ("eu_portal", 3, 20, NOW)
        assert floods_since(session, first) == [flood]
        assert floods_since(session, second) == []
    with pytest.raises(IntegrityError), store.writing() as session:
        session.add(Flood(source="eu_portal", run_id=first, usual=1, opened_at=NOW))


def test_released_calls_are_free_and_withheld_ones_are_not(store: Store, crawl: Callable[..., int]) -> None:
    hold_all(store, crawl("a", "b"), "a", "b")
    assert decide(store, FloodDecision.WITHHOLD) == 2
    assert held(store) == {"a", "b"}
    assert decide(store, FloodDecision.WITHHOLD) is None
    hold_all(store, crawl("c", day=1), "c")
    assert decide(store, FloodDecision.RELEASE) == 1, "the one that waits comes first"
    assert held(store) == {"a", "b"}
    assert decide(store, FloodDecision.RELEASE) == 2, "then what was withheld by mistake"
    assert held(store) == set()
    assert decide(store, FloodDecision.RELEASE) is None


def test_a_call_that_another_source_knows_is_no_flood(
    store: Store, crawl: Callable[..., int], make_call: MakeCall
) -> None:
    shared = {"identifier": "HORIZON-CL4-2027-01-PHOTONICS-01", "title": "Photonic sensors for the quality of food"}
    for source in reversed(SOURCES):
        with store.writing() as session:
            run = start_run(session, CRAWL, NOW, source)
            save_calls(session, run, [Reading(make_call(source=source, ref="same", **shared))], NOW)
    with store.reading() as session:
        assert len(set(session.scalars(select(Sighting.call_id)))) == 1
    run = crawl("alone")
    assert hold_all(store, run, "same", "alone") == 1
    assert held(store) == {"alone"}


@pytest.mark.parametrize("decision", [None, FloodDecision.WITHHOLD])
def test_what_another_source_brings_in_its_everyday_number_is_let_go(
    store: Store, crawl: Callable[..., int], make_call: MakeCall, decision: FloodDecision | None
) -> None:
    shared = {"identifier": "HORIZON-CL4-2027-01-PHOTONICS-01", "title": "Photonic sensors for the quality of food"}
    for source in SOURCES:
        with store.writing() as session:
            run = start_run(session, CRAWL, NOW, source)
            save_calls(session, run, [Reading(make_call(source=source, ref="same", **shared))], NOW)
        if source == "eu_portal":
            hold_all(store, crawl("alone"), "same", "alone")
    with store.writing() as session:
        if decision:
            decide_flood(session, "eu_portal", decision, NOW)
        assert free(session, "eu_portal", ["same", "alone"]) == 0, "its own flood waits for staff"
        assert free(session, "fr_ademe", ["same"]) == (0 if decision else 1)
    assert held(store) == ({"same", "alone"} if decision else {"alone"})
    with store.reading() as session:
        assert {call.data.ref for call in list_calls(session) if call.held} == held(store)


def test_what_was_cut_short_belongs_to_the_flood_that_waits(store: Store, crawl: Callable[..., int]) -> None:
    cut = crawl("a", outcome=Outcome.RUNNING)
    hold_all(store, cut, "a")
    with store.reading() as session:
        assert is_unfinished(session, "eu_portal")
        assert not is_unfinished(session, "fr_ademe")
    whole = crawl("a", "b", day=1)
    with store.reading() as session:
        assert not is_unfinished(session, "eu_portal"), "a reading that came to its end brought what there was"
    hold_all(store, whole, "b")
    with store.reading() as session:
        assert not is_unfinished(session, "eu_portal")


# --- what should be there


def test_what_is_lacking_should_be_there(store: Store, make_call: MakeCall, crawl: Callable[..., int]) -> None:
    crawl("a", "b", "c")
    closed = Reading(make_call(ref="closed", title="Titleclosed", identifier="", deadlines=(Deadline(NOW.date()),)))
    with store.writing() as session:
        run = start_run(session, CRAWL, NOW, "eu_portal")
        save_calls(session, run, [closed], NOW)
        finish_run(session, run, Outcome.OK, NOW, seconds=1)
    next_run = crawl("a", day=2)
    with store.writing() as session:
        assert lacking(session, "eu_portal", next_run, NOW + 2 * DAY) == 2, "whose deadline is past is not expected"
        mark_seen(session, "eu_portal", next_run, ["b"])
        assert lacking(session, "eu_portal", next_run, NOW + 2 * DAY) == 1
        assert last_run(session) == next_run


def test_good_crawls_are_found_behind_months_of_bad_ones(store: Store, crawl: Callable[..., int]) -> None:
    good = crawl("a")
    for _ in range(70):
        crawl(outcome=Outcome.FAILED)
    with store.reading() as session:
        assert [run.id for run in good_crawls(session, "eu_portal")] == [good]


# --- pages


def test_the_pages_of_the_last_bad_run_are_kept_in_place_of_those_before(
    store: Store, crawl: Callable[..., int]
) -> None:
    pages = [PageData("POST", f"https://a.example/{n}", b"{}", 200, "text/html", b"<p>page</p>" * n) for n in range(3)]
    first, second = crawl(outcome=Outcome.FAILED), crawl(outcome=Outcome.FAILED)
    with store.writing() as session:
        keep_pages(session, "eu_portal", first, pages[:1])
        keep_pages(session, "fr_ademe", first, pages[2:])
        keep_pages(session, "eu_portal", second, pages)
        assert kept_pages(session, "eu_portal") == (second, pages)
        assert kept_pages(session, "fr_ademe") == (first, pages[2:])
        keep_pages(session, "eu_portal", second, [])
        assert kept_pages(session, "eu_portal") == (0, [])
