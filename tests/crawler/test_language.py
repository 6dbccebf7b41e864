"""Which language a text is written in: told where it is sure, and by the text where its source says nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.fields import language_of
from crawler.tidying import tidy
from store.types import CallData

TEXTS = {
    "en": "Small companies can apply for a share of the fund to build and test new products with a research partner.",
    "fr": "Les petites entreprises peuvent demander une aide pour concevoir un produit avec un laboratoire public.",
    "es": "Las pequeñas empresas pueden solicitar una ayuda para desarrollar un producto nuevo con una universidad.",
    "ca": "Les petites empreses poden demanar un ajut per desenvolupar un producte nou amb una universitat catalana.",
    "de": "Kleine Unternehmen können eine Förderung beantragen, um mit einer Hochschule neue Verfahren zu entwickeln.",
    "it": "Le piccole imprese possono chiedere un contributo per sviluppare un nuovo prodotto con un ateneo.",
    "sv": "Små företag kan söka bidrag för att utveckla en ny produkt tillsammans med ett universitet.",
    "pl": "Małe przedsiębiorstwa mogą ubiegać się o wsparcie na opracowanie nowego wyrobu razem z uczelnią.",
    "nl": "Kleine bedrijven kunnen subsidie aanvragen om samen met een universiteit een nieuw product te ontwikkelen.",
    "nb": "Små bedrifter kan søke om støtte til å utvikle et nytt produkt sammen med et forskningsmiljø i Norge.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_text_tells_its_language(language: str) -> None:
    assert language_of(TEXTS[language]) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Open call 2027",
        "1 000 000 € – 31/12/2027 – https://example.org/a/b/c – 12345678901234567890",
        "Dotace pro malé a střední podniky na vývoj nových výrobků ve spolupráci s výzkumnou organizací.",
        "Støtte til små og mellemstore virksomheder, der vil udvikle nye produkter sammen med et universitet i Danmark.",
        "Apoio a pequenas e médias empresas que pretendem desenvolver novos produtos com uma universidade portuguesa.",
        f"{TEXTS['de']}\n{TEXTS['fr']}",
        f"{TEXTS['en']}\n{TEXTS['sv']}",
    ],
)
def test_a_short_text_a_mixed_one_and_one_in_another_language_tell_none(text: str) -> None:
    assert language_of(text) == ""


def test_a_call_whose_source_says_no_language_has_that_of_its_text(make_call: Callable[..., CallData]) -> None:
    call = make_call(title="Appel", summary=TEXTS["fr"], text="", language="")
    assert tidy(call).language == "fr"
    assert tidy(tidy(call)) == tidy(call)


def test_what_the_source_says_of_its_language_is_believed(make_call: Callable[..., CallData]) -> None:
    assert tidy(make_call(title="Appel", summary=TEXTS["fr"], text="", language="en")).language == "en"
