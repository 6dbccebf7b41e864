"""ADEME, the French agency for ecological transition."""

from crawler.base import JsonListSpider, Record
from crawler.fields import local_day
from crawler.items import UnreadableRecord
from store.types import CallData, DeadlineModel

CALL, COUNTER = "AAP", "GAG"  # appel à projets; an aid at the counter, until its funds run out
MODELS = {CALL: DeadlineModel.SINGLE_STAGE, COUNTER: DeadlineModel.ROLLING}


class FrAdeme(JsonListSpider):
    """Calls for projects and standing aids for energy, circular economy, mobility and food.

    Publisher: ADEME, Agence de la transition écologique.
    Holds: every open aid (GAG) and call for projects (AAP) in one answer.
    API documentation: none; https://agirpourlatransition.ademe.fr/
    Caveats: an aid takes requests until its funds run out, at the latest until its last day; a second cut-off of a call
    stands in prose only; addresses hold stray spaces; themes are codes and left out; the address is from an adapter.
    Licence: Licence Ouverte 2.0.
    """

    name = "fr_ademe"
    title = "ADEME, agency for ecological transition (France)"
    start_urls = ["https://agirpourlatransition.ademe.fr/api/dispositifs"]
    records_key = "ListeDispositifs"
    ref_key = "id"
    complete = True

    def parse_record(self, record: Record) -> CallData:
        if record["type"] not in MODELS:
            raise UnreadableRecord(f"type: {record['type']!r} is none of {', '.join(MODELS)}")
        text = record.text("description_longue")
        return self.call(
            ref=record["id"],
            url="".join(record["url_agir"].split()),
            title=record["titre"],
            summary=text.partition("\n")[0],
            text=text,
            opens=local_day(record.word("date_debut"), self.zone),
            action_types=("Appel à projets" if record["type"] == CALL else "Aide",),
            published=local_day(record.word("date_derniere_modification"), self.zone),
            **self.closing(record.word("date_fin"), MODELS[record["type"]]),
        )
