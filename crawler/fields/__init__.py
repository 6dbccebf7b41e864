"""Reading dates, deadlines, money and text as people wrote them: pure functions.

Precision before recall: what cannot be read for sure gives None and stays text. Ambiguity (08/03/2026, "kr", "mil") is
settled by the caller, who knows the source's country, never by the machine's locale.
"""

from __future__ import annotations

from crawler.fields.clock import clock
from crawler.fields.counting import is_counted
from crawler.fields.days import FIRST_YEAR, LAST_YEAR, with_whole_years
from crawler.fields.deadlines import deadline, local_day, moment, opening
from crawler.fields.funding import Funding, funding
from crawler.fields.language import LANGUAGES, language_of
from crawler.fields.money import amounts, money, number
from crawler.fields.readiness import trl
from crawler.fields.shares import rate
from crawler.fields.text import (
    PARSER_LIMIT,
    labelled,
    line,
    lines,
    plain,
    raised,
    shortened,
    terms,
    text_of,
    with_labels,
)
from crawler.fields.who import organisations
from crawler.fields.windows import day, days_in, halves

__all__ = [
    "FIRST_YEAR",
    "LANGUAGES",
    "LAST_YEAR",
    "PARSER_LIMIT",
    "Funding",
    "amounts",
    "clock",
    "day",
    "days_in",
    "deadline",
    "funding",
    "halves",
    "is_counted",
    "labelled",
    "language_of",
    "line",
    "lines",
    "local_day",
    "moment",
    "money",
    "number",
    "opening",
    "organisations",
    "plain",
    "raised",
    "rate",
    "shortened",
    "terms",
    "text_of",
    "trl",
    "with_labels",
    "with_whole_years",
]
