"""What an installation adds to the glossary: found in every language, and what would be read wrongly is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import select

from profiles.keeping import made_by
from profiles.matcher.glossary import BrokenGlossary, Concept, concepts, read, shipped
from profiles.matcher.own_glossary import learn, mark, own_concepts
from profiles.matcher.text import counted
from profiles.matching import match_pending
from profiles.sharing import Sharing
from store.session import Store
from store.tables import Match
from store.types import CallData, Wishes
from tests.conftest import NOW
from tests.profiles.test_matching import save
from tests.profiles.test_matching_plainly import enrol

HEADER = "concept\tfield\ten\tfr\tes\tca\tde\tit\tsv"
CELLS = {
    "concept": "slot-waveguide",
    "field": "photonics",
    "en": "slot waveguide",
    "fr": "guide à fente",
    "es": "guía de ranura",
    "ca": "guia de ranura",
    "de": "Schlitzwellenleiter",
    "it": "guida a fessura",
    "sv": "slitsvågledare",
}


def written(**cells: str) -> str:
    return "\t".join((CELLS | cells).values())


def own(*lines: str) -> tuple[Concept, ...]:
    return read("\n".join((HEADER, *(lines or (written(),)))), "own.tsv")


@pytest.fixture(autouse=True)
def _as_shipped_afterwards() -> Iterator[None]:
    yield
    learn(())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Schlitzwellenleitern für Sensoren", "de"),
        ("des guides à fente", "fr"),
        ("Produktion av slitsvågledare", "sv"),
        ("Guías de ranura", "es"),
    ],
)
def test_a_concept_of_their_own_is_found_as_shipped_ones_are(text: str, language: str) -> None:
    assert "=slot-waveguide" not in counted([text], language)
    learn(own())
    assert "=slot-waveguide" in counted([text], language)
    assert len(concepts()) == len(shipped()) + 1
    learn(())
    assert "=slot-waveguide" not in counted([text], language)


def test_a_line_with_a_shipped_name_stands_in_its_place() -> None:
    learn(own(written(concept="metasurface")))
    assert len(concepts()) == len(shipped())
    assert counted(["Schlitzwellenleiter"], "de")["=metasurface"] == 1
    assert counted(["Metalinse"], "de")["=metasurface"] == 0


@pytest.mark.parametrize("concept", ["chronic-disease", "pollution"])
def test_a_shipped_line_can_be_copied_to_be_changed(concept: str) -> None:
    """Though a term of these two is read like one of another shipped concept."""
    (line,) = (one for one in shipped() if one.id == concept)
    terms = line.terms | {"sv": (*line.terms["sv"], "slitsvågledare")}
    learn([Concept(line.id, line.field, terms)])
    assert f"={concept}" in counted(["En slitsvågledare"], "sv")


def test_the_line_of_the_columns_may_stand_again() -> None:
    assert [one.id for one in own(written(), HEADER, written(concept="other"))] == ["slot-waveguide", "other"]


def test_what_was_kept_with_other_concepts_is_read_again() -> None:
    before = made_by(None)
    learn(own())
    changed = made_by(None), mark()
    assert before != changed[0]
    learn(own(written(en="slotted waveguide")))
    assert made_by(None) != changed[0]
    learn(())
    assert (made_by(None), mark(), own_concepts()) == (before, "", [])


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([written(de="Photonik")], "own.tsv: slot-waveguide: “Photonik” (de) is read like “Photonik” of photonics"),
        ([written(sv="och av")], "own.tsv: slot-waveguide: “och av” (sv) has no word that is compared"),
        ([written(field="optics")], "own.tsv: slot-waveguide: there is no field 'optics'; take one of agrifood"),
        ([written(concept="Slot guide")], "own.tsv: 'Slot guide': a concept's name has small letters"),
        ([written(), written()], "own.tsv: slot-waveguide: this concept has two lines"),
    ],
)
def test_what_could_not_be_told_apart_is_refused(lines: list[str], said: str) -> None:
    with pytest.raises(BrokenGlossary, match=re.escape(said)):
        learn(own(*lines), "own.tsv")
    assert concepts() == shipped()


@pytest.mark.parametrize("text", ["", "\n", "# nothing yet\n"])
def test_an_empty_file_has_no_concepts(text: str) -> None:
    assert read(text, "own.tsv") == ()


@pytest.mark.parametrize("text", ["concept;field;en", written()])
def test_a_file_without_its_columns_is_refused(text: str) -> None:
    with pytest.raises(BrokenGlossary, match=r"own\.tsv: the first line must name the columns"):
        read(text, "own.tsv")


@pytest.mark.parametrize("count", [1, 2])
def test_a_profile_finds_a_call_in_another_language_by_it(
    store: Store, database_url: str, make_call: Callable[..., CallData], count: int
) -> None:
    """Workers are processes of their own, and know it, too."""
    learn(own())
    fields = ("Wald", "Moor", "Bahn", "Hafen", "Schule", "Theater", "Wein", "Stahl", "Erdwärme", "Pflege")
    bare = {"summary": "", "text": "", "keywords": (), "topics": (), "language": "de"}
    others = [make_call(ref=one, title=f"Förderung {one}", **bare) for one in fields]
    save(store, [make_call(ref="right", title="Herstellung von Schlitzwellenleitern", **bare), *others])
    enrol(store, [Wishes(keywords=("guide à fente",), language="fr")], [0.05])
    matched(store, database_url, count)
    with store.reading() as session:
        (reasons,) = session.scalars(select(Match.reasons)).all()
    assert "Schlitzwellenleitern" in str(reasons)


def matched(store: Store, url: str, count: int) -> Any:
    if count == 1:
        return match_pending(store, NOW)
    workers = Sharing(url, "off", count, own=own_concepts())
    try:
        return match_pending(store, NOW, workers=workers)
    finally:
        workers.close()
