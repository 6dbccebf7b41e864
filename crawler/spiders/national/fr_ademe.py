"""ADEME, the French agency for ecological transition."""

from crawler.base import JsonListSpider, Record
from crawler.fields import local_day
from crawler.words import applicants, french_regions
from store.types import CallData, DeadlineModel

COUNTER = "GAG"  # an aid at the counter, until its funds run out; AAP is a call for projects
WHO = {"SCA1": "Associations", "SCA2": "Collectivités", "SCA3": "Entreprises", "SCA4": "Recherche"}


class FrAdeme(JsonListSpider):
    """Calls for projects and standing aids for energy, circular economy, mobility and food.

    Publisher: ADEME, Agence de la transition écologique.
    Holds: every open aid (GAG) and call for projects (AAP) in one answer.
    API documentation: none; https://agirpourlatransition.ademe.fr/
    Caveats: an aid takes requests until its funds run out, at the latest until its last day; a second cut-off of a call
    stands in prose only; addresses hold stray spaces; themes are codes and left out, who may apply and where are codes,
    too; the address is from an adapter.
    Licence: Licence Ouverte 2.0.
    """

    name = "fr_ademe"
    title = "ADEME, agency for ecological transition (France)"
    start_urls = ["https://agirpourlatransition.ademe.fr/api/dispositifs"]
    records_key = "ListeDispositifs"
    ref_key = "id"
    complete = True

    def parse_record(self, record: Record) -> CallData:
        kind, text = record.word("type"), record.text("description_longue")
        who = tuple(WHO.get(code, code) for code in map(str, record.all("cible_projet")))
        return self.call(
            ref=record["id"],
            url="".join(record.word("url_agir").split()),
            title=record.word("titre"),
            summary=text.partition("\n")[0],
            text=text,
            opens=local_day(record.word("date_debut"), self.zone),
            regions=french_regions(map(str, record.all("regions"))),
            action_types=("Aide" if kind == COUNTER else "Appel à projets" if kind == "AAP" else kind,),
            beneficiaries=applicants(who),
            beneficiaries_text=", ".join(who),
            published=local_day(record.word("date_derniere_modification"), self.zone),
            **self.closing(record.word("date_fin"), DeadlineModel.ROLLING if kind == COUNTER else None),
        )
