"""The matching job, held against a plain reading: each profile before each call, one at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from sqlalchemy import select

from profiles.known import KnownCalls
from profiles.matcher.score import Matcher
from profiles.matcher.semantic_near import Encoder
from profiles.matching import NEAR, match_pending
from store.calls import list_calls
from store.codec import load_reasons, load_verdicts
from store.members import save_roster
from store.session import Store
from store.tables import Match, Profile
from store.types import (
    CallData,
    ClusterData,
    Deadline,
    Level,
    MemberData,
    OrganisationType,
    ProfileData,
    Roster,
    Score,
    Wishes,
)
from tests.conftest import NOW
from tests.profiles.test_matcher_semantic import Themes
from tests.profiles.test_matching import save

WORDS = [
    "laser",
    "optics",
    "fibre",
    "sensor",
    "imaging",
    "photonics",
    "microscope",
    "milk",
    "cows",
    "pastures",
    "dairy",
    "museum",
    "exhibition",
    "water",
    "battery",
    "innovation",
    "project",
    "support",
    "olive",
    "oil",
    "food",
    "quality",
    "cancer",
    "diagnosis",
    "of",
    "the",
    "for",
]
ABSURD = [
    Wishes(),
    Wishes(text="the"),
    Wishes(text="?!... --- ;;"),
    Wishes(text="激光 光谱 传感器"),
    Wishes(keywords=("", " ", "of the")),
    Wishes(text="laser " * 20_000),
    Wishes(text=" ".join(f"word{number}" for number in range(20_000)), keywords=("x" * 10_000,)),
]


class Drawn:
    """Calls and profiles made of a few words, drawn anew from a seed."""

    def __init__(self, seed: int) -> None:
        self._draw = np.random.default_rng(seed)

    def words(self, count: int) -> str:
        return " ".join(self._draw.choice(WORDS, count).tolist())

    def call(self, number: int) -> CallData:
        closes = (NOW + timedelta(days=int(self._draw.integers(-20, 90)))).date()
        return CallData(
            "eu_portal",
            str(number),
            f"https://example.org/{number}",
            self.words(5),
            text=self.words(30),
            language=str(self._draw.choice(["en", "fr"])),
            level=Level.EUROPEAN,
            countries=("FR",) if self._draw.random() < 0.5 else ("EU",),
            deadlines=(Deadline(closes),),
            published=date(2026, 10, 1),
        )

    def wishes(self) -> Wishes:
        keywords = tuple(self.words(2) for _ in range(3))
        country = str(self._draw.choice(["FR", "IT", ""]))
        return Wishes(keywords=keywords, text=self.words(8), country=country, words_excluded=("battery",))

    def threshold(self) -> float:
        return float(round(self._draw.uniform(0.1, 0.9), 2))


def enrol(store: Store, wishes: list[Wishes], thresholds: list[float]) -> None:
    members = tuple(
        MemberData(f"m{n}", f"M {n}", OrganisationType.SME, "FR", profiles=(ProfileData("p", "P", one, limit),))
        for n, (one, limit) in enumerate(zip(wishes, thresholds, strict=True))
    )
    with store.writing() as session:
        save_roster(session, Roster(ClusterData("c", "C"), members), NOW)


def plainly(
    store: Store,
    wishes: list[Wishes],
    thresholds: list[float],
    encoder: Encoder | None = None,
    *,
    before: list[Wishes] | None = None,
    later: int = 0,
) -> dict[str, Score]:
    """The rows that the rules ask for, by "profile/call": each profile before all calls, then each running call.

    Words are weighed by the profiles ``before`` and without the last calls, as many as came ``later``; what the others
    beat was read before those came, but for a profile that is another one since.
    """
    matcher = Matcher(encoder)
    with store.reading() as session:
        known = sorted(list_calls(session), key=lambda call: call.id)
        running = {call.id for call in list_calls(session, open_at=NOW)}
    first = known[: len(known) - later]
    for call in first:
        matcher.put(call.id, call.data)
    matcher.fit(before or wishes)
    values = [{call.id: judge.value(call.id) for call in first} for judge in matcher.judge(wishes)]
    for call in known[len(first) :]:
        matcher.put(call.id, call.data)
    found = {}
    for number, (judge, threshold) in enumerate(zip(matcher.judge(wishes), thresholds, strict=True), start=1):
        same = before is None or before[number - 1] == wishes[number - 1]
        for call in known:
            value = values[number - 1].get(call.id, judge.value(call.id)) if same else judge.value(call.id)
            if call.id in running and value >= NEAR * threshold:
                score = matcher.score(judge, call.id, call.data, NOW)
                found[f"{number}/{call.id}"] = replace(score, value=value)
    return found


def rows(store: Store) -> dict[str, Match]:
    with store.reading() as session:
        order = {
            profile_id: number
            for number, profile_id in enumerate(session.scalars(select(Profile.id).order_by(Profile.id)), 1)
        }
        return {f"{order[row.profile_id]}/{row.call_id}": row for row in session.scalars(select(Match))}


@pytest.mark.parametrize("encoder", [None, Themes()], ids=["words", "a model"])
@pytest.mark.parametrize("seed", range(3))
def test_the_job_makes_the_rows_that_one_by_one_would(store: Store, seed: int, encoder: Encoder | None) -> None:
    drawn = Drawn(seed)
    save(store, [drawn.call(number) for number in range(40)])
    wishes = [drawn.wishes() for _ in range(10)]
    thresholds = [drawn.threshold() for _ in wishes]
    enrol(store, wishes, thresholds)
    match_pending(store, NOW, KnownCalls(encoder))
    made, plain = rows(store), plainly(store, wishes, thresholds, encoder)
    assert set(made) == set(plain)
    assert len(made) > 20
    for key, score in plain.items():
        row, threshold = made[key], thresholds[int(key.partition("/")[0]) - 1]
        assert row.score == pytest.approx(score.value, abs=1e-4)
        assert row.raw == pytest.approx(score.raw, rel=1e-3)
        assert row.fits == (score.eligible and score.value >= threshold)
        assert load_verdicts(row.verdicts) == score.verdicts
        assert load_reasons(row.reasons) == score.reasons


def test_absurd_profiles_stop_nobody_and_get_nothing_but_their_words(store: Store) -> None:
    drawn = Drawn(7)
    save(store, [drawn.call(number) for number in range(30)])
    wishes = [*ABSURD, drawn.wishes()]
    enrol(store, wishes, [0.3] * len(wishes))
    counts = match_pending(store, NOW)
    assert (counts.profiles, counts.failed) == (len(wishes), {})
    told = {key.partition("/")[0] for key in rows(store)}
    assert told <= {"6", "8"}, "of the absurd ones only the word that stands in calls can be told"
    assert "8" in told
    assert match_pending(store, NOW).profiles == 0


def test_what_is_new_is_judged_by_what_was_known_until_a_hundredth_has_changed(store: Store) -> None:
    drawn = Drawn(11)
    save(store, [drawn.call(number) for number in range(200)])
    wishes, thresholds = [drawn.wishes() for _ in range(10)], [0.6] * 10
    enrol(store, wishes, thresholds)
    known = KnownCalls()
    match_pending(store, NOW, known)
    save(store, [drawn.call(200)])
    assert match_pending(store, NOW, known).calls == 1
    before, wishes = wishes, [drawn.wishes(), *wishes[1:]]
    enrol(store, wishes, thresholds)
    assert match_pending(store, NOW, known).profiles == 1
    plain = plainly(store, wishes, thresholds, before=before, later=1)
    made, edge = rows(store), NEAR * 0.6
    assert len(plain) > 100
    for key in {key for key, row in made.items() if row.score >= edge} | set(plain):
        value, expected = (made[key].score if key in made else 0), (plain[key].value if key in plain else edge)
        assert max(value, edge) == pytest.approx(expected, abs=0.005), "what a call beats was read before it came"
        if key in made and key in plain:
            assert made[key].raw == pytest.approx(plain[key].raw, rel=1e-3)
