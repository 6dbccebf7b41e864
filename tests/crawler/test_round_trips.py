"""What Babel writes in ten languages is read back as it was meant, or not at all; and nothing hangs on hostile text."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Literal

import pytest
from babel.dates import format_date
from babel.numbers import format_compact_currency, format_compact_decimal, format_currency
from hypothesis import given
from hypothesis import strategies as st

from crawler.fields import (
    FIRST_YEAR,
    LANGUAGES,
    LAST_YEAR,
    amounts,
    clock,
    day,
    deadline,
    funding,
    halves,
    is_counted,
    language_of,
    moment,
    money,
    opening,
    rate,
    trl,
)
from crawler.prose import closed_early, model, until
from store.types import Money

COUNTRIES = {
    "en": "GB",
    "fr": "FR",
    "es": "ES",
    "ca": "ES",
    "de": "DE",
    "it": "IT",
    "sv": "SE",
    "pl": "PL",
    "nl": "NL",
    "nb": "NO",
}
ROME = "Europe/Rome"
days = st.dates(dt.date(FIRST_YEAR, 1, 1), dt.date(LAST_YEAR, 12, 31))
languages = st.sampled_from(LANGUAGES)
currencies = st.sampled_from(["EUR", "GBP", "USD", "SEK", "NOK", "DKK", "PLN", "CHF", "CAD"])


@given(days, languages, st.sampled_from(["full", "long", "medium"]))
def test_a_day_that_babel_writes_is_read_back(date: dt.date, language: str, form: str) -> None:
    written = format_date(date, form, locale=language)
    assert day(written) in ((None, date) if form == "medium" else (date,))  # "des." and "ag." are words elsewhere
    assert deadline(written) is None or deadline(written).day == date  # type: ignore[union-attr]


@given(days, st.integers(1, 400), languages)
def test_a_window_that_babel_writes_opens_and_closes_on_its_days(first: dt.date, length: int, language: str) -> None:
    last = min(first + dt.timedelta(length), dt.date(LAST_YEAR, 12, 31))
    written = " – ".join(format_date(one, "long", locale=language) for one in (first, last))
    closes = deadline(written)
    assert closes is not None
    assert (opening(written) or last, closes.day) == (first, last)


@given(st.decimals(0, 10**11, places=2), currencies, languages)
def test_an_amount_that_babel_writes_is_read_back_or_left(value: Decimal, currency: str, language: str) -> None:
    written = format_currency(value, currency, locale=language)
    assert money(written, COUNTRIES[language]) in (None, Money(value, currency))
    if currency == "EUR":
        assert money(written) == Money(value)


@given(st.integers(1, 9_999), st.integers(0, 12), currencies, languages, st.sampled_from(("short", "long")))
def test_a_short_amount_that_babel_writes_is_never_off_by_a_factor(
    digits: int, exponent: int, currency: str, language: str, form: Literal["short", "long"]
) -> None:
    value = Decimal(digits) * 10**exponent
    if form == "short":
        written = format_compact_currency(value, currency, locale=language, fraction_digits=3)
    else:
        written = f"{format_compact_decimal(value, format_type=form, locale=language, fraction_digits=3)} {currency}"
    for found in amounts(written, COUNTRIES[language]):
        assert found.currency == currency
        assert abs(found.amount - value) <= value / 1000


READERS: dict[str, Callable[[str], Any]] = {
    "amounts": amounts,
    "funding": funding,
    "day": day,
    "deadline": deadline,
    "moment": moment,
    "opening": opening,
    "halves": halves,
    "is_counted": is_counted,
    "rate": rate,
    "trl": trl,
    "clock": clock,
    "language_of": language_of,
    "until": lambda text: until(text, ROME),
    "model": lambda text: model(None, text),
    "closed_early": lambda text: closed_early(text, ROME),
}
PIECES = (
    "1 111 ",
    "12 sept ",
    "3 March 2026 - ",
    "apply deadline ",
    "until ",
    "12h ",
    "2 - 3 million ",
    "5 %-",
    "kr ",
    "from 3 ",
    "€ 5" + " " * 50,
    "sök a ",
    "3 March 2027; ",
    "deadline 3 March 2027 ",
    "extended to ",
    "17.06.27 ",
    "50 % of costs, ",
    "up to 5 € ",
    "minimum TRL 4 to ",
    "_a",
    "é",
    "5 € _",
)


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("name", READERS)
def test_a_hostile_line_is_read_within_a_second(name: str, piece: str) -> None:
    hostile = (piece * (100_000 // len(piece) + 1))[:100_000]
    began = time.process_time()
    READERS[name](hostile)
    assert time.process_time() - began < 1


@pytest.mark.parametrize("name", READERS)
def test_an_ordinary_text_is_read_in_a_few_milliseconds(name: str) -> None:
    text = (
        "Small companies can apply for grants of up to €50,000, which is 50 % of their costs, by 17 June 2027, 11:00am. "
        * 35
    )
    READERS[name](text)
    assert min(_seconds(name, text) for _ in range(5)) < 0.02


def _seconds(name: str, text: str) -> float:
    began = time.process_time()
    READERS[name](text)
    return time.process_time() - began


@given(
    st.lists(
        st.sampled_from([*PIECES, "3", ".", "31 feb ", "2026", "–", "to ", "€", "\n", "31/02/2026 "]), max_size=30
    ).map("".join)
    | st.text()
)
def test_nothing_but_a_day_that_cannot_be_is_refused(text: str) -> None:
    for name, read in READERS.items():
        try:
            read(text)
        except ValueError:
            assert name in ("clock", "day", "deadline", "moment", "opening")
