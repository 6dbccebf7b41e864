"""The optional sentence model: one more part of the sum, never below zero, never enough by itself, and a true reason."""

from __future__ import annotations

import numpy as np
import pytest

from profiles.matcher.lexicon import Floats
from profiles.matcher.score import Matcher
from profiles.matcher.semantic_near import BRIEF, LEAST, MOST_TOLD, WEIGHT, Nearness, brief
from store.types import CallData, ReasonKind, Wishes
from tests.conftest import NOW

CALLS = [
    CallData("s", "0", "", "Microscopes for hospitals", text="Instruments for clinics."),
    CallData("s", "1", "", "Pastures and dairy herds", text="Grazing in the uplands."),
    CallData("s", "2", "", "Grants for museums", text="Collections and exhibitions."),
]
THEMES = (("microscop", "photon", "optic", "lens"), ("pasture", "dairy", "cow", "milk"), ("museum", "exhibition"))


class Themes:
    """An encoder that knows three themes by their words."""

    size = len(THEMES)

    def __init__(self) -> None:
        self.read: list[str] = []

    def encode(self, text: str) -> Floats:
        self.read.append(text)
        counts = np.array([sum(text.casefold().count(word) for word in words) for words in THEMES], np.float32)
        return np.asarray(counts / max(float(np.linalg.norm(counts)), 1e-9), np.float32)


def matcher_of(encoder: Themes | None, *wishes: Wishes) -> Matcher:
    matcher = Matcher(encoder)
    for key, call in enumerate(CALLS):
        matcher.put(key, call)
    matcher.fit(wishes)
    return matcher


def test_a_call_near_in_meaning_comes_first_and_says_why() -> None:
    lenses = Wishes(keywords=("lens grinding", "photonic chips"), text="Optics of all kinds.")
    matcher = matcher_of(Themes(), lenses)
    [judge] = matcher.judge([lenses])
    assert judge.place(0) == max(judge.place(key) for key in range(3))
    [reason] = matcher.score(judge, 0, CALLS[0], NOW).reasons
    assert (reason.kind, reason.words, reason.field) == (ReasonKind.SEMANTIC, "Microscopes for hospitals", "title")
    assert reason.term == "lens grinding, photonic chips. Optics of all kinds."
    assert reason.share == pytest.approx(1)


def test_nearness_alone_makes_nobody_an_alert() -> None:
    lenses = Wishes(keywords=("lens grinding",), text="Optics of all kinds.")
    [judge] = matcher_of(Themes(), lenses).judge([lenses])
    assert judge.near[0] > MOST_TOLD
    assert judge.value(0) < 0.1


def test_it_is_added_to_what_words_give_and_takes_nothing_away() -> None:
    profiles = [Wishes(text="Microscopes, optics"), Wishes(text="Milk of cows"), Wishes(text="Steel")]
    [*with_model], [*without] = (matcher_of(some, *profiles).judge(profiles) for some in (Themes(), None))
    for one, other in zip(with_model, without, strict=True):
        assert (one.near >= 0).all()
        assert one.evidence.tolist() == pytest.approx((other.evidence + one.near).tolist(), abs=1e-6)
        assert not other.near.any()


def test_two_texts_of_different_themes_are_no_evidence() -> None:
    nearness = Nearness(Themes())
    nearness.put(7, CALLS[0])
    same, other, nothing = nearness.near([Wishes(text="optics"), Wishes(text="cows"), Wishes()], [7])
    assert same == pytest.approx(WEIGHT * (1 - LEAST), abs=1e-6)
    assert (other, nothing) == (0, 0)
    assert nearness.near([Wishes(text="optics")], [8]) == 0
    assert nearness.near([], [7]).shape == (0, 1)


def test_a_profile_is_read_once_while_it_is_asked_for() -> None:
    themes = Themes()
    nearness = Nearness(themes)
    for _ in range(2):
        nearness.near([Wishes(text="optics")], [])
    assert themes.read == ["optics"]


def test_a_dropped_call_is_no_longer_near() -> None:
    wishes = Wishes(text="optics")
    matcher = matcher_of(Themes(), wishes)
    matcher.drop(0)
    matcher.put(0, CALLS[1])
    matcher.fit([wishes])
    [judge] = matcher.judge([wishes])
    assert judge.near[judge.rows[0]] == 0


def test_a_profile_is_named_by_its_beginning() -> None:
    assert brief(Wishes(keywords=("lenses",))) == "lenses"
    long = brief(Wishes(text="lens grinding and polishing for telescopes, microscopes and cameras of all sizes"))
    assert long == "lens grinding and polishing for telescopes, microscopes and …"
    assert len(long) <= BRIEF + 2
