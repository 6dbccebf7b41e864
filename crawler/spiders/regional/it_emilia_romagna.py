"""The territorial policies portal of Emilia-Romagna."""

from typing import Any

from scrapy.http import Request

from crawler.base import JsonApiSpider
from crawler.fields import day, local_day, text_of
from store.types import CallData

API = "https://politicheterritoriali.regione.emilia-romagna.it/++api++/@search"
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
    records_key = "items"

    def page_request(self, sweep: str, number: int) -> Request:
        start = f"&b_start={(number - 1) * self.page_size}" if number > 1 else ""
        return self.page(self.start_urls[0] + start, self.parse)

    def total(self, payload: Any) -> int:
        return int(payload.get("items_total") or 0)

    def ref_of(self, record: Any) -> str:
        return str(record["UID"])

    def parse_record(self, record: Any) -> CallData | None:
        closes = record.get("scadenza_bando") or ""
        state, *words = record.get("bando_state") or ("",)
        if state in OVER and not closes:
            return None
        kind = record.get("tipologia_bando")
        return self.call(
            ref=record["UID"],
            url=record["@id"],
            title=record["title"],
            summary=record.get("description") or "",
            text=text_of((record.get("text") or {}).get("data") or ""),
            opens=day(record.get("apertura_bando") or ""),
            action_types=(_name(kind),) if kind else (),
            beneficiaries_text=", ".join(map(_name, record.get("destinatari") or ())),
            topics=tuple(map(_name, record.get("materie") or ())),
            published=local_day(record.get("effective") or "", self.zone),
            source_status=" ".join(words) or state,
            **self.closing(closes),
        )


def _name(value: Any) -> str:
    """A word of a vocabulary: as it is, or as {title, token}."""
    return str(value["title"]) if isinstance(value, dict) else str(value)
