"""Titles as words, years and numbers, and how far two of them say the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import combining, normalize

from rapidfuzz import fuzz

from store.identity.names import without_names

_TOKEN = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*")
_SPAN = re.compile(r"\b(20[0-9]{2})\s?[-–/]\s?((?:20)?[0-9]{2})\b(?![-–/.]?[0-9])")
_FISCAL = re.compile(r"\bFY ?-?'?(?:20)?([0-9]{2})\b", re.IGNORECASE)
_YEAR = re.compile(r"20[0-4][0-9]\Z")
PROGRAMME_YEARS = 3  # 2021-2027 is the period of a programme, 2025-2026 the year of a call
SPELLING = 84  # of 100 (rapidfuzz.fuzz.ratio): above it two words are one, inflected or misspelt
_SPELT = 5  # letters below which a word is only itself

_STOP = """
a ad ai al alla alle allo an and at au aux con contra da dal dalla dalle das de degli dei del della delle dels dem
den der des di die do du e een ein eine el els em en et for fra från för für gli i il im in into la las le les lo
los med na nach nei nel nella nelle no o och oder of og on or os ou para pel pels per por pour så som su sul sulla
sur the till to til u um und une uno una un unter van vom von voor w with y z za zu zum zur l d s n dell all nell
sull dall announcement appel appels application applications ausschreibung avis aviso avviso ayudas bando bandi
bekanntmachung call calls competition convocatoria convocatorias convocatories förderung förderrichtlinie funding
grant grants oproep opportunity pre projets propositions proposals pubblico publica pública público public
richtlinie subvenciones subvencions utlysning
abierta abierto apertura aperta aperto jetzt lancement launch launched neu neue new nouveau nouvel nouvelle now nueva
nuevo nuova nuovo ny nytt obert oberta open opened opens ouvert ouverte ouverture öppen öppet
"""
_COUNTED = {
    word: str(number)
    for number, words in {
        1: "one first prima primo premier première primera primero erste erster första",
        2: "two second seconda secondo deux deuxième dos segunda segundo due zwei zweite zweiter två andra ii",
        3: "three third terza terzo trois troisième tres tercera tercero tre drei dritte dritter tredje iii",
        4: "four fourth quarta quarto quatre quatrième cuatro cuarta cuarto quattro vier vierte fyra fjärde iv",
        5: "five fifth quinta quinto cinq cinquième cinco cinque fünf fünfte fem femte",
        6: "six sixth sesta sesto sixième seis sexta sexto sei sechs sechste sex sjätte vi",
        7: "seven seventh sept septième siete sette sieben siebte sju vii",
        8: "eight eighth huit huitième ocho otto acht achte åtta viii",
        9: "nine ninth neuf neuvième nueve nove neun neunte nio ix",
        10: "ten tenth dix dixième diez dieci zehn zehnte tio",
    }.items()
    for word in words.split()
}


@dataclass(frozen=True, slots=True)
class Title:
    """A title taken apart: its words without accents and empty ones, its years, and all other numbers.

    "Round five", "Round V" is none of them, but "five", "fifth" and "5" are one number.
    """

    words: frozenset[str]
    years: frozenset[str]
    numbers: frozenset[str]


def folded(text: str) -> str:
    """Small letters without accents."""
    text = text.casefold()
    if text.isascii():
        return text
    return "".join(mark for mark in normalize("NFKD", text) if not combining(mark))


STOP = frozenset(folded(word) for word in _STOP.split())
COUNTED = {folded(word): number for word, number in _COUNTED.items()}


def title_of(text: str) -> Title:
    """The title taken apart; codes in it are left out, they are names."""
    plain = folded(without_names(text))
    years: set[str] = set()
    if "20" in plain or "fy" in plain:
        years, plain = _years(plain)
    words: set[str] = set()
    numbers: set[str] = set()
    for token in _TOKEN.findall(plain):
        if token[0].isdigit():
            (years if _YEAR.match(token) else numbers).add(token)
        elif token in COUNTED:
            numbers.add(COUNTED[token])
        elif len(token) > 1 and token not in STOP:
            words.add(token)
    return Title(frozenset(words), frozenset(years), frozenset(numbers))


@lru_cache(1_024)
def words_of(name: str) -> frozenset[str]:
    """The words of a name that many calls share, such as that of their programme."""
    return title_of(name).words if name else frozenset()


def _years(plain: str) -> tuple[set[str], str]:
    """The years of spans and fiscal years, and the text without them."""
    years: set[str] = set()
    for first, last in _SPAN.findall(plain):
        end = last if len(last) == 4 else first[:2] + last
        if 0 <= int(end) - int(first) < PROGRAMME_YEARS:
            years |= {first, end}
    years |= {f"20{short}" for short in _FISCAL.findall(plain)}
    return years, _FISCAL.sub(" ", _SPAN.sub(" ", plain))


@lru_cache(4_096)
def common(one: frozenset[str], other: frozenset[str]) -> tuple[float, float]:
    """How far two titles say the same, each 0..1: (agreement, coverage).

    Words weigh by their length. What one title says more ("Regione Marche", a subtitle) leaves the agreement whole and
    lowers the coverage; words that each has instead of the other's lower both. Inflected and misspelt words are shared.
    """
    shared = _weight(one & other)
    rest, others = set(one - other), set(other - one)
    for word in sorted(rest):
        near = max(others, key=lambda candidate: (fuzz.ratio(word, candidate), candidate), default="")
        if min(len(word), len(near)) >= _SPELT and fuzz.ratio(word, near) >= SPELLING:
            shared += (_weight({word}) + _weight({near})) / 2
            rest.discard(word)
            others.discard(near)
    if not shared:
        return 0.0, 0.0
    less, more = sorted((_weight(rest), _weight(others)))
    return shared / (shared + less), shared / (shared + more)


def _weight(words: set[str] | frozenset[str]) -> float:
    return float(sum(min(len(word), 8) for word in words))
