"""Whether a crawl can be believed."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.judgement import Judgement, is_due, judge
from store.types import Counts, Outcome

OK, PARTIAL, FAILED = Outcome.OK, Outcome.PARTIAL, Outcome.FAILED
USUAL = [100, 90, 110]


@pytest.mark.parametrize(
    ("counts", "bad_pages", "past", "expected"),
    [
        (Counts(found=95), [], USUAL, Judgement(OK, "", trustworthy=True)),
        (Counts(found=1), [], [], Judgement(OK, "", trustworthy=True)),
        (Counts(found=0), [], [], Judgement(FAILED, "it answered, but listed nothing", trustworthy=False)),
        (Counts(found=0), ["timed out", "x"], USUAL, Judgement(FAILED, "timed out", trustworthy=False)),
        (Counts(found=49), [], USUAL, Judgement(PARTIAL, "found 49 where 100 are usual", trustworthy=False)),
        (Counts(found=50), [], USUAL, Judgement(OK, "", trustworthy=True)),
        (Counts(found=10), [], USUAL[:2], Judgement(OK, "", trustworthy=True)),  # two readings are no habit
        (
            Counts(found=95, unreadable=1),
            ["timed out"],
            USUAL,
            Judgement(PARTIAL, "1 page could not be read: timed out", trustworthy=False),
        ),
        (
            Counts(found=95, unreadable=3),
            ["timed out"],
            USUAL,
            Judgement(PARTIAL, "1 page could not be read: timed out; 2 records could not be read", trustworthy=False),
        ),
        (
            Counts(found=95, unreadable=2),
            [],
            USUAL,
            Judgement(PARTIAL, "2 records could not be read", trustworthy=True),  # they were met: not missing
        ),
    ],
)
def test_a_crawl_is_judged(counts: Counts, bad_pages: list[str], past: list[int], expected: Judgement) -> None:
    assert judge(counts, bad_pages, past) == expected


def test_not_modified_is_good_and_says_nothing_of_absence() -> None:
    counts = Counts(not_modified=1)
    assert judge(counts, [], USUAL, not_modified=True) == Judgement(OK, "not modified", trustworthy=False)
    assert judge(counts, [], USUAL).outcome is FAILED


def test_a_truncated_replay_says_nothing_of_absence() -> None:
    assert judge(Counts(found=95), [], USUAL, truncated=True) == Judgement(OK, "", trustworthy=False)


@given(
    st.integers(0, 200),
    st.integers(0, 5),
    st.lists(st.just("broken"), max_size=3),
    st.lists(st.integers(1, 300), max_size=6),
    st.fixed_dictionaries({"truncated": st.booleans(), "not_modified": st.booleans()}),
)
def test_absence_means_something_only_after_a_whole_reading(
    found: int, bad_records: int, bad_pages: list[str], past: list[int], unread: dict[str, bool]
) -> None:
    counts = Counts(found=found, unreadable=bad_records + len(bad_pages))
    judged = judge(counts, bad_pages, past, **unread)
    if judged.trustworthy:
        assert found > 0
        assert bad_pages == []
        assert not any(unread.values())
    if found == 0 and not unread["not_modified"]:
        assert judged.outcome is FAILED
    assert (judged.outcome is OK) == (judged.reason in {"", "not modified"})


def test_a_weekly_source_rests_and_a_daily_one_never() -> None:
    now = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
    day, week = dt.timedelta(days=1), dt.timedelta(days=7)
    assert is_due(day, now, now)
    assert is_due(week, None, now), "never read yet"
    assert not is_due(week, now - dt.timedelta(days=6, hours=23), now)
    assert is_due(week, now - week, now)
