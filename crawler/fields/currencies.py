"""The words for currencies and for thousands and millions, which a country settles where two languages differ."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from crawler.places import place_of

_CURRENCIES = {
    "EUR": "eur € euro euros",
    "GBP": "gbp £ £gb sterling",
    "USD": "usd $ us$ $us",
    "CAD": "cad ca$ c$ $ca",
    "AUD": "aud a$ au$ $au",
    "NZD": "nzd nz$ $nz",
    "SEK": "sek kronor skr",
    "NOK": "nok nkr",
    "DKK": "dkk dkr",
    "PLN": "pln zł złotych złote złoty zl zlotych",
    "CHF": "chf sfr sfr. franken",
    "CZK": "czk kč",
    "HUF": "huf",
    "RON": "ron",
    "ILS": "ils nis ₪",
    "JPY": "jpy",
}
_OF_TWO_WORDS = {"norske kroner": "NOK", "danske kroner": "DKK", "svenska kronor": "SEK", "svenske kroner": "SEK"}
_CROWNS = {"SE": "SEK", "NO": "NOK", "DK": "DKK"}
_DOLLARS = {"US": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD"}

_THOUSAND, _MILLION, _MILLIARD, _BILLION = 10**3, 10**6, 10**9, 10**12
_SCALES = {
    _THOUSAND: "k thousand tausend tsd tsd. mille mila tusen tusind duizend tys tys. tysiąc tysiące tysięcy",
    _MILLION: "m mn mln mln. mio mio. mill mill. milj milj. million millions millionen millioner miljon miljoner"
    " miljoen miljoenen milione milioni millón millones milió milions milion miliony milionów",
    _MILLIARD: "md mds mdr mrd mrd. mld mld. milliard milliards milliarde milliarden milliarder miljard miljarder"
    " miljarden miliardo miliardi miliard miliardy miliardów",
    _BILLION: "billón billones bilió bilions billionen biljoen biljoenen biljon biljoner bilion biliony bilionów",
}
# Read only in the countries of a language: elsewhere the same word means another number, or nothing.
_SCALES_OF = {
    "en": {_MILLIARD: "bn bn. billion billions"},
    "es": {_THOUSAND: "mil", _MILLIARD: "mil_millones mil_milions"},  # with Catalan
    "sv": {_THOUSAND: "tn"},
}
_GLUED = {"k": _THOUSAND, "t": _THOUSAND, "m": _MILLION, "mn": _MILLION, "mio": _MILLION, "md": _MILLIARD}
# What looks like a scale and is none that is known here: the amount cannot be told.
ODD_SCALE = re.compile(r"[^\W\d_]|[^\S\n]{0,3}(?:mil|bil|bln|bn|bio|tri|tn\b|[bt]\b|crore|lakh)", re.IGNORECASE)
GROUPED = r"[0-9]{1,3}(?:[.,'’\u00a0\u202f ][0-9]{3})+(?:[.,][0-9]{1,2})?(?![0-9.,][0-9])"
_PLAIN = r"[0-9]+(?:[.,][0-9]{1,2})?(?![0-9.,][0-9])"


@dataclass(frozen=True, slots=True)
class Words:
    """The words for currencies and scales in a country, and the pattern of an amount written with them.

    A currency whose word several countries use for their own, and this is none of them, is empty; so is ``grouping``
    where a country does not settle it.
    """

    grouping: str  # what parts thousands in a number of three digits after it: "1.200 millones"
    currencies: Mapping[str, str]
    scales: Mapping[str, int]
    pattern: re.Pattern[str]


@cache
def words_of(country: str) -> Words:
    """The words for money in a country (ISO 3166); empty for Europe at large, which writes English."""
    currencies = {word: code for code, words in _CURRENCIES.items() for word in words.split()} | _OF_TWO_WORDS
    currencies |= dict.fromkeys(("kr", "kr.", "kroner", "kronar"), _CROWNS.get(country, ""))
    currencies |= dict.fromkeys(("fr.", "frs.") if country == "CH" else (), "CHF")
    currencies["$"] = _DOLLARS.get(country, "USD")
    tables = (_SCALES, _SCALES_OF.get(place_of(country).language, {}))
    scales = {
        word.replace("_", " "): factor for table in tables for factor, words in table.items() for word in words.split()
    }
    grouping = "," if place_of(country).language == "en" else "."
    return Words(grouping if country else "", currencies, scales | _GLUED, _pattern(currencies, scales))


def _pattern(currencies: Iterable[str], scales: Iterable[str]) -> re.Pattern[str]:
    """The scale of "5 MEUR" and "MEUR 5" is ``glued``; a currency after the number counts where none is before; its
    scale may come ``late``, "5 EUR million".
    """
    name, scale, glued = _any_of(currencies), _any_of(scales), _any_of(_GLUED)
    late = _any_of(word for word in scales if "milli" in word or (len(word) > 2 and not word.startswith("mil")))
    return re.compile(
        rf"(?:(?<!\w)(?P<glued>{glued})?(?P<before>{name})\s{{0,3}})?"
        rf"(?<![\w.,^])(?P<number>{GROUPED}|{_PLAIN})(?:,[-–]|:-|\.[-–])?"
        rf"(?:\s{{0,3}}(?P<scale>{scale})(?!\w))?"
        rf"(?(before)|(?:\s{{0,3}}(?:d[e'’]\s?|di\s|of\s)?(?P<glued_after>{glued})??(?P<after>{name})(?!\w)"
        rf"(?:\s{{0,3}}(?P<late>{late})(?!\w))?)?)",
        re.IGNORECASE,
    )


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s") for word in sorted(words, key=len, reverse=True))
