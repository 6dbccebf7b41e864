"""CDTI, the innovation agency of Spain."""

import re
from dataclasses import replace

from crawler.base import ListingSpider, Part
from crawler.fields import day, money
from store.types import CallData

_UNTIL = re.compile(r"(?i)\b(?:hasta|finaliza(?:rá)?|cierre:?)\s+(?:el\s+)?(.*)", re.DOTALL)
_FROM = re.compile(r"(?i)\b(?:desde|a partir del?|apertura:?|inicio:?)\s+(?:el\s+)?(.*?\d{4})")


class EsCdti(ListingSpider):
    """Aids of the CDTI for companies' research and innovation, with the calendar of the year's calls.

    Publisher: Centro para el Desarrollo Tecnológico y la Innovación.
    Holds: the calls of the calendar, each with a page of its own.
    API documentation: none; https://www.cdti.es/calendario-de-convocatorias
    Caveats: the markup is known from others' adapters; the calendar's days have no year and stay text, the calls' pages
    have one; times are those of the peninsula.
    Licence: reuse under Ley 37/2007, with attribution.
    """

    name = "es_cdti"
    title = "CDTI (Spain)"
    start_urls = ["https://www.cdti.es/calendario-de-convocatorias"]
    complete = True
    row_css = "table tr:has(td)"
    details = True
    detail_css = ".ficha-field-wrapper"

    def parse_row(self, row: Part) -> CallData | None:
        if not row.css("a[href]"):
            return None  # a heading, or a call that is only announced
        link, cells = row.link(), [cell.line() for cell in row.parts("td")]
        return self.call(
            **{**link, "title": link["title"].rstrip("* ()")}, deadline_text=cells[2] if len(cells) > 2 else ""
        )

    def parse_detail(self, page: Part, call: CallData) -> CallData:
        facts = page.pairs(self.detail_css, ".ficha-label", ".text")
        told, budget = facts.get("Plazo de presentación", ""), facts.get("Presupuesto convocatoria", "")
        until, since = _UNTIL.search(told), _FROM.search(told)
        return replace(
            call,
            summary=facts.get("Objetivo general de la actuación", ""),
            text="\n".join(f"{name}: {value}" for name, value in facts.items()),
            opens=day(since[1]) if since else None,
            budget=money(budget, self.country),
            money_text=budget,
            action_types=(facts.get("Tipo de la ayuda", ""),),
            beneficiaries_text=facts.get("Beneficiarios", ""),
            source_status=facts.get("Estado de la convocatoria", "").lower(),
            **self.closing(until[1] if until else told or call.deadline_text),
        )
