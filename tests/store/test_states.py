"""Where a call stands: dates and clock decide, in the call's own zone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from store.states import days_left, next_deadline, state_of
from store.types import CallData, Deadline, DeadlineModel, State

MakeCall = Callable[..., CallData]
BRUSSELS_MIDNIGHT = dt.datetime(2026, 9, 17, 22, 0, tzinfo=dt.UTC)  # 18 September begins in Brussels


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("now", "state"),
    [
        ("2026-08-31T21:59", State.FORTHCOMING),
        ("2026-08-31T22:00", State.OPEN),  # 1 September in Brussels
        ("2026-09-17T21:59", State.OPEN),
        ("2026-09-17T22:00", State.CLOSED),
    ],
)
def test_a_call_opens_and_closes_by_the_clock_of_its_zone(make_call: MakeCall, now: str, state: State) -> None:
    call = make_call(opens=dt.date(2026, 9, 1), deadlines=(Deadline(dt.date(2026, 9, 17)),), source_status="open")
    assert state_of(call, at(now)) is state


def test_the_source_is_not_believed(make_call: MakeCall) -> None:
    stale = make_call(deadlines=(Deadline(dt.date(2026, 1, 1)),), source_status="open")
    assert state_of(stale, at("2026-08-21T06:00")) is State.CLOSED


def test_several_cut_offs_keep_a_call_open_until_the_last(make_call: MakeCall) -> None:
    cut_offs = (Deadline(dt.date(2026, 3, 1)), Deadline(dt.date(2026, 10, 1)))
    call = make_call(opens=None, deadlines=cut_offs)
    assert state_of(call, at("2026-06-01T00:00")) is State.OPEN
    assert next_deadline(cut_offs, at("2026-06-01T00:00")) == cut_offs[1]
    assert next_deadline(cut_offs, at("2026-12-01T00:00")) is None


def test_a_call_without_dates_is_open(make_call: MakeCall) -> None:
    assert state_of(make_call(opens=None, deadlines=()), at("2026-06-01T00:00")) is State.OPEN


@pytest.mark.parametrize(
    ("published", "opens", "over"),
    [
        (dt.date(2026, 1, 1), None, "2026-07-03T22:00"),
        (dt.date(2026, 1, 1), dt.date(2026, 3, 1), "2026-08-31T22:00"),  # it opens two months after the news
        (dt.date(2026, 1, 1), dt.date(2025, 12, 1), "2026-07-03T22:00"),
        (None, dt.date(2026, 3, 1), "2026-08-31T22:00"),
    ],
)
def test_what_news_announced_is_over_half_a_year_later(
    make_call: MakeCall, published: dt.date | None, opens: dt.date | None, over: str
) -> None:
    call = make_call(published=published, opens=opens, deadlines=(), deadline_model=DeadlineModel.ANNOUNCED)
    assert state_of(call, at(over) - dt.timedelta(minutes=1)) is State.OPEN
    assert state_of(call, at(over)) is State.CLOSED


def test_news_that_nothing_dates_and_calls_that_no_news_told_stay_open(make_call: MakeCall) -> None:
    undated = make_call(published=None, opens=None, deadlines=(), deadline_model=DeadlineModel.ANNOUNCED)
    standing = make_call(published=dt.date(2019, 1, 1), opens=None, deadlines=(), deadline_model=DeadlineModel.UNKNOWN)
    assert {state_of(call, at("2026-06-01T00:00")) for call in (undated, standing)} == {State.OPEN}


def test_a_deadline_says_more_than_the_age_of_news(make_call: MakeCall) -> None:
    call = make_call(
        published=dt.date(2026, 1, 1),
        deadlines=(Deadline(dt.date(2026, 12, 1)),),
        deadline_model=DeadlineModel.ANNOUNCED,
    )
    assert state_of(call, at("2026-11-30T00:00")) is State.OPEN


def test_a_day_counts_to_its_end_in_its_zone() -> None:
    assert Deadline(dt.date(2026, 9, 17)).closes_at == BRUSSELS_MIDNIGHT
    assert Deadline(dt.date(2026, 9, 17), zone="Europe/London").closes_at == at("2026-09-17T23:00")
    assert Deadline(dt.date(2026, 10, 25), dt.time(17)).closes_at == at("2026-10-25T16:00")  # after the clocks change


def test_days_left_are_calendar_days_in_the_zone_of_the_deadline() -> None:
    deadline = Deadline(dt.date(2026, 9, 17))
    assert days_left(deadline, at("2026-09-16T21:59")) == 1
    assert days_left(deadline, at("2026-09-16T22:00")) == 0
