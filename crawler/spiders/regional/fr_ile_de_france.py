"""Île-de-France, the region of Paris."""

from typing import Any

from crawler.base import JsonListSpider
from crawler.fields import local_day, rate, text_of
from crawler.words import applicants
from store.types import CallData

PARTS = ("objectif", "publicsBeneficiairePrecision", "modalite", "notes", "demarches")
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
    complete = True

    def ref_of(self, record: Any) -> str:
        return str(record["reference"])

    def parse_record(self, record: Any) -> CallData | None:
        if record.get("statut") != "PUBLIEE":
            return None
        who, terms = _titles(record, "publicsBeneficiaire"), text_of(record.get("modalite") or "")
        return self.call(
            ref=record["reference"],
            url=f"{PAGE}/{record['reference']}",
            title=record["title"],
            summary=text_of(record.get("entete") or ""),
            text="\n".join(text_of(record.get(part) or "") for part in PARTS),
            opens=local_day(record.get("dateOuvertureCampagne") or "", self.zone),
            money_text=terms if "€" in terms or "euro" in terms else "",
            funding_rate=rate(terms),
            beneficiaries=applicants(who),
            beneficiaries_text=", ".join(who),
            topics=(*_titles(record, "competences"), *_titles(record, "tags")),
            contact=text_of(record.get("contact") or ""),
            published=local_day(record.get("datePublicationSouhaitee") or "", self.zone),
            **self.closing(record.get("dateFinCampagne") or ""),
        )


def _titles(record: Any, field: str) -> list[str]:
    return sorted(one["title"].strip() for one in record.get(field) or ())
