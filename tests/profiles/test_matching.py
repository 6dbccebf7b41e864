"""The matching job: what is due becomes matches, once, whatever is broken and whoever else is at work."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update

from profiles.known import KnownCalls
from profiles.matching import MatchCounts, match_pending
from store.codec import load_reasons, load_verdicts
from store.members import save_roster
from store.runs import SourceData, save_source, start_run
from store.saving import save_calls
from store.session import Store
from store.tables import Call, Match, Profile, Record, Sighting
from store.types import (
    Answer,
    CallData,
    ClusterData,
    Criterion,
    Deadline,
    Level,
    MemberData,
    OrganisationType,
    ProfileData,
    Reading,
    Roster,
    Wishes,
)
from tests.conftest import NOW
from tests.profiles.test_matcher import LASERS, OTHERS

FOOD = Wishes(keywords=("food quality", "food safety", "olive oil"), text="Instruments for food.", country="IT")
LASER_KEY, FOOD_KEY = "acme/lasers", "acme/food"


def save(store: Store, calls: Sequence[CallData], now: dt.datetime = NOW) -> None:
    with store.writing() as session:
        save_source(session, SourceData("eu_portal", "EU portal", Level.EUROPEAN))
        run_id = start_run(session, "crawl", now, "eu_portal")
        save_calls(session, run_id, [Reading(call) for call in calls], now)


def enrol(store: Store, lasers: Wishes = LASERS, food: Wishes = FOOD) -> None:
    profiles = (ProfileData("lasers", "Lasers", lasers), ProfileData("food", "Food", food))
    member = MemberData("acme", "Acme", OrganisationType.SME, "FR", profiles=profiles)
    with store.writing() as session:
        save_roster(session, Roster(ClusterData("starter", "Starter"), (member,)), NOW)


def matches(store: Store, *, fits: bool = True) -> dict[tuple[str, str], Match]:
    """The matches as (profile key, call ref) -> row."""
    query = select(Profile.key, Call.ref, Match).join(Match, Match.profile_id == Profile.id).join(Call)
    with store.reading() as session:
        rows = session.execute(query)
        return {(profile, ref): match for profile, ref, match in rows if match.fits or not fits}


@pytest.fixture
def calls(make_call: Callable[..., CallData]) -> list[CallData]:
    plain: dict[str, Any] = {"summary": "", "text": "Proposals are expected to innovate."}
    others = [make_call(ref=f"other-{number}", title=title, **plain) for number, title in enumerate(OTHERS)]
    return [
        make_call(ref="laser", title="Laser spectroscopy for gas sensing", **plain),
        make_call(ref="food", title="Safety and quality of food and olive oil", **plain),
        *others,
    ]


@pytest.fixture
def ready(store: Store, calls: list[CallData]) -> Store:
    """A store with calls and two profiles, nothing matched yet."""
    save(store, calls)
    enrol(store)
    return store


def test_each_profile_gets_its_own_calls(ready: Store) -> None:
    counts = match_pending(ready, NOW)
    assert set(matches(ready)) == {("lasers", "laser"), ("food", "food")}
    assert counts == MatchCounts(18, 2, counts.matches, {LASER_KEY: 1, FOOD_KEY: 1}, {})


def test_a_match_keeps_its_reasons_and_verdicts(ready: Store) -> None:
    match_pending(ready, NOW)
    match = matches(ready)["lasers", "laser"]
    assert {reason.words for reason in load_reasons(match.reasons)} >= {"Laser"}
    assert Criterion.COUNTRY in {verdict.criterion for verdict in load_verdicts(match.verdicts)}
    assert 0.5 <= match.score <= 1
    assert match.matched_at == NOW


def test_twice_changes_nothing(ready: Store) -> None:
    match_pending(ready, NOW)
    before = {key: (row.id, row.score, row.matched_at) for key, row in matches(ready, fits=False).items()}
    assert match_pending(ready, NOW + dt.timedelta(days=1)) == MatchCounts()
    assert {key: (row.id, row.score, row.matched_at) for key, row in matches(ready, fits=False).items()} == before


def test_one_broken_profile_never_stops_the_others(ready: Store) -> None:
    with ready.writing() as session:
        session.execute(update(Profile).where(Profile.key == "food").values(wishes={"keywords": 5, "colour": "red"}))
    counts = match_pending(ready, NOW)
    assert list(counts.failed) == [FOOD_KEY]
    assert "keywords" in counts.failed[FOOD_KEY]
    assert set(matches(ready)) == {("lasers", "laser")}
    with ready.reading() as session:
        assert session.scalars(select(Profile.key).where(Profile.matched_version < Profile.version)).all() == ["food"]


def test_one_broken_call_never_stops_the_others(ready: Store) -> None:
    with ready.writing() as session:
        food = select(Sighting.id).where(Sighting.ref == "food")
        session.execute(update(Record).where(Record.sighting_id.in_(food)).values(data=b"{broken"))
    counts = match_pending(ready, NOW)
    assert len(counts.failed) == 1
    assert set(matches(ready)) == {("lasers", "laser")}
    with ready.reading() as session:
        assert session.scalars(select(Call.ref).where(Call.matched_reading < Call.reading)).all() == ["food"]


def test_a_known_call_that_can_no_longer_be_read_stays_due(ready: Store, calls: list[CallData]) -> None:
    match_pending(ready, NOW)
    save(ready, [replace(calls[0], title="Democracy in islands", text="Town halls.")], NOW)
    with ready.reading() as session:
        good = session.scalars(select(Record.data).join(Sighting).where(Sighting.ref == calls[0].ref)).one()
    for data, due in ((b"{broken", [calls[0].ref]), (good, [])):
        with ready.writing() as session:
            changed = select(Sighting.id).where(Sighting.ref == calls[0].ref)
            session.execute(update(Record).where(Record.sighting_id.in_(changed)).values(data=data))
        assert len(match_pending(ready, NOW).failed) == len(due)
        with ready.reading() as session:
            assert session.scalars(select(Call.ref).where(Call.matched_reading < Call.reading)).all() == due


def test_a_changed_call_is_matched_anew(ready: Store, calls: list[CallData]) -> None:
    match_pending(ready, NOW)
    save(ready, [replace(calls[0], title="Democracy in islands", text="Town halls.")], NOW + dt.timedelta(days=1))
    counts = match_pending(ready, NOW + dt.timedelta(days=1))
    assert counts.calls == 1
    assert set(matches(ready)) == {("food", "food")}
    assert matches(ready, fits=False)["lasers", "laser"].call_reading == 2


def test_a_changed_profile_is_matched_with_all_open_calls(ready: Store) -> None:
    match_pending(ready, NOW)
    enrol(ready, lasers=Wishes(keywords=("offshore wind", "hydrogen storage"), country="FR"))
    counts = match_pending(ready, NOW)
    assert (counts.calls, counts.profiles) == (0, 1)
    with ready.reading() as session:
        titles = set(
            session.scalars(select(Call.title).join(Match).join(Profile).where(Match.fits, Profile.key == "lasers"))
        )
    assert titles == {"Offshore wind foundations in deep water", "Hydrogen storage in salt caverns"}


def test_no_verdict_no_match_but_a_row_that_says_why(store: Store, calls: list[CallData]) -> None:
    save(store, calls)
    enrol(store, lasers=replace(LASERS, programmes_excluded=("HORIZON",)))
    match_pending(store, NOW)
    row = matches(store, fits=False)["lasers", "laser"]
    assert not row.fits
    assert Answer.NO in {verdict.answer for verdict in load_verdicts(row.verdicts)}


def test_closed_calls_are_background_and_not_matched(store: Store, calls: list[CallData]) -> None:
    past = (Deadline(dt.date(2026, 1, 1)),)
    save(store, [replace(call, deadlines=past) for call in calls])
    enrol(store)
    assert match_pending(store, NOW).calls == 18
    assert matches(store, fits=False) == {}


def test_two_workers_at_once_make_each_match_once(ready: Store) -> None:
    workers = [threading.Thread(target=match_pending, args=(ready, NOW)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert set(matches(ready)) == {("lasers", "laser"), ("food", "food")}
    assert match_pending(ready, NOW) == MatchCounts()


def test_a_kept_matcher_reads_only_what_changed_and_says_the_same(ready: Store, calls: list[CallData]) -> None:
    known = KnownCalls()
    match_pending(ready, NOW, known)
    save(ready, [replace(calls[2], title="Laser processing of optical fibres", text="Lasers.")])
    told: list[dict[tuple[str, str], float]] = []
    for matcher in (known, None):
        with ready.writing() as session:
            session.execute(update(Profile).values(matched_version=0))
        match_pending(ready, NOW, matcher)
        told.append({key: row.score for key, row in matches(ready).items()})
    assert told[0] == pytest.approx(told[1], abs=2e-3)
    assert len(told[0]) == 3


def test_a_kept_matcher_does_not_grow_for_ever(ready: Store, calls: list[CallData]) -> None:
    """What was replaced leaves holes; when they are more than what is held, all is read anew, with the same result."""
    known = KnownCalls(spare=2)
    match_pending(ready, NOW, known)
    for day in range(1, 6):
        save(ready, [replace(call, text=f"{call.text} Day {day} of lasers.") for call in calls])
        match_pending(ready, NOW, known)
        assert len(known.matcher.index.keys) <= 3 * len(calls) + 2
    assert set(matches(ready)) >= {("lasers", "laser"), ("food", "food")}
