"""What saving promises: one call a reference, nothing lost, nothing closed by one absence, versions for major changes."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from store.calls import KnownCall, changes_of, count_calls, find_call, list_calls
from store.codec import unpack
from store.presence import MISSES_BEFORE_VANISHED, mark_missing, mark_seen
from store.runs import SourceData, save_source, start_run
from store.saving import Saved, save_calls
from store.session import Store, open_store
from store.tables import Call, CallChange, CallDeadline, Record, Sighting
from store.types import CallData, Deadline, EndedReason, Level, Money, Reading, Seen, Weight
from tests.conftest import NOW

MakeCall = Callable[..., CallData]
DAY = dt.timedelta(days=1)
NEW, UNCHANGED, CHANGED, REPEATED = Seen.NEW, Seen.UNCHANGED, Seen.CHANGED, Seen.REPEATED
MOVED = (Deadline(dt.date(2027, 3, 30)),)


class Portal:
    """A source and its crawls: each is a run of its own, a day after the last."""

    def __init__(self, store: Store, name: str = "eu_portal") -> None:
        self._store, self._name, self.now = store, name, NOW
        with store.writing() as session:
            save_source(session, SourceData(name, "The portal", Level.EUROPEAN))

    def start(self) -> int:
        self.now += DAY
        with self._store.writing() as session:
            return start_run(session, "crawl", self.now, self._name)

    def save(self, run: int, *calls: CallData | Reading) -> list[Saved]:
        readings = [call if isinstance(call, Reading) else Reading(call, b"raw") for call in calls]
        with self._store.writing() as session:
            return save_calls(session, run, readings, self.now)

    def crawl(self, *calls: CallData | Reading) -> list[Saved]:
        """A healthy, complete crawl that finds these calls."""
        run = self.start()
        saved = self.save(run, *calls)
        with self._store.writing() as session:
            mark_missing(session, self._name, run, self.now)
        return saved

    def known(self, ref: str = "51000001TOPICS") -> KnownCall:
        with self._store.reading() as session:
            call = find_call(session, ref)
        assert call is not None
        return call


@pytest.fixture
def portal(store: Store) -> Portal:
    return Portal(store)


def seen(saved: list[Saved]) -> list[Seen]:
    return [one.seen for one in saved]


def test_a_first_reading_is_new_with_all_it_says(portal: Portal, store: Store, make_call: MakeCall) -> None:
    call = make_call(
        deadlines=(Deadline(dt.date(2027, 2, 16), label="stage 1"), Deadline(dt.date(2027, 9, 1), dt.time(17))),
        budget=Money(Decimal("1500000.50")),
        grant_max=Money(Decimal(60000)),
    )
    assert seen(portal.crawl(call)) == [NEW]
    known = portal.known()
    assert known.data == call
    assert (known.version, known.first_seen_at, known.changed_at, known.ended_reason) == (
        1,
        portal.now,
        portal.now,
        None,
    )
    with store.reading() as session:
        row = session.get_one(Call, known.id)
        assert (row.budget, row.grant_max, row.currency) == (Decimal("1500000.5"), Decimal(60000), "EUR")
        assert row.closes_at == dt.datetime(2027, 9, 1, 15, 0, tzinfo=dt.UTC)
        assert [(one.day, one.time, one.label) for one in row.deadlines] == [
            (dt.date(2027, 2, 16), None, "stage 1"),
            (dt.date(2027, 9, 1), dt.time(17), ""),
        ]
        assert unpack(session.scalars(select(Record.raw)).one()) == b"raw"


def test_twice_the_same_changes_nothing(portal: Portal, store: Store, make_call: MakeCall) -> None:
    call = make_call()
    portal.crawl(call)
    before = portal.known()
    assert seen(portal.crawl(call)) == [UNCHANGED]
    assert portal.known() == before
    with store.reading() as session:
        assert session.scalars(select(CallChange)).all() == []
        assert count_calls(session) == 1


def test_the_same_source_listing_a_call_twice_in_a_run_is_a_repeat(portal: Portal, make_call: MakeCall) -> None:
    run = portal.start()
    assert seen(portal.save(run, make_call(), make_call(ref="2"), make_call(title="Another"))) == [NEW, NEW, REPEATED]
    assert seen(portal.save(run, make_call(title="A third"))) == [REPEATED]
    assert portal.known().data.title == make_call().title


def test_a_major_change_makes_a_version_and_a_minor_one_does_not(portal: Portal, make_call: MakeCall) -> None:
    portal.crawl(make_call())
    assert seen(portal.crawl(make_call(title="Better words"))) == [CHANGED]
    assert (portal.known().version, portal.known().data.title) == (1, "Better words")
    assert seen(portal.crawl(make_call(title="Better words", deadlines=MOVED))) == [CHANGED]
    assert portal.known().version == 2
    assert seen(portal.crawl(make_call(title="Words again", deadlines=MOVED))) == [CHANGED]
    assert portal.known().version == 2


def test_each_change_is_a_row_with_the_version_it_made(portal: Portal, store: Store, make_call: MakeCall) -> None:
    portal.crawl(make_call())
    portal.crawl(make_call(title="Better words", deadlines=MOVED))
    first = portal.now
    portal.crawl(make_call(title="Best words", deadlines=MOVED))
    with store.reading() as session:
        rows = session.scalars(select(CallChange).order_by(CallChange.id)).all()
        assert [(row.field, row.old, row.new, row.weight, row.version, row.reading) for row in rows] == [
            ("title", "Photonic sensors for food quality", "Better words", Weight.MINOR, 2, 2),
            ("deadlines", "16 February 2027", "30 March 2027", Weight.MAJOR, 2, 2),
            ("title", "Better words", "Best words", Weight.MINOR, 2, 3),
        ]
        history = changes_of(session, portal.known().id, Weight.MAJOR)
    assert [(one.changed_at, one.change.new) for one in history] == [(first, "30 March 2027")]


def test_a_change_moves_the_deadlines_and_the_closing_time(portal: Portal, store: Store, make_call: MakeCall) -> None:
    portal.crawl(make_call())
    portal.crawl(make_call(deadlines=MOVED))
    with store.reading() as session:
        assert session.scalars(select(CallDeadline.day)).all() == [dt.date(2027, 3, 30)]
        assert session.scalars(select(Call.closes_at)).one() == MOVED[0].closes_at
    portal.crawl(make_call(deadlines=()))
    with store.reading() as session:
        assert session.scalars(select(CallDeadline)).all() == []
        assert session.scalars(select(Call.closes_at)).one() is None


def test_what_weighs_nothing_is_kept_without_being_a_change(portal: Portal, make_call: MakeCall) -> None:
    portal.crawl(make_call(source_status="forthcoming"))
    before = portal.known()
    assert seen(portal.crawl(make_call(source_status="open"))) == [UNCHANGED]
    assert portal.known() == replace(before, data=make_call(source_status="open"))
    assert seen(portal.crawl(make_call(source_status="open"))) == [UNCHANGED]


def test_a_call_in_another_language_than_was_thought_is_no_news_and_read_anew(
    portal: Portal, store: Store, make_call: MakeCall
) -> None:
    portal.crawl(make_call(language="fr"))
    before = portal.known()
    for _ in range(2):
        assert seen(portal.crawl(make_call(language="en"))) == [UNCHANGED]
        assert portal.known() == replace(before, data=make_call(language="en"))
        with store.reading() as session:
            row = session.scalars(select(Call)).one()
            assert (row.language, row.reading) == ("en", 2)


def test_what_a_listing_says_in_short_is_no_news_where_the_whole_is_known(
    portal: Portal, store: Store, make_call: MakeCall
) -> None:
    whole = make_call(budget=Money(Decimal(5)))
    portal.crawl(Reading(whole, b"the detail page"))
    listed = make_call(text="", summary="", budget=None, deadlines=())
    assert seen(portal.crawl(Reading(listed, b"the row", partial=True))) == [UNCHANGED]
    assert portal.known().data == whole
    with store.reading() as session:
        assert unpack(session.scalars(select(Record.raw)).one()) == b"the detail page"
    assert seen(portal.crawl(replace(whole, deadlines=MOVED))) == [CHANGED]


def test_where_only_the_listing_is_known_its_changes_are_news(portal: Portal, make_call: MakeCall) -> None:
    listed = make_call(text="", budget=None)
    portal.crawl(Reading(listed, partial=True))
    [changed] = portal.crawl(Reading(replace(listed, deadlines=MOVED), partial=True))
    assert [(change.field, change.weight) for change in changed.changes] == [("deadlines", Weight.MAJOR)]


def test_what_the_whole_record_adds_to_the_listing_is_no_major_change(portal: Portal, make_call: MakeCall) -> None:
    whole = make_call(budget=Money(Decimal(5)), deadlines=(Deadline(dt.date(2027, 2, 16), dt.time(17)),))
    row = replace(whole, text="", budget=Money(Decimal(6)), deadlines=(Deadline(dt.date(2027, 2, 16)),))
    portal.crawl(Reading(row, partial=True))
    [learnt] = portal.crawl(whole)
    assert {change.field for change in learnt.changes} == {"text", "budget", "deadlines"}
    assert {change.weight for change in learnt.changes} == {Weight.MINOR}
    assert portal.known().version == 1


def test_a_call_is_not_closed_by_being_absent_once_or_twice(portal: Portal, store: Store, make_call: MakeCall) -> None:
    portal.crawl(make_call(), make_call(ref="2"))
    for misses in range(1, MISSES_BEFORE_VANISHED):
        portal.crawl(make_call(ref="2"))
        assert (portal.known().misses, portal.known().ended_reason) == (misses, None)
    with store.reading() as session:
        assert len(list_calls(session, open_at=portal.now)) == 2


def test_a_call_vanishes_after_several_healthy_absences_and_returns(
    portal: Portal, store: Store, make_call: MakeCall
) -> None:
    portal.crawl(make_call(), make_call(ref="2"))
    for _ in range(MISSES_BEFORE_VANISHED):
        portal.crawl(make_call(ref="2"))
    assert portal.known().ended_reason is EndedReason.VANISHED
    with store.reading() as session:
        assert [call.data.ref for call in list_calls(session, open_at=portal.now)] == ["2"]
    assert seen(portal.crawl(make_call(), make_call(ref="2"))) == [UNCHANGED, UNCHANGED]
    assert (portal.known().ended_reason, portal.known().misses, portal.known().version) == (None, 0, 1)


def test_a_call_that_returns_changed_returns_as_well(portal: Portal, make_call: MakeCall) -> None:
    portal.crawl(make_call(), make_call(ref="2"))
    for _ in range(MISSES_BEFORE_VANISHED):
        portal.crawl(make_call(ref="2"))
    assert seen(portal.crawl(make_call(deadlines=MOVED))) == [CHANGED]
    assert (portal.known().ended_reason, portal.known().version) == (None, 2)


def test_readings_close_together_are_one_absence(portal: Portal, store: Store, make_call: MakeCall) -> None:
    """A crawl repeated by hand ends nothing, and says what it lacked all the same."""
    portal.crawl(make_call(), make_call(ref="2"))
    for minutes in range(0, 600, 60):
        run = portal.start()
        portal.now = NOW + 2 * DAY + dt.timedelta(minutes=minutes)
        portal.save(run, make_call(ref="2"))
        with store.writing() as session:
            assert mark_missing(session, "eu_portal", run, portal.now) == 1
    assert (portal.known().misses, portal.known().ended_reason) == (1, None)


def test_an_absence_is_forgotten_when_the_call_is_seen_again(portal: Portal, make_call: MakeCall) -> None:
    portal.crawl(make_call(), make_call(ref="2"))
    for _ in range(2 * MISSES_BEFORE_VANISHED):
        portal.crawl(make_call(ref="2"))
        portal.crawl(make_call(), make_call(ref="2"))
    assert portal.known().ended_reason is None


def test_a_closed_call_is_expected_to_go(portal: Portal, store: Store, make_call: MakeCall) -> None:
    portal.crawl(make_call(deadlines=(Deadline(dt.date(2026, 11, 21)),)), make_call(ref="2"))
    portal.now += 3 * DAY
    run = portal.start()
    portal.save(run, make_call(ref="2"))
    with store.writing() as session:
        assert mark_missing(session, "eu_portal", run, portal.now) == 0
    assert (portal.known().misses, portal.known().ended_reason) == (0, None)


def test_an_unreadable_call_is_not_missing(portal: Portal, store: Store, make_call: MakeCall) -> None:
    portal.crawl(make_call(), make_call(ref="2"))
    run = portal.start()
    with store.writing() as session:
        mark_seen(session, "eu_portal", run, ["51000001TOPICS", "never seen"])
        assert mark_missing(session, "eu_portal", run, portal.now) == 1  # "2"
    assert portal.known().misses == 0
    assert portal.known().data == make_call()


def test_sources_are_apart(portal: Portal, store: Store, make_call: MakeCall) -> None:
    other = Portal(store, "fr_ademe")
    portal.crawl(make_call())
    assert seen(other.crawl(make_call(source="fr_ademe"))) == [NEW]
    portal.crawl(make_call(ref="2"))
    with store.reading() as session:
        misses = dict(session.execute(select(Sighting.source, Sighting.misses).where(Sighting.ref != "2")).all())
    assert misses == {"eu_portal": 1, "fr_ademe": 0}


def test_a_large_batch_is_saved_in_order(portal: Portal, store: Store, make_call: MakeCall) -> None:
    batch = [make_call(ref=str(number), title=f"Call {number}") for number in range(500)]
    assert set(seen(portal.crawl(*batch))) == {NEW}
    with store.reading() as session:
        rows = session.execute(select(Call.ref, Call.title, Sighting.ref).join(Sighting, Sighting.call_id == Call.id))
        assert all(ref == sighted and title == f"Call {ref}" for ref, title, sighted in rows)


def test_nothing_to_save_is_nothing(portal: Portal) -> None:
    assert portal.save(portal.start()) == []


@pytest.fixture
def two_stores(database_url: str) -> Iterator[tuple[Store, Store]]:
    both = open_store(database_url), open_store(database_url)
    yield both
    for one in both:
        one.close()


def test_two_crawls_at_once_end_with_one_call_each(two_stores: tuple[Store, Store], make_call: MakeCall) -> None:
    portals = [Portal(one) for one in two_stores]
    runs = [portal.start() for portal in portals]
    batches = [[make_call(ref=str(number)) for number in range(first, first + 40, 10)] for first in range(10)]
    ready = threading.Barrier(2)
    results: list[list[Seen]] = [[], []]

    def crawl(worker: int) -> None:
        ready.wait(5)
        for batch in batches if worker else reversed(batches):
            results[worker] += seen(portals[worker].save(runs[worker], *batch))

    threads = [threading.Thread(target=crawl, args=(worker,)) for worker in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(results[0] + results[1]) == [NEW] * 40 + [UNCHANGED] * 40
    with two_stores[0].reading() as session:
        assert session.scalar(select(func.count()).select_from(Call)) == 40
        assert session.scalar(select(func.count()).select_from(Sighting)) == 40
