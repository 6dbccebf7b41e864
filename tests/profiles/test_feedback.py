"""What answers promise: they act on the next mail, they can be read, and taking one back leaves no trace in a score."""

from __future__ import annotations

import datetime as dt
import itertools
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from profiles.feedback import UnknownAnswer, drift, moved, profile_drift, programme_of, say, withheld
from profiles.known import KnownCalls
from profiles.matcher.document import wanted
from profiles.matcher.lessons import lesson
from profiles.matching import match_pending
from store.codec import load_verdicts
from store.decisions import By, merge_calls
from store.feedback import Said, answers, undo_answer
from store.runs import SourceData, save_source, start_run
from store.saving import save_calls
from store.session import Store
from store.tables import Call, Feedback, Match
from store.types import Answer, CallData, Criterion, Learnt, Level, Objection, Opinion, Reading, Wishes
from tests.conftest import NOW
from tests.profiles.test_matcher import LASERS, OTHERS
from tests.profiles.test_matching import enrol, matches, save

PLAIN = "Proposals are expected to innovate."
LATER = NOW + dt.timedelta(days=1)


@pytest.fixture
def ready(store: Store, make_call: Callable[..., CallData]) -> Store:
    """A store with calls, matched for two profiles."""
    titles = {
        "gas": "Laser spectroscopy for gas sensing",
        "welding": "Laser welding and cutting of battery housings",
        "drilling": "Laser drilling and cutting of turbine blades",
        **{f"other-{number}": title for number, title in enumerate(OTHERS)},
    }
    calls = [
        make_call(ref=ref, identifier=f"HORIZON-CL4-2027-{place:02}", title=title, summary="", text=PLAIN)
        for place, (ref, title) in enumerate(titles.items())
    ]
    save(store, calls)
    enrol(store)
    match_pending(store, NOW)
    return store


def scores(store: Store) -> dict[tuple[str, str], tuple[float, bool]]:
    return {key: (match.score, match.fits) for key, match in matches(store, fits=False).items()}


def laser_match(store: Store, ref: str) -> Match:
    return matches(store, fits=False)["lasers", ref]


def test_what_fits_brings_more_like_it(ready: Store) -> None:
    before = laser_match(ready, "drilling").score
    assert say(ready, "lasers", "welding", Opinion.FITS, LATER)
    match_pending(ready, LATER)
    assert laser_match(ready, "drilling").score > before, "it has cutting in common with what was said to fit"


def test_what_is_not_for_us_is_not_told_again(ready: Store) -> None:
    assert laser_match(ready, "gas").fits
    say(ready, "lasers", "gas", Opinion.NOT_FOR_US, LATER, note="We sold that line.")
    match_pending(ready, LATER)
    match = laser_match(ready, "gas")
    assert not match.fits
    [verdict] = [one for one in load_verdicts(match.verdicts) if one.criterion is Criterion.OPINION]
    assert (verdict.answer, verdict.words) == (Answer.NO, "not for us: We sold that line.")


def test_what_is_not_for_us_is_not_told_when_it_turns_out_to_be_another_call(
    store: Store, make_call: Callable[..., CallData]
) -> None:
    """A service that knows its profiles hears of a merge too: what was refused stays so, under whichever call."""
    known = KnownCalls()
    calls = [make_call(ref=f"gas-{number}", title="Laser spectroscopy for gas sensing", summary="", text=PLAIN,
                       identifier=f"HORIZON-CL4-2027-{number:02}") for number in range(2)]  # fmt: skip
    save(store, calls[:1])
    with store.writing() as session:
        save_source(session, SourceData("de_register", "Register", Level.NATIONAL))
        run_id = start_run(session, "crawl", NOW, "de_register")
        save_calls(session, run_id, [Reading(replace(calls[1], source="de_register"))], NOW)
    others = [
        make_call(ref=f"other-{number}", title=title, summary="", text=PLAIN) for number, title in enumerate(OTHERS)
    ]
    save(store, others)
    enrol(store)
    match_pending(store, NOW, known)
    say(store, "lasers", "gas-1", Opinion.NOT_FOR_US, LATER)
    match_pending(store, LATER, known)
    fitting = {ref for (profile, ref), match in matches(store).items() if profile == "lasers"}
    assert "gas-1" not in fitting
    with store.writing() as session:
        ids = {call.ref: call.id for call in session.scalars(select(Call).where(Call.ref.like("gas-%")))}
        merge_calls(session, ids["gas-0"], ids["gas-1"], By("staff", LATER))
    match_pending(store, LATER, known)
    assert not [ref for (profile, ref) in matches(store) if profile == "lasers" and ref.startswith("gas")]


