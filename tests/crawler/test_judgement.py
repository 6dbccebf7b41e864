"""Whether a crawl can be believed."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.judgement import (
    FLOOD_FLOOR,
    LEARNT_FROM,
    PAST_NEEDED,
    Crawled,
    Judgement,
    Trouble,
    Usual,
    band,
    flood_limit,
    is_due,
    judge,
    language_of_most,
    usual_language,
    usual_shares,
)
from store.types import Cause, Counts, Outcome

OK, PARTIAL, FAILED = Outcome.OK, Outcome.PARTIAL, Outcome.FAILED
USUAL = [100, 90, 110]
SLOW = Trouble(Cause.TIMED_OUT, "timed out")
GONE = Trouble(Cause.ADDRESS_GONE, "the page is gone")
ODD = Trouble(Cause.SITE_CHANGED, "no title")


def believed(outcome: Outcome, reason: str = "", cause: Cause | None = None) -> Judgement:
    return Judgement(outcome, reason, trustworthy=True, cause=cause, teaches=True)


def in_part(reason: str, cause: Cause, *, teaches: bool = False) -> Judgement:
    return Judgement(PARTIAL, reason, trustworthy=False, cause=cause, teaches=teaches)


def failed(reason: str, cause: Cause) -> Judgement:
    return Judgement(FAILED, reason, trustworthy=False, cause=cause)


@pytest.mark.parametrize(
    ("crawled", "past", "expected"),
    [
        (Crawled(Counts(found=95)), USUAL, believed(OK)),
        (Crawled(Counts(found=1)), [], believed(OK)),
        (Crawled(Counts()), [], failed("it answered, but listed nothing", Cause.EMPTY)),
        (Crawled(Counts(), (SLOW, GONE)), USUAL, failed("timed out", Cause.TIMED_OUT)),
        (
            Crawled(Counts(unreadable=9), records=(ODD, ODD)),
            USUAL,
            failed("none of its 9 records could be read: no title", Cause.SITE_CHANGED),
        ),
        (
            Crawled(Counts(found=50), lacking=50),
            USUAL,
            in_part("found 50 where 100 are usual", Cause.TOO_FEW),
        ),
        (Crawled(Counts(found=75), lacking=25), USUAL, believed(OK)),
        (Crawled(Counts(found=10), lacking=90), USUAL[:2], believed(OK)),  # two readings are no habit
        (
            Crawled(Counts(found=95, unreadable=1), (SLOW,)),
            USUAL,
            in_part("1 page could not be read: timed out", Cause.TIMED_OUT, teaches=True),
        ),
        (
            Crawled(Counts(found=95, unreadable=3), (SLOW,), (ODD, ODD)),
            USUAL,
            in_part("1 page could not be read: timed out; 2 records could not be read", Cause.TIMED_OUT, teaches=True),
        ),
        (
            Crawled(Counts(found=95, unreadable=2), records=(ODD, ODD)),
            USUAL,
            believed(PARTIAL, "2 records could not be read", Cause.RECORDS),  # they were met: not missing
        ),
        (
            Crawled(Counts(found=95, unreadable=40), records=(ODD, GONE, ODD)),
            USUAL,
            believed(PARTIAL, "40 records could not be read: no title", Cause.SITE_CHANGED),
        ),
        (
            Crawled(Counts(found=95), crash=Trouble(Cause.FAULT, "a bug")),
            USUAL,
            failed("a bug", Cause.FAULT),
        ),
    ],
)
def test_a_crawl_is_judged(crawled: Crawled, past: list[int], expected: Judgement) -> None:
    assert judge(crawled, Usual(band(past))) == expected


def test_half_of_the_pages_is_never_green() -> None:
    for usual in range(3, 500):
        steady = Usual(band([usual] * LEARNT_FROM))
        half = Crawled(Counts(found=usual // 2), lacking=usual - usual // 2)
        assert judge(half, steady).cause is Cause.TOO_FEW, usual


def test_where_nothing_is_known_any_more_references_have_changed() -> None:
    anew = Crawled(Counts(found=12, new=12), lacking=12)
    judged = judge(anew, Usual(band([12] * 3), meets_known=True))
    assert (judged.outcome, judged.cause, judged.trustworthy) == (PARTIAL, Cause.SITE_CHANGED, False)
    assert judged.reason == "none of its 12 calls was known: their addresses or numbers may have changed"
    assert judge(anew, Usual(band([12] * 3))).outcome is OK, "a source that never lists a call twice"
    met = replace(anew, counts=Counts(found=12, new=11))
    assert judge(met, Usual(band([12] * 3), meets_known=True)).outcome is OK
    few = Crawled(Counts(found=4, new=4))
    assert judge(few, Usual(band([4] * 3), meets_known=True)).outcome is OK, "so few may all be new"


def test_what_led_to_a_low_number_is_the_cause_of_it() -> None:
    judged = judge(Crawled(Counts(found=6, unreadable=6), records=(ODD,) * 6, lacking=6), Usual(band([12] * 3)))
    assert (judged.cause, judged.trustworthy) == (Cause.SITE_CHANGED, False)
    assert judged.reason == "6 records could not be read: no title; found 6 where 12 are usual"


def test_calls_that_closed_explain_a_low_number() -> None:
    """Half of a portal's calls have their deadline on one day: nothing is lacking that should be there."""
    assert judge(Crawled(Counts(found=40), lacking=3), Usual(band(USUAL))) == believed(OK)


