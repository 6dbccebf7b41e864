"""Who is due on which day, and what is news to a person."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.editions import Candidate, Fit, Item, News, arrange, decide, edition_day, is_due
from store.changes import net_changes
from store.types import CallData, Change, Deadline, Frequency, Weight, Wishes
from tests.conftest import NOW

MONDAY = dt.date(2026, 11, 16)
FITS = Fit("Sensors", Wishes(), 0.8, fits=True)
OPEN = CallData("s", "r", "", "t", deadlines=(Deadline(dt.date(2027, 2, 16)),))
PAST = CallData("s", "r", "", "t", deadlines=(Deadline(dt.date(2026, 11, 1)),))
MOVED = Change("deadlines", "1 May 2026", "2 June 2026", Weight.MAJOR)


def candidate(**fields: Any) -> Candidate:
    return replace(Candidate(1, 1, 1, OPEN, fits=(FITS,)), **fields)


def test_an_edition_is_of_the_day_where_the_cluster_is() -> None:
    late = dt.datetime(2026, 11, 20, 23, 30, tzinfo=dt.UTC)
    assert edition_day(late, "Europe/Paris") == dt.date(2026, 11, 21)
    assert edition_day(late, "America/New_York") == dt.date(2026, 11, 20)


def test_weekly_profiles_are_heard_on_mondays() -> None:
    week = [MONDAY + dt.timedelta(days=n) for n in range(7)]
    assert [is_due(Frequency.WEEKLY, day, day - dt.timedelta(days=1)) for day in week] == [True] + [False] * 6
    assert all(is_due(Frequency.DAILY, day, None) for day in week)


def test_a_missed_monday_is_caught_up_by_the_next_edition_and_only_that() -> None:
    friday, tuesday, wednesday = (MONDAY + dt.timedelta(days=n) for n in (-3, 1, 2))
    assert is_due(Frequency.WEEKLY, tuesday, last=friday)
    assert not is_due(Frequency.WEEKLY, wednesday, last=tuesday)
    assert not is_due(Frequency.WEEKLY, tuesday, last=None)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=60))
def test_weekly_profiles_are_heard_once_in_each_week_that_has_an_edition(gaps: list[int]) -> None:
    last, heard = MONDAY, [MONDAY]
    for gap in gaps:
        day = last + dt.timedelta(days=gap)
        if is_due(Frequency.WEEKLY, day, last):
            heard.append(day)
        last = day
    weeks = [day.isocalendar()[:2] for day in heard]
    assert len(weeks) == len(set(weeks))
    assert last.isocalendar()[:2] in weeks


def test_a_new_call_is_told_when_it_fits_and_is_not_closed() -> None:
    item = decide(candidate(), NOW)
    assert item is not None
    assert item.news is News.NEW
    assert decide(candidate(fits=(replace(FITS, fits=False),)), NOW) is None
    assert decide(candidate(call=PAST), NOW) is None
    assert decide(candidate(call=replace(OPEN, opens=dt.date(2027, 1, 1))), NOW) is not None


def test_a_told_call_is_told_again_only_when_it_changed() -> None:
    assert decide(candidate(told=1), NOW) is None
    item = decide(candidate(told=1, version=3, changes=(MOVED,)), NOW)
    assert item is not None
    assert (item.news, item.changes) == (News.CHANGED, (MOVED,))


def test_a_change_is_told_even_when_the_call_is_closed_or_fits_no_more() -> None:
    gone = candidate(told=1, version=2, call=PAST, fits=(replace(FITS, fits=False),), changes=(MOVED,))
    item = decide(gone, NOW)
    assert item is not None
    assert item.fits == ()


def test_several_changes_of_a_field_are_one_from_what_was_told_to_what_is() -> None:
    steps = [replace(MOVED, old=str(n), new=str(n + 1)) for n in range(3)]
    assert net_changes(steps) == (replace(MOVED, old="0", new="3"),)


def test_what_changed_and_changed_back_is_no_news() -> None:
    back = replace(MOVED, old=MOVED.new, new=MOVED.old)
    assert decide(candidate(told=1, version=3, changes=(MOVED, back)), NOW) is None
    assert decide(candidate(told=1, version=2, changes=(replace(MOVED, weight=Weight.MINOR), back)), NOW) is None


def test_a_small_change_is_told_only_as_the_beginning_of_a_large_one() -> None:
    small = replace(MOVED, weight=Weight.MINOR)
    large = replace(MOVED, old=MOVED.new, new="3 July 2026")
    assert net_changes([small]) == ()
    assert net_changes([small, large]) == (replace(large, old=MOVED.old),)


def test_changes_come_first_the_soonest_before_the_others_then_the_best() -> None:
    def item(number: int, news: News, days: int | None, score: float = 0.5) -> Item:
        deadlines = () if days is None else (Deadline(NOW.date() + dt.timedelta(days=days)),)
        call = replace(OPEN, deadlines=deadlines)
        return Item(number, 1, 1, call, "", news, (replace(FITS, score=score),))

    items = [
        item(1, News.NEW, 3, 0.7),
        item(2, News.NEW, 90, 0.9),
        item(3, News.CHANGED, None),
        item(4, News.CHANGED, 40),
        item(5, News.NEW, 5, 0.7),
        item(6, News.CHANGED, 2),
    ]
    assert [each.id for each in arrange(items, NOW)] == [6, 4, 3, 2, 1, 5]
    assert arrange(items[::-1], NOW) == arrange(items, NOW)


@pytest.mark.parametrize("score", [0.0, 1.0])
def test_the_score_is_that_of_the_best_profile(score: float) -> None:
    item = Item(1, 1, 1, OPEN, "", News.NEW, (replace(FITS, score=score), replace(FITS, score=0.5)))
    assert item.score == max(score, 0.5)
    assert replace(item, fits=()).score == 0
