"""Occitanie."""

import re

from crawler.base import JsonListSpider, Record
from crawler.fields import day
from crawler.prose import since, until, words
from store.types import CallData

DATASET = "aides-et-appels-a-projets-de-la-region-occitanie"
_CLOSED = re.compile(r"\bclos\b|\bclôturé|\best fermé", re.IGNORECASE)


class FrOccitanie(JsonListSpider):
    """Aids and calls for projects of the region, for companies, research, associations, towns and people.

    Publisher: Région Occitanie.
    Holds: every aid of the region's site in one answer, closed calls too, some two hundred.
    API documentation: https://data.laregion.fr/explore/dataset/aides-et-appels-a-projets-de-la-region-occitanie/api/
    Caveats: there is no closing day: it is read in the introduction, where it can be; what is over says "Clos" in its
    title or first sentence, and is left out; the fields are known from others' adapters.
    Licence: Licence Ouverte 2.0.
    """

    name = "fr_occitanie"
    title = "Région Occitanie, aids and calls (France)"
    region = "FRJ"
    start_urls = [f"https://data.laregion.fr/api/explore/v2.1/catalog/datasets/{DATASET}/exports/json"]
    complete = True
    ref_key = "id_article"

    def parse_record(self, record: Record) -> CallData | None:
        text = record.text("chapo", "introduction")
        if _CLOSED.search(f"{record.word('titre')}\n{text.partition('.')[0]}"):
            return None
        on = until(text, self.zone)
        themes = f"{record.word('thematiques')},{record.word('sous_thematiques')}"
        return self.call(
            ref=self.ref_of(record) if record.get(self.ref_key) else record["url"],
            url=record["url"],
            title=record.word("titre"),
            summary=record.text("chapo"),
            text=text,
            action_types=(record.word("aides_appels_a_projets", "type"),),
            topics=tuple(theme.strip() for theme in themes.split(",")),
            published=day(record.word("date_publication")),
            opens=since(text, on) if on else None,
            **self.closing_on(on, text=words(text)),
        )
