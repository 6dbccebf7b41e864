"""The rural development calls of Trento."""

import re
from typing import Any

from parsel import Selector

from crawler.base import TableSpider
from crawler.fields import day, deadline, money, text_of, with_whole_years
from crawler.prose import model
from store.types import CallData

SHEETS = "https://docs.google.com/spreadsheets/d/e"  # where the table of the data portal is kept
SHEET = "2PACX-1vTOHrmvCu7YH-UBG0snJO_KsxvdvP4fCpgek-Bb9SBrxx-pM4hKRfNJtlHvWR0RBN_u-NQf0ggeu5pE"
DATASET = "https://dati.trentino.it/dataset/calendario-degli-avvisi-e-degli-inviti-a-partecipare-bandi-feasr"
OVER = frozenset({"scaduto", "chiuso", "in attuazione e graduatoria"})


class ItTrento(TableSpider):
    """Calendar of the rural development calls (EAFRD) of the autonomous province of Trento.

    Publisher: Provincia autonoma di Trento.
    Holds: some forty calls, past, open and planned; one measure has a row a year.
    API documentation: https://dati.trentino.it/ (calendar of calls of the rural development programme)
    Caveats: days are written in four ways ("1/10/2025", "09/2/2026", "02/12/25", "aprile 2024"); past calls of which
    only the month is told are left out; rows have no key: measure and opening tell them apart; a planned call may have
    no page yet, and then has that of the table.
    Licence: as the data portal states, https://dati.trentino.it/
    """

    name = "it_trento"
    title = "Provincia autonoma di Trento (Italy)"
    region = "ITH2"
    start_urls = [
        f"{SHEETS}/{SHEET}/pub?output=csv",
        "https://dati.trentino.it/dataset/calendario-bandi-feasr/bandi.csv",
    ]
    complete = True
    columns = frozenset({"STATO", "INTERVENTO", "DATA APERTURA", "DATA CHIUSURA", "IMPORTO (Euro)", "INFORMAZIONI"})

    def parse_row(self, row: dict[str, str]) -> CallData | None:
        on, status = deadline(with_whole_years(row["DATA CHIUSURA"]), self.zone), row["STATO"].lower()
        if status in OVER and on is None:
            return None
        budget = money(row["IMPORTO (Euro)"], self.country, usual="EUR")
        address = Selector(row["INFORMAZIONI"] or "-").css("a::attr(href)").get()
        return self.call(
            ref=self.ref_of(row),
            url=address or DATASET,
            title=row["INTERVENTO"],
            summary=text_of(row["INFORMAZIONI"]),
            programme="FEASR",
            opens=day(with_whole_years(row["DATA APERTURA"])),
            beneficiaries_text=row.get("BENEFICIARI", ""),
            keywords=tuple(re.findall(r"[A-Z]{2,3}\d*|P\d", row.get("OBIETTIVO SPECIFICO", ""))),
            source_status=status,
            **self.closing_on(on, model(on, row["DATA CHIUSURA"]), row["DATA CHIUSURA"]),
            budget=budget,
            money_text="" if budget else row["IMPORTO (Euro)"],
        )

    def ref_of(self, row: Any) -> str:
        opening = with_whole_years(row["DATA APERTURA"])
        return f"{row['INTERVENTO']} | {day(opening) or opening}"