def test_not_modified_is_good_and_says_nothing_of_absence() -> None:
    same = Crawled(Counts(not_modified=1), not_modified=True)
    assert judge(same, Usual(band(USUAL))) == Judgement(OK, "not modified", trustworthy=False)
    assert judge(replace(same, not_modified=False), Usual(band(USUAL))).outcome is FAILED


def test_a_truncated_replay_says_nothing_of_absence_or_of_the_source() -> None:
    cut = Crawled(Counts(found=95), truncated=True)
    assert judge(cut, Usual(band(USUAL))) == Judgement(OK, "", trustworthy=False)
    nothing = judge(replace(cut, counts=Counts()), Usual(band(USUAL)))
    assert (nothing.outcome, nothing.cause, nothing.is_alarming) == (FAILED, Cause.NOT_RECORDED, False)


def test_another_language_is_not_believed() -> None:
    spoken = Crawled(Counts(found=100), languages={"en": 40})
    judged = judge(spoken, Usual(band(USUAL), "fr"))
    assert (judged.outcome, judged.cause, judged.trustworthy, judged.teaches) == (
        PARTIAL,
        Cause.ANOTHER_LANGUAGE,
        False,
        False,
    )
    assert judged.reason == "it is written in another language: 'en' where 'fr' is usual"
    assert judge(spoken, Usual(band(USUAL), "en")).outcome is OK
    assert judge(spoken, Usual(band(USUAL))).outcome is OK
    assert judge(replace(spoken, languages={}), Usual(band(USUAL), "fr")).outcome is OK


FRENCH, BELGIAN, SWISS = (
    [{"fr": 12}, {"fr": 12}, {"fr": 11, "en": 1}],
    [{"fr": 20, "nl": 20}, {"fr": 24, "nl": 16}, {"fr": 17, "nl": 23}],
    [{"de": 14, "fr": 8, "it": 2, "en": 6}, {"de": 12, "fr": 10, "en": 6}, {"de": 15, "fr": 8, "en": 7}],
)


