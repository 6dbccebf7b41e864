"""Pays de la Loire."""

from crawler.base import TableSpider
from crawler.fields import day, text_of
from crawler.words import applicants
from store.types import CallData, DeadlineModel

PORTAL = "https://data.paysdelaloire.fr/api/explore/v2.1/catalog/datasets"
PARTS = ("aid_objet", "aid_operations_ei", "aidconditions")
STANDING = "Permanent"


class FrPaysDeLaLoire(TableSpider):
    """Aids and calls for projects of the region, for companies, research, associations, towns and people.

    Publisher: Région des Pays de la Loire.
    Holds: every aid of the region in one table, some two to three hundred.
    API documentation: https://data.paysdelaloire.fr/explore/dataset/234400034_fluxinterventionsprod_pdl/api/
    Caveats: the columns are known from others' adapters; lists are parted by semicolons; an aid without a page of its
    own has the address of the region's guide; days of standing aids are those of a decision, and left out.
    Licence: Licence Ouverte 2.0.
    """

    name = "fr_pays_de_la_loire"
    title = "Région Pays de la Loire, aids and calls (France)"
    region = "FRG0"
    start_urls = [
        f"{PORTAL}/234400034_fluxinterventionsprod_pdl/exports/csv?delimiter=%3B",
        f"{PORTAL}/234400034_referentiel-aides-paysdelaloirefr/exports/csv?delimiter=%3B",
    ]
    complete = True
    columns = frozenset({"intervention_id", "aide_nom", "aid_objet", "date_de_debut", "date_de_fin", "temporalite"})

    def parse_row(self, row: dict[str, str]) -> CallData:
        standing, who = row["temporalite"] == STANDING, _list(row, "aid_benef")
        model = DeadlineModel.ROLLING if standing else None
        return self.call(
            ref=row["intervention_id"],
            url=row.get("source_info") or row.get("source_lien") or "https://www.paysdelaloire.fr/les-aides",
            title=row["aide_nom"],
            summary=text_of(row.get("aid_objet_court") or row["aid_objet"]),
            text="\n".join(filter(None, (text_of(row.get(part, "")) for part in PARTS))),
            opens=None if standing else day(row["date_de_debut"]),
            action_types=(row.get("type_aide", ""), *_list(row, "type_de_subvention")),
            beneficiaries=applicants(who),
            beneficiaries_text=", ".join(who),
            topics=(*_list(row, "thematique_libelle"), *_list(row, "ss_thematique_libelle")),
            contact=row.get("contact_email", ""),
            **self.closing("" if standing else row["date_de_fin"], model),
        )

    def ref_of(self, record: dict[str, str]) -> str:
        return record["intervention_id"]


def _list(row: dict[str, str], column: str) -> list[str]:
    return [word for part in row.get(column, "").split(";") if (word := part.strip())]
