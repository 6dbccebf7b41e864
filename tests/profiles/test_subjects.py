"""What stands behind a subject: which calls it is for, which names count, and what it changes."""

from __future__ import annotations

import csv
from dataclasses import replace
from importlib import resources

from profiles.matcher.document import document
from profiles.matcher.score import Matcher
from profiles.matcher.subjects import ALONE, ENOUGH, subjects_of
from profiles.matcher.text import generic_stems, stems
from store.types import CallData, ReasonKind, Wishes
from tests.profiles.test_matcher import NOW


def call(title: str, text: str = "", language: str = "en", ref: str = "1") -> CallData:
    return CallData(source="eu_test", ref=ref, url="https://calls.example/1", title=title, text=text, language=language)


def rows() -> list[tuple[str, str]]:
    with resources.files("profiles.matcher").joinpath("subjects.tsv").open(encoding="utf-8") as lines:
        found = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t", strict=True)
        return [(row["subject"], row["words"]) for row in found]


def test_each_name_tells_a_subject_and_stands_once() -> None:
    names = [name.strip().removeprefix(ALONE) for subject, _ in rows() for name in subject.split("|")]
    runs = [tuple(term.term for term in stems(name, "en") if term.term) for name in names]
    assert len(names) > 1500
    assert [
        name for name, run in zip(names, runs, strict=True) if not run or (run[0] in generic_stems() and len(run) == 1)
    ] == []
    assert [
        name for name, run in zip(names, runs, strict=True) if len(run) == 1 < len(name.replace("-", " ").split())
    ] == []
    assert len(set(map(str.casefold, names))) == len(names)
    assert [subject for subject, words in rows() if len(words.split()) < 3] == []


def test_a_subject_is_for_no_single_call() -> None:
    """A name of many words would be the title of one call."""
    assert [name for subject, _ in rows() for name in subject.split("|") if len(name.split()) > 5] == []


def test_only_the_longest_name_at_a_place_counts() -> None:
    """Waste heat is about heat, and not about waste."""
    title = "Waste heat in steelworks"
    found = subjects_of(call(title), "en")
    assert title[found[0].start : found[0].end] == "Waste heat"
    assert all("sorting" not in one.words for one in found)
    assert any("sorting" in one.words for one in subjects_of(call("Waste in steelworks"), "en"))


def test_a_name_can_be_one_word_alone_and_none_of_its_stem() -> None:
    """Engineering is no engine, and extreme cold no extremism."""
    assert subjects_of(call("Engineering under extreme conditions"), "en") == []
    assert [one.words.split()[0] for one in subjects_of(call("Engines"), "en")] == ["fuels"]
    assert len(subjects_of(call("Engine"), "en")) == len(subjects_of(call("ENGINES"), "en")) == 1


def test_a_call_that_speaks_for_itself_needs_no_subject() -> None:
    title = "Pandemic preparedness"
    assert document(call(title)).subject
    assert document(call(title, "x" * (ENOUGH - 1))).subject
    assert not document(call(title, "x" * ENOUGH)).subject


def test_behind_a_call_open_to_any_subject_stands_its_programme() -> None:
    opened = replace(call("EIC Pathfinder Open"), identifier="HORIZON-EIC-2026-PATHFINDEROPEN-01")
    about = document(opened)
    assert about.open
    assert about.subject == about.area != {}
    assert not document(replace(opened, text="x" * ENOUGH)).subject
    assert document(replace(opened, title="Smart photonics")).subject != about.area


def test_a_call_of_which_only_a_title_is_known_is_found_by_words_of_the_trade() -> None:
    matcher = Matcher()
    titles = [
        "Pandemic preparedness and response",
        "Geothermal heating in industry",
        "Smart photonics",
        "Wood in construction",
    ]
    calls = [call(title, ref=str(number)) for number, title in enumerate(titles)]
    for number, one in enumerate(calls):
        matcher.put(number, one)
    wishes = Wishes(
        text="Antivirals against dengue and Zika: arboviruses, host receptors, monoclonal antibodies.", language="en"
    )
    matcher.fit([wishes])
    (judge,) = matcher.judge([wishes])
    assert int(judge.order.argmax()) == judge.rows[0]
    score = matcher.score(judge, 0, calls[0], NOW)
    assert {reason.kind for reason in score.reasons} == {ReasonKind.SEMANTIC}
    assert {reason.words for reason in score.reasons} <= {"Pandemic preparedness", "Pandemic"}
    assert score.value < 0.5, "knowledge of a subject alone alerts nobody"
