"""Which amounts of a text are the budget of a call, and which the smallest and the largest grant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from crawler.fields.money import Sum, is_range, sums_in
from store.types import Money


@dataclass(frozen=True, slots=True)
class Funding:
    """The budget of a call and the bounds of one grant, as far as a text tells them for sure."""

    budget: Money | None = None
    grant_min: Money | None = None
    grant_max: Money | None = None

    @property
    def fields(self) -> dict[str, Money | None]:
        """The same as fields of a call."""
        return {"budget": self.budget, "grant_min": self.grant_min, "grant_max": self.grant_max}


class _Of(Enum):
    """What an amount is one of, by the words beside it."""

    CALL = 1
    GRANT = 2
    OTHER = 3  # a threshold of turnover, costs or capital


def _words(*languages: str) -> re.Pattern[str]:
    """One pattern of words by their beginnings, in several languages."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(languages)})\w*", re.IGNORECASE)


_CALL = _words(
    r"(?:total|overall|indicative|available|call)\s(?:call\s)?(?:budget|fund\w*|pot)|budget|fund\sof|pot\sof|shares?\s(?:in|of)"
    r"|(?:is|are|will\sbe)\savailable",
    r"enveloppe|dotation|budget|à\srépartir",
    r"presupuesto|dota(?:ci|d)|crédito|pressupost|crèdit",
    r"\w*budget|\w*mittel|fördervolumen|stehen|insgesamt",
    r"dotazione|risorse|stanzia|plafond|budget",
    r"\w*budget\w*|totalt|avs[äa]tt|utlysta\smedel|alokac|kwota\s(?:przeznaczona|alokacji)(?:\sna\s[^\W\d_]+)?|budżet|pula|plafond\w*|\w*plafond|budsjett|samlet|satt\sav|tilgjengelig",
)
_GRANT = _words(
    r"grants?\b|awards?\b|funding|support|contribution|(?:per|each)\s(?:project|applicant|company|consorti)|receive",
    r"aides?\b|subventions?|financement|par\s(?:projet|entreprise|bénéficiaire|dossier)",
    r"ayudas?\b|subvenci(?!onable)|por\s(?:proyecto|empresa|beneficiari)|recibir|ajuts?\b|per\s(?:projecte|empresa)",
    r"zuwendung|zuschuss|zuschüsse|förder(?:ung|summe|betrag)|(?:pro|je)\s(?:projekt|vorhaben|antrag|unternehmen)",
    r"contribut|agevolazion|sovvenzion|per\s(?:progetto|impresa|domanda)",
    r"bidrag|stöd\b|stödet|söka|per\s(?:projekt|ansökan|företag)|dofinans|wsparci|dotacj|na\s(?:projekt|jeden)",
    r"subsidie(?!plafond)|per\s(?:project|aanvra|bedrijf)|støtte|tilskudd|per\s(?:prosjekt|søknad|bedrift)",
)
_CALL_AFTER = _words(
    r"(?:is|are|will\sbe)\savailable|in\stotal|à\srépartir|disponibles?|zur\sverfügung|beschikbaar|bereit|disponibili|tillgängli"
)
_OTHER = _words(
    r"turnover|eligible|ammissibil|iniziativ|éligible|subvencionable|\w*beteiligung|förderfähig|revenue|sales|balance|capital|equity|costs?\b|invest|expenditure|value|salar|wage|loans?\b|fees?\b|fine"
    r"|minimis|bank|per\s(?:hour|day|month|person|year)|project\s(?:size|budget)|inhabitants",
    r"chiffre|bilan|co[uû]ts?\b|dépens|investiss|assiette|salaire|prêt|capitaux|montant\sdu\sprojet|fonds\spropres",
    r"factura|volumen|balance|capital|gasto|cost[eo]s?\b|cost\b|inversi|proyecto|préstamo|préstec|despes|projecte",
    r"\w*umsatz|\w*bilanz|\w*kosten|\w*ausgaben|\w*invest|\w*kapital|darlehen|gehalt|projektvolumen|kredit",
    r"fatturat|bilanci|ricavi|capital|invest|spes[ae]\b|cost[oi]\b|prestit|mutu[oi]|finanziament|valore|isee",
    r"omsättn|\w*omslutning|\w*kostnad|invester|lån\b|lön|kapital|obr[oó]t|przych|sum[ay]\sbilans|wartoś|koszt|wydatk|pożyczk",
    r"\w*omzet|balans|\w*kosten|invester|lening|loon|omsetning|\w*kostnad|egenkapital|lån",
)
_MOST = _words(
    r"up\sto|max|at\smost|no\smore\sthan|capped|limit|ceiling",
    r"jusqu|plafonn|limit|au\splus|hasta|tope|màxim|máxim|fins",
    r"bis\szu|höchst|maximal|fino\sa|massim|non\ssuperiore|entro",
    r"högst|som\smest|upp\still|do\b|maksym|tot\b|ten\shoogste|inntil|opp\stil|maks|plafon",
)
_LEAST = _words(
    r"min(?:imum|\.)?\b|at\sleast|no\sless|au\smoins|minim|mínim|al\smenos|almenys",
    r"mindest|wenigstens|almeno|minst|lägst|co\snajmniej|ten\sminste|minimaal|minste",
)
_EACH = re.compile(
    r"\s?(?:per|each|pro|je|par|por|na)\s(?:project|applicant|company|projekt|vorhaben|antrag|unternehmen|projet|entreprise"
    r"|dossier|proyecto|empresa|beneficiari|progetto|impresa|domanda|ansökan|företag|aanvra|bedrijf|prosjekt|søknad|bedrift)",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"\b(?:total\s(?:of|de)|insgesamt|au\stotal|in\stotal|complessiv\w*|zusammen|shared)\b", re.IGNORECASE
)
_SENTENCE = re.compile(r"(?<=[^\W\d_]{4})[.!?]\s+(?=[^\W\d_a-z]|[0-9])|(?<=[0-9€$£)])[.!?]\s+(?=[A-ZÀ-Ý])|[;|•\n]")
MANY = 50  # amounts: a sentence that names more is a table
_APIECE = re.compile(r"\sà\s*\Z")  # a budget for "30 projekt à 2 miljoner"
BESIDE, SAME = 40, 25  # characters after an amount that speak of it, and between two of the same


