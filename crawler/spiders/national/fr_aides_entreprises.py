"""Aides-entreprises, the French reference of public aids for companies."""

from crawler.base import TableSpider
from crawler.fields import rate, text_of
from store.types import CallData, Level

ONLINE, TERRITORIAL = "1", "1"
NEVER = "0000-00-00"
PARTS = ("aid_objet", "aid_operations_el", "aid_conditions", "aid_montant")


class FrAidesEntreprises(TableSpider):
    """Aids for companies of all public bodies of France: grants, loans, guarantees, calls for projects.

    Publisher: Institut supérieur des métiers, for the Direction générale des entreprises.
    Holds: some two thousand aids that are online, in one table; most stand without a last day.
    API documentation: https://data.aides-entreprises.fr/documentation (the table needs no key, the API does)
    Caveats: Windows-1252 with semicolons; for which regions a regional aid is, stands in its words only; a day
    "0000-00-00" is none; a mirror serves where the official table cannot be had.
    Licence: Licence Ouverte 2.0.
    """

    name = "fr_aides_entreprises"
    title = "Aides-entreprises, aids for companies (France)"
    second_hand = True
    start_urls = [
        "https://data.aides-entreprises.fr/files/aides.csv",
        "http://data.cquest.org/dge_aides_entreprises/aides.csv",
    ]
    complete = True
    columns = frozenset({"id_aid", "aid_nom", "aid_objet", "aid_conditions", "aid_montant", "date_fin", "status"})

    def parse_row(self, row: dict[str, str]) -> CallData | None:
        if row["status"] != ONLINE:
            return None
        terms, ends = text_of(row["aid_montant"]), row["date_fin"]
        return self.call(
            ref=row["id_aid"],
            url=f"https://www.aides-entreprises.fr/aide/{row['id_aid']}",
            title=text_of(row["aid_nom"]),
            summary=text_of(row["aid_objet"]),
            text="\n".join(filter(None, (text_of(row.get(part, "")) for part in PARTS))),
            level=Level.REGIONAL if row.get("couverture_geo") == TERRITORIAL else Level.NATIONAL,
            money_text=terms,
            funding_rate=rate(terms),
            beneficiaries_text=text_of(row.get("aid_benef", "")),
            **self.closing("" if ends.startswith(NEVER) else ends),
        )

    def ref_of(self, record: dict[str, str]) -> str:
        return record["id_aid"]