@pytest.mark.parametrize(
    ("texts", "known", "past", "words"),
    [
        ({"fr": 6, "en": 6}, {"fr": 6, "en": 6}, FRENCH, "6 of 12 texts are in another language: 'en'"),
        ({"fr": 10, "en": 6}, {"fr": 9, "en": 5}, FRENCH, ""),
        ({"fr": 12, "en": 5}, {"fr": 11, "en": 1}, FRENCH, ""),  # new calls may be in any language
        ({"fr": 10, "en": 12}, {"fr": 10, "en": 1}, FRENCH, "12 of 22 texts are in another language: 'en'"),
        ({"fr": 3, "en": 3}, {"fr": 3, "en": 3}, FRENCH, ""),  # of six, three are soon met by chance
        ({"fr": 8, "nl": 32}, {"fr": 8, "nl": 30}, BELGIAN, ""),
        ({"fr": 20, "nl": 20}, {"nl": 20}, BELGIAN, ""),  # those in French have closed, and others come
        ({"fr": 2, "nl": 38}, {"fr": 2, "nl": 38}, BELGIAN, "38 of 40 texts are in another language: 'nl'"),
        ({"fr": 20, "en": 20}, {"fr": 20, "en": 20}, BELGIAN, "20 of 40 texts are in another language: 'en'"),
        ({"de": 6, "fr": 14, "en": 8}, {"de": 6, "fr": 12, "en": 8}, SWISS, ""),
        ({"de": 8, "en": 20}, {"de": 8, "en": 20}, SWISS, "20 of 28 texts are in another language: 'en'"),
        (
            {"fr": 6, "und": 6},
            {"fr": 6, "und": 6},
            FRENCH,
            "6 of 12 texts are in another language: several, or one that",
        ),
        ({"fr": 10, "und": 2}, {"fr": 10, "und": 2}, FRENCH, ""),
        ({"fr": 1, "en": 11}, {"fr": 1, "en": 11}, FRENCH[:2], ""),  # two readings are no habit
    ],
)
def test_a_part_in_another_language_than_ever_is_not_believed(
    texts: dict[str, int], known: dict[str, int], past: list[dict[str, int]], words: str
) -> None:
    judged = judge(Crawled(Counts(found=40), languages=texts, known=known), Usual(shares=usual_shares(past)))
    assert (judged.outcome is PARTIAL, judged.cause is Cause.ANOTHER_LANGUAGE) == (bool(words), bool(words))
    assert judged.reason.startswith(words)
    assert not (words and judged.teaches)


@given(st.integers(5, 60), st.floats(0.05, 0.95), st.integers(0, 10_000))
def test_a_mixed_source_stays_green_whatever_its_mixture(number: int, mixture: float, seed: int) -> None:
    """Each day some of its calls go and others come, in either language by the same odds."""
    chance, past = random.Random(seed), []
    calls = [chance.random() < mixture for _ in range(number)]
    for day in range(30):
        texts = {"fr": sum(calls), "nl": number - sum(calls)}
        crawled = Crawled(Counts(found=number), languages=texts, known=texts)
        if day > LEARNT_FROM:
            assert judge(crawled, Usual(shares=usual_shares(past))).outcome is OK
        past.insert(0, texts)
        calls = [chance.random() < mixture if chance.random() < 0.1 else call for call in calls]


troubles = st.builds(Trouble, st.sampled_from(Cause), st.just("broken"))
crawls = st.builds(
    Crawled,
    st.builds(Counts, found=st.integers(0, 200), unreadable=st.integers(0, 8)),
    st.lists(troubles, max_size=3).map(tuple),
    st.lists(troubles, max_size=3).map(tuple),
    truncated=st.booleans(),
    not_modified=st.booleans(),
    lacking=st.integers(0, 200),
    languages=st.sampled_from([{}, {"fr": 9}, {"en": 9}, {"fr": 5, "en": 9}]),
    known=st.sampled_from([{}, {"fr": 9}, {"fr": 5, "en": 9}]),
    crash=st.none() | troubles,
)
pasts = st.builds(
    Usual,
    st.lists(st.integers(1, 300), max_size=LEARNT_FROM).map(band),
    st.sampled_from(["", "fr", "en"]),
    st.sampled_from([{}, {"fr": 1.0}]),
    st.booleans(),
)


@given(crawls, pasts)
def test_absence_means_something_only_after_a_whole_reading(crawled: Crawled, usual: Usual) -> None:
    judged = judge(crawled, usual)
    if judged.trustworthy:
        assert crawled.counts.found > 0
        assert crawled.pages == ()
        assert crawled.crash is None
        assert (crawled.truncated, crawled.not_modified) == (False, False)
    if crawled.counts.found == 0 and not crawled.not_modified:
        assert judged.outcome is FAILED
    assert (judged.outcome is OK) == (judged.reason in {"", "not modified"}) == (judged.cause is None)
    assert not (judged.is_alarming and judged.is_recovery)


# --- the band


numbers = st.lists(st.integers(1, 5000), min_size=PAST_NEEDED, max_size=2 * LEARNT_FROM)


