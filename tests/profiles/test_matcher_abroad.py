"""Many languages, asked again: questions written before they were run, of real calls of the EU portal and of others."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest

from profiles.matcher.score import Judge, Matcher
from store.types import CallData, Wishes
from tests.conftest import SHARED
from tests.profiles.test_matcher_languages import plain, real_calls

CAPTURES, DAY = SHARED / "real" / "captures", "2026-08-21"
Question = tuple[str, tuple[str, ...], str]  # language, keywords, and what a right call's identifier or title holds


def portal_calls(captures: Path) -> list[CallData]:
    """The topics and cascade calls that the portal had open on one day, in English, each once."""
    folder, rows = captures / "eu_portal" / DAY, list[dict[str, Any]]()
    for line in (folder / "index.jsonl").read_text("utf-8").splitlines():
        path = folder / json.loads(line)["file"]
        rows += json.loads(gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes())["results"]
    calls = {row["reference"]: _portal_call(row) for row in rows if row.get("language", "en") == "en"}
    return [call for call in calls.values() if call.title]


def _portal_call(row: dict[str, Any]) -> CallData:
    told = {name: plain((values or [""])[0]) for name, values in row["metadata"].items() if name in FIELDS}
    title, identifier, text = (told.get(name, "") for name in FIELDS)
    return CallData("eu_portal", row["reference"], "", title, identifier=identifier, text=text, language="en")


FIELDS = ("title", "identifier", "descriptionByte")
FOUND: list[Question] = [
    ("fr", ("textiles intelligents", "fibres textiles biosourcées"), "textile"),
    ("de", ("Bodengesundheit", "Bodenproben"), "\\bsoil|SOIL"),
    ("it", ("calcolo quantistico", "computer quantistici"), "quantum|EUROHPC-2026-(PQC|NAPT|SPT|TIPT|QML|QTI|QEXP)"),
    (
        "es",
        ("distribución cuántica de claves", "criptografía"),
        "QKD|QSTN|cryptograph|Public procurement of innovation for security",
    ),
    ("sv", ("kärnkraft", "strålskydd"), "EURATOM"),
    ("de", ("Nuklearmedizin", "Isotope"), "isotope"),
    ("fr", ("semi-conducteurs", "conception de puces"), "CHIPS|semiconductor|Chip"),
    ("ca", ("soroll submarí",), "underwater noise"),
    ("sv", ("drönare", "robotsvärmar"), "drone|swarm"),
    (
        "es",
        ("patrimonio cultural", "cambio climático"),
        "heritage|CLIMA|climate|Cultural Horizons|Second Call for Proposals for Project Grants",
    ),
    ("de", ("Menschenhandel", "Opferschutz"), "trafficking in human|victims|DAPHNE"),
    ("it", ("violenza di genere",), "gender-based|violenza di genere|DAPHNE"),
    ("sv", ("förnybara bränslen", "biobränsle"), "renewable fuel|biofuel"),
    ("es", ("fotovoltaica integrada", "paneles solares"), "\\bPV\\b|photovolt|solar"),
    ("de", ("Kryptografie", "Softwaresicherheit"), "cryptograph|CS-ECCC|cybersec|QSTN|Cyber"),
    ("fr", ("emballages circulaires", "films et revêtements"), "packaging"),
    (
        "it",
        ("bioraffinerie", "biomassa residua"),
        "biorefiner|SSbD bio-based|CBE-|residual biomass|woody residues|biomass",
    ),
    ("sv", ("cancerforskning", "tarmflora"), "cancer|microbiome"),
    ("ca", ("cures pal·liatives",), "palliative"),
    ("de", ("Stahlindustrie", "Kohleforschung"), "RFCS|steel|coal"),
    ("fr", ("communications 6G", "modules radio"), "6G|Front-End"),
    ("es", ("navegación interior", "vías navegables"), "inland waterway"),
    ("it", ("riscaldamento a bassa temperatura", "condomini"), "low-temperature heating"),
    ("sv", ("jordhälsa", "antibiotikaresistens"), "\\bsoil|SOIL|antimicrobial"),
    ("de", ("Weltraumhäfen", "Trägerraketen"), "spaceport|launch|SPACE-03-11"),
    ("fr", ("véhicules définis par logiciel", "logiciel automobile"), "software-defined vehicle"),
    ("es", ("toxicología", "seguridad de los medicamentos"), "toxicology"),
    ("it", ("invecchiamento in salute", "biotecnologie"), "Ageing|biotech|age-related"),
    ("de", ("Agrobiodiversität", "Wiesen und Weiden"), "agrobiodiversit|prati e pascoli"),
    ("fr", ("recyclage des déchets", "réemploi des matériaux"), "rifiuti|recycl|waste|circular|CIRC"),
    ("en", ("forest owners", "forestry contractors"), "boschi|FORESTAZ|silvo|forest|woodland"),
    ("es", ("transporte público", "personas mayores"), "Trasporto Pubblico|public transport"),
    ("sv", ("kulturföremål", "olaglig handel"), "cultural goods"),
    ("de", ("Flugzeugtriebwerke",), "turbofan|engine"),
    ("es", ("textiles reciclados", "ropa usada"), "textile"),
    ("it", ("fertilizzanti", "protezione delle colture"), "fertilis|crop protection|soil"),
    ("sv", ("sällsynta sjukdomar",), "Rare Disease"),
    ("ca", ("internet segura", "protecció de menors en línia"), "Safer Internet|social media|child protection"),
    ("de", ("Luftbetankung",), "refuelling"),
    ("fr", ("prévention du cancer", "microbiote"), "cancer"),
    ("es", ("competencias digitales", "programación informática para jóvenes"), "digital skills|Code Week|SKILLS"),
    ("it", ("radiofarmaci", "isotopi"), "isotope"),
    ("sv", ("cybersäkerhet", "nystartade företag"), "cyber"),
    ("fr", ("tourisme durable", "sentiers de randonnée"), "touris"),
    ("es", ("asilo", "protección internacional"), "EUAA|asylum|AMIF|migra"),
    ("de", ("Lebensmittelverschwendung",), "food waste"),
    ("fr", ("lutte contre la corruption",), "corruption"),
    ("sv", ("bostäder till överkomliga priser", "hemlöshet"), "homeless|housing"),
    ("it", ("trasporto merci", "logistica"), "freight|logisti|trasporto"),
    ("es", ("radar", "sensores de defensa"), "EDF"),
    ("de", ("Holzreste", "biobasierte Chemikalien"), "CBE|woody|bio-based"),
    ("ca", ("salut mental", "joves"), "mental|joventut|youth"),
    (
        "en",
        ("sports equipment", "people with disabilities"),
        "équipements sportifs|disabilit|SPORT|disabilità|Behinderung",
    ),
    ("en", ("innovation voucher", "patent costs"), "Voucher 3I"),
    ("it", ("piccola pesca", "gestione degli ecosistemi marini"), "OCEAN|fish|marine"),
    ("fr", ("recharge des nappes phréatiques", "gestion de l'eau"), "aquifer|groundwater|water"),
]
MISSED: list[Question] = [
    ("sv", ("ekologisk produktion", "bergsjordbruk"), "produzione biologica|montagna|ACA"),
    ("it", ("piccoli impianti di depurazione", "acque reflue"), "Kleinkläranlagen|wastewater"),
    (
        "fr",
        ("déficience visuelle", "accessibilité"),
        "barriere architettoniche|accessib|Behinderung|handicap|disabilit",
    ),
    ("fr", ("lance-roquettes", "véhicules blindés"), "rocket launcher|battle tank"),
    ("it", ("bambini con disabilità",), "disabilit"),
    ("de", ("Kinderbetreuung", "frühkindliche Bildung"), "infanzia|Kindertages"),
    ("sv", ("yrkeshögskola", "stipendier"), "ITS|borse di studio|scholarship|formativa"),
    ("es", ("violencia contra las mujeres", "casas de acogida"), "DAPHNE|violenza|case rifugio|violence"),
]


@pytest.fixture(scope="module")
def asked() -> tuple[list[CallData], dict[Question, Judge]]:
    """All calls, and every question before them."""
    if not CAPTURES.is_dir():
        pytest.skip(f"the real data is not here: {SHARED} is absent")
    calls = portal_calls(CAPTURES) + real_calls(CAPTURES)
    matcher = Matcher()
    for key, call in enumerate(calls):
        matcher.put(key, call)
    matcher.fit()
    questions = FOUND + MISSED
    judges = matcher.judge([Wishes(keywords=keywords, language=language) for language, keywords, _ in questions])
    return calls, dict(zip(questions, judges, strict=True))


def first(calls: list[CallData], judge: Judge) -> tuple[str, float]:
    """The identifier and title of the call that a question finds first, and its value."""
    best = max(range(len(calls)), key=lambda key: (judge.value(key), judge.place(key)))
    return f"{calls[best].identifier} {calls[best].title}", judge.value(best)


@pytest.mark.parametrize("question", FOUND, ids=lambda question: f"{question[0]} {question[1][0]}")
def test_a_right_call_is_found_first(asked: tuple[list[CallData], dict[Question, Judge]], question: Question) -> None:
    calls, judges = asked
    title, value = first(calls, judges[question])
    assert re.search(question[2], title, re.IGNORECASE)
    assert value > 0.25


@pytest.mark.parametrize("question", MISSED, ids=lambda question: f"{question[0]} {question[1][0]}")
def test_what_is_missed_is_known(asked: tuple[list[CallData], dict[Question, Judge]], question: Question) -> None:
    """Questions that fail today; one that no longer does moves up."""
    calls, judges = asked
    title, value = first(calls, judges[question])
    assert value <= 0.25 or not re.search(question[2], title, re.IGNORECASE)
