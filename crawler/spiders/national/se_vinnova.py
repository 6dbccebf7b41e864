"""Vinnova, the innovation agency of Sweden."""

import re
from typing import Any

from scrapy.http import Request

from crawler.base import JsonListSpider
from crawler.fields import local_day, money, text_of
from store.types import CallData, Document

API = "https://data.vinnova.se/api/ansokningsomgangar"
NO_DATE = "1900-01-01"
EMPTY = {"", "x", "X"}
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")


class SeVinnova(JsonListSpider):
    """Application rounds of Vinnova's calls, open, coming and closed.

    Publisher: Vinnova.
    Holds: every round that changed after ``since``, with its texts in Swedish and English.
    API documentation: https://data.vinnova.se/swagger
    Caveats: times are naive Swedish times, 1900-01-01 is none, "x" is an empty text; rounds by invitation are left out;
    amounts stand in prose; years of rounds take the server a minute.
    Licence: public domain.
    """

    name = "se_vinnova"
    title = "Vinnova (Sweden)"
    start_urls = [f"{API}/2025-01-01"]
    complete = True
    options = frozenset({"since"})  # a day: "2026-06-01"

    def __init__(self, since: str = "2025-01-01") -> None:
        super().__init__()
        self.since = since

    def page_request(self, sweep: str, number: int) -> Request:
        return self.page(f"{API}/{self.since}", self.parse)

    def ref_of(self, record: Any) -> str:
        return str(record["Diarienummer"])

    def parse_record(self, record: Any) -> CallData | None:
        if record.get("Publik") == 0:
            return None
        summary = _said(record, "Beskrivning")
        text = "\n".join(text_of(one.get("TextSv") or "") for one in record.get("WebTextLista") or ())
        return self.call(
            ref=record["Diarienummer"],
            url=(record.get("Webbsida") or "").strip() or f"{API}/{record['Diarienummer']}",
            title=_said(record, "Titel") or _said(record, "TitelEngelska"),
            identifier=record["Diarienummer"],
            summary=summary,
            text=text,
            opens=local_day(_moment(record, "Oppningsdatum"), self.zone),
            documents=tuple(_documents(record)),
            **self.closing(_moment(record, "Stangningsdatum")),
            **_amounts(f"{summary}\n{text}"),
        )


def _said(record: Any, field: str) -> str:
    text = text_of(record.get(field) or "")
    return "" if text in EMPTY else text


def _moment(record: Any, field: str) -> str:
    moment = record.get(field) or ""
    return "" if moment.startswith(NO_DATE) else moment


def _amounts(text: str) -> dict[str, Any]:
    """The budget of the round and the largest grant, where one sentence names the one or the other."""
    told = [sentence for sentence in _SENTENCE.split(text) if "kronor" in sentence]
    budgets = [money(one) for one in told if "budget" in one.lower()]
    largest = [money(one) for one in told if re.search(r"(?i)\b(?:max|högst).*per projekt", one)]
    budget, most = (found[0] if len(found) == 1 else None for found in (budgets, largest))
    return {"budget": budget, "grant_max": most, "money_text": " ".join(dict.fromkeys(told))}


def _documents(record: Any) -> list[Document]:
    files = [(one.get("Titel"), one.get("fileURL")) for one in record.get("DokumentLista") or ()]
    links = [(one.get("Beskrivning"), one.get("URL")) for one in record.get("LankLista") or ()]
    return [Document(title or url, url) for title, url in files + links if url]
