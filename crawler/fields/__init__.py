"""Reading dates, deadlines, money and text as people wrote them: pure functions.

Precision before recall: what cannot be read for sure gives None and stays text. Ambiguity (08/03/2026, "kr", "mil") is
settled by the caller, who knows the source's country, never by the machine's locale.
"""

from __future__ import annotations

from crawler.fields.clock import clock
from crawler.fields.days import FIRST_YEAR, LAST_YEAR, with_whole_years
from crawler.fields.deadlines import deadline, is_counted, local_day
from crawler.fields.language import LANGUAGES, language_of
from crawler.fields.money import amounts, money, number, rate
from crawler.fields.readiness import trl
from crawler.fields.text import PARSER_LIMIT, labelled, line, lines, shortened, terms, text_of
from crawler.fields.who import organisations
from crawler.fields.windows import day, days_in, halves, opening

__all__ = [
    "FIRST_YEAR",
    "LANGUAGES",
    "LAST_YEAR",
    "PARSER_LIMIT",
    "amounts",
    "clock",
    "day",
    "days_in",
    "deadline",
    "halves",
    "is_counted",
    "labelled",
    "language_of",
    "line",
    "lines",
    "local_day",
    "money",
    "number",
    "opening",
    "organisations",
    "rate",
    "shortened",
    "terms",
    "text_of",
    "trl",
    "with_whole_years",
]
