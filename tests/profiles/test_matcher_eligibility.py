"""Eligibility: a table of (wishes, call) and the answer, with the words that it rests on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.matcher.eligibility import verdicts
from store.types import (
    Answer,
    CallData,
    Criterion,
    Deadline,
    DeadlineModel,
    Kind,
    Level,
    Money,
    OrganisationType,
    Verdict,
    Wishes,
)
from tests.conftest import NOW

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN
SME, UNIVERSITY, RESEARCH = OrganisationType.SME, OrganisationType.UNIVERSITY, OrganisationType.RESEARCH
EU = {"countries": ("EU",), "programme": "HORIZON"}
RESTRICTED = {"text": "Participation is limited to legal entities established in Member States and Norway."}
NEWS = {"programme": "European Innovation Council", "identifier": ""}
DAY = dt.date(2026, 12, 1)  # eleven days after NOW

TABLE: list[tuple[Criterion, dict[str, Any], dict[str, Any], Answer]] = [
    (Criterion.COUNTRY, {"country": "FR"}, EU, YES),
    (Criterion.COUNTRY, {"country": "CH"}, EU, YES),
    (Criterion.COUNTRY, {"country": "GB"}, EU, YES),
    (Criterion.COUNTRY, {"country": "UK"}, EU, YES),
    (Criterion.COUNTRY, {"country": "TR"}, EU, YES),
    (Criterion.COUNTRY, {"country": "GB"}, EU | {"programme": "DIGITAL", "identifier": "DIGITAL-2026-X"}, UNKNOWN),
    (Criterion.COUNTRY, {"country": "KR"}, EU, UNKNOWN),
    (Criterion.COUNTRY, {"country": "US"}, EU, NO),
    (Criterion.COUNTRY, {"country": "FR"}, {"countries": ("DE", "AT")}, NO),
    (Criterion.COUNTRY, {"country": "fr"}, {"countries": ("DE", "FR")}, YES),
    (Criterion.COUNTRY, {"country": "FR"}, {"countries": ()}, UNKNOWN),
    (Criterion.COUNTRY, {"country": "IT", "region": "ITI14"}, {"regions": ("ITI1",)}, YES),
    (Criterion.COUNTRY, {"country": "IT", "region": "ITI1"}, {"regions": ("ITI14",)}, UNKNOWN),
    (Criterion.COUNTRY, {"country": "IT", "region": "ITC4"}, {"regions": ("ITI1", "ITH3")}, NO),
    (Criterion.COUNTRY, {"country": "IT"}, {"regions": ("ITI1",)}, UNKNOWN),
    (Criterion.COUNTRY, {"country": "ES"}, {"regions": ("ITI1",)}, NO),
    (Criterion.COUNTRY, {"country": "GR"}, {"regions": ("EL30",)}, UNKNOWN),
    (Criterion.COUNTRY, {"country": "SI"}, {"countries": ("IT", "SI"), "regions": ("ITH4",)}, YES),
    (Criterion.COUNTRY, {"country": "IT", "region": "ITI1"}, {"countries": ("IT", "SI"), "regions": ("ITH4",)}, NO),
    (Criterion.COUNTRY, {"country": "AT"}, {"countries": ("IT", "SI"), "regions": ("ITH4",)}, NO),
    (Criterion.COUNTRY, {"country": "RE"}, EU, YES),
    (Criterion.COUNTRY, {"country": "GP"}, {"countries": ("FR",)}, YES),
    (Criterion.COUNTRY, {"country": "NC"}, {"countries": ("FR",)}, UNKNOWN),
    (Criterion.COUNTRY, {"country": "GL"}, EU, UNKNOWN),
    (Criterion.COUNTRY, {"country": "ZA"}, EU, UNKNOWN),
    (Criterion.COUNTRY, {"country": "FR", "region": "FRL0"}, {"countries": ("FR",), "regions": ("FR",)}, YES),
    (Criterion.COUNTRY, {"country": "GB", "region": "UKL18"}, {"countries": ("GB",), "regions": ("UKL",)}, YES),
    (Criterion.COUNTRY, {"country": "DE", "region": "DE300"}, {"countries": ("DE",), "regions": ("DE3",)}, YES),
    (Criterion.COUNTRY, {"country": "PT", "region": "PT170"}, {"regions": ("PT1A",)}, UNKNOWN),
    (Criterion.COUNTRY, {"country": "PT", "region": "PT1A0"}, {"regions": ("PT17",)}, UNKNOWN),
    (Criterion.COUNTRY, {"country": "FR", "region": "FR82"}, {"regions": ("FRL04",)}, UNKNOWN),
    (Criterion.COUNTRY, {"country": "FR", "region": "FR71"}, {"regions": ("FRK",)}, UNKNOWN),
    (Criterion.COUNTRY, {"country": "FR", "region": "FRL"}, {"regions": ("FR82",)}, UNKNOWN),
    (Criterion.COUNTRY, {"country": "FR", "region": "FR8"}, {"regions": ("FRL0",)}, UNKNOWN),
    (Criterion.COUNTRY, {"country": "FR", "region": "FRL"}, {"regions": ("FR71",)}, NO),
    (Criterion.COUNTRY, {"country": "FR", "region": "FR82"}, {"regions": ("FRK",)}, NO),
    (Criterion.COUNTRY, {"country": "PT", "region": "PT11"}, {"regions": ("PT1A",)}, NO),
    (Criterion.COUNTRY, {"country": "FR"}, {"countries": ("GB",), "title": "Eureka: lasers", "programme": ""}, UNKNOWN),
    (Criterion.COUNTRY, {"country": "FR"}, {"countries": ("DE",), "title": "Deutsch-französische Projekte"}, UNKNOWN),
    (Criterion.COUNTRY, {"country": "SE"}, {"countries": ("ES",), "title": "Convocatoria bilateral"}, UNKNOWN),
    (Criterion.COUNTRY, {"country": "FR", "region": "FRM0"}, {"regions": ("ITI1",), "programme": "Interreg"}, UNKNOWN),
    (Criterion.COUNTRY, {"country": "FR"}, {"countries": ("IT",), "summary": "Un appel transnational."}, UNKNOWN),
    (Criterion.COUNTRY, {"country": "US"}, EU | {"identifier": "HORIZON-HLTH-2027-01"}, UNKNOWN),
    (Criterion.COUNTRY, {"country": "CN"}, EU | {"text": "Partners established in China are funded, too."}, UNKNOWN),
    (Criterion.COUNTRY, {"country": "CN"}, EU, NO),
    (Criterion.COUNTRY, {"country": "CH"}, EU | RESTRICTED, UNKNOWN),
    (Criterion.COUNTRY, {"country": "FR"}, EU | RESTRICTED, YES),
    (Criterion.ORGANISATION, {"organisation": SME}, {"beneficiaries": (SME, UNIVERSITY)}, YES),
    (Criterion.ORGANISATION, {"organisation": UNIVERSITY}, {"beneficiaries": (OrganisationType.PERSON,)}, UNKNOWN),
    (Criterion.ORGANISATION, {"organisation": SME}, {"beneficiaries": (OrganisationType.PERSON,)}, NO),
    (Criterion.ORGANISATION, {"organisation": SME}, {"beneficiaries": (UNIVERSITY,)}, NO),
    (Criterion.ORGANISATION, {"organisation": RESEARCH}, {"beneficiaries": (UNIVERSITY,)}, UNKNOWN),
    (Criterion.ORGANISATION, {"organisation": SME}, {}, UNKNOWN),
    (Criterion.LEVEL, {"levels": (Level.NATIONAL,)}, {"level": Level.EUROPEAN}, NO),
    (Criterion.LEVEL, {"levels": (Level.EUROPEAN,)}, {"level": Level.EUROPEAN}, YES),
    (Criterion.KIND, {"kinds": (Kind.GRANT,)}, {"kind": Kind.LOAN}, NO),
    (Criterion.KIND, {"kinds": (Kind.GRANT,)}, {"kind": Kind.GRANT}, YES),
    (Criterion.PROGRAMME, {"programmes_excluded": ("edf",)}, {"programme": "EDF"}, NO),
    (Criterion.PROGRAMME, {"programmes_excluded": ("HORIZON-CL4",)}, {"identifier": "HORIZON-CL4-2027-01"}, NO),
    (Criterion.PROGRAMME, {"programmes_wanted": ("EIC",)}, {"identifier": "HORIZON-EIC-2026-TRANSITION-01"}, YES),
    (Criterion.PROGRAMME, {"programmes_excluded": ("EIC",)}, {"identifier": "HORIZON-EIC-2026-TRANSITION-01"}, NO),
    (Criterion.PROGRAMME, {"programmes_wanted": ("EI",)}, {"identifier": "HORIZON-EIC-2026-TRANSITION-01"}, NO),
    (Criterion.PROGRAMME, {"programmes_wanted": ("STEP",)}, {"identifier": "EDF-2026-DA-ENERENV-STEP"}, NO),
    (Criterion.PROGRAMME, {"programmes_wanted": ("LIFE",)}, {"programme": "LIFE", "identifier": "LIFE-2026"}, YES),
    (Criterion.PROGRAMME, {"programmes_wanted": ("LIFE",)}, EU, NO),
    (Criterion.PROGRAMME, {"programmes_wanted": ("LIFE",)}, {"programme": "", "identifier": ""}, UNKNOWN),
    (Criterion.PROGRAMME, {"programmes_wanted": ("Digital Europe Programme",)}, {"programme": "Digital Europe"}, YES),
    (Criterion.PROGRAMME, {"programmes_wanted": ("LIFE programme",)}, {"programme": "LIFE"}, YES),
    (Criterion.PROGRAMME, {"programmes_wanted": ("Programme LIFE",)}, {"programme": "LIFE"}, YES),
    (Criterion.PROGRAMME, {"programmes_wanted": ("EIC",)}, NEWS, YES),
    (Criterion.PROGRAMME, {"programmes_wanted": ("European Innovation Council (EIC)",)}, NEWS, YES),
    (Criterion.PROGRAMME, {"programmes_wanted": ("EIC Accelerator",)}, NEWS, UNKNOWN),
    (
        Criterion.PROGRAMME,
        {"programmes_wanted": ("EIC Accelerator",)},
        {"programme": "Horizon Europe", "identifier": "HORIZON-EIC-2026-ACCELERATOR-01"},
        UNKNOWN,
    ),
    (
        Criterion.PROGRAMME,
        {"programmes_wanted": ("EIC Accelerator",)},
        {"programme": "Horizon Europe", "identifier": "HORIZON-CL4-2027-01"},
        NO,
    ),
    (Criterion.PROGRAMME, {"programmes_wanted": ("MSCA",)}, {"programme": "Marie Sklodowska-Curie Actions"}, YES),
    (Criterion.PROGRAMME, {"programmes_wanted": ("MSCA",)}, {"programme": "Marie Skłodowska-Curie Actions"}, YES),
    (
        Criterion.PROGRAMME,
        {"programmes_wanted": ("European Innovation Council",)},
        {"identifier": "HORIZON-EIC-2026"},
        YES,
    ),
    (Criterion.PROGRAMME, {"programmes_wanted": ("Cluster 4",)}, {"identifier": "HORIZON-CL4-2027-01"}, YES),
    (
        Criterion.PROGRAMME,
        {"programmes_excluded": ("Horizon Europe Cluster 4",)},
        {"identifier": "HORIZON-CL4-2027-01"},
        NO,
    ),
    (Criterion.PROGRAMME, {"programmes_wanted": ("Innovate UK",)}, {"programme": "MRC, Innovate UK"}, YES),
    (
        Criterion.PROGRAMME,
        {"programmes_wanted": ("Innovate UK",)},
        {"programme": "", "identifier": "Competition 7"},
        UNKNOWN,
    ),
    (
        Criterion.PROGRAMME,
        {"programmes_wanted": ("LIFE Clean Energy",)},
        {"programme": "LIFE", "identifier": "LIFE-2026"},
        UNKNOWN,
    ),
    (Criterion.PROGRAMME, {"programmes_wanted": ("ERA",)}, {"programme": "Erasmus+", "identifier": "ERASMUS-2026"}, NO),
    (Criterion.EXCLUSION, {"words_excluded": ("nuclear weapon",)}, {"title": "Against nuclear weapons"}, NO),
    (Criterion.EXCLUSION, {"words_excluded": ("tobacco",)}, {"text": "Not for tobacco."}, UNKNOWN),
    (
        Criterion.EXCLUSION,
        {"words_excluded": ("tabac",), "language": "fr"},
        {"title": "Le tabac", "language": "fr"},
        NO,
    ),
    (Criterion.GRANT_SIZE, {"grant_min": Decimal(50_000)}, {"grant_max": Money(Decimal(20_000))}, NO),
    (Criterion.GRANT_SIZE, {"grant_min": Decimal(50_000)}, {"grant_max": Money(Decimal(60_000))}, YES),
    (Criterion.GRANT_SIZE, {"grant_max": Decimal(50_000)}, {"grant_min": Money(Decimal(60_000))}, NO),
    (Criterion.GRANT_SIZE, {"grant_min": Decimal(50_000)}, {"grant_max": Money(Decimal(9), "GBP")}, UNKNOWN),
    (Criterion.GRANT_SIZE, {"grant_min": Decimal(50_000)}, {}, UNKNOWN),
    (Criterion.TRL, {"trl_min": 4, "trl_max": 8}, {"trl_min": 2, "trl_max": 4}, YES),
    (Criterion.TRL, {"trl_min": 5}, {"trl_min": 2, "trl_max": 4}, NO),
    (Criterion.TRL, {"trl_min": 5}, {}, UNKNOWN),
    (Criterion.TRL, {"trl_max": 3}, {"trl_max": 4}, YES),
    (Criterion.TRL, {"trl_max": 3}, {"trl_min": 5, "trl_max": 5}, UNKNOWN),
    (Criterion.TRL, {"trl_max": 3}, {"trl_min": 6, "trl_max": 6}, NO),
    (Criterion.TRL, {"trl_max": 5}, {"trl_min": 6, "trl_max": 8}, NO),
    (Criterion.CONSORTIUM, {"consortium": False}, {"consortium_min": 3}, NO),
    (Criterion.CONSORTIUM, {"consortium": False}, {"consortium_min": 1}, YES),
    (Criterion.CONSORTIUM, {"consortium": True}, {"consortium_min": 3}, YES),
    (Criterion.CONSORTIUM, {"consortium": False}, {}, UNKNOWN),
    (Criterion.DEADLINE, {}, {"deadlines": (Deadline(DAY),)}, YES),
    (Criterion.DEADLINE, {"days_min": 11}, {"deadlines": (Deadline(DAY),)}, YES),
    (Criterion.DEADLINE, {"days_min": 12}, {"deadlines": (Deadline(DAY),)}, NO),
    (Criterion.DEADLINE, {"days_min": 12}, {"deadlines": (Deadline(DAY), Deadline(dt.date(2027, 3, 1)))}, YES),
    (Criterion.DEADLINE, {}, {"deadlines": (Deadline(dt.date(2026, 11, 1)),)}, NO),
    (Criterion.DEADLINE, {}, {"deadlines": ()}, UNKNOWN),
    (Criterion.DEADLINE, {}, {"deadlines": (), "deadline_model": DeadlineModel.ROLLING}, YES),
    (
        Criterion.DEADLINE,
        {},
        {
            "deadline_model": DeadlineModel.TWO_STAGE,
            "deadlines": (Deadline(dt.date(2026, 11, 1)), Deadline(dt.date(2027, 3, 1))),
        },
        NO,
    ),
]


@pytest.mark.parametrize(
    ("name", "programme"),
    [("ERA", "Erasmus+"), ("EU", "Euratom"), ("LIFE Clean Energy", "LIFE"), ("programme", "Digital Europe")],
)
def test_a_programme_is_excluded_by_whole_words_of_its_name(
    make_call: Callable[..., CallData], name: str, programme: str
) -> None:
    found = verdicts(Wishes(programmes_excluded=(name,)), make_call(programme=programme, identifier=""), NOW)
    assert Criterion.PROGRAMME not in {one.criterion for one in found}


def verdict(criterion: Criterion, wishes: Wishes, call: CallData) -> Verdict:
    [found] = [one for one in verdicts(wishes, call, NOW) if one.criterion is criterion]
    return found


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"trl_max": 4}, "up to TRL 4"),
        ({"trl_min": 4}, "from TRL 4"),
        ({"trl_min": 4, "trl_max": 4}, "TRL 4"),
        ({"trl_min": 4, "trl_max": 6}, "TRL 4 to 6"),
    ],
)
def test_levels_are_said_as_the_call_leaves_them(
    make_call: Callable[..., CallData], fields: dict[str, int], words: str
) -> None:
    assert verdict(Criterion.TRL, Wishes(trl_min=3), make_call(**fields)).words == words


def test_only_the_stage_that_is_missed_is_past(make_call: Callable[..., CallData]) -> None:
    stages = (Deadline(dt.date(2026, 11, 1)), Deadline(dt.date(2027, 3, 1)))
    call = make_call(deadline_model=DeadlineModel.TWO_STAGE, deadlines=stages)
    assert verdict(Criterion.DEADLINE, Wishes(), call).words == "1 November 2026 is past"


@pytest.mark.parametrize(("criterion", "wishes", "fields", "answer"), TABLE)
def test_the_answer(
    make_call: Callable[..., CallData],
    criterion: Criterion,
    wishes: dict[str, Any],
    fields: dict[str, Any],
    answer: Answer,
) -> None:
    assert verdict(criterion, Wishes(**wishes), make_call(**fields)).answer is answer


def test_the_words_are_those_of_the_call(make_call: Callable[..., CallData]) -> None:
    call = make_call(
        beneficiaries=(SME,), beneficiaries_text="micro, small and medium-sized enterprises", consortium_min=3
    )
    wishes = Wishes(country="FR", organisation=SME, words_excluded=("photonic sensor",))
    words = {one.criterion: one.words for one in verdicts(wishes, call, NOW)}
    assert words == {
        Criterion.DEADLINE: "16 February 2027, in 88 days",
        Criterion.COUNTRY: "EU Member States and associated countries",
        Criterion.ORGANISATION: "micro, small and medium-sized enterprises",
        Criterion.CONSORTIUM: "at least 3 partners",
        Criterion.EXCLUSION: "Photonic sensors",
    }


def test_a_profile_without_limits_is_asked_only_for_the_deadline(make_call: Callable[..., CallData]) -> None:
    assert [one.criterion for one in verdicts(Wishes(), make_call(), NOW)] == [Criterion.DEADLINE]


names = st.text(st.characters(categories=("Lu", "Ll", "Nd"), include_characters="- "), max_size=12)


@given(name=names.filter(str.strip), rest=names)
def test_an_excluded_programme_never_matches(name: str, rest: str) -> None:
    call = CallData("s", "1", "", "Title", programme=name, identifier=name + rest)
    assert verdict(Criterion.PROGRAMME, Wishes(programmes_excluded=(name,)), call).answer is NO
