"""Vinnova, the innovation agency of Sweden."""

from crawler.base import JsonListSpider, Record
from crawler.fields import local_day
from store.types import CallData

API = "https://data.vinnova.se/api/ansokningsomgangar"
PAGE = "https://www.vinnova.se/e"


class SeVinnova(JsonListSpider):
    """Application rounds of Vinnova's calls, open, coming and closed.

    Publisher: Vinnova.
    Holds: every round that changed after ``since``, with its texts in Swedish and English.
    API documentation: https://data.vinnova.se/swagger
    Caveats: times are naive Swedish times, 1900-01-01 is none, "x" is an empty text; rounds by invitation are left out;
    amounts stand in prose; whether a round has a page is told, its address is known from others' readers.
    Licence: public domain.
    """

    name = "se_vinnova"
    title = "Vinnova (Sweden)"
    start_urls = [f"{API}/2025-01-01"]
    ref_key = "Diarienummer"
    complete = True
    nothing = r"x*|1900-01-01.*"
    options = frozenset({"since"})  # a day: "2026-06-01"; years of rounds take the server a minute

    def __init__(self, since: str = "2025-01-01") -> None:
        super().__init__()
        self.start_urls = [f"{API}/{since}"]

    def parse_record(self, record: Record) -> CallData | None:
        if record.word("Publik") in ("0", "False"):
            return None
        number, summary = record["Diarienummer"], record.text("Beskrivning")
        text = "\n".join(part.text("TextSv") for part in record.parts("WebTextLista"))
        return self.call(
            ref=number,
            url=f"{PAGE}/{number}/" if record.word("Webbsida") in ("1", "True") else f"{API}/{number}",
            title=record.text("Titel") or record.text("TitelEngelska"),
            identifier=number,
            summary=summary,
            text=text,
            opens=local_day(record.word("Oppningsdatum"), self.zone),
            documents=(
                *record.documents("DokumentLista", "Titel", "fileURL"),
                *record.documents("LankLista", "Beskrivning", "URL"),
            ),
            **self.closing(record.word("Stangningsdatum")),
            **self.funding(f"{summary}\n{text}"),
        )
