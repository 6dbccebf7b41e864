"""Matching many profiles at once: the same answer as a plain reading of the rules, pair by pair."""

from __future__ import annotations

from bisect import bisect_left
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profiles.matcher.calibration import HALF, LEVELS, PRIOR_CALLS, STEEPNESS, Background, background
from profiles.matcher.choice import Audience, Chosen, choose, choose_eligible, joined, valued
from profiles.matcher.crowd import Crowd
from profiles.matcher.document import wanted
from profiles.matcher.eligibility import verdicts
from profiles.matcher.gate import Gate
from profiles.matcher.index import Index
from profiles.matcher.lexicon import Ints
from profiles.matcher.score import Matcher
from profiles.matcher.sheet import MOST_OF_A_KEYWORD, MOST_OF_A_WORD, MOST_OF_GUESSES, Pairs
from profiles.matcher.text import generic_stems
from store.types import Answer, CallData, Level, OrganisationType, Wishes
from tests.conftest import NOW
from tests.profiles.test_matcher import OTHERS

SUBJECTS = ["laser", "optics", "fibre", "food quality", "olive oil", "sensor", "imaging", "water", "battery", "cancer"]
phrases = st.lists(st.sampled_from([*SUBJECTS, "project", "innovation", "the"]), min_size=1, max_size=6)
texts = phrases.map(" ".join)
profiles = st.builds(
    Wishes,
    keywords=phrases.map(tuple),
    text=texts,
    language=st.sampled_from(["en", "fr"]),
    country=st.sampled_from(["FR", "IT", ""]),
    organisation=st.sampled_from([None, OrganisationType.SME, OrganisationType.UNIVERSITY]),
    levels=st.sampled_from([(), (Level.NATIONAL,)]),
    words_excluded=st.sampled_from([(), ("battery",)]),
)
absurd = st.sampled_from(
    [
        Wishes(),
        Wishes(text="the", language="en"),
        Wishes(text="?!... --- ;;"),
        Wishes(text="激光 光谱 传感器"),
        Wishes(keywords=("", " ", "of the")),
        Wishes(text="laser " * 1000, language="en"),
        Wishes(text=" ".join(f"word{number}" for number in range(1000)), keywords=("x" * 1000,)),
    ]
)
calls = st.builds(
    CallData,
    source=st.just("s"),
    ref=st.just("r"),
    url=st.just(""),
    title=texts,
    text=texts,
    language=st.sampled_from(["en", "fr", "de"]),
    level=st.sampled_from([Level.NATIONAL, Level.EUROPEAN]),
    countries=st.sampled_from([("FR",), ("EU",), ()]),
)


def matcher_of(some: list[CallData], wishes: list[Wishes]) -> Matcher:
    matcher = Matcher()
    for key, call in enumerate(some):
        matcher.put(key, call)
    for key, title in enumerate(OTHERS * 3, start=1000):
        matcher.put(key, CallData("other", str(key), "", title))
    matcher.fit(wishes)
    return matcher


def plain_evidence(index: Index, crowd: Crowd, profile: int, row: int, whole: frozenset[str]) -> tuple[float, float]:
    """The evidence of one pair and what words tell of it, term by term."""
    columns, weights = crowd.profile(profile)
    given = index.given(row, columns, crowd.language(profile))
    hub = float(index.sheet(np.array([row], np.int32), crowd, "en").hub[0])
    total = told = guesses = 0.0
    for place, (column, weight) in enumerate(zip(columns.tolist(), weights.tolist(), strict=True)):
        part = weight * float(given.total[place])
        total += part
        generic = all(stem in generic_stems() for stem in index.lexicon.terms[column].split(" "))
        if given.own[place] and not generic:
            told += min(part, MOST_OF_A_KEYWORD if index.lexicon.terms[column] in whole else MOST_OF_A_WORD)
        else:
            guesses += part
    return total - hub, told + min(guesses, MOST_OF_GUESSES) - hub


def plain_value(evidence: float, told: float, seen: list[float]) -> float:
    """The calibration as docs/matching.md states it."""
    strength = 1 / (1 + (HALF / max(told, 1e-6)) ** STEEPNESS)
    steps = [seen[min(int(level * len(seen)), len(seen) - 1)] for level in LEVELS]
    beaten = bisect_left(steps, evidence)
    standing = float(LEVELS[beaten - 1]) if beaten else 0.0
    return min(strength, (standing * len(seen) + PRIOR_CALLS * strength) / (len(seen) + PRIOR_CALLS))


def plainly_seen(matcher: Matcher, crowd: Crowd, profile: int, whole: frozenset[str]) -> list[float]:
    rows = matcher.index.held.tolist()
    return sorted(plain_evidence(matcher.index, crowd, profile, row, whole)[0] for row in rows)


