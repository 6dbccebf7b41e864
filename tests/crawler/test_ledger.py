"""One crawl as a run: what is taken is saved, counted and judged, and one bad apple spoils nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from crawler.items import BadPage, BadRecord, NotModified, NotRecorded, Skipped
from crawler.judgement import FLOOD_FLOOR, Trouble
from crawler.ledger import BATCH, KEPT_FAILURES, Ledger
from store.alarms import PageData, accept_reading, kept_pages, open_alarms
from store.calls import count_calls, find_call, list_calls
from store.floods import waiting_floods
from store.runs import SourceData, crawls, unreadable, validators
from store.session import Store
from store.tables import Run, Unreadable
from store.types import CallData, Cause, Counts, Level, Money, Outcome, Reading
from tests.conftest import NOW
from tests.crawler.test_sampling import ENGLISH, FRENCH
from tests.crawler.told import tell_somebody

MakeCall = Callable[..., CallData]
SOURCE = SourceData("eu_portal", "The portal", Level.EUROPEAN)
DAY = dt.timedelta(days=1)


@pytest.fixture
def begin(store: Store) -> Callable[..., Ledger]:
    """A crawl of the source, each a day after the last."""
    days = iter(range(100))

    def begun(*, complete: bool = True) -> Ledger:
        now = NOW + next(days) * DAY
        return Ledger(store, SOURCE, lambda: now, complete=complete)

    return begun


def readings(make_call: MakeCall, number: int, start: int = 0) -> list[Reading]:
    return [Reading(make_call(ref=str(n), title=f"Call {n}"), b"raw") for n in range(start, start + number)]


def test_a_crawl_is_a_row_with_its_counts(store: Store, begin: Callable[..., Ledger], make_call: MakeCall) -> None:
    crawl = begin()
    for item in [
        *readings(make_call, 3),
        *readings(make_call, 1),
        Skipped(4),
        BadRecord("9", "https://a", "no title", b"x"),
    ]:
        crawl.take(item)
    judged = crawl.close(requests=7)
    assert (judged.outcome, judged.reason) == (Outcome.PARTIAL, "1 record could not be read")
    with store.reading() as session:
        (run,) = crawls(session, "eu_portal")
        assert run.crawl_counts == Counts(requests=7, found=3, new=3, repeated=1, skipped=4, unreadable=1)
        assert [(one.ref, one.reason) for one in unreadable(session, run.id)] == [("9", "no title")]
        assert (run.outcome, run.started_at) == (Outcome.PARTIAL, NOW)


def test_twice_the_same_crawl_changes_nothing(store: Store, begin: Callable[..., Ledger], make_call: MakeCall) -> None:
    for _ in range(2):
        crawl = begin()
        for item in readings(make_call, 5):
            crawl.take(item)
        crawl.close(1)
    assert crawl.counts == Counts(requests=1, found=5, unchanged=5)
    with store.reading() as session:
        assert count_calls(session) == 5


def test_batches_are_saved_as_they_fill(store: Store, begin: Callable[..., Ledger], make_call: MakeCall) -> None:
    crawl = begin()
    saved = [crawl.take(item) for item in readings(make_call, BATCH + 1)]
    assert [number for number, was_saved in enumerate(saved, 1) if was_saved] == [BATCH]
    with store.reading() as session:
        assert count_calls(session) == BATCH
    crawl.close(1)
    with store.reading() as session:
        assert count_calls(session) == BATCH + 1


@pytest.mark.parametrize(
    "poison",
    [
        {"title": "a lone surrogate \ud800"},
        {"budget": Money(Decimal(10) ** 30)},
        {"trl_min": 10**30},
    ],
    ids=["surrogate", "budget", "number"],
)
def test_a_call_that_no_database_takes_does_not_stop_the_others(
    store: Store, begin: Callable[..., Ledger], make_call: MakeCall, poison: dict[str, object]
) -> None:
    crawl = begin()
    for item in [*readings(make_call, 3), Reading(make_call(ref="bad", **poison), b"raw"), *readings(make_call, 3, 3)]:
        crawl.take(item)
    judged = crawl.close(1)
    assert (judged.outcome, judged.reason) == (Outcome.PARTIAL, "1 record could not be read")
    with store.reading() as session:
        assert count_calls(session) == 6
        (bad,) = unreadable(session, crawls(session, "eu_portal")[0].id)
    assert (bad.ref, bad.reason.startswith("refused: ")) == ("bad", True)
    assert crawl.counts.found == 6


def test_what_is_wrong_with_a_record_can_itself_hold_anything(
    store: Store, begin: Callable[..., Ledger], make_call: MakeCall
) -> None:
    crawl = begin()
    crawl.take(readings(make_call, 1)[0])
    crawl.take(BadRecord("a\x00\ud800b", "https://a\x00", "reason \udfff\x00 " + "long " * 1000, b"\x00\xff"))
    assert crawl.close(1).outcome is Outcome.PARTIAL
    with store.reading() as session:
        (bad,) = unreadable(session, crawls(session, "eu_portal")[0].id)
    assert (bad.ref, bad.url) == ("ab", "https://a")


@pytest.mark.parametrize(
    "bad", [BadRecord("a", "https://a", "day: 'a\x00\ud800b'"), BadPage("https://a", "no rows match 'a\x00\ud800b'")]
)
def test_a_run_ends_whatever_stands_in_its_reason(store: Store, begin: Callable[..., Ledger], bad: object) -> None:
    crawl = begin()
    crawl.take(bad)
    assert crawl.close(1).outcome is Outcome.FAILED
    with store.reading() as session:
        (run,) = crawls(session, "eu_portal")
        (alarm,) = open_alarms(session)
    assert (run.outcome, run.reason.endswith("'ab'"), alarm.reason) == (Outcome.FAILED, True, run.reason)


def test_absence_counts_only_after_a_trustworthy_crawl_of_a_whole_source(
    store: Store, begin: Callable[..., Ledger], make_call: MakeCall
) -> None:
    def misses() -> int:
        with store.reading() as session:
            call = find_call(session, "gone")
        assert call is not None
        return call.misses

    def crawl(*extra: object, complete: bool = True, crash: Trouble | None = None) -> Counts:
        one = begin(complete=complete)
        for item in [*readings(make_call, 4), *extra]:
            one.take(item)
        one.close(1, crash)
        return one.counts

    crawl(Reading(make_call(ref="gone")))
    for extra in (
        BadPage("https://a", "timed out"),
        NotRecorded("https://a", listing=True),
        NotModified("https://a", listing=True),
    ):
        assert (crawl(extra).missing, misses()) == (0, 0)
    assert (crawl(complete=False).missing, misses()) == (0, 0)
    assert (crawl(crash=Trouble(Cause.FAULT, "a fault in the spider")).missing, misses()) == (0, 0)
    assert (crawl(BadRecord("gone", "https://a", "no title")).missing, misses()) == (0, 0)
    assert (crawl(NotRecorded("https://a", listing=False)).missing, misses()) == (1, 1)
    assert (crawl(NotModified("https://a", listing=False)).missing, misses()) == (1, 2)
    assert (crawl(BadRecord("0", "https://a", "odd")).missing, misses()) == (1, 3)


def test_a_record_that_nobody_can_ever_read_keeps_only_that_from_vanishing_which_it_may_be(
    store: Store, begin: Callable[..., Ledger], make_call: MakeCall
) -> None:
    """What was met beside a nameless record is not that record; what vanished when it appeared may be."""

    def crawl(number: int, *stubs: bytes) -> Counts:
        one = begin()
        for item in [*readings(make_call, number), *[BadRecord("", "https://a", "no title", stub) for stub in stubs]]:
            one.take(item)
        one.close(1)
        return one.counts

    def ended() -> set[str]:
        with store.reading() as session:
            return {call.data.ref for call in list_calls(session) if call.ended_reason}

    crawl(10, b"a stub")
    assert [crawl(9, b"a stub").missing for _ in range(3)] == [1, 1, 1]
    assert ended() == {"9"}
    assert [crawl(8, b"a stub", b"number 8, without its number").missing for _ in range(6)] == [0] * 6
    assert ended() == {"9"}
    assert [crawl(7, b"a stub", b"number 8, without its number").missing for _ in range(3)] == [1, 1, 1]
    assert ended() == {"9", "7"}
    assert [crawl(6, b"another every day: %d" % day).missing for day in range(4)] == [0] * 4
    crawl(6, b"a stub")
    assert [crawl(5, b"a stub", b"a stub").missing for _ in range(6)] == [0] * 6, "one of the two may be it"
    assert "5" not in ended()
    crawl(5, b"a stub", b"a stub")
    assert [crawl(4, b"a stub").missing for _ in range(3)] == [1, 1, 1], "the one that is left may be it, too"
    assert ended() == {"9", "7", "4"}


def test_half_of_the_usual_number_is_not_believed(
    store: Store, begin: Callable[..., Ledger], make_call: MakeCall
) -> None:
    for number in (10, 10, 10, 4):
        crawl = begin()
        for item in readings(make_call, number):
            crawl.take(item)
        judged = crawl.close(1)
    assert (judged.outcome, judged.reason) == (Outcome.PARTIAL, "found 4 where 10 are usual")
    assert crawl.counts.missing == 0


def test_a_crash_is_a_failure_that_keeps_what_was_read(
    store: Store, begin: Callable[..., Ledger], make_call: MakeCall
) -> None:
    crawl = begin()
    crawl.take(readings(make_call, 1)[0])
    judged = crawl.close(1, Trouble(Cause.FAULT, "a fault in the spider"), {"https://a": ('"1"', "")})
    assert (judged.outcome, judged.reason) == (Outcome.FAILED, "a fault in the spider")
    with store.reading() as session:
        assert count_calls(session) == 1
        assert validators(session, "eu_portal") == {}


def test_validators_are_kept_after_a_good_crawl(
    store: Store, begin: Callable[..., Ledger], make_call: MakeCall
) -> None:
    crawl = begin()
    crawl.take(readings(make_call, 1)[0])
    crawl.close(1, fresh_validators={"https://a": ('"1"', "")})
    assert begin().validators == {"https://a": ('"1"', "")}


def test_a_source_that_sends_rubbish_without_end_fills_no_disk(store: Store, begin: Callable[..., Ledger]) -> None:
    crawl, rubbish = begin(), b"x" * (KEPT_FAILURES // 2)
    for number in range(4):
        crawl.take(BadPage(f"https://a/{number}", "too odd", rubbish))
    crawl.close(4)
    with store.reading() as session:
        kept = [len(raw) for raw in session.scalars(select(Unreadable.raw))]
    assert len(kept) == 4
    assert sum(size > 10 for size in kept) == 2


def test_an_item_that_nobody_knows_is_a_bug(begin: Callable[..., Ledger]) -> None:
    with pytest.raises(TypeError, match="yielded dict"):
        begin().take({})


def test_a_store_that_cannot_be_written_is_no_poisoned_record(
    store: Store, begin: Callable[..., Ledger], make_call: MakeCall
) -> None:
    """What is wrong with the database is raised, and not laid at the door of a call."""
    crawl = begin()
    store.engine.dispose()
    with store.writing() as session:
        session.delete(session.scalars(select(Run)).one())
    crawl.take(readings(make_call, 1)[0])
    with pytest.raises(SQLAlchemyError):
        crawl.flush()


# --- the watch over a source


def read(begin: Callable[..., Ledger], make_call: MakeCall, refs: range, *, complete: bool = True) -> Ledger:
    crawl = begin(complete=complete)
    for number in refs:
        crawl.take(Reading(make_call(ref=str(number), title=f"Call {number}"), b"raw"))
    crawl.close(1)
    return crawl


def open_now(store: Store) -> list[tuple[Cause, dt.datetime]]:
    with store.reading() as session:
        return [(alarm.cause, alarm.opened_at) for alarm in open_alarms(session)]


def test_one_odd_record_is_no_alarm_and_many_are(
    store: Store, begin: Callable[..., Ledger], make_call: MakeCall
) -> None:
    def crawl(bad: int) -> None:
        one = begin()
        for item in [*readings(make_call, 10), *[BadRecord(f"x{n}", "https://a", "no title") for n in range(bad)]]:
            one.take(item)
        one.close(1)

    crawl(1)
    assert open_now(store) == []
    crawl(5)
    assert open_now(store) == [(Cause.SITE_CHANGED, NOW + DAY)]
    crawl(5)
    assert open_now(store) == [(Cause.SITE_CHANGED, NOW + DAY)], "twice is one alarm"
    crawl(1)
    assert open_now(store) == [], "what is left of the trouble is a record's, not the site's"


def test_whoever_stops_a_crawl_raises_no_alarm_and_closes_none(
    store: Store, begin: Callable[..., Ledger], make_call: MakeCall
) -> None:
    stopped = Trouble(Cause.INTERRUPTED, "stopped before its end: shutdown")
    begin().close(1, stopped)
    assert open_now(store) == []
    begin().close(1, Trouble(Cause.BLOCKED, "refused"))
    one = begin()
    one.take(readings(make_call, 1)[0])
    one.close(1, stopped)
    assert open_now(store) == [(Cause.BLOCKED, NOW + DAY)]


def test_half_a_source_closes_nothing_for_ever_until_staff_say_that_it_is_right(
    store: Store, begin: Callable[..., Ledger], make_call: MakeCall
) -> None:
    def gone() -> int:
        with store.reading() as session:
            return sum(call.ended_reason is not None for call in list_calls(session))

    for _ in range(3):
        read(begin, make_call, range(20))
    for _ in range(10):
        assert read(begin, make_call, range(10)).counts.missing == 0
    assert (gone(), [cause for cause, _ in open_now(store)]) == (0, [Cause.TOO_FEW])
    with store.writing() as session:
        assert accept_reading(session, "eu_portal", "a programme ended", NOW + 13 * DAY)
    for missed in range(3):
        assert gone() == 0, f"after {missed} healthy readings"
        assert read(begin, make_call, range(10)).counts.missing == 10
    assert (gone(), open_now(store)) == (10, [])


def test_another_language_is_red_until_staff_say_that_it_is_right(
    store: Store, begin: Callable[..., Ledger], make_call: MakeCall
) -> None:
    """What is usual else stays learnt: half of the calls is not green the day after."""

    def crawl(words: str, number: int = 12) -> Cause | None:
        one = begin()
        for ref in range(number):
            one.take(Reading(make_call(ref=str(ref), title=f"Call {ref}", summary=words), b"raw"))
        return one.close(1).cause

    assert [crawl(FRENCH) for _ in range(3)] == [None] * 3
    assert [crawl(ENGLISH) for _ in range(5)] == [Cause.ANOTHER_LANGUAGE] * 5
    with store.writing() as session:
        assert accept_reading(session, "eu_portal", "they write English now", NOW + 8 * DAY)
    assert crawl(ENGLISH) is None
    assert crawl(ENGLISH, 6) is Cause.TOO_FEW
    assert crawl(FRENCH) is Cause.ANOTHER_LANGUAGE


def test_the_ledger_keeps_what_a_run_was_held_against(
    store: Store, begin: Callable[..., Ledger], make_call: MakeCall
) -> None:
    for _ in range(3):
        read(begin, make_call, range(10))
    read(begin, make_call, range(3))
    with store.reading() as session:
        last, *good = crawls(session, "eu_portal")
    assert [(run.cause, run.teaches, run.usual) for run in good] == [(None, True, None)] * 3
    assert (last.cause, last.teaches, last.usual) == (Cause.TOO_FEW, False, (7, 13))


def test_pages_are_kept_for_a_bad_crawl_alone(store: Store, begin: Callable[..., Ledger], make_call: MakeCall) -> None:
    page = PageData("GET", "https://a", b"", 200, "text/html", b"<p>changed</p>")
    begin().close(1, pages=[page])
    one = begin()
    one.take(readings(make_call, 1)[0])
    one.close(1, pages=[page, page])
    with store.reading() as session:
        _, bad = crawls(session, "eu_portal")
        assert kept_pages(session, "eu_portal") == (bad.id, [page])


# --- floods


def test_before_anybody_was_told_everything_is_new_to_everybody(
    store: Store, begin: Callable[..., Ledger], make_call: MakeCall
) -> None:
    assert read(begin, make_call, range(300)).counts.held == 0


def test_more_than_a_source_ever_brings_is_held_whole(
    store: Store, begin: Callable[..., Ledger], make_call: MakeCall
) -> None:
    """Whatever batches it comes in: those before the limit was passed are held with the rest."""
    read(begin, make_call, range(5))
    tell_somebody(store, NOW)
    assert read(begin, make_call, range(5 + FLOOD_FLOOR)).counts.held == 0
    flooded = read(begin, make_call, range(25 + 3 * BATCH))
    assert (flooded.counts.new, flooded.counts.held) == (3 * BATCH, 3 * BATCH)
    again = read(begin, make_call, range(25 + 3 * BATCH))
    assert (again.counts.unchanged, again.counts.new, again.counts.held) == (25 + 3 * BATCH, 0, 0)
    with store.reading() as session:
        (flood,) = waiting_floods(session)
    assert (flood.calls, flood.usual) == (3 * BATCH, 3 * FLOOD_FLOOR)


@pytest.mark.parametrize("complete", [True, False])
def test_where_all_references_changed_nothing_is_told_anew_before_staff_say_so(
    store: Store, begin: Callable[..., Ledger], make_call: MakeCall, complete: bool
) -> None:
    """A site that moved lists its twelve calls under new addresses: to everybody who was told of them they are no news."""
    for _ in range(4):
        read(begin, make_call, range(12), complete=complete)
    tell_somebody(store, NOW)
    moved = read(begin, make_call, range(100, 112), complete=complete)
    assert (moved.counts.new, moved.counts.held, moved.counts.missing) == (12, 12, 0)
    assert open_now(store) == [(Cause.SITE_CHANGED, NOW + 4 * DAY)]
    again = read(begin, make_call, range(100, 113), complete=complete)
    assert (again.counts.new, again.counts.held, open_now(store)) == (1, 0, [])
    with store.reading() as session:
        assert [flood.calls for flood in waiting_floods(session)] == [12]


def test_one_call_that_no_database_takes_lets_no_flood_through(
    store: Store, begin: Callable[..., Ledger], make_call: MakeCall
) -> None:
    read(begin, make_call, range(1))
    tell_somebody(store, NOW)
    crawl = begin()
    poison = Reading(make_call(ref="bad", title="a lone surrogate \ud800"), b"raw")
    for item in [*readings(make_call, 15, 100), poison, *readings(make_call, 15, 200)]:
        crawl.take(item)
    crawl.close(1)
    assert (crawl.counts.new, crawl.counts.unreadable, crawl.counts.held) == (30, 1, 30)
    with store.reading() as session:
        assert [flood.calls for flood in waiting_floods(session)] == [30]


def test_a_new_source_beside_old_ones_waits_for_a_decision(
    store: Store, begin: Callable[..., Ledger], make_call: MakeCall
) -> None:
    read(begin, make_call, range(1))
    tell_somebody(store, NOW)
    second = Ledger(store, SourceData("fr_ademe", "Ademe", Level.NATIONAL), lambda: NOW, complete=True)
    for number in range(FLOOD_FLOOR + 1):
        second.take(Reading(make_call(source="fr_ademe", ref=f"f{number}", title=f"Aide {number}", identifier="")))
    second.close(1)
    assert second.counts.held == FLOOD_FLOOR + 1


def test_two_floods_of_the_same_calls_are_held_and_an_everyday_number_is_told(
    store: Store, begin: Callable[..., Ledger], make_call: MakeCall
) -> None:
    """Two sources of the same calls recover; what a third one reads on its way is told as if they had not."""

    def crawl(source: str, refs: range) -> Counts:
        one = Ledger(store, replace(SOURCE, name=source), lambda: NOW, complete=True)
        for number in refs:
            code = f"HORIZON-CL4-2027-01-A-{number}"
            one.take(Reading(make_call(source=source, ref=str(number), title=f"Call {code}", identifier=code), b"raw"))
        one.close(1)
        return one.counts

    def waiting() -> int:
        with store.reading() as session:
            return sum(call.held for call in list_calls(session))

    crawl("eu_portal", range(1))
    tell_somebody(store, NOW)
    assert crawl("eu_portal", range(200)).held == 199
    assert crawl("fr_ademe", range(200)).held == 0, "they are held already"
    assert waiting() == 199
    assert crawl("it_veneto", range(10)).held == 0
    assert waiting() == 190