def test_a_call_off_for_its_money_says_nothing_about_words(ready: Store) -> None:
    before = scores(ready)
    say(ready, "lasers", "gas", Opinion.NOT_FOR_US, LATER, objection=Objection.MONEY)
    match_pending(ready, LATER)
    after = scores(ready)
    assert {key for key in before if before[key] != after[key]} == {("lasers", "gas")}
    assert profile_drift(ready, laser_match(ready, "gas").profile_id) == drift(())


def test_never_this_programme_stops_all_of_it_and_nothing_else(
    ready: Store, make_call: Callable[..., CallData]
) -> None:
    save(ready, [make_call(ref="life", identifier="LIFE-2027-1", title="Laser spectroscopy for gas", text=PLAIN)])
    say(ready, "lasers", "gas", Opinion.NEVER_PROGRAMME, LATER)
    match_pending(ready, LATER)
    told = {ref for (profile, ref), match in matches(ready).items() if profile == "lasers"}
    assert told == {"life"}
    assert drift([known.said for known in said(ready)]).never == ("HORIZON-CL4",)


def said(store: Store) -> list:
    with store.reading() as session:
        return answers(session, session.scalars(select(Feedback.profile_id)).first() or 0)


def test_taking_an_answer_back_leaves_no_trace_in_any_score(ready: Store) -> None:
    before = scores(ready)
    for opinion, ref in ((Opinion.FITS, "welding"), (Opinion.NOT_FOR_US, "gas"), (Opinion.NEVER_PROGRAMME, "drilling")):
        say(ready, "lasers", ref, opinion, LATER)
    match_pending(ready, LATER)
    assert scores(ready) != before
    for known in said(ready):
        with ready.writing() as session:
            assert undo_answer(session, known.id, LATER, "staff")
    match_pending(ready, LATER)
    assert {key: fits for key, (_, fits) in scores(ready).items()} == {key: fits for key, (_, fits) in before.items()}
    assert [value for value, _ in scores(ready).values()] == pytest.approx([value for value, _ in before.values()])
    assert [known.undone_at for known in said(ready)] == [LATER] * 3, "the answers stay as rows"


def test_twice_changes_nothing(ready: Store) -> None:
    assert say(ready, "lasers", "gas", Opinion.NOT_FOR_US, LATER)
    match_pending(ready, LATER)
    before = scores(ready)
    assert not say(ready, "lasers", "gas", Opinion.NOT_FOR_US, LATER)
    assert match_pending(ready, LATER).profiles == 0
    assert scores(ready) == before
    with ready.writing() as session:
        assert undo_answer(session, 1, LATER)
        assert not undo_answer(session, 1, LATER)


def test_another_answer_to_the_same_call_takes_the_first_back(ready: Store) -> None:
    say(ready, "lasers", "gas", Opinion.NOT_FOR_US, NOW)
    say(ready, "lasers", "gas", Opinion.FITS, LATER)
    first, second = said(ready)
    assert (first.undone_at, second.undone_at) == (LATER, None)
    match_pending(ready, LATER)
    assert laser_match(ready, "gas").fits


