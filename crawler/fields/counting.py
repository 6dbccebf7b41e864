"""Terms that are counted from a day, and days after which a call goes on: neither is a deadline."""

from __future__ import annotations

import re

from crawler.fields.windows import days_in

_UNITS = (
    r"d[ií]as|dies|jours|giorni|(?:arbeits|werk|kalender|geschäfts|bank)?tagen?|days|(?:werk|kalender)?dagen"
    r"|(?:arbets|var|bank)?dagar|(?:arbeids|virke|hver)?dager|døgn|dni|semanas|setmanes|semaines"
    r"|settimane|wochen|weeks|weken|veckor|uker|tygodni(?:e|a)?|meses|mesos|mois|mesi|monaten?|months|maanden|månader"
    r"|måneder|miesi(?:ęcy|ące|ąca)"
)
_ONE = (
    r"(?:one|une?|ein(?:e[mnrs]?)?|één|en|ett|jede?n(?:ego)?)\s"
    r"(?:month|week|mese?|mois|semana|semaine|monats?|woche|maand|måned|månad|vecka|miesiąca?)"
)
_COUNTED = re.compile(rf"\b(?:{_UNITS}|{_ONE})\b|\bpublicaci", re.IGNORECASE)
_LEFT = re.compile(
    rf"\b[0-9]+\s(?:{_UNITS})\s(?:left|remaining|to\sgo|kvar|igjen|restant|restantes|rimanenti|pozostało|over)\b",
    re.IGNORECASE,
)
# How far a deadline was moved, and no term: "postponed by two weeks".
_MOVED_BY = re.compile(
    rf"\b(?:by|d['’]|de|um|di|med|met|o|per)\s?(?:[0-9]{{1,3}}|[^\W\d_]{{1,6}})\s(?:{_UNITS}|week|month|mese|semana|setmana|woche"
    r"|vecka|månad|tydzień|maand|uke)\b(?=\s(?:to|au|al?|auf|bis|till?|til|do|tot|naar|hasta|fins|jusqu))",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"\b(?:desde|des\sde|partir)\b"
    r"|\b(?:from|since|ab|seit|öffnet|depuis|dès|à\scompter|ouvre|abre|dal(?:la|l['’])?|apre|vanaf|opent|od|fra|åpne[rs]"
    r"|från|öppna[rs])\s(?:[^\W\d_]{1,12}\s){0,2}?[0-9]"
    r"|\bopens?(?:\son|\sfor\s[a-z]{1,20})?:?\s[0-9]",
    re.IGNORECASE,
)
# A day and no end: "01.10.2026 - laufend", "3 March 2026 until funds are spent".
_GOES_ON = re.compile(
    r"\s*(?:[-–—]|bis|until|till?|jusqu['’](?:à|au)|hasta|fins|fino|tot|til|do)\s*(?:[^\W\d_]{1,8}\s?['’]?){0,3}?"
    r"(?:laufend|offen|weiteres|(?:aus|er)schöpf|mittel|ongoing|open\b|further\snotice|funds?\b|exhaust|[ée]puis|agota|exhaur"
    r"|esgota|esauri|løpende|midlene|löpande|medlen|wyczerp|odwołania|nader\sorder|budget)",
    re.IGNORECASE,
)


def is_counted(text: str) -> bool:
    """Whether a text counts a term from a day, which is then no deadline: "20 días desde el 3 de marzo de 2026".

    So does one that says only since when: "ab 1. März 2026".
    """
    counted = _COUNTED.search(_MOVED_BY.sub(" ", _LEFT.sub(" ", text))) is not None
    return counted or (_SINCE.search(text) is not None and not _ends(text))


def _ends(text: str) -> bool:
    try:
        return any(one.opens for one in days_in(text))
    except ValueError:  # a slip, which whoever reads the day will name
        return True


def goes_on(text: str, end: int) -> bool:
    """Whether a text says right after a day that the call stays open: "01.10.2026 - laufend"."""
    return _GOES_ON.match(text, end) is not None
