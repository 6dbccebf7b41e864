"""Amounts of money in prose: whose they are, and when none is believed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from crawler.fields import Funding, funding
from store.types import Money


def told(text: str, country: str) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """The amounts of budget, smallest and largest grant."""
    budget, least, most = (one and one.amount for one in funding(text, country).fields.values())
    return budget, least, most


@pytest.mark.parametrize(
    ("text", "country", "budget", "least", "most"),
    [
        ("You can apply for a share of up to £4.5 million to build clocks.", "GB", 4_500_000, None, None),
        ("Apply for a share of £20 million, inclusive of VAT.", "GB", 20_000_000, None, None),
        ("Your project’s total grant funding request must be between £150,000 and £1.2 million.", "GB", None, 150_000, 1_200_000),
        ("Your project's total costs must be between £1 million and £2 million.", "GB", None, None, None),
        ("We award grants of up to £10,000.", "GB", None, None, 10_000),
        ("Grants over £30,000 need an audit. The maximum grant is £100,000.", "GB", None, None, 100_000),
        ("Funding of more than £100,000 was awarded last year.", "GB", None, None, None),
        ("The call will award over €2 million to bakeries.", "GB", None, None, None),
        ("Bakeries can have £10,000.", "GB", None, None, None),
        ("Grants from £5,000 to £25,000, for up to 50% of eligible costs.", "GB", None, 5_000, 25_000),
        ("The grant pays half of the costs up to a maximum of £25,000.", "GB", None, None, None),
        ("The grant pays 50% of eligible costs up to a maximum of £25,000.", "GB", None, None, 25_000),
        ("You can apply for up to £10,000.", "GB", None, None, 10_000),
        ("You can apply for up to £2 million of the £9 million that are left.", "GB", None, None, None),
        ("Up to £10,000 per business", "GB", None, None, 10_000),
        ("How much can I get?\n£1,000 to £50,000", "GB", None, 1_000, 50_000),
        ("A total of £1.5m is available.", "GB", 1_500_000, None, None),
        ("A total of £1.5m went to bakeries that grew.", "GB", None, None, None),
        ("Den totala budgeten är 10 miljoner kronor. Ni kan söka högst 800 000 kr.", "SE", 10_000_000, None, 800_000),
        ("Bidrag på 1-7 miljoner kronor.", "SE", None, 1_000_000, 7_000_000),
        ("Vinnova avsätter 40 mkr.\nMinst 2 mkr per projekt.", "SE", 40_000_000, 2_000_000, None),
        ("Budgeten räcker till 30 projekt à 2 miljoner kronor.", "SE", None, None, None),
        ("Projektets totala budget ska vara minst 1 miljon kronor.", "SE", None, None, None),
        ("Bidraget täcker kostnader upp till 300 000 kronor.", "SE", None, None, None),
        ("La dotazione è di € 3.000.000,00, di cui € 500.000 per le isole minori.", "IT", 3_000_000, None, None),
        ("Risorse a disposizione\n1,5 milioni di euro\nContributo massimo:\n20.000 euro", "IT", 1_500_000, None, 20_000),
        ("Con ulteriori 3 milioni di euro stanziati la Regione rifinanzia il bando.", "IT", None, None, None),
        ("Contributo fino al 50% delle spese ammissibili, per un massimo di 20.000 euro.", "IT", None, None, 20_000),
        ("Contributo da un minimo di 10.000 a un massimo di 100.000 euro per ciascun progetto", "IT", None, 10_000, 100_000),
        ("Contributo per ogni progetto: minimo 5 mila e massimo 100.000 euro", "IT", None, None, None),
        ("Aiuti in de minimis fino a 300.000 euro per ogni impresa.", "IT", None, None, None),
        ("Sono ammessi progetti con un costo minimo di 50.000 euro.", "IT", None, None, None),
        ("Presupuesto total de la convocatoria: 350 millones de euros.", "ES", 350_000_000, None, None),
        ("Presupuesto total del proyecto: 500.000 euros.", "ES", None, None, None),
        ("Hasta el 60% de los gastos, con un máximo de 80.000 euros por beneficiario.", "ES", None, None, 80_000),
        ("Er is een totaal budget van € 6,5 miljoen. Per aanvraag krijgt u maximaal € 7.500.", "NL", 6_500_000, None, 7_500),
        ("Grants are not limited to €10,000.", "IE", None, None, None),
        ("In previous rounds grants of up to €15,000 were awarded.", "IE", None, None, None),
        ("An additional grant of up to €10,000 is possible.", "IE", None, None, None),
        ("SMEs can receive up to €50,000; universities up to €500,000.", "IE", None, None, None),
        ("Travel grants of up to £500", "GB", None, None, None),
        ("The grant pays up to €30,000 in the first year.", "IE", None, None, None),
        ("Grants must not exceed £30,000, so apply for up to £30,000.", "GB", None, None, 30_000),
        ("La ayuda máxima será de 60.000 euros por empresa, y 600.000 euros por consorcio.", "ES", None, None, None),
        ("Contributo massimo di 150.000 euro, elevabile a 300.000 euro", "IT", None, None, None),
        ("Aide plafonnée à 20 000 €, portée à 40 000 € pour les projets collectifs", "FR", None, None, None),
        ("Zuschuss von höchstens 50.000 Euro pro Jahr", "DE", None, None, None),
    ],
)  # fmt: skip
def test_a_sum_counts_where_its_sentence_says_whose_it_is(
    text: str, country: str, budget: int | None, least: int | None, most: int | None
) -> None:
    assert told(text, country) == (budget, least, most)


def test_of_different_sums_none_is_believed() -> None:
    text = "Strand 1: a share of up to £5 million. Strand 2: a share of up to £8 million. A share of up to £5 million."
    assert funding(text, "GB").budget is None
    assert funding(text.replace("£8", "£5"), "GB").budget == Money(Decimal(5_000_000), "GBP")


def test_the_sentences_that_speak_of_money_are_kept() -> None:
    text = "Clocks matter. A share of up to £5 million.\nThe tower is £3 high. Grants of up to £1,000 and £2,000."
    assert funding(text, "GB").told == "A share of up to £5 million. Grants of up to £1,000 and £2,000."


def test_a_label_stands_before_each_item_of_its_list() -> None:
    text = "Each winner will receive:\n- up to £100,000 for a first trial\n- up to £50,000 for a study\nEnd"
    assert funding(text) == Funding(), "the first of several is not the one"
    label = "Each winner will receive:"
    assert funding(text).told == f"{label} up to £100,000 for a first trial {label} up to £50,000 for a study"


@pytest.mark.parametrize(
    "text",
    [
        "Up to three SMEs per challenge receive £10,000.",  # up to three, and not up to £10,000
        "SMEs can request a grant of up to £10,000, £30,000 or £60,000 by the maturity of their project.",
        "A maximum grant of £100,000 per project, with an individual cap of £60,000 per SME.",
        "Every million of support will result in at least £15 million of investments.",
        "Estimated budget: over £20 million",
        "The annual budget is £3 million.",
        "Presupuesto anual: 4 millones de euros",
    ],
)
def test_a_number_beside_the_words_of_a_bound_is_not_always_one(text: str) -> None:
    assert funding(text, "GB") == Funding()


def test_a_share_of_the_costs_is_no_amount_of_costs() -> None:
    assert funding("Grants of 50% of eligible costs up to £25,000.").grant_max == Money(Decimal(25_000), "GBP")
    assert funding("Grants of 50% of project costs of at most £25,000.") == Funding()
