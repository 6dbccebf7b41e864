"""From a record of the register to the fields of a call: pure functions."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar

from crawler.base import Record
from crawler.fields import day, deadline, is_counted, language_of, text_of, with_whole_years
from crawler.items import UnreadableRecord
from crawler.prose import model, timed, until
from crawler.words import applicants
from store.types import Document, Kind, Money

_T = TypeVar("_T")
API = "https://www.infosubvenciones.es/bdnstrans/api/convocatorias"
PAGE = "https://www.infosubvenciones.es/bdnstrans/GE/es/convocatorias"
_LENDS = re.compile(r"PR[ÉE]STAMO|GARANT[ÍI]A|AVAL")
_NUTS = re.compile(r"(ES\d{1,3})\b")
_ADDRESS = re.compile(r"(?:https?:)?/{0,2}([\w-]+(?:\.[\w-]+)+(?:[:/?#]\S*)?)")
_COUNTED_FROM = re.compile(r"publica|siguiente|seguinte|següent|endem|h[áà]bil|natural", re.IGNORECASE)


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
    return "directa" not in record.word("tipoConvocatoria").lower()


def fields(record: Record) -> dict[str, Any]:
    """What a record says of its call, but for its title and its closing."""
    who, forms = (record.labels(field, "descripcion") for field in ("tiposBeneficiarios", "instrumentos"))
    giver, text = record.part("organo"), _text(record)
    return {
        "summary": record.text("descripcionBasesReguladoras"),
        "text": text,
        "language": language_of(f"{record.word('descripcion')}\n{text}") or "es",
        "programme": " / ".join(filter(None, (giver.word("nivel2"), giver.word("nivel3")))),
        "kind": Kind.LOAN if all(map(_LENDS.search, forms or ("-",))) else Kind.GRANT,
        "regions": _regions(record),
        "opens": _opens(record),
        "budget": _budget(record.get("presupuestoTotal")),
        "beneficiaries": applicants(who),
        "beneficiaries_text": ", ".join(who),
        "action_types": forms,
        "topics": (*record.labels("sectores", "descripcion"), record.word("descripcionFinalidad")),
        "documents": (*_files(record), *_rules(record)),
        "published": day(record.word("fechaRecepcion")),
        "source_status": "abierto" if record.get("abierto") else "",
    }


def closing(record: Record, zone: str) -> dict[str, Any]:
    """When a call closes: its date, or the day that the words beside it or its notices name, with the hour they give.

    Words that say more than that are kept as well.
    """
    words = record.word("textFin")
    said = None if is_counted(words) else _told(partial(deadline, zone=zone), words)
    on = deadline(record.word("fechaFinSolicitud"), zone) or said or until(_text(record), zone)
    same = on is not None and said is not None and on.day == said.day
    on = said if same else on and timed(on, _text(record))
    return {
        "deadlines": (on,) if on else (),
        "deadline_model": model(on, words),
        "deadline_text": "" if same else words,
    }


def _opens(record: Record) -> dt.date | None:
    """The first day; a day that only a term is counted from is none."""
    words = record.word("textInicio")
    said = None if _COUNTED_FROM.search(words) else _told(day, words)
    return day(record.word("fechaInicioSolicitud")) or said


def _told(read: Callable[[str], _T], words: str) -> _T | None:
    """What free text says; None for a day that cannot be: the words are kept."""
    try:
        return read(with_whole_years(words))
    except ValueError:
        return None


def _regions(record: Record) -> tuple[str, ...]:
    """The NUTS codes of the regions: "ES511 - Barcelona"."""
    return tuple(match[1] for one in record.labels("regiones", "descripcion") if (match := _NUTS.match(one)))


def _budget(amount: Any) -> Money | None:
    return Money(Decimal(str(amount))) if amount else None


def _text(record: Record) -> str:
    """The notices in the order of their numbers; they come in a random one."""
    notices = sorted(record.all("anuncios"), key=lambda notice: int(notice.get("numAnuncio") or 0))
    return "\n".join(text_of(f"{notice.get('titulo') or ''}\n{notice.get('texto') or ''}") for notice in notices)


def _files(record: Record) -> Iterator[Document]:
    for one in record.parts("documentos"):
        if number := one.word("id"):
            yield Document(one.word("descripcion", "nombreFic"), f"{API}/documentos?idDocumento={number}")


def _rules(record: Record) -> Iterator[Document]:
    """The rules that it stands on, where the field holds an address: some leave out its beginning, some write prose."""
    rules = record.word("urlBasesReguladoras")
    if address := _ADDRESS.fullmatch(rules):
        yield Document("Bases reguladoras", rules if "://" in rules else f"https://{address[1]}")
