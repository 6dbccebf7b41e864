"""The territorial policies portal of Emilia-Romagna."""

from typing import Any

from crawler.base import JsonApiSpider, Record
from crawler.fields import day, local_day
from store.types import CallData

API = "https://politicheterritoriali.regione.emilia-romagna.it/++api++/@search"
NEVER = "1969"  # how Plone dates what it was not told
OVER = frozenset({"closed", "inProgress"})  # closed, or proposals are being judged


class ItEmiliaRomagna(JsonApiSpider):
    """Calls of Emilia-Romagna for territories, co-operation and European citizenship.

    Publisher: Regione Emilia-Romagna.
    Holds: every call of the portal, open and closed, 25 a page (Plone's own size).
    API documentation: https://6.docs.plone.org/plone.restapi/docs/source/endpoints/searching.html
    Caveats: registers and expressions of interest are among them; amounts stand in the text; what is over and has no
    closing time is left out; opening times are local, closing times UTC.
    Licence: terms of the site, https://politicheterritoriali.regione.emilia-romagna.it/
    """

    name = "it_emilia_romagna"
    title = "Regione Emilia-Romagna (Italy)"
    region = "ITH5"
    start_urls = [f"{API}?portal_type=Bando&fullobjects=true&sort_on=scadenza_bando"]
    complete = True
    page_size = 25
    offset_parameter = "b_start"
    records_key = "items"
    total_key = "items_total"
    ref_key = "UID"

    def parse_record(self, record: Record) -> CallData | None:
        closes = record.word("scadenza_bando")
        state, *words = record.all("bando_state") or ("",)
        if state in OVER and not closes:
            return None
        kind, since = record.get("tipologia_bando"), record.word("effective")
        return self.call(
            ref=record["UID"],
            url=record["@id"],
            title=record["title"],
            summary=record.word("description"),
            text=record.part("text").text("data"),
            opens=day(record.word("apertura_bando")),
            action_types=(_name(kind),) if kind else (),
            beneficiaries_text=", ".join(map(_name, record.all("destinatari"))),
            topics=tuple(map(_name, record.all("materie"))),
            published=None if since.startswith(NEVER) else local_day(since, self.zone),
            source_status=" ".join(words) or state,
            **self.closing(closes),
        )


def _name(value: Any) -> str:
    """A word of a vocabulary: as it is, or as {title, token}."""
    return str(value["title"]) if isinstance(value, dict) else str(value)
