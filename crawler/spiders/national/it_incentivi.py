"""The register of public incentives of Italy."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from scrapy.http import Request

from crawler.base import JsonApiSpider
from crawler.fields import day, deadline, number
from crawler.prose import model, timed
from crawler.words import italian_regions
from store.types import CallData, Kind, Level, Money, OrganisationType

SITE = "https://www.incentivi.gov.it"
QUERY = f"{SITE}/solr/coredrupal/select?q=index_id:incentivi&q.op=OR&wt=json&fl=*&sort=id+asc&rows=200"
SIZES = {
    "Microimpresa": OrganisationType.SME,
    "Piccola Impresa": OrganisationType.SME,
    "Media Impresa": OrganisationType.SME,
    "Grande Impresa": OrganisationType.LARGE_COMPANY,
}
OTHERS = {
    "cooperative": (OrganisationType.NON_PROFIT, OrganisationType.SME),
    "università": (OrganisationType.UNIVERSITY, OrganisationType.RESEARCH),
    "ente pubblico": (OrganisationType.PUBLIC_BODY,),
    "professionist": (OrganisationType.PERSON,),
    "cittadino": (OrganisationType.PERSON,),
    "istituto finanziario": (OrganisationType.LARGE_COMPANY,),
}
FOR_WHOM = "A chi si rivolge"
_LOCAL = re.compile(r"(?:Region|Provinci|Comun|Città|Unione|Camera di Commercio|CCIAA|GAL\b)", re.IGNORECASE)
_OVER = re.compile(r"\b(?:iscrizioni|domande|termini|sportello|bando) (?:(?:è|sono) )?chius[aeio]\b", re.IGNORECASE)
_COMPANIES = re.compile(r"\b(?:imprese?|PMI|startup)\b", re.IGNORECASE)
_HEADINGS = re.compile(rf"\s*\b(Cos[’']è|{FOR_WHOM}|Cosa prevede)\s")


class ItIncentivi(JsonApiSpider):
    """Incentives for companies of every Italian administration: ministries, regions, provinces, towns, chambers.

    Publisher: Ministero delle Imprese e del Made in Italy.
    Holds: some 6,000 incentives, most of them closed; read whole, 200 a page.
    API documentation: https://www.incentivi.gov.it/it/open-data
    Caveats: no status, but a note may say that a call is closed, which is then left out, or name another day than the
    closing date, and is kept as text; the budget is free text; a call of Trentino-Alto Adige may be of one of its
    provinces only; addresses outside Europe are refused.
    Licence: Italian Open Data License 2.0.
    """

    name = "it_incentivi"
    title = "Incentivi.gov.it (Italy)"
    start_urls = [f"{QUERY}&start=0"]
    complete = True
    page_size = 200
    records_key = "docs"

    def page_request(self, sweep: str, number: int) -> Request:
        return self.page(f"{QUERY}&start={(number - 1) * self.page_size}", self.parse)

    def records(self, payload: Any, sweep: str) -> Sequence[Any]:
        return super().records(payload["response"], sweep)

    def total(self, payload: Any) -> int:
        return int(payload["response"]["numFound"])

    def ref_of(self, record: Any) -> str:
        return str(record["zs_nid"])

    def parse_record(self, record: Any) -> CallData | None:
        note = record.get("zs_field_close_date_descriptor") or ""
        if _OVER.search(note):
            return None
        text = _text(record)
        who, forms = record.get("zm_field_subject_type_value") or (), record.get("zm_field_support_form_value") or ()
        giver = record.get("zs_field_subject_grant") or ""
        return self.call(
            ref=self.ref_of(record),
            url=f"{SITE}{record['zs_url']}",
            title=record["zs_title"],
            summary=_section(text, "Cos"),
            text=text,
            level=Level.REGIONAL if _LOCAL.match(giver) else Level.NATIONAL,
            programme=giver,
            kind=Kind.LOAN if forms and all("Prestito" in form for form in forms) else Kind.GRANT,
            regions=italian_regions(record.get("zm_field_regions_value") or ()),
            action_types=tuple(forms),
            beneficiaries=_beneficiaries(record, who, _section(text, FOR_WHOM)),
            beneficiaries_text=_section(text, FOR_WHOM) or ", ".join(who),
            topics=tuple(record.get("zm_field_scopes_value") or ()),
            keywords=tuple(record.get("zm_field_activity_sector_value") or ()),
            opens=day(record.get("zs_field_open_date") or ""),
            **self._closes(record.get("zs_field_close_date") or "", note),
            **_money(record),
        )

    def _closes(self, closing: str, note: str) -> dict[str, Any]:
        on = deadline(closing, self.zone)
        deadlines = (timed(on, note),) if on else ()
        return {"deadlines": deadlines, "deadline_model": model(on, note), "deadline_text": note}


def _text(record: Any) -> str:
    paragraphs = record.get("tum_X3b_it_body_ft") or [_HEADINGS.sub(r"\n\1\n", record.get("zs_body") or "")]
    return "\n".join(line for one in paragraphs for line in one.splitlines() if line.strip())


def _section(text: str, heading: str) -> str:
    """The lines below the heading that begins so."""
    lines = iter(text.splitlines())
    if not any(line.startswith(heading) for line in lines):
        return ""
    rest = list(lines)
    end = next((at for at, line in enumerate(rest) if _HEADINGS.fullmatch(f"{line} ")), len(rest))
    return "\n".join(rest[:end])


def _beneficiaries(record: Any, who: Sequence[str], prose: str) -> tuple[OrganisationType, ...]:
    """Who may apply: companies are of the sizes that the record names, or of any.

    None where one kind is not known, or where prose names companies and the list does not: a list that lacks somebody
    would wrongly exclude them.
    """
    named = {SIZES[size] for size in record.get("zm_field_dimensions_value") or () if size in SIZES}
    companies = tuple(named or SIZES.values())
    kinds = OTHERS | {"impresa": companies, "consorzio": companies}
    found = [next((kinds[word] for word in kinds if word in label.lower()), ()) for label in who]
    all_of_them = {kind for some in found for kind in some}
    lacking = _COMPANIES.search(prose) and not all_of_them.intersection(companies)
    return tuple(all_of_them) if all(found) and not lacking else ()


def _money(record: Any) -> dict[str, Any]:
    """Budget and size of a grant; what is no amount, or contradicts itself, stays text."""
    given = {name: str(record.get(f"zs_field_{name}") or "") for name in ("budget_allocation", "cost_min", "cost_max")}
    budget = _euros(given["budget_allocation"])
    least, most = (_euros(str(record.get(f"zs_field_support_grant_type_{end}") or "")) for end in ("min", "max"))
    if least and most and least.amount > most.amount:
        least = most = None
    texts = [f"Stanziamento: {given['budget_allocation']}"] if given["budget_allocation"] and not budget else []
    if _euros(given["cost_max"]):
        texts.append(f"Spesa ammessa: {given['cost_min'] or 0} - {given['cost_max']} euro")
    return {"budget": budget, "grant_min": least, "grant_max": most, "money_text": "; ".join(texts)}


def _euros(text: str) -> Money | None:
    """An amount; None for nought and for prose. A point is a decimal one: numbers come from a database."""
    plain = text.strip()
    try:
        amount = Decimal(plain) if re.fullmatch(r"\d+(?:\.\d+)?", plain) else number(plain)
    except ValueError:
        return None
    return Money(amount) if amount else None
