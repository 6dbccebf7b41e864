"""Île-de-France, the region of Paris."""

from crawler.base import JsonListSpider, Record
from crawler.fields import local_day, rate
from crawler.words import applicants
from store.types import CallData

PUBLISHED = "PUBLIEE"
PAGE = "https://mesdemarches.iledefrance.fr/guide-des-aides/#/cridfprd/aides"


class FrIleDeFrance(JsonListSpider):
    """Aids and calls of the region for its people, towns, associations and companies.

    Publisher: Région Île-de-France.
    Holds: every published aid in one answer, with the window of a campaign where it has one.
    API documentation: none; https://www.iledefrance.fr/aides-et-appels-a-projets
    Caveats: days are moments in UTC of their midnight in Paris; texts are HTML, amounts and rates stand in prose.
    Licence: Licence Ouverte 2.0.
    """

    name = "fr_ile_de_france"
    title = "Île-de-France region, aids and calls"
    region = "FR10"
    start_urls = ["https://mesdemarches.iledefrance.fr/guide-des-aides/api/public/tenants/cridfprd/aides?top=2500"]
    ref_key = "reference"
    complete = True

    def parse_record(self, record: Record) -> CallData | None:
        if record.word("statut") not in (PUBLISHED, ""):
            return None
        who, terms = record.labels("publicsBeneficiaire", "title"), record.text("modalite")
        return self.call(
            ref=record["reference"],
            url=f"{PAGE}/{record['reference']}",
            title=record.word("libelle", "title"),
            summary=record.text("entete"),
            text=record.text("objectif", "publicsBeneficiairePrecision", "modalite", "notes", "demarches"),
            opens=local_day(record.word("dateOuvertureCampagne", "dateDebutFuturCampagne"), self.zone),
            money_text=terms if "€" in terms or "euro" in terms else "",
            funding_rate=rate(terms),
            beneficiaries=applicants(who),
            beneficiaries_text=", ".join(who),
            topics=(*record.labels("competences", "title"), *record.labels("tags", "title")),
            contact=record.text("contact"),
            published=local_day(record.word("datePublicationSouhaitee"), self.zone),
            **self.closing(record.word("dateFinCampagne")),
        )
