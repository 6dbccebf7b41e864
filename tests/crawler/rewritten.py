"""Days, sums, marks and labels written in another way that means the same: what they say is to be read the same."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import cache

from babel import Locale

from tests.crawler.playing import Answer
from tests.crawler.restyled import in_words, markup, words
from tests.crawler.restyled_data import feed, texts

NO_PROSE = r"https?:|^\s*[\[{]"
POINTED = frozenset({"de", "nb", "pl"})  # languages that write 12.06.2026
_NUMBERS = re.compile(r"(?<![\w./-])(\d{1,2})([/.-])(\d{1,2})\2(20\d\d)(?![\w/-])")

Restyle = Callable[[Answer], Answer]


def everywhere(change: Callable[[str], str]) -> Restyle:
    """Prose changed in pages, in JSON and in feeds."""
    page, data = markup(lambda text: words(change, text)), texts(change, unless=NO_PROSE)
    entries = feed(lambda text: words(change, text))
    return lambda answer: entries(data(page(answer)))


def _replaced(pattern: str, by: str) -> Restyle:
    return everywhere(lambda text: re.sub(pattern, by, text))


def _numbers(sign: str, digits: int) -> Restyle:
    def written(found: re.Match[str]) -> str:
        return (sign or found[2]).join((f"{int(found[1]):0{digits}}", f"{int(found[3]):0{digits}}", found[4]))

    return everywhere(lambda text: _NUMBERS.sub(written, text))


def _labels(change: Callable[[str], str]) -> Restyle:
    said = r"(?i)(<(?:dt|th|label)\b[^<>]*>)([^<>&ß]*)(?=</)"
    return markup(lambda text: re.sub(said, lambda found: found[1] + change(found[2]), text))


@cache
def _months(language: str) -> dict[str, tuple[int, Locale]]:
    """The months of a language and of English, in small letters."""
    return {
        name.lower(): (number, locale)
        for locale in (Locale("en"), Locale(language))
        for form in ("format", "stand-alone")
        for number, name in locale.months[form]["wide"].items()
    }


def _day_with_name(language: str, write: Callable[[re.Match[str], dt.date, Locale], str]) -> Restyle:
    """Days whose month is a word, "12 giugno 2026", written anew; the end of "2 - 12 June" and a day after a dash stay."""
    named = "|".join(sorted(_months(language), key=len, reverse=True))
    pattern = re.compile(
        rf"(?<![\w–-] )(?<![\w./’'])(\d{{1,2}}(?:\.|er|st|nd|rd|th)?)(\s+(?:de |of )?)({named})(,? (?:de |del )?)(20\d\d)\b",
        re.IGNORECASE,
    )

    def written(found: re.Match[str]) -> str:
        number, locale = _months(language)[found[3].lower()]
        return write(found, dt.date(int(found[5]), number, int(re.sub(r"\D", "", found[1]))), locale)

    return everywhere(lambda text: pattern.sub(written, text))


def _after_weekday(width: str) -> Callable[[re.Match[str], dt.date, Locale], str]:
    return lambda found, on, locale: f"{locale.days['format'][width][on.weekday()]} {found[0]}"


def _shortened(found: re.Match[str], on: dt.date, locale: Locale) -> str:
    return f"{found[1]}{found[2]}{locale.months['format']['abbreviated'][on.month]}{found[4]}{found[5]}"


def _in_numbers(found: re.Match[str], on: dt.date, locale: Locale) -> str:
    return f"{on:%d.%m.%Y}" if str(locale) in POINTED else f"{on:%d/%m/%Y}"


def _in_capitals(found: re.Match[str], *_: object) -> str:
    return found[0].upper()


REWRITTEN: dict[str, Restyle] = {
    "days with dashes": _numbers("-", 2),
    "days without noughts": _numbers("", 1),
    "long dashes": _replaced(r" [-–—] ", " — "),
    "short dashes": _replaced(r" [-–—] ", " - "),
    "typewriter's apostrophes": _replaced("’", "'"),
    "printer's apostrophes": _replaced(r"(?<=\w)'(?=\w)", "’"),
    "hours with a point": in_words(r"(?<![\d:.])(\d\d):(\d\d)(?=\s*(?:Uhr|uur))|(?<=ore )(\d\d):(\d\d)", r"\1\3.\2\4"),
    "hours with a colon": in_words(
        r"(?<![\d:.])(\d\d)\.(\d\d)(?=\s*(?:Uhr|uur))|(?<=ore )(\d\d)\.(\d\d)", r"\1\3:\2\4"
    ),
    "euros by their letters": _replaced(r"€\s?(\d[\d.,]*\d)", r"EUR \1"),
    "euros behind": _replaced(r"€\s?(\d[\d.,]*\d)(?!\s?[\dmbkM])", r"\1 €"),
    "labels in capitals": _labels(str.upper),
    "labels without colons": _labels(lambda label: label.rstrip(": \n")),
    "labels with a blank and a colon": _labels(lambda label: label.rstrip(": \n") + " :"),
}


def rewritten_days(language: str) -> dict[str, Restyle]:
    """Ways to write days in a language, as its sources do from editor to editor."""
    language = {"no": "nb", "": "en"}.get(language, language)
    return {
        "weekdays": _day_with_name(language, _after_weekday("wide")),
        "short weekdays": _day_with_name(language, _after_weekday("abbreviated")),
        "short months": _day_with_name(language, _shortened),
        "months as numbers": _day_with_name(language, _in_numbers),
        "months in capitals": _day_with_name(language, _in_capitals),
    }
