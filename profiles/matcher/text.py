"""From text to terms: words folded and stemmed per language, and pairs of neighbours.

A term is a string: a stem ("photon"), or two neighbouring stems in alphabetical order ("fibr laser"), so that
"fibre laser" and "laser fibre" are one term. Stop words are no terms, but do not part neighbours; punctuation does.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

import Stemmer

STEMMERS = {
    "en": "english",
    "fr": "french",
    "es": "spanish",
    "ca": "catalan",
    "de": "german",
    "it": "italian",
    "sv": "swedish",
}
DEFAULT_LANGUAGE = "en"
LONGEST_WORD = 40  # what is longer is an address or an accident
_TOKEN = re.compile(r"[^\W_]+|[.;:!?|()\n]")
_COMBINING = re.compile("[\u0300-\u036f]+")


class Term(NamedTuple):
    """A term and where it stands in the text (``text[start:end]`` is it as written)."""

    term: str
    start: int
    end: int


def fold(text: str) -> str:
    """Compatibility forms made plain, case and accents removed: "Élève" and "ELEVE" are both "eleve"."""
    return _COMBINING.sub("", unicodedata.normalize("NFKD", text).casefold())


@cache
def _listed(role: str) -> dict[str, frozenset[str]]:
    """The words of ``common_words.tsv`` in one role, per language."""
    with resources.files(__package__).joinpath("common_words.tsv").open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        return {row["language"]: frozenset(map(fold, row["words"].split())) for row in rows if row["role"] == role}


@cache
def generic_stems() -> frozenset[str]:
    """Stems that funders write about any subject ("project", "innovation"): a match in them says little."""
    return frozenset(
        stem for language, words in _listed("generic").items() for word in words if (stem := _stem(word, language))
    )


@cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(STEMMERS[language])


@lru_cache(maxsize=1 << 18)
def _stem(token: str, language: str) -> str:
    """The stem of one token, or nothing for a stop word, a lone letter, a number or an accident."""
    folded = fold(token)
    if not 1 < len(folded) <= LONGEST_WORD or folded.isdigit() or folded in _listed("stop")[language]:
        return ""
    lowered = unicodedata.normalize("NFKC", token).lower()
    return fold(_stemmer(language).stemWord(lowered))


def known_language(language: str, text: str) -> str:
    """``language`` where its stemmer is here, else the one whose stop words fill ``text`` most, else English."""
    if language in STEMMERS:
        return language
    tokens = [fold(token) for token in _TOKEN.findall(text[:2000])]
    counts = {name: sum(token in words for token in tokens) for name, words in _listed("stop").items()}
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] > 2 else DEFAULT_LANGUAGE


def stems(text: str, language: str) -> Iterator[Term]:
    """The words of ``text`` that carry meaning, in order; an empty term marks a break between neighbours."""
    for match in _TOKEN.finditer(text):
        token = match.group()
        if len(token) == 1 and not token.isalnum():
            yield Term("", match.start(), match.end())
        elif stem := _stem(token, language):
            yield Term(stem, match.start(), match.end())


def terms(text: str, language: str) -> Iterator[Term]:
    """Each stem of ``text``, and each pair of neighbouring stems."""
    before = Term("", 0, 0)
    for word in stems(text, language):
        if word.term:
            yield word
            if before.term and before.term != word.term:
                yield Term(pair(before.term, word.term), before.start, word.end)
        before = word


def pair(first: str, second: str) -> str:
    return f"{first} {second}" if first < second else f"{second} {first}"


def counted(texts: Iterable[str], language: str) -> Counter[str]:
    """How often each term stands in the texts together."""
    return Counter(term.term for text in texts for term in terms(text, language))


def phrase_in(text: str, phrase: str, language: str, phrase_language: str) -> str:
    """The first place where the stems of ``phrase`` stand side by side in ``text``, as written there; else nothing.

    The phrase is stemmed in its own language and in the text's.
    """
    words = list(stems(text, language))
    for spoken in dict.fromkeys((known_language(phrase_language, phrase), language)):
        wanted = [term.term for term in stems(phrase, spoken) if term.term]
        for start in range(len(words) - len(wanted) + 1) if wanted else ():
            if [term.term for term in words[start : start + len(wanted)]] == wanted:
                return text[words[start].start : words[start + len(wanted) - 1].end]
    return ""
