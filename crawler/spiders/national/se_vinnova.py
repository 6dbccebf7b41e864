"""Vinnova, the innovation agency of Sweden."""

import re
from typing import Any

from scrapy.http import Request

from crawler.base import JsonListSpider, Record
from crawler.fields import local_day, money, text_of
from store.types import CallData, Document

API = "https://data.vinnova.se/api/ansokningsomgangar"
_NOTHING = re.compile(r"[xX]?|1900-01-01.*")  # what stands where nothing is told
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
    ref_key = "Diarienummer"
    complete = True
    options = frozenset({"since"})  # a day: "2026-06-01"

    def __init__(self, since: str = "2025-01-01") -> None:
        super().__init__()
        self.since = since

    def page_request(self, sweep: str, number: int) -> Request:
        return self.page(f"{API}/{self.since}", self.parse)

    def parse_record(self, record: Record) -> CallData | None:
        if record.get("Publik") == 0:
            return None
        record = Record({field: value for field, value in record.items() if not _is_nothing(value)})
        summary, parts = record.text("Beskrivning"), map(Record, record.all("WebTextLista"))
        text = "\n".join(part.text("TextSv") for part in parts)
        return self.call(
            ref=record["Diarienummer"],
            url=record.word("Webbsida") or f"{API}/{record['Diarienummer']}",
            title=record.text("Titel") or record.text("TitelEngelska"),
            identifier=record["Diarienummer"],
            summary=summary,
            text=text,
            opens=local_day(record.word("Oppningsdatum"), self.zone),
            documents=(
                *_links(record, "DokumentLista", "Titel", "fileURL"),
                *_links(record, "LankLista", "Beskrivning", "URL"),
            ),
            **self.closing(record.word("Stangningsdatum")),
            **_amounts(f"{summary}\n{text}"),
        )


def _is_nothing(value: Any) -> bool:
    return isinstance(value, str) and _NOTHING.fullmatch(text_of(value)) is not None


def _amounts(text: str) -> dict[str, Any]:
    """The budget of the round and the largest grant, where one sentence names the one or the other."""
    told = [sentence for sentence in _SENTENCE.split(text) if "kronor" in sentence]
    budgets = [money(one) for one in told if "budget" in one.lower()]
    largest = [money(one) for one in told if re.search(r"(?i)\b(?:max|högst).*per projekt", one)]
    budget, most = (found[0] if len(found) == 1 else None for found in (budgets, largest))
    return {"budget": budget, "grant_max": most, "money_text": " ".join(dict.fromkeys(told))}


def _links(record: Record, field: str, title: str, url: str) -> list[Document]:
    return [Document(one.word(title, url), one.word(url)) for one in map(Record, record.all(field)) if one.word(url)]
