"""Amounts and rates in the ten languages: a scale and a currency are read where the country settles them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from crawler.fields import Funding, amounts, funding, money, rate
from store.types import Money


def _said(text: str, country: str = "") -> list[str]:
    return [f"{one.amount.normalize():f} {one.currency}" for one in amounts(text, country)]


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("800 000 kr", "SE", "800000 SEK"),
        ("800 000 kr", "NO", "800000 NOK"),
        ("kr. 800.000", "DK", "800000 DKK"),
        ("5 Mkr", "SE", "5000000 SEK"),
        ("5 mnkr", "SE", "5000000 SEK"),
        ("500 tkr", "SE", "500000 SEK"),
        ("2 mdkr", "SE", "2000000000 SEK"),
        ("500 000:- kr", "SE", "500000 SEK"),
        ("25 mill. kroner", "NO", "25000000 NOK"),
        ("2 mill kr", "NO", "2000000 NOK"),
        ("2 milliarder kroner", "NO", "2000000000 NOK"),
        ("MNOK 25", "", "25000000 NOK"),
        ("10 MSEK", "", "10000000 SEK"),
        ("5 millioner norske kroner", "", "5000000 NOK"),
        ("10 miljoner kronor", "", "10000000 SEK"),
        ("$5 million", "CA", "5000000 CAD"),
        ("$500 CAD", "US", "500 CAD"),
        ("50 mil euros", "ES", "50000 EUR"),
        ("5 mil millones de euros", "ES", "5000000000 EUR"),
        ("3 milions d'euros", "ES", "3000000 EUR"),
        ("1 billón de euros", "ES", "1000000000000 EUR"),
        ("3,2 Md€", "FR", "3200000000 EUR"),
        ("3 milliards d'euros", "FR", "3000000000 EUR"),
        ("50 mille euros", "FR", "50000 EUR"),
        ("250 k€", "FR", "250000 EUR"),
        ("500 T€", "DE", "500000 EUR"),
        ("500 Tsd. Euro", "DE", "500000 EUR"),
        ("1,5 Mio. €", "DE", "1500000 EUR"),
        ("2 Mrd. Euro", "DE", "2000000000 EUR"),
        ("2,5 milioni di euro", "IT", "2500000 EUR"),
        ("2 mld di euro", "IT", "2000000000 EUR"),
        ("50 mila euro", "IT", "50000 EUR"),
        ("500 tys. zł", "PL", "500000 PLN"),
        ("10 mln złotych", "PL", "10000000 PLN"),
        ("1,5 mld zł", "PL", "1500000000 PLN"),
        ("€ 5 mln", "NL", "5000000 EUR"),
        ("5 miljoen euro", "NL", "5000000 EUR"),
        ("€ 5.000,-", "NL", "5000 EUR"),
        ("€1.2bn", "GB", "1200000000 EUR"),
        ("15 EUR million", "", "15000000 EUR"),
        ("5 MEUR", "", "5000000 EUR"),
        ("299.951,90 €", "ES", "299951.9 EUR"),
        ("296 982 000 PLN (70% dofinansowania)", "PL", "296982000 PLN"),
        ("10 000 000  zł", "PL", "10000000 PLN"),
        ("2.400.000 € à répartir entre les lauréats", "FR", "2400000 EUR"),
    ],
)
def test_scales_and_currencies_of_ten_languages(text: str, country: str, expected: str) -> None:
    assert _said(text, country) == [expected]
    assert money(text, country) == amounts(text, country)[0]


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("800 000 kr", ""),  # whose crowns?
        ("50 mil euros", "GB"),  # a thousand in Spain, a million in a hurry
        ("€5 billion", "DE"),  # a thousand milliards at home, one in English
        ("5 bn €", "SE"),
        ("€5B", ""),
        ("€5 tn", ""),
        ("EUR 1.500 million", ""),
        ("plafond fixé à 150 00 €", "FR"),  # a digit was lost
        ("R$ 500", ""),
        ("€500 Milionů", ""),
        ("nie ma określonej alokacji", "PL"),
    ],
)
def test_an_unsure_factor_is_no_amount(text: str, country: str) -> None:
    assert _said(text, country) == []
    assert money(text, country) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("between £2.5 million  and £20 million", ["2500000 GBP", "20000000 GBP"]),
        ("£2.5 to £5 million", ["2500000 GBP", "5000000 GBP"]),
        ("EUR 100 000 - 500 000", ["100000 EUR", "500000 EUR"]),
        ("50 000 à 100 000 €", ["50000 EUR", "100000 EUR"]),
        ("zwischen 50.000 und 100.000 Euro", ["50000 EUR", "100000 EUR"]),
        ("€500 to €2 million", ["2000000 EUR"]),
        ("EUR 1 Mio. bis 3 Mio.", ["1000000 EUR", "3000000 EUR"]),
    ],
)
def test_the_ends_of_a_range_share_what_one_of_them_says(text: str, expected: list[str]) -> None:
    assert _said(text) == expected
    assert money(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("£150,000 and £1.2 million", ["150000 GBP", "1200000 GBP"]),
        ("between 300 000 and 3 million euros", ["300000 EUR", "3000000 EUR"]),
        ("€500 to €2 million", ["2000000 EUR"]),
        ("€1,500 to €2 million", ["2000000 EUR"]),
    ],
)
def test_a_large_number_before_a_scale_is_an_amount_by_itself(text: str, expected: list[str]) -> None:
    assert _said(text) == expected


@pytest.mark.parametrize(
    ("text", "amount"),
    [("10 miljoner", 10_000_000), ("500.000", 500_000), ("2,5 Mio.", 2_500_000), ("60%", None), ("10 projekt", None)],
)
def test_a_bare_amount_is_in_the_usual_currency(text: str, amount: int | None) -> None:
    assert money(text, "SE", usual="SEK") == (amount and Money(Decimal(amount), "SEK"))
    assert money(text, "SE") is None
    assert money("10 miljoner euro", "SE", usual="SEK") == Money(Decimal(10_000_000), "EUR")


@pytest.mark.parametrize(
    "text", ["2021-2027: 5 000 €", "2026 - 5 000 €", "Lot 1 - 5 000 €", "in 2026 and 5 000 €", "5 000 € (5.000,00 EUR)"]
)
def test_a_year_and_a_number_are_no_amount(text: str) -> None:
    assert money(text) == Money(Decimal(5000))


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("Jusqu'à 80% du coût de l'étude, maximum 50 000 €", 0.8),
        ("60 percent of the costs", 0.6),
        ("75 pour cent", 0.75),
        ("hasta el 40 por ciento", 0.4),
        ("50 Prozent der Kosten", 0.5),
        ("högst 45 procent", 0.45),
        ("inntil 50 prosent", 0.5),
        ("50-70 %", None),
        ("entre 50 et 70 %", None),
        ("/call-%e2%80%92-3", None),
        ("100% kosztów kwalifikowanych", 1.0),
    ],
)
def test_rates_of_ten_languages(text: str, share: float | None) -> None:
    assert rate(text) == share


def test_an_amount_is_a_bound_only_where_the_words_beside_it_say_so() -> None:
    text = "Firms with a turnover of up to £50 million. The total budget is £9 million. Grants are between £5,000 and £20,000."
    assert funding(text) == Funding(*(Money(Decimal(amount), "GBP") for amount in (9_000_000, 5_000, 20_000)))


@pytest.mark.parametrize(
    "text",
    [
        "Grants of up to £5,000 for studies. Grants of up to £20,000 for pilots.",  # which?
        "Grants of up to £5 trillion",
        "£5,000",
        "Projects cost at least £20,000",
        "Grants of at least £20,000 and at most €5,000",
    ],
)
def test_what_is_not_sure_to_be_a_bound_is_none(text: str) -> None:
    assert funding(text) == Funding()
