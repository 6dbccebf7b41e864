"""A day with every kind of call in it, for the golden mail and for looking at."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from notifier.compose import compose_alerts
from notifier.outbox import deliver
from store.session import Store
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
    Outcome,
    Reason,
    ReasonKind,
    Verdict,
)
from tests.conftest import NOW
from tests.notifier.fakes import Kept
from tests.notifier.world import World

EARLIER = NOW - dt.timedelta(days=17)
SME = Verdict(Criterion.ORGANISATION, Answer.YES, "SMEs")
FRANCE = Verdict(Criterion.COUNTRY, Answer.YES, "EU Member States and associated countries")
UNSAID = Verdict(Criterion.ORGANISATION, Answer.UNKNOWN, "not said")
FIVE = dt.time(17)


def euros(amount: str) -> Money:
    return Money(Decimal(amount))


def word(term: str, place: str, share: float = 0.5) -> Reason:
    return Reason(ReasonKind.WORD, term.lower(), term, place, share)


def call(ref: str, title: str, **fields: Any) -> CallData:
    fields = {"source": "eu_portal", "url": f"https://funding.example/{ref}", "level": Level.EUROPEAN} | fields
    return CallData(ref=ref, title=title, **fields)


MOVED = call(
    "51331826",
    "Smart sensors for the sustainable food chain",
    identifier="HORIZON-CL6-2026-02-FARM2FORK-05",
    programme="HORIZON",
    summary="Proposals bring compact optical sensors to farms and food makers, and show their use in three regions.",
    deadlines=(Deadline(dt.date(2026, 12, 8), FIVE),),
    deadline_model=DeadlineModel.SINGLE_STAGE,
    budget=euros("18000000"),
    grant_min=euros("4000000"),
    grant_max=euros("6000000"),
    funding_rate=0.7,
    consortium_min=3,
)
RICHER = call(
    "49195972",
    "Deep-tech scale-up with photonic chips",
    identifier="HORIZON-EIC-2026-PATHFINDER-02",
    programme="EIC",
    deadlines=(Deadline(dt.date(2027, 3, 10), FIVE, label="cut-off 1"),),
    deadline_model=DeadlineModel.CUT_OFFS,
    grant_max=euros("2500000"),
    funding_rate=0.7,
)
FORWARD = call(
    "51348893",
    "Biophotonics for early diagnosis",
    programme="EU4H",
    deadlines=(Deadline(dt.date(2027, 1, 21), FIVE),),
    deadline_model=DeadlineModel.SINGLE_STAGE,
    budget=euros("9500000"),
)
SOURCES = {
    "de_national": "German funding database",
    "fr_regional": "Région Provence-Alpes-Côte d’Azur",
    "se_regional": "Region Skåne",
    "us_nsf": "US National Science Foundation",
    "xx_hostile": "<b>Sample</b> source",
}
TOLD = (MOVED, RICHER, FORWARD)

FRESH: tuple[tuple[CallData, float, tuple[Reason, ...], tuple[Verdict, ...]], ...] = (
    (
        call(
            "51000002",
            "Lasers and integrated photonics for advanced manufacturing",
            identifier="HORIZON-CL4-2027-01-PHOTONICS-02",
            programme="HORIZON",
            summary="Two-stage call for laser-based machining with built-in process control.",
            deadlines=(
                Deadline(dt.date(2027, 2, 16), FIVE, label="stage 1"),
                Deadline(dt.date(2027, 9, 9), FIVE, label="stage 2"),
            ),
            deadline_model=DeadlineModel.TWO_STAGE,
            budget=euros("42500000"),
            grant_min=euros("5000000"),
            grant_max=euros("7000000"),
            consortium_min=3,
        ),
        0.97,
        (word("integrated photonics", "title"), word("laser-based machining", "summary", 0.3)),
        (SME, FRANCE),
    ),
    (
        call(
            "51000003",
            "Open innovation vouchers for sensing start-ups",
            programme="I3",
            kind=Kind.CASCADE,
            deadlines=(
                Deadline(dt.date(2026, 9, 15), label="cut-off 1"),
                Deadline(dt.date(2026, 12, 15), label="cut-off 2"),
                Deadline(dt.date(2027, 3, 15), label="cut-off 3"),
                Deadline(dt.date(2027, 6, 15), label="cut-off 4"),
            ),
            deadline_model=DeadlineModel.CUT_OFFS,
            grant_max=euros("60000"),
            funding_rate=1.0,
        ),
        0.93,
        (word("sensing", "title"),),
        (SME, FRANCE),
    ),
    (
        call(
            "rolling-7",
            "Innovationslån för optik och mätteknik",
            source="se_regional",
            language="sv",
            level=Level.REGIONAL,
            kind=Kind.LOAN,
            summary="Lån till små företag som utvecklar ny mätteknik.",
            deadline_model=DeadlineModel.ROLLING,
            money_text="10 miljoner kronor per år, högst 50 procent av kostnaden",
        ),
        0.9,
        (Reason(ReasonKind.CONCEPT, "measurement technology", "mätteknik", "title", 0.6),),
        (UNSAID,),
    ),
    (
        call(
            "long-1",
            "Appel à projets « Photonique et santé » : " + "développement d’instruments optiques innovants pour " * 6,
            source="fr_regional",
            language="fr",
            level=Level.REGIONAL,
            url="https://region.example/appels-a-projets/2027/photonique-et-sante/" + "dossier-de-candidature-" * 6,
            deadlines=(Deadline(dt.date(2027, 1, 29), dt.time(12), "Europe/Paris"),),
            deadline_model=DeadlineModel.SINGLE_STAGE,
        ),
        0.88,
        (Reason(ReasonKind.CONCEPT, "optical instruments", "instruments optiques", "title", 0.8),),
        (SME, FRANCE),
    ),
    (
        call(
            "hostile-1",
            '</td><script>alert("x")</script><img src=x onerror=alert(1)> {{ 7*7 }} \u202egnp.exe\r\nBcc: all@example.org',
            source="xx_hostile",
            url="javascript:alert(document.cookie)",
            identifier="<b>ID</b>",
            summary="Ends here --> <!-- <style>.page{display:none}</style>",
            level=Level.NATIONAL,
            deadline_text="<marquee>soon</marquee>",
        ),
        0.86,
        (Reason(ReasonKind.WORD, "<i>", "<i>photonics", "text", 0.2),),
        (),
    ),
    (
        call(
            "zim-27",
            "Förderung von Forschungs- und Entwicklungsvorhaben zur Photonik in Messgeräten für die Lebensmittelprüfung",
            source="de_national",
            language="de",
            level=Level.NATIONAL,
            programme="ZIM",
            deadline_text="laufend, spätestens sechs Wochen vor Beginn des Vorhabens",
            grant_max=euros("690000"),
            funding_rate=0.45,
        ),
        0.84,
        (Reason(ReasonKind.CONCEPT, "photonics", "Photonik", "title", 0.6),),
        (UNSAID,),
    ),
    (
        call(
            "nsf-27-501",
            "Engineering Optics Program",
            source="us_nsf",
            level=Level.NATIONAL,
            deadlines=(Deadline(dt.date(2026, 11, 21), dt.time(1), "UTC"),),
            budget=Money(Decimal("12500000"), "USD"),
        ),
        0.8,
        (Reason(ReasonKind.TOPIC, "optics", "Optics", "topics", 0.6),),
        (),
    ),
    (
        call(
            "51000009",
            "Photonics partnership: pilot lines (announced)",
            programme="HORIZON",
            opens=dt.date(2027, 5, 4),
            deadlines=(Deadline(dt.date(2027, 9, 22)),),
            deadline_model=DeadlineModel.FORECAST,
            budget=euros("30000000"),
        ),
        0.75,
        (word("pilot lines", "title"), word("Photonics", "title", 0.4)),
        (SME, FRANCE),
    ),
    (
        call("51000010", "Prize for the best optical demonstrator", kind=Kind.PRIZE, budget=euros("500000.50")),
        0.7,
        (word("optical", "title"),),
        (SME, FRANCE),
    ),
    (
        call("51000011", "Skills for photonics workers", deadlines=(Deadline(dt.date(2026, 11, 20)),)),
        0.65,
        (word("photonics", "title"),),
        (FRANCE,),
    ),
    (
        call("51000012", "Regional clusters go green", deadlines=(Deadline(dt.date(2027, 4, 1), FIVE),)),
        0.6,
        (word("clusters", "title"),),
        (SME, FRANCE),
    ),
    (
        call("51000013", "Circular economy of rare earths", deadlines=(Deadline(dt.date(2027, 4, 20), FIVE),)),
        0.58,
        (word("rare earths", "title"),),
        (SME, FRANCE),
    ),
)


def varied_day(store: Store) -> World:
    """Three calls were told 17 days ago and have changed since; twelve are new; one source fails."""
    world = World(store, EARLIER)
    ana = world.person(zone="Europe/Lisbon")
    sensors, health = world.profile("Food sensors", ana), world.profile("Bioimaging & health", ana)
    for known in TOLD:
        world.match(sensors, world.call(known), reasons=(word("sensors", "title"),), verdicts=(SME, FRANCE))
    compose_alerts(store, "file", EARLIER)
    deliver(store, {"file": Kept()}, lambda: EARLIER)
    world.now = NOW
    for source, title in SOURCES.items():
        world.crawl(source, title, at=EARLIER)
    world.change(1, deadlines=(Deadline(dt.date(2027, 1, 12), FIVE),))
    world.change(2, grant_max=euros("3500000"), beneficiaries=(OrganisationType.SME, OrganisationType.PERSON))
    world.change(3, deadlines=(Deadline(dt.date(2026, 11, 19), FIVE),))
    for data, score, reasons, verdicts in FRESH:
        call_id = world.call(data)
        world.match(sensors, call_id, score, reasons=reasons, verdicts=verdicts)
        if score > 0.92:
            world.match(health, call_id, score - 0.1, reasons=(word("Photonics", "keywords"),), verdicts=verdicts)
    world.crawl("de_national", SOURCES["de_national"], Outcome.FAILED)
    return world
