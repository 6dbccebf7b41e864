"""CDTI, the innovation agency of Spain."""

import re
from dataclasses import replace
from typing import Any

from crawler.base import ListingSpider, Part
from crawler.fields import day, deadline, is_counted, opening
from crawler.prose import model
from store.types import CallData

_UNTIL = re.compile(r"(?i)\b(?:hasta|finaliza(?:rá)?|cierre:?)\s+(?:el\s+)?(.*)", re.DOTALL)
_FROM = re.compile(
    r"(?i)\b(?:desde|a partir del?|apertura:?|inicio:?|comenzará|comienza|se abre)\s+(?:el\s+)?(.*?\d{4})"
)


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
        link, cells = row.link(), [*(cell.line() for cell in row.parts("td")), "", ""]
        title = link["title"].rstrip("* ()")
        return self.call(**{**link, "title": title}, opens=day(cells[1]), **self.closing(cells[2]))

    def parse_detail(self, page: Part, call: CallData) -> CallData:
        facts = page.pairs(self.detail_css, ".ficha-label, .title:not(:has(.ficha-label))", ".text")
        told = facts.word("Plazo de presentación", "Plazo de solicitud")
        since = _FROM.search(told)
        return replace(
            call,
            summary=facts.word("Objetivo general de la actuación"),
            text="\n".join(f"{name}: {value}" for name, value in facts.items()),
            opens=opening(told) or (day(since[1]) if since else call.opens),
            **self.amount("budget", facts.word("Presupuesto convocatoria")),
            action_types=(facts.word("Tipo de la ayuda", "Tipo de ayuda"),),
            beneficiaries_text=facts.word("Beneficiarios"),
            source_status=facts.word("Estado de la convocatoria", "Estado").lower(),
            **(self._closing(told) if told else {}),
        )

    def _closing(self, told: str) -> dict[str, Any]:
        """The one day of the term, or else that which a word says it ends with."""
        until = _UNTIL.search(told)
        ends = (part for part in (told, until[1] if until else "") if not is_counted(part))
        on = next((found for part in ends if (found := deadline(part, self.zone))), None)
        return self.closing_on(on, model(on, told, answers=True), told)
