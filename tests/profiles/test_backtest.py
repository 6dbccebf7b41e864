"""What a backtest promises: what would have been sent, as of then, and a threshold that keeps its word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.backtest import Backtest, Candidate, Concern, Rehearsal
from profiles.feedback import say
from profiles.matching import match_pending
from store.calls import list_calls
from store.session import Store
from store.types import CallData, Deadline, Opinion, Wishes
from tests.conftest import NOW
from tests.profiles.test_matcher import LASERS, OTHERS
from tests.profiles.test_matching import enrol, matches, save

DAY = dt.timedelta(days=1)


@pytest.fixture
def lived(store: Store, make_call: Callable[..., CallData]) -> Store:
    """A store that saw calls come over two months; one of them is closed by now."""
    plain: dict[str, Any] = {"summary": "", "text": "Proposals are expected to innovate.", "opens": None}
    others = [make_call(ref=f"other-{number}", title=title, **plain) for number, title in enumerate(OTHERS)]
    save(store, others, NOW - 80 * DAY)
    soon = (Deadline((NOW - 10 * DAY).date()),)
    closed = make_call(ref="closed", title="Laser spectroscopy of gases", deadlines=soon, **plain)
    save(store, [closed], NOW - 50 * DAY)
    save(store, [make_call(ref="open", title="Laser sensors and spectroscopy", **plain)], NOW - 3 * DAY)
    save(store, [make_call(ref="old", title="Laser photonics", published=dt.date(2025, 1, 7), **plain)], NOW - 2 * DAY)
    enrol(store)
    return store


def told(store: Store, tested: Backtest) -> set[str]:
    with store.reading() as session:
        refs = {call.id: call.data.ref for call in list_calls(session)}
    return {refs[one.call_id] for one in tested.told}


def test_a_call_counts_as_of_the_day_on_which_it_came(lived: Store) -> None:
    tested = Rehearsal(lived, NOW).of(LASERS, 0.5)
    assert told(lived, tested) == {"closed", "open"}, "one was open then; what is long published did not come this week"
    assert tested.weeks == (0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1)


def test_nothing_is_written(lived: Store) -> None:
    Rehearsal(lived, NOW).of(LASERS, 0.5)
    assert matches(lived, fits=False) == {}


def test_its_figures_are_those_of_the_matches(lived: Store) -> None:
    match_pending(lived, NOW)
    stored = {match.call_id: match.score for (profile, _), match in matches(lived).items() if profile == "lasers"}
    tested = Rehearsal(lived, NOW).of(LASERS, 0.5)
    again = {one.call_id: one.value for one in tested.told if one.call_id in stored}
    assert again
    assert again == pytest.approx({call_id: stored[call_id] for call_id in again})


def test_an_edit_is_answered_from_what_is_held_ready(lived: Store) -> None:
    rehearsal = Rehearsal(lived, NOW)
    assert told(lived, rehearsal.of(LASERS, 0.5)) == {"closed", "open"}
    bees = Wishes(keywords=("bees", "pesticides"), country="FR")
    assert told(lived, rehearsal.of(bees, 0.5)) == {"other-7"}


def test_answers_count(lived: Store) -> None:
    match_pending(lived, NOW)
    say(lived, "lasers", "open", Opinion.NOT_FOR_US, NOW)
    profile_id = next(match.profile_id for (profile, _), match in matches(lived).items() if profile == "lasers")
    assert "open" not in told(lived, Rehearsal(lived, NOW).of(LASERS, 0.5, profile_id))


def test_the_whole_score_of_what_would_have_been_told_gives_reasons(lived: Store) -> None:
    rehearsal = Rehearsal(lived, NOW)
    scored = rehearsal.scored(LASERS, rehearsal.of(LASERS, 0.5).told)
    assert len(scored) == 2
    assert all(score.eligible for score in scored.values())
    with lived.reading() as session:
        titles = {call.id: call.data.title for call in list_calls(session)}
    for call_id, score in scored.items():
        assert any(reason.words in titles[call_id] for reason in score.reasons)


@pytest.mark.parametrize(
    ("wishes", "threshold", "concern"),
    [
        (replace(LASERS, country="FR"), 0.5, None),
        (Wishes(), 0.5, Concern.EMPTY),
        (Wishes(keywords=("innovation", "光子学")), 0.5, Concern.EMPTY),
        (LASERS, 1.0, Concern.NONE),
        (Wishes(text=" ".join(f"wort{number}" for number in range(5000)), language="de"), 0.5, Concern.LONG),
    ],
)
def test_none_at_all_is_a_concern(lived: Store, wishes: Wishes, threshold: float, concern: Concern | None) -> None:
    assert Rehearsal(lived, NOW).of(wishes, threshold).concern == concern


candidates = st.lists(st.tuples(st.floats(0.1, 1), st.integers(0, 89), st.booleans()), max_size=300).map(
    lambda found: tuple(
        Candidate(number, NOW - days * DAY, round(value, 4), eligible)
        for number, (value, days, eligible) in enumerate(sorted(found, reverse=True))
    )
)


@given(candidates, st.integers(1, 100))
def test_the_advised_threshold_sends_about_so_many(found: tuple[Candidate, ...], a_month: int) -> None:
    advised = Backtest(NOW, 90, 0.5, found).threshold_for(a_month)
    eligible = [one for one in found if one.eligible]
    if advised is None:
        assert len(eligible) < 3 * a_month
        return
    sent = Backtest(NOW, 90, advised, found).told
    last = sorted((one.value for one in eligible), reverse=True)[3 * a_month - 1]
    near = sum(abs(one.value - last) <= 0.001 for one in eligible)
    assert abs(len(sent) - 3 * a_month) <= near, "more or fewer only where values are equal"


@given(candidates, st.floats(0.1, 1))
def test_every_call_is_in_one_week(found: tuple[Candidate, ...], threshold: float) -> None:
    tested = Backtest(NOW, 90, threshold, found)
    assert sum(tested.weeks) == len(tested.told)
    assert (tested.concern is Concern.MANY) == (len(tested.told) > 5 * 90 / 7)
