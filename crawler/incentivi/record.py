"""From a document of the register's index to the fields of a call: pure functions.

A field is named for its kind: ``zs_`` holds one string, ``zm_`` a list, ``tum_`` paragraphs of text; ``_value`` is the
label of a code.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from crawler.base import Record
from crawler.fields import day, deadline, money, number
from crawler.prose import model, timed
from crawler.words import italian_regions
from store.types import Deadline, Document, Kind, Level, Money, OrganisationType

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
_HEADINGS = re.compile(rf"\s*(Cos[’']è|{FOR_WHOM}|Cosa prevede)\s*")  # some texts lost the blanks around them


def note(record: Record) -> str:
    """What the register says beside the closing date."""
    return record.word("zs_field_close_date_descriptor")


def is_over(record: Record) -> bool:
    """Whether the note says that nothing can be applied for any more; the register knows no state."""
    return _OVER.search(note(record)) is not None


def fields(record: Record) -> dict[str, Any]:
    """What a record says of its call, but for its closing."""
    text, giver = _text(record), record.word("zs_field_subject_grant")
    who, forms = record.all("zm_field_subject_type_value"), record.all("zm_field_support_form_value")
    return {
        "title": record["zs_title"],
        "summary": _section(text, "Cos"),
        "text": text,
        "level": Level.REGIONAL if _LOCAL.match(giver) else Level.NATIONAL,
        "programme": giver,
        "kind": Kind.LOAN if forms and all("Prestito" in form for form in forms) else Kind.GRANT,
        "regions": italian_regions(record.all("zm_field_regions_value")),
        "action_types": tuple(forms),
        "beneficiaries": _beneficiaries(record, who, _section(text, FOR_WHOM)),
        "beneficiaries_text": _section(text, FOR_WHOM) or ", ".join(who),
        "topics": tuple(record.all("zm_field_scopes_value")),
        "keywords": tuple(record.all("zm_field_activity_sector_value")),
        "documents": _links(record),
        "opens": day(record.word("zs_field_open_date")),
        **_money(record),
    }


def closing(record: Record, zone: str) -> dict[str, Any]:
    """When a call closes: its date, with the hour that the note may give; the note itself is kept as well."""
    told, on = note(record), deadline(record.word("zs_field_close_date"), zone)
    deadlines: tuple[Deadline, ...] = (timed(on, told),) if on else ()
    return {"deadlines": deadlines, "deadline_model": model(on, told), "deadline_text": told}


def _text(record: Record) -> str:
    paragraphs = record.all("tum_X3b_it_body_ft") or [_HEADINGS.sub(r"\n\1\n", record.word("zs_body"))]
    return "\n".join(line for one in paragraphs for line in one.splitlines() if line.strip())


def _section(text: str, heading: str) -> str:
    """The lines below the heading that begins so."""
    lines = iter(text.splitlines())
    if not any(line.startswith(heading) for line in lines):
        return ""
    rest = list(lines)
    end = next((at for at, line in enumerate(rest) if _HEADINGS.fullmatch(f"{line} ")), len(rest))
    return "\n".join(rest[:end])


def _beneficiaries(record: Record, who: Sequence[str], prose: str) -> tuple[OrganisationType, ...]:
    """Who may apply: companies are of the sizes that the record names, or of any.

    None where one kind is not known, or where prose names companies and the list does not: a list that lacks somebody
    would wrongly exclude them.
    """
    named = {SIZES[size] for size in record.all("zm_field_dimensions_value") if size in SIZES}
    companies = tuple(named or SIZES.values())
    kinds = OTHERS | {"impresa": companies, "consorzio": companies}
    found = [next((kinds[word] for word in kinds if word in label.lower()), ()) for label in who]
    all_of_them = {kind for some in found for kind in some}
    lacking = _COMPANIES.search(prose) and not all_of_them.intersection(companies)
    return tuple(all_of_them) if all(found) and not lacking else ()


def _links(record: Record) -> tuple[Document, ...]:
    """The page of whoever gives the incentive: other sources name it, too."""
    link = record.word("zs_field_link")
    return (Document("Link istituzionale", link),) if re.fullmatch(r"https?://\S+", link) else ()


def _money(record: Record) -> dict[str, Any]:
    """Budget and size of a grant; what is no amount, or contradicts itself, stays text."""
    told, cost_min, cost_max = (
        record.word(f"zs_field_{name}") for name in ("budget_allocation", "cost_min", "cost_max")
    )
    budget = _euros(told)
    least, most = (_euros(record.word(f"zs_field_support_grant_type_{end}")) for end in ("min", "max"))
    if least and most and least.amount > most.amount:
        least = most = None
    texts = [f"Stanziamento: {told}"] if told and not budget else []
    if _euros(cost_max):
        texts.append(f"Spesa ammessa: {cost_min or 0} - {cost_max} euro")
    return {"budget": budget, "grant_min": least, "grant_max": most, "money_text": "; ".join(texts)}


def _euros(text: str) -> Money | None:
    """An amount; None for nought, for prose, and for what may be thousands or decimals, "1.500"; other points are
    decimal ones where they stand alone: numbers come from a database.
    """
    if re.fullmatch(r"\d{1,3}\.\d{3}", text):
        return None
    try:
        amount = Decimal(text) if re.fullmatch(r"\d+(?:\.\d+)?", text) else number(text)
    except ValueError:
        return money(text, "IT")
    return Money(amount) if amount else None
