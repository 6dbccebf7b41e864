"""The names of months and weekdays in the languages that are served."""

from __future__ import annotations

import re
from functools import cache
from unicodedata import combining, normalize

from babel.dates import get_day_names, get_month_names

from crawler.fields.language import LANGUAGES

# December in Norwegian and August in Polish, cut short, are everyday words of other languages where no point follows.
_OTHER_WORDS = frozenset({"des", "sie"})
# Besides what babel knows: Austrian and Italian ways, a second name of September in Spain, and Galician.
_MORE = (
    {"sept": 9, "sett": 9, "maerz": 3, "jänner": 1, "feber": 2, "setiembre": 9}
    | {
        name: number
        for number, name in enumerate(
            ("xaneiro", "febreiro", "", "", "maio", "xuño", "xullo", "", "setembro", "outubro"), 1
        )
        if name
    }
    | {"novembro": 11, "decembro": 12}
)


def month_of(word: str) -> int | None:
    """The month that a word names, whole or cut short, with or without its accents; None for any other word."""
    name = word.lower()
    return None if name in _OTHER_WORDS else _months().get(name.rstrip("."))


@cache
def _months() -> dict[str, int]:
    """Names and abbreviations; one that two languages use for different months is left out."""
    found: dict[str, set[int]] = {name: {number} for name, number in _MORE.items()}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context=context, locale=language).items():
                    plain = re.sub(r"^(de |d['’])", "", name.lower()).rstrip(".")
                    found.setdefault(plain, set()).add(number)
                    found.setdefault(_unaccented(plain), set()).add(number)
    return {name: numbers.pop() for name, numbers in found.items() if len(numbers) == 1}


def _unaccented(name: str) -> str:
    return "".join(letter for letter in normalize("NFD", name) if not combining(letter))


@cache
def weekdays() -> frozenset[str]:
    """Names and abbreviations of the days of the week, in lower case and without a point."""
    return frozenset(
        name.lower().rstrip(".")
        for language in LANGUAGES
        for width in ("wide", "abbreviated")
        for name in get_day_names(width, locale=language).values()
    )