def heard(chosen: Chosen) -> dict[tuple[int, int], float]:
    """The values by profile and call."""
    pairs = zip(chosen.profiles.tolist(), chosen.calls.tolist(), strict=True)
    return dict(zip(pairs, chosen.values.tolist(), strict=True))


@settings(max_examples=40)
@given(
    some=st.lists(calls, min_size=1, max_size=40),
    wishes=st.lists(profiles | absurd, min_size=1, max_size=5),
    threshold=st.just(0.0) | st.floats(0.05, 0.9),
)
def test_all_at_once_is_one_by_one(some: list[CallData], wishes: list[Wishes], threshold: float) -> None:
    matcher = matcher_of(some, wishes)
    index, crowd = matcher.index, matcher.crowd(wishes)
    saw = background(matcher.evidence(crowd, index.held)[0])
    audience = Audience(crowd, saw, np.full(len(wishes), threshold, np.float32))
    rows = [index.row(key) for key in range(len(some))]
    found = heard(choose_eligible(index, audience, Gate(wishes), list(zip(rows, some, strict=True)), NOW))
    for profile, one in enumerate(wishes):
        whole = wanted(one).whole
        seen = plainly_seen(matcher, crowd, profile, whole)
        for position, call in enumerate(some):
            evidence, told = plain_evidence(index, crowd, profile, rows[position], whole)
            if any(1e-7 < abs(evidence - step) < 1e-5 for step in seen):
                continue  # a tie with the background, which the last bit decides
            value = plain_value(evidence, told, seen)
            eligible = all(verdict.answer is not Answer.NO for verdict in verdicts(one, call, NOW))
            if eligible and (not threshold or value > threshold + 1e-3):
                assert found[profile, position] == pytest.approx(value, abs=2e-3)
            elif not eligible or value < threshold - 1e-3:
                assert (profile, position) not in found


def crowded(profiles_count: int, calls_count: int) -> tuple[Matcher, list[Wishes]]:
    """Drawn calls, under the rows from 0 on, and drawn profiles."""
    words = [*SUBJECTS, "project", "innovation", "laser sensor", "food imaging", "water battery", "cancer laser"]
    draw = np.random.default_rng(3)
    some = [
        CallData("s", str(number), "", " ".join(draw.choice(words, 6)), text=" ".join(draw.choice(words, 30)))
        for number in range(calls_count)
    ]
    wishes = [
        Wishes(keywords=tuple(draw.choice(words, 3)), text=" ".join(draw.choice(words, 8)))
        for _ in range(profiles_count)
    ]
    return matcher_of(some, wishes), wishes


def test_a_hundred_calls_at_once_are_as_many_alone() -> None:
    """Whatever groups the calls are asked in."""
    matcher, wishes = crowded(20, 300)
    crowd = matcher.crowd(wishes)
    saw = background(matcher.evidence(crowd, matcher.index.held)[0])
    audience = Audience(crowd, saw, np.linspace(0.1, 0.8, len(wishes), dtype=np.float32))
    together = heard(choose(matcher.index, audience, np.arange(300, dtype=np.int32)))
    alone = {
        (profile, row): value
        for row in range(300)
        for (profile, _), value in heard(choose(matcher.index, audience, np.array([row], np.int32))).items()
    }
    assert len(alone) > 500
    assert together == pytest.approx(alone, abs=1e-4)


def test_what_words_could_tell_is_never_less_than_what_they_tell() -> None:
    """Or the coarse question would lose a match: asked for just what they tell, it lets every pair pass."""
    matcher, wishes = crowded(30, 100)
    crowd = matcher.crowd(wishes)
    sheet = matcher.index.sheet(np.arange(100, dtype=np.int32), crowd, "en")
    [asked] = map(sheet.asked, crowd.pieces("en"))
    everything = Pairs(*np.divmod(np.arange(3000), 100))
    told = sheet.told(asked, everything)[1].reshape(30, 100)
    telling = told > MOST_OF_GUESSES
    assert telling.sum() > 1000
    for call in range(100):
        passed = sheet.within_reach(asked, told[:, call])
        assert {*np.flatnonzero(telling[:, call]).tolist()} <= {*passed.profiles[passed.calls == call].tolist()}


def in_a_process_of_its_own(matcher: Matcher, shard: list[Wishes], rows: Ints) -> Chosen:
    crowd = matcher.crowd(shard)
    audience = Audience(crowd, matcher.saw(crowd, crowd.held), np.full(len(shard), 0.3, np.float32))
    return choose(matcher.index, audience, rows)