def test_two_people_who_answer_at_once_leave_one_answer_that_stands(ready: Store) -> None:
    opinions = (Opinion.FITS, Opinion.NOT_FOR_US) * 3
    threads = [threading.Thread(target=say, args=(ready, "lasers", "gas", opinion, LATER)) for opinion in opinions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(known.undone_at is None for known in said(ready)) == 1


@pytest.mark.parametrize(
    ("profile", "call", "named"), [("nobody", "gas", "nobody"), ("lasers", "absent", "no call is known as absent")]
)
def test_what_is_not_known_is_named(ready: Store, profile: str, call: str, named: str) -> None:
    with pytest.raises(UnknownAnswer, match=named):
        say(ready, profile, call, Opinion.FITS, NOW)


@pytest.mark.parametrize(
    ("identifier", "programme", "meant"),
    [
        ("HORIZON-CL5-2027-D3-01", "Horizon Europe", "HORIZON-CL5"),
        ("HORIZON-JU-CHIPS-2027-FT1-IA", "", "HORIZON-JU-CHIPS"),
        ("LIFE-2027-SAP-ENV", "", "LIFE"),
        ("Competition 2210", "Smart grants", "Smart grants"),
    ],
)
def test_a_programme_is_named_without_its_year(
    make_call: Callable[..., CallData], identifier: str, programme: str, meant: str
) -> None:
    assert programme_of(make_call(identifier=identifier, programme=programme)) == meant


def test_a_call_without_a_programme_cannot_be_answered_so(make_call: Callable[..., CallData]) -> None:
    with pytest.raises(UnknownAnswer, match="names no programme"):
        programme_of(make_call(identifier="", programme=""))


# --- what answers teach


def test_a_lesson_is_in_the_words_of_the_call(make_call: Callable[..., CallData]) -> None:
    call = make_call(title="Soudage laser des batteries", summary="", text="", topics=(), language="fr")
    learnt = lesson(Opinion.FITS, call, LASERS)
    assert {one.words for one in learnt} >= {"Soudage", "laser", "Soudage laser"}
    assert {one.language for one in learnt} == {"fr"}
    assert all(one.weight > 0 for one in learnt)


def test_what_every_call_of_a_programme_says_is_not_learnt(make_call: Callable[..., CallData]) -> None:
    prose = "The award criterion follows the call document. Laser welding is asked for. The award criterion again."
    call = make_call(title="Battery housings", summary="", text=prose, keywords=(), topics=("joining",))
    learnt = {one.words.casefold() for one in lesson(Opinion.FITS, call, LASERS)}
    assert {"battery", "housings", "joining", "laser"} <= learnt
    assert not any(word in words for words in learnt for word in ("award", "criterion", "document"))


def test_less_is_wanted_only_of_what_the_profile_wants(make_call: Callable[..., CallData]) -> None:
    call = make_call(title="Laser light shows for museums", summary="", text="", topics=())
    learnt = lesson(Opinion.NOT_FOR_US, call, LASERS)
    assert [one.words for one in learnt] == ["Laser"]
    assert learnt[0].weight < 0


def test_no_answer_brings_a_word_below_nothing(make_call: Callable[..., CallData]) -> None:
    never = replace(LASERS, learnt=(Learnt("laser", -100.0),))
    assert "laser" not in wanted(never).terms
    assert min(wanted(never).terms.values()) > 0


opinions = st.lists(
    st.builds(
        Said,
        profile_id=st.just(1),
        call_id=st.integers(1, 9),
        opinion=st.sampled_from(Opinion),
        learnt=st.lists(
            st.builds(Learnt, st.sampled_from(("laser", "welding", "bees")), st.floats(-2, 2)), max_size=3
        ).map(tuple),
        programme=st.sampled_from(("", "LIFE")),
    ),
    max_size=5,
)


@given(opinions)
def test_the_order_of_answers_is_irrelevant(given_answers: Sequence[Said]) -> None:
    all_orders = itertools.islice(itertools.permutations(given_answers), 24)
    seen = {
        tuple((one.words, round(one.weight, 2)) for one in (*found.more, *found.less)) + found.never
        for found in map(drift, all_orders)
    }
    assert len(seen) == 1


@given(opinions)
def test_answers_touch_nothing_that_a_roster_says(given_answers: Sequence[Said]) -> None:
    after = moved(LASERS, given_answers)
    assert replace(after, learnt=(), programmes_excluded=LASERS.programmes_excluded) == LASERS
    assert moved(LASERS, ()) == LASERS
    assert set(withheld(given_answers)) == {one.call_id for one in given_answers if one.opinion is not Opinion.FITS}


def test_an_empty_profile_can_learn(make_call: Callable[..., CallData]) -> None:
    learnt = lesson(Opinion.FITS, make_call(title="Laser welding"), Wishes())
    assert wanted(Wishes(learnt=learnt)).terms.keys() >= {"laser", "weld"}