@given(numbers)
def test_a_band_holds_what_is_usual_and_never_half_of_it(past: list[int]) -> None:
    learnt = band(past)
    assert learnt is not None
    assert 1 <= learnt.low <= learnt.usual <= learnt.high
    if learnt.usual >= 3:
        assert learnt.low > learnt.usual / 2
    assert learnt == band(past[:LEARNT_FROM]), "what is long past is forgotten"
    assert band(past[:LEARNT_FROM]) == band(sorted(past[:LEARNT_FROM])), "their order does not matter"


@given(st.integers(10, 5000), st.integers(0, 10**6), st.integers(0, LEARNT_FROM - 1))
def test_one_odd_reading_moves_no_band(usual: int, odd: int, position: int) -> None:
    steady = [usual] * LEARNT_FROM
    assert band([*steady[:position], odd, *steady[position + 1 :]]) == band(steady)


@given(st.integers(100, 5000), st.floats(-0.03, 0.03), st.integers(20, 120))
def test_a_season_is_followed(start: int, drift: float, days: int) -> None:
    """Up to 3 % a reading, up or down: each reading is inside the band of those before it, and becomes part of it."""
    past = [start] * LEARNT_FROM
    for _ in range(days):
        learnt, found = band(past), max(80, round(past[0] * (1 + drift)))
        assert learnt is not None
        assert learnt.low <= found <= learnt.high
        past.insert(0, found)


@given(st.integers(20, 5000), st.floats(0.4, 0.95), st.integers(1, 60))
def test_a_step_down_is_not_learnt(usual: int, step: float, days: int) -> None:
    past, fewer = [usual] * LEARNT_FROM, round(usual * (1 - step))
    for _ in range(days):
        judged = judge(Crawled(Counts(found=max(1, fewer)), lacking=usual - fewer), Usual(band(past)))
        assert (judged.outcome, judged.cause, judged.trustworthy) == (PARTIAL, Cause.TOO_FEW, False)
        past = [fewer, *past] if judged.teaches else past


def test_a_few_readings_are_no_band() -> None:
    assert band([7, 7]) is None
    assert band([7, 7, 7]) is not None


# --- languages


def test_the_usual_language_is_that_of_most_readings() -> None:
    assert usual_language(["fr", "fr", "", "fr"]) == "fr"
    assert usual_language(["fr", "fr"]) == ""
    assert usual_language(["fr", "en", "fr", "en"]) == "", "a source in two languages has none that is usual"
    assert language_of_most({"it": 8, "en": 2}) == "it"
    assert language_of_most({"it": 6, "en": 4}) == ""
    assert language_of_most({"it": 4}) == "", "four titles are no page"
    assert language_of_most({}) == ""
    assert language_of_most({"it": 6, "und": 6}) == "it", "what is unclear says nothing of most"


# --- floods


def test_a_source_may_bring_three_times_what_it_brings_on_a_busy_day() -> None:
    assert flood_limit([]) == FLOOD_FLOOR
    quiet = [Counts(found=100, new=new) for new in (0, 1, 0, 2, 3)]
    assert flood_limit(quiet) == FLOOD_FLOOR
    busy = [Counts(found=900, new=new) for new in (10, 30, 12, 40, 8, 11, 9, 25, 30, 22)]
    assert flood_limit(busy) == 90


def test_a_first_reading_and_a_flood_teach_nothing() -> None:
    first, flood = Counts(found=900, new=900), Counts(found=900, new=700, held=700)
    assert flood_limit([flood, Counts(found=20, new=2), first]) == FLOOD_FLOOR


@given(st.lists(st.integers(0, 200), min_size=10, max_size=30))
def test_what_was_usual_so_far_is_no_flood(brought: list[int]) -> None:
    limit = flood_limit([Counts(found=1000, new=new) for new in brought])
    assert limit >= FLOOD_FLOOR
    assert sum(new <= limit for new in brought) >= 0.9 * len(brought)


def test_a_weekly_source_rests_and_a_daily_one_never() -> None:
    now = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
    day, week = dt.timedelta(days=1), dt.timedelta(days=7)
    assert is_due(day, now, now)
    assert is_due(week, None, now), "never read yet"
    assert not is_due(week, now - dt.timedelta(days=6, hours=23), now)
    assert is_due(week, now - week, now)
