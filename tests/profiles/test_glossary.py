"""The glossary is a file that staff extend: these tests say which line is wrong, and why."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib import resources
from typing import NamedTuple

import pytest
import Stemmer

from profiles.matcher.glossary import MARK, BrokenGlossary, read
from profiles.matcher.text import terms

LANGUAGES = {
    "en": "english",
    "fr": "french",
    "es": "spanish",
    "ca": "catalan",
    "de": "german",
    "it": "italian",
    "sv": "swedish",
}
FIELDS = {
    "photonics",
    "lasers",
    "imaging",
    "microscopy",
    "spectroscopy",
    "sensing",
    "medtech",
    "diagnostics",
    "biotech",
    "pharma",
    "agrifood",
    "environment",
    "manufacturing",
    "materials",
    "digital",
    "electronics",
    "energy",
    "transport",
    "space",
    "defence",
    "culture",
    "society",
    "funding",
}
MOST_TERMS = 4
LONGEST_TERM = 60


class Row(NamedTuple):
    concept: str
    field: str
    terms: dict[str, list[str]]


def _rows() -> Iterator[Row]:
    text = resources.files("profiles.matcher").joinpath("glossary.tsv").read_text(encoding="utf-8")
    header, *lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert header.split("\t") == ["concept", "field", *LANGUAGES]
    for line in lines:
        concept, field, *cells = line.split("\t")
        assert len(cells) == len(LANGUAGES), f"{concept}: {len(cells)} languages instead of {len(LANGUAGES)}"
        yield Row(concept, field, {name: cell.split(" | ") for name, cell in zip(LANGUAGES, cells, strict=True)})


ROWS = list(_rows())


def _stemmed(term: str, language: str) -> str:
    """Each word of the term lower-cased and stemmed, accents removed, in order."""
    words = re.findall(r"[^\W_]+", term.lower())
    folded = unicodedata.normalize("NFKD", " ".join(Stemmer.Stemmer(LANGUAGES[language]).stemWords(words)))
    return "".join(character for character in folded if not unicodedata.combining(character))


def test_it_holds_at_least_400_concepts_in_every_field_of_the_list() -> None:
    counts = Counter(row.field for row in ROWS)
    assert counts.keys() == FIELDS
    assert len(ROWS) >= 400
    assert {field: count for field, count in counts.items() if count < 8} == {}


def test_each_concept_has_one_row_and_a_plain_id() -> None:
    counts = Counter(row.concept for row in ROWS)
    assert [concept for concept, count in counts.items() if count > 1] == []
    assert [concept for concept in counts if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", concept)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cell_holds_one_to_four_short_terms(language: str) -> None:
    wrong = [
        (row.concept, term)
        for row in ROWS
        for term in row.terms[language]
        if not term or term != " ".join(term.split()) or "|" in term or len(term) > LONGEST_TERM
    ]
    assert wrong == []
    assert [row.concept for row in ROWS if len(row.terms[language]) > MOST_TERMS] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_term_is_written_twice(language: str) -> None:
    counts = Counter(term.casefold() for row in ROWS for term in row.terms[language])
    assert [term for term, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_concepts_meet_in_one_stemmed_term(language: str) -> None:
    concepts: defaultdict[str, set[str]] = defaultdict(set)
    for row in ROWS:
        for term in row.terms[language]:
            concepts[_stemmed(term, language)].add(row.concept)
    assert {stemmed: names for stemmed, names in concepts.items() if len(names) > 1} == {}
    assert "" not in concepts


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_term_is_a_single_letter_or_a_bare_number(language: str) -> None:
    terms = [(row.concept, term) for row in ROWS for term in row.terms[language]]
    assert [(concept, term) for concept, term in terms if len(term) < 2 or term.isdigit()] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("night vision", "surveillance system"),
        ("night vision", "electro-optical system"),
        ("mentoring", "consultancy service"),
    ],
)
def test_what_is_only_near_each_other_is_no_one_concept(one: str, other: str) -> None:
    found = [{term.term for term in terms(words, "en") if term.term.startswith(MARK)} for words in (one, other)]
    assert all(found)
    assert not found[0] & found[1]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("lens optics lens", "line 3 (lens optics lens): 1 cells where 9 are asked for; part them by tabs"),
        ("lens\toptics\tlens\tlentille", "line 3 (lens): 4 cells where 9 are asked for"),
        ("lens\toptics\ta\tb\tc\td\te\tf\t ", "line 3 (lens): no term in sv; every language needs one"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(line: str, said: str) -> None:
    header = "\t".join(["concept", "field", *LANGUAGES])
    with pytest.raises(BrokenGlossary, match=re.escape(said)):
        read(f"{header}\n# a comment\n{line}\n")
