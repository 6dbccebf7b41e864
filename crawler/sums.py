"""Sums of money in prose: the pot of a call, and the size of one grant, in English, Swedish, Dutch, Italian
and Spanish: pure functions.

The text of a call names many sums: costs, thresholds, earlier rounds. Only a sum in a sentence that says whose it is
counts; where sentences name different ones, none is believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from crawler.fields import amounts, shortened
from store.types import Money

WORDS_LIMIT = 500  # characters of the sentences that speak of money
_SENTENCES = re.compile(r"(?<=[.!?;])\s+|(?<!:)\n")
_HEADING = re.compile(r"^([^\d.:;!?\n]{4,60}\??)\n(?=[^\n]*\d)", re.MULTILINE)
_POT = re.compile(
    r"\bshares?\s(?:in|of)\b|\ba\stotal\sof\s\S{1,12}(?:\s[mb]illion)?\s(?:is|are)\s(?:now\s)?available\b|\b(?:total|overall|available)\s(?:budget|fund(?:ing)?)\b|\bbudget\s(?:of|for|is)\b"
    r"|\bbudgeten\b|\bbudget\sför\b|\bavsätter\b|\bavsatt\b|\butlysta\smedel\b"
    r"|\b(?:totaa?le?|beschikbare?)\s?budget\b|\bbudget\svan\b"
    r"|\bdotazion[ei]\s(?:\w+\s)?(?:(?:è|ammonta)\s|pari\s|complessiv|finanziari|iniziale|di\s(?:€|euro|\d))|\bstanzia(?:mento|menti|t[aeio])\b"
    r"|\brisorse\s(?:\w+\s)?(?:disponibili|stanziate|complessive|a\sdisposizione)\b|\bmette\sa\sdisposizione\b"
    r"|\bdotaci[oó]n\b|\bdotad[ao]s?\scon\b|\bcr[eé]dito\s(?:disponible|presupuestario)\b"
    r"|\b(?:cuant[ií]a|importe|presupuesto)\s(?:m[aá]xim[ao]\s)?(?:total|global)\b|\bpresupuesto\sdisponible\b",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"\bper\s(?:proje[ck]t|application|applicant|business|company|organi[sz]ation|ansökan|aanvra\w+)\b|\b(?:each|varje|elk)\sproje[ck]t\b|\bproje[ck]tets\b"
    r"|\bgrant\s(?:funding\s)?request\b|\bgrants?\s(?:of|between|from|up\sto)\b|\bgrant\b[^.;]*\sup\sto\sa\smaximum\sof\b"
    r"|\b(?:apply\sfor|receive|claim|request)\s(?:(?:a\s)?(?:grant|funding)\s(?:of\s)?)?(?:a\smaximum\sof|up\sto|between)\b"
    r"|\bhow\smuch\s(?:can|could)\s(?:I|you|we)\b|\b(?:maximum|minimum)\s(?:grant|award)\b"
    r"|\bprojekt\s(?:kan|får)\b|\b(?:kan|får)\s(?:(?:ni|du|man)\s)?(?:söka|få)\b|\bbidrag\w*"
    r"|\b(?:per|a)\s(?:ciascun|ogni|singol)\w*'?\s?(?:progett|domand|impres|beneficiari|propost|richiedent)\w+"
    r"|\b(?:contribut[oi]|finanziament[oi]|agevolazion[ei]|voucher|sovvenzion[ei])\s(?:[\w%]+\s){0,6}(?:massim|minim|fino|concedibil|non\ssuperior|compres)"
    r"|\b(?:massimal[ei]|import[oi](?:\s(?:massim|minim)[oi])?)\s(?:\w+\s)?(?:del|della|dell'|di)\s?(?:contribut|agevolazion|finanziament|sovvenzion)"
    r"|\bper\sun\s(?:importo\s)?massimo\sdi\b|\bcon\sun\s(?:tetto\s)?massimo\sdi\b"
    r"|\bpor\s(?:proyecto|beneficiari[oa]|solicitud|empresa|solicitante|entidad)\b"
    r"|\b(?:ayuda|subvenci[oó]n)(?:\s\w+){0,3}\s(?:m[aá]xima|m[ií]nima|de\shasta|hasta)\b"
    r"|\b(?:importe|cuant[ií]a)\s(?:m[aá]xim|m[ií]nim)[ao]\s(?:\w+\s)?de\s(?:la\s|las\s)?(?:ayuda|subvenci)",
    re.IGNORECASE,
)
_NO_POT = re.compile(
    r"\sà\s"  # a budget for "30 projekt à 2 miljoner"
    r"|\b(?:ulterior|increment|integrazion|rifinanzia|aggiuntiv|residu|annu[aei]|adicional|ampliaci|restante|anual|precedent)"
    r"|\b(?:del\s(?:proyecto|progetto)|subvencionable|financiable|elegible)\b",
    re.IGNORECASE,
)
_NO_GRANT = re.compile(
    r"\b(?:(?<!% of )(?<!% of eligible )(?<!% of the eligible )(?<!% of project )(?<!% of total )costs?"
    r"|turnover|kostnad\w*|omsättning\w*|kosten|omzet|\w*budget\w*"
    r"|(?<!% delle )(?<!% della )spes[ae]|(?<!% dei )cost[oi]|fatturato|ricavi|investiment[oi]|minimis|dotazion[ei]"
    r"|(?<!% de los )gastos?|(?<!% de los )costes?|facturación|inversión|inversiones|presupuesto|volumen)\b",
    re.IGNORECASE,
)
_PART = re.compile(r"\b(?:of\swhich|waarvan|varav|di\scui|de\s(?:los|las)\scuales)\b", re.IGNORECASE)
_LEAST = re.compile(
    r"\b(?:at\sleast|minimum|minst|lägst|minimaal|ten\sminste"
    r"|minim[oaie]|almeno|non\sinferior[ei]|m[ií]nim[oa]s?|al\smenos|no\sinferior)\b",
    re.IGNORECASE,
)
_MOST = re.compile(
    r"\b(?:up\sto|at\smost|no\smore\sthan|max\w*|högst|upp\still|som\smest|ten\shoogste"
    r"|fino\sa\w{0,3}|non\ssuperior[ei]|massim[oaei]|hasta|no\ssuperior|m[aá]xim[oa]s?)\b",
    re.IGNORECASE,
)


def sums(text: str, country: str) -> dict[str, Any]:
    """The money of a call as its prose tells it, as fields of the call: with the sentences that tell it.

    ``country`` (ISO 3166) settles what its people mean by "kr" and "billion".
    """
    pots: set[Money] = set()
    least: set[Money] = set()
    most: set[Money] = set()
    told: list[str] = []
    for sentence in _SENTENCES.split(_HEADING.sub(_labelled, text)):
        pot, each = _POT.search(sentence), _EACH.search(sentence)
        named = amounts(sentence, country) if pot or each else []
        if not named:
            continue
        told.append(sentence)
        whole = amounts(_PART.split(sentence)[0], country)
        if not each and len(set(whole)) == 1 and not _NO_POT.search(sentence):
            pots.update(whole)
        elif each and not pot and not _NO_GRANT.search(sentence):
            smallest, largest = _size(sentence, named)
            least.update(smallest)
            most.update(largest)
    return {
        "budget": _only(pots),
        "grant_min": _only(least),
        "grant_max": _only(most),
        "money_text": shortened(" ".join(dict.fromkeys(told)), WORDS_LIMIT),
    }


def _labelled(heading: re.Match[str]) -> str:
    """A heading that says whose the sums of the line below it are, in one sentence with them."""
    return f"{heading[1]}: " if _POT.search(heading[1]) or _EACH.search(heading[1]) else heading[0]


def _size(sentence: str, named: list[Money]) -> tuple[list[Money], list[Money]]:
    """The smallest and the largest grant that a sentence about one grant names."""
    least, most = _LEAST.search(sentence), _MOST.search(sentence)
    capped = most and not least and not re.search(r"\d", sentence[: most.start()])  # "up to £2,000 of the £9,000 left"
    if len(named) == 2 and named[0].currency == named[1].currency and named[0].amount < named[1].amount and not capped:
        return named[:1], named[1:]
    if len(set(named)) != 1:
        return [], []
    return named if least and not most else [], named if most and not least else []


def _only(found: Iterable[Money]) -> Money | None:
    first, *others = [*found, None]
    return first if others == [None] else None
