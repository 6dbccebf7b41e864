"""From a record of the register to the fields of a call: pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from operator import itemgetter
from typing import Any

from crawler.base import Record
from crawler.fields import day, text_of
from crawler.items import UnreadableRecord
from crawler.words import applicants
from store.types import Document, Kind, Money

API = "https://www.infosubvenciones.es/bdnstrans/api/convocatorias"
PAGE = "https://www.infosubvenciones.es/bdnstrans/GE/es/convocatorias"
_LENDS = re.compile(r"PR[ÉE]STAMO|GARANT[ÍI]A|AVAL")
_NUTS = re.compile(r"(ES\d{1,3}) - ")


def newest(**filters: str) -> str:
    """The address of the first page of what was registered last, filtered as the API can."""
    asked = "".join(f"&{name}={value}" for name, value in filters.items())
    return f"{API}/busqueda?vpd=GE&page=0&pageSize=100&order=fechaRecepcion&direccion=desc{asked}"


def page_of(code: str) -> str:
    """The page of a call that people read."""
    return f"{PAGE}/{code}"


def record_of(code: str) -> str:
    """The address of the record of a call."""
    return f"{API}?vpd=GE&numConv={code}"


def check(record: Record, code: str) -> Record:
    """The record itself; raises UnreadableRecord where it is that of another call."""
    if str(record["codigoBDNS"]) == code:
        return record
    raise UnreadableRecord(f"codigoBDNS: {record['codigoBDNS']!r} in place of {code}")


def is_call(record: Record) -> bool:
    """Whether one can apply: a direct concession goes to whom the law names."""
    return "directa" not in record["tipoConvocatoria"].lower()


def fields(record: Record) -> dict[str, Any]:
    """What a record says of its call, but for its title and its closing."""
    who, forms = (record.labels(field, "descripcion") for field in ("tiposBeneficiarios", "instrumentos"))
    giver = record.part("organo")
    return {
        "summary": record.text("descripcionBasesReguladoras"),
        "text": _text(record),
        "programme": " / ".join(filter(None, (giver.word("nivel2"), giver.word("nivel3")))),
        "kind": Kind.LOAN if all(map(_LENDS.search, forms or ("-",))) else Kind.GRANT,
        "regions": _regions(record),
        "opens": day(record.word("fechaInicioSolicitud")),
        "budget": _budget(record.get("presupuestoTotal")),
        "beneficiaries": applicants(who),
        "beneficiaries_text": ", ".join(who),
        "action_types": forms,
        "topics": (*record.labels("sectores", "descripcion"), record.word("descripcionFinalidad")),
        "documents": (*_files(record), *_rules(record)),
        "published": day(record.word("fechaRecepcion")),
        "source_status": "abierto" if record.get("abierto") else "",
    }


def _regions(record: Record) -> tuple[str, ...]:
    """The NUTS codes of the regions: "ES511 - Barcelona"."""
    return tuple(match[1] for one in record.labels("regiones", "descripcion") if (match := _NUTS.match(one)))


def _budget(amount: Any) -> Money | None:
    return Money(Decimal(str(amount))) if amount else None


def _text(record: Record) -> str:
    """The notices in the order of their numbers; they come in a random one."""
    notices = sorted(record.all("anuncios"), key=lambda notice: int(notice["numAnuncio"]))
    return "\n".join(text_of(f"{notice.get('titulo') or ''}\n{notice.get('texto') or ''}") for notice in notices)


def _files(record: Record) -> Iterator[Document]:
    for one in sorted(record.all("documentos"), key=itemgetter("id")):
        yield Document(one["descripcion"] or one["nombreFic"], f"{API}/documentos?idDocumento={one['id']}")


def _rules(record: Record) -> Iterator[Document]:
    if rules := record.word("urlBasesReguladoras"):
        yield Document("Bases reguladoras", rules if "://" in rules else f"https://{rules}")