def test_shards_in_processes_of_their_own_give_what_all_give() -> None:
    """Each worker holds the calls and a part of the profiles; words were weighed once, by all of them."""
    matcher, wishes = crowded(40, 60)
    rows = np.arange(60, dtype=np.int32)
    whole = heard(in_a_process_of_its_own(matcher, wishes, rows))
    with ProcessPoolExecutor(2, get_context("spawn")) as workers:
        parts = [wishes[:15], wishes[15:]]
        one, other = workers.map(in_a_process_of_its_own, [matcher] * 2, parts, [rows] * 2)
    later = replace(other, profiles=other.profiles + np.int32(15))
    assert len(whole) > 100
    assert heard(joined([one, later])) == pytest.approx(whole, abs=1e-5)


def test_rows_of_some_profiles_are_asked_alone() -> None:
    matcher, wishes = crowded(12, 40)
    crowd = matcher.crowd(wishes)
    audience = Audience(crowd, matcher.saw(crowd, crowd.held), np.full(12, 0.2, np.float32))
    rows, among = np.arange(40, dtype=np.int32), np.array([1, 4, 11], np.int32)
    everyone = heard(choose(matcher.index, audience, rows))
    some = heard(choose(matcher.index, audience, rows, among))
    assert some == {pair: value for pair, value in everyone.items() if pair[0] in among.tolist()}
    pairs = Pairs(*np.array([pair for pair in everyone if pair[0] == 4], np.int32).T)
    assert heard(valued(matcher.index, audience, rows, pairs)) == {
        pair: value for pair, value in everyone.items() if pair[0] == 4
    }


@pytest.mark.parametrize("wishes", [[], [Wishes()], [Wishes(), Wishes(keywords=("laser",))]])
def test_nobody_and_nothing_give_nothing(wishes: list[Wishes]) -> None:
    matcher = matcher_of([CallData("s", "1", "", ""), CallData("s", "2", "", "?!")], wishes)
    crowd = matcher.crowd(wishes)
    saw = background(matcher.evidence(crowd, matcher.index.held)[0])
    audience = Audience(crowd, saw, np.full(len(wishes), 0.1, np.float32))
    for rows in ([], [0, 1]):
        assert heard(choose(matcher.index, audience, np.array(rows, np.int32))) == {}
    assert heard(choose_eligible(matcher.index, audience, Gate(wishes), [], NOW)) == {}


@settings(max_examples=25)
@given(wishes=st.lists(profiles, min_size=2, max_size=8), cut=st.integers(1, 7))
def test_shards_of_the_profiles_give_what_all_give(wishes: list[Wishes], cut: int) -> None:
    some = [CallData("s", str(n), "", f"{subject} sensor imaging") for n, subject in enumerate(SUBJECTS)]
    matcher = matcher_of(some, wishes)
    rows = np.arange(len(some), dtype=np.int32)

    def fitting(shard: list[Wishes]) -> list[tuple[int, int, float]]:
        crowd = matcher.crowd(shard)
        seen = background(matcher.evidence(crowd, matcher.index.held)[0])
        audience = Audience(crowd, seen, np.full(len(shard), 0.3, np.float32))
        chosen = choose(matcher.index, audience, rows)
        return list(zip(chosen.profiles.tolist(), chosen.calls.tolist(), chosen.values.tolist(), strict=True))

    whole, first, second = fitting(wishes), fitting(wishes[:cut]), fitting(wishes[cut:])
    shards = first + [(profile + min(cut, len(wishes)), call, value) for profile, call, value in second]
    assert [pair[:2] for pair in shards] == [pair[:2] for pair in whole]
    assert [pair[2] for pair in shards] == pytest.approx([pair[2] for pair in whole], abs=1e-5)


def test_a_crowd_changes_at_the_cost_of_one_profile() -> None:
    """A dropped profile asks for nothing; one added later is weighed alone and scores as if it had been there."""
    first, second = Wishes(keywords=("laser", "optics")), Wishes(keywords=("olive oil",))
    matcher = matcher_of([CallData("s", "1", "", "Laser optics"), CallData("s", "2", "", "Olive oil")], [first, second])
    crowd = matcher.crowd([first])
    crowd.drop(0)
    crowd.weigh(matcher.enlist(crowd, second))
    evidence, _ = matcher.evidence(crowd, np.array([0, 1], np.int32))
    alone, _ = matcher.evidence(matcher.crowd([second]), np.array([0, 1], np.int32))
    assert evidence[1].tolist() == pytest.approx(alone[0].tolist(), abs=1e-6)
    assert evidence[0].max() <= 0


def test_values_rise_with_evidence_and_are_bounded_by_what_they_beat() -> None:
    seen = np.sort(np.random.default_rng(1).random((1, 400)).astype(np.float32) * 0.1)
    saw = background(seen)
    evidence = np.linspace(0, 0.3, 200, dtype=np.float32)
    values = saw.values(np.zeros(200, int), evidence, evidence)
    assert (np.diff(values) >= -1e-6).all()
    assert values[0] < 1e-6
    assert values[-1] <= 1
    assert isinstance(saw, Background)
