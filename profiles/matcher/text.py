"""From text to terms: words folded and stemmed per language, pairs of neighbours, and concepts of the glossary.

A term is a string: a stem ("photon"), two neighbouring stems in alphabetical order ("fibr laser"), so that "fibre
laser" and "laser fibre" are one term, or a concept ("=fibre-laser"), the same in every language. Stop words are no
terms, but do not part neighbours; punctuation does. A German or Swedish compound is also its parts.
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

from profiles.matcher import catalan
from profiles.matcher.glossary import MARK, Phrases

STEMMERS = {
    "en": "english",
    "fr": "french",
    "es": "spanish",
    "ca": "catalan",  # its own: catalan.py
    "de": "german",
    "it": "italian",
    "sv": "swedish",
}
DEFAULT_LANGUAGE = "en"
LONGEST_WORD = 40  # what is longer is an address or an accident
COMPOUNDING = {"de": ("", "s", "es", "n", "en", "er"), "sv": ("", "s", "e", "o")}  # and what joins the parts
SHORTEST_PART = 4
SHORTEST_ALONE = 5  # letters of a part of a compound whose other part is unknown
PART_COUNT = 0.4  # of a single word of a keyword of several words
PAIR_COUNT = 1.4  # of a pair of a description,
PAIR_WITHIN = 0.5  # of one within a concept,
CONCEPT_COUNT = 0.8  # and of the concept
_TOKEN = re.compile(r"\b[45]\.0\b|[^\W_]+(?:·[^\W_]+)*|[.;:!?|()\n]")  # "4.0" is a word, and "intel·ligent"
_AND = "and|or|et|ou|y|e|i|o|und|oder|och|eller"
PARTED = re.compile(rf"\s*[,/&]\s*(?:(?:{_AND})\s+)?|\s+(?:{_AND})\s+", re.IGNORECASE)  # what sets neighbours apart
_COMBINING = re.compile("[\u0300-\u036f]+")


class Term(NamedTuple):
    """A term and where it stands in the text (``text[start:end]`` is it as written)."""

    term: str
    start: int
    end: int


def fold(text: str) -> str:
    """Compatibility forms made plain, case and accents removed: "Élève" and "ELEVE" are both "eleve"."""
    return _COMBINING.sub("", unicodedata.normalize("NFKD", text).casefold()).replace("l·l", "ll")


@cache
def _listed(role: str) -> dict[str, frozenset[str]]:
    """The words of ``common_words.tsv`` in one role, per language."""
    with resources.files(__package__).joinpath("common_words.tsv").open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        return {row["language"]: frozenset(map(fold, row["words"].split())) for row in rows if row["role"] == role}


@cache
def generic_stems() -> frozenset[str]:
    """Stems that funders write about any subject ("project", "innovation"): a match in them says little."""
    return frozenset().union(*map(_generic, STEMMERS))


@cache
def _generic(language: str) -> frozenset[str]:
    return frozenset(stem for word in _listed("generic")[language] if (stem := _stem(word, language)))


@cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(STEMMERS[language])


@cache
def _phrases(language: str) -> Phrases:
    return Phrases(language, stems_of, PARTED)


def reread_glossary() -> None:
    """Forget what was made of the glossary, as it is another one now."""
    _phrases.cache_clear()
    _parts.cache_clear()


@lru_cache(maxsize=1 << 18)
def _stem(token: str, language: str) -> str:
    """The stem of one token, or nothing for a stop word, a lone letter, a number or an accident."""
    folded = fold(token)
    if not 1 < len(folded) <= LONGEST_WORD or folded.isdigit() or folded in _listed("stop")[language]:
        return ""
    if language == "ca":
        return catalan.stem(folded)
    lowered = unicodedata.normalize("NFKC", token).lower()
    return fold(_stemmer(language).stemWord(lowered))


def stems_of(term: str, language: str) -> list[str]:
    """The stems of a term of the glossary, without its stop words."""
    return [stem for word in _TOKEN.findall(term) if (stem := _stem(word, language))]


@lru_cache(maxsize=1 << 18)
def _parts(token: str, language: str) -> tuple[str, ...]:
    """The stems that a compound is made of: two that are known, one of them from the glossary; or a technical one."""
    known = _phrases(language).words
    whole = _stem(token, language)
    if language not in COMPOUNDING or len(token) < 2 * SHORTEST_PART or whole in known or whole in _generic(language):
        return ()
    for cut in range(len(token) - SHORTEST_PART, SHORTEST_PART - 1, -1):
        last = _stem(token[cut:], language)
        if last not in known and last not in _generic(language):
            continue
        for joint in COMPOUNDING[language]:
            first = _stem(token[: cut - len(joint)], language) if token[:cut].lower().endswith(joint) else ""
            if first in known or (first in _generic(language) and last in known):
                return (first, last)
    return _one_part(token, language)


def _one_part(token: str, language: str) -> tuple[str, ...]:
    """The stem of the technical word that a compound ends with or begins with: what it is, else what it is of."""
    technical, word = _phrases(language).technical, token.casefold()
    for cut in range(SHORTEST_PART, len(word) - SHORTEST_ALONE + 1):
        if len(last := _stem(word[cut:], language)) >= SHORTEST_ALONE and last in technical.values():
            return (last,)
    begins = (word[:cut] for cut in range(len(word) - SHORTEST_PART, SHORTEST_ALONE - 1, -1))
    return next(((technical[part],) for part in begins if part in technical), ())


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
            if language in COMPOUNDING:
                for part in _parts(token, language):
                    yield Term(part, match.start(), match.end())


def terms(text: str, language: str) -> Iterator[Term]:
    """Each stem of ``text``, each pair of neighbouring stems, and each concept."""
    words = list(stems(text, language))
    before = Term("", 0, 0)
    for word in words:
        if word.term:
            yield word
            if before.term and before.term != word.term:
                yield Term(pair(before.term, word.term), before.start, word.end)
        before = word
    for found in _phrases(language).found([word.term for word in words]):
        start, end = words[found.first].start, words[found.last].end
        if found.joined or not PARTED.search(text, start, end):
            yield Term(found.concept, start, end)


def in_prose(text: str, language: str) -> Iterator[tuple[str, float]]:
    """Each term of a description and how much it counts: a pair more than a word, but little where a concept has it.

    A word more takes nothing from those before it.
    """
    words = list(stems(text, language))
    concepts = list(_phrases(language).found([word.term for word in words]))
    within = {words[place].start for one in concepts for place in range(one.first, one.last)}
    for term in terms(text, language):
        if " " in term.term:
            yield term.term, PAIR_WITHIN if term.start in within else PAIR_COUNT
        else:
            yield term.term, CONCEPT_COUNT if term.term.startswith(MARK) else 1.0


def concepts_in(phrase: str, language: str) -> dict[str, float]:
    """The concepts whose words stand in a phrase, in any order, and what share of its words each takes in.

    None for one that lies within a larger one. Of a compound, each part is half a word.
    """
    words = [term for term in stems(phrase, language) if term.term]
    sizes = {
        word.term: 0.5 if place and word.start == words[place - 1].start else 1.0 for place, word in enumerate(words)
    }
    whole = len({word.start for word in words})
    concepts = list(_phrases(language).named(sizes.keys()))
    found: dict[str, float] = {}
    for concept, taken in concepts:
        within = any(taken < others for _, others in concepts)
        share = 0.0 if within else sum(sizes[stem] for stem in taken) / whole
        found[concept] = max(share, found.get(concept, 0.0))
    return found


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
