"""The national register of public grants of Spain."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from operator import itemgetter
from typing import Any

from scrapy.http import Request, TextResponse

from crawler.base import SpringPagesSpider
from crawler.base.json_api import read_json
from crawler.fields import day, text_of
from crawler.items import UnreadableRecord
from crawler.words import applicants
from store.types import CallData, Document, Kind, Money

API = "https://www.infosubvenciones.es/bdnstrans/api/convocatorias"
PAGE = "https://www.infosubvenciones.es/bdnstrans/GE/es/convocatorias"
_LENDS = re.compile(r"PR[ÉE]STAMO|GARANT[ÍI]A|AVAL")
_NUTS = re.compile(r"(ES\d{1,3}) - ")


class EsBdns(SpringPagesSpider):
    """Calls for grants of every Spanish administration: state, regions, provinces, towns, universities.

    Publisher: Intervención General de la Administración del Estado (IGAE).
    Holds: what was registered last, ten pages a day (``pages`` reads more), each with a record of its own.
    API documentation: https://www.infosubvenciones.es/bdnstrans/doc/swagger
    Caveats: only the record tells direct concessions, which are no calls; many deadlines are prose ("15 days from
    publication") and stay so; lists come in random order; ten requests a second at most; some records are HTML errors.
    Licence: reuse under the terms of https://www.infosubvenciones.es/bdnstrans/GE/es/avisolegal
    """

    name = "es_bdns"
    title = "BDNS, national register of grants (Spain)"
    start_urls = [f"{API}/busqueda?vpd=GE&page=0&pageSize=100&order=fechaRecepcion&direccion=desc"]
    details = True
    listing_suffices = False
    options = frozenset({"pages"})

    def __init__(self, pages: int = 10) -> None:
        super().__init__()
        self.pages = pages

    def more(self, payload: Any, records: Sequence[Any], number: int) -> bool:
        return super().more(payload, records, number) and number + 1 < self.pages

    def ref_of(self, record: Any) -> str:
        return str(record["numeroConvocatoria"])

    def parse_record(self, record: Any) -> CallData:
        code = str(record["numeroConvocatoria"])
        return self.call(ref=code, url=f"{PAGE}/{code}", title=record["descripcion"], identifier=f"BDNS {code}")

    def detail_request(self, call: CallData) -> Request:
        return Request(f"{API}?vpd=GE&numConv={call.ref}")

    def parse_detail(self, response: TextResponse, call: CallData) -> CallData | None:
        record = read_json(response.body)
        if str(record["codigoBDNS"]) != call.ref:
            raise UnreadableRecord(f"codigoBDNS: {record['codigoBDNS']!r} in place of {call.ref}")
        if "directa" in record["tipoConvocatoria"].lower():
            return None
        who = _labels(record, "tiposBeneficiarios")
        return replace(
            call,
            title=record["descripcion"] or call.title,
            summary=text_of(record.get("descripcionBasesReguladoras") or ""),
            text=_text(record),
            programme=" / ".join(name for level in ("nivel2", "nivel3") if (name := record["organo"].get(level))),
            kind=Kind.LOAN if all(map(_LENDS.search, _labels(record, "instrumentos") or ["-"])) else Kind.GRANT,
            regions=tuple(match[1] for region in _labels(record, "regiones") if (match := _NUTS.match(region))),
            opens=day(record.get("fechaInicioSolicitud") or ""),
            budget=_budget(record.get("presupuestoTotal")),
            beneficiaries=applicants(who),
            beneficiaries_text=", ".join(who),
            action_types=tuple(_labels(record, "instrumentos")),
            topics=(*_labels(record, "sectores"), record.get("descripcionFinalidad") or ""),
            documents=tuple(_documents(record)),
            published=day(record.get("fechaRecepcion") or ""),
            source_status="abierto" if record.get("abierto") else "",
            **self.closing(record.get("fechaFinSolicitud") or (record.get("textFin") or "").strip()),
        )


def _labels(record: Any, field: str) -> list[str]:
    """The labels of a list in a fixed order; they come with spaces at their ends, and in a random one."""
    return sorted(one["descripcion"].strip() for one in record.get(field) or ())


def _budget(amount: Any) -> Money | None:
    return Money(Decimal(str(amount))) if amount else None


def _text(record: Any) -> str:
    notices = sorted(record.get("anuncios") or (), key=lambda notice: int(notice["numAnuncio"]))
    return "\n".join(text_of(f"{notice.get('titulo') or ''}\n{notice.get('texto') or ''}") for notice in notices)


def _documents(record: Any) -> list[Document]:
    files = sorted(record.get("documentos") or (), key=itemgetter("id"))
    found = [
        Document(one["descripcion"] or one["nombreFic"], f"{API}/documentos?idDocumento={one['id']}") for one in files
    ]
    rules = (record.get("urlBasesReguladoras") or "").strip()
    if rules:
        found.append(Document("Bases reguladoras", rules if "://" in rules else f"https://{rules}"))
    return found