def funding(text: str, country: str = "") -> Funding:
    """The budget of a call and the bounds of one grant, where the words beside an amount say that it is one of these.

    Amounts of something else, a turnover or the costs of a project, are left out; where a text gives two for one
    field, it has none. ``country`` is that of ``amounts``.
    """
    found: dict[str, set[Money]] = {"budget": set(), "grant_min": set(), "grant_max": set()}
    for sentence in _SENTENCE.split(text):
        for field, amount in _told(sentence, country):
            found[field].add(amount)
    sure = {field: amounts.pop() for field, amounts in found.items() if len(amounts) == 1}
    least, most = sure.get("grant_min"), sure.get("grant_max")
    if least and most and (least.currency != most.currency or least.amount > most.amount):
        sure = {field: amount for field, amount in sure.items() if field == "budget"}
    return Funding(**sure)


def _told(sentence: str, country: str) -> Iterator[tuple[str, Money]]:
    """The amounts of a sentence that are a budget or a bound, with the field of each."""
    found = sums_in(sentence, country)
    if len(found) > MANY or any(one.odd or not one.currency for one in found):
        return
    at, of = 0, None
    while at < len(found):
        pair = at + 1 < len(found) and is_range(sentence, found[at], found[at + 1])
        group = found[at : at + 2] if pair else found[at : at + 1]
        lead = sentence[found[at - 1].end if at else 0 : group[0].start]
        end = found[at + len(group)].start if at + len(group) < len(found) else len(sentence)
        tail = sentence[group[-1].end : min(end, group[-1].end + BESIDE)]
        of = _of(lead) or _after(tail) or (of if len(lead) <= SAME else None)
        yield from _fields(None if _contradicts(of, lead, tail) else of, lead, group)
        at += len(group)


def _contradicts(of: _Of | None, lead: str, tail: str) -> bool:
    """Whether the words after an amount say something else than those before: a pot for each, a grant in total."""
    if of is _Of.CALL:
        return _EACH.match(tail) is not None
    return of is _Of.GRANT and bool(_OTHER.match(tail.lstrip()) or _TOTAL.search(lead) or _TOTAL.search(tail))


def _fields(of: _Of | None, lead: str, group: Sequence[Sum]) -> Iterator[tuple[str, Money]]:
    """What the amounts of a range, or a single one, are, by the words before them."""
    amounts = [Money(one.value, one.currency or "") for one in group]
    most, least = _MOST.search(lead) is not None, _LEAST.search(lead) is not None
    if of is _Of.CALL and len(amounts) == 1 and not least and not _APIECE.search(lead):
        yield "budget", amounts[0]
    elif of is not _Of.GRANT:
        return
    elif len(amounts) == 2:
        yield from zip(("grant_min", "grant_max"), amounts, strict=True)
    elif most != least:
        yield "grant_max" if most else "grant_min", amounts[0]


def _after(tail: str) -> _Of | None:
    """What the words after an amount say it is one of."""
    of = _of(tail)
    return _Of.CALL if _CALL_AFTER.search(tail) else None if of is _Of.CALL else of


def _of(text: str) -> _Of | None:
    """What the last word that tells it says an amount is one of."""
    labels = ((_Of.GRANT, _GRANT), (_Of.OTHER, _OTHER), (_Of.CALL, _CALL))  # the first of two that end together counts
    found = [(match.end(), -rank, of) for rank, (of, words) in enumerate(labels) for match in words.finditer(text)]
    return max(found, key=lambda one: one[:2])[2] if found else None
