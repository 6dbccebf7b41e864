"""Shares of costs as people write them: how much of what it costs a call pays."""

from __future__ import annotations

import re
from itertools import islice

MOST = 100  # shares that are looked at

_PER_CENT = (
    r"(?:%(?!\w)|per\s?cent\b|percent\b|pour\scent\b|por\sciento\b|per\scento\b|prozent\b|procent\b"
    r"|prosent\b|proc\.|v\.\s?h\.)"
)
_NUMBER = r"[0-9]{1,3}(?:[.,][0-9]{1,2})?"
_RATE = re.compile(
    rf"(?<![\w.,%])(?:({_NUMBER})\s?%?\s{{0,2}}"
    r"(?:[-–]|to|and|or|à|et|ou|bis|und|al?|y|e|i|o|till?|och|og|tot|en|do|oraz)\s{0,2}(?:(?:the|el|il|le)\s)?)?"
    rf"({_NUMBER})\s{{0,2}}{_PER_CENT}",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[;|•\n()]|[.,](?=\s)")


def _words(*languages: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(languages)})", re.IGNORECASE)


# A share of something else: a tax, what applicants bring or own, a part of the pot, an advance, a bonus, a saving.
_OTHER = _words(
    r"vat\b|shareh|own\b|co-?financ|co-?fund|match|shares?\b|stake|owned|held\b|equity|voting|capital|reserv|earmark|ring-?fenc"
    r"|flat|overhead|indirect|advance|pre-?financ|instal|balance|bonus|additional|top-?up|percentage\spoint|increas|reduc"
    r"|saving|less\b|interest|at\sleast|minimum|min\.|women|staff|employees|growth|score|points?\b|remaining|of\s(?:the\s)?(?:proposals|applications|projects)\b",
    r"tva\b|autofinanc|fonds\spropres|contrepartie|cofinanc|détenu|part(?:s|icip)|droits\sde\svote|réserv|forfait"
    r"|frais\s(?:généraux|de)|avance|acompte|solde|major|bonif|supplément|réduction|économie|intérêt|au\smoins|femmes"
    r"|effectif|chômage|croissance",
    r"iva\b|propi[ao]|aportaci|fondos\spropios|reserva|indirect|anticip|adelant|bestret|saldo|increment|reducci|ahorro"
    r"|estalvi|inter[eé]s|al\smenos|mínim|almenys|aval|garantía|mujer|dones\b",
    r"mwst|ust\b|umsatzsteuer|mehrwertsteuer|eigen|beteilig|stammkapital|anteile\b|stimmrecht|reserviert|\w*pauschal"
    r"|gemeinkosten|indirekt|vorschuss|abschlag|anzahlung|schlussrate|aufschlag|zuschlag|prozentpunkt|erhöh|einspar"
    r"|verring|mindest|zins|frauen|wenigstens",
    r"cofinanzia|carico|mezzi\spropri|propri[ao]|partecipazion|quot[ae]\ssoc|riserva|indirett|forfett|acconto|maggior|premialit"
    r"|ulterior|riduzion|risparm|tasso|almeno|interess|donne\b|fideiussi|garanzi",
    r"moms\b|medfinans|samfinans|egen|äger|aktie|andelar|öronmärk|schablon|indirekt|förskott|tillägg|procentenhet|minsk"
    r"|minst\b|ränta|resterande",
    r"podat|wkład|własn|udziałów|akcji|kapitał|zarezerw|ryczałt|pośredni|zaliczk|premi|zwiększ|redukc|oszczędno|oprocent"
    r"|co\snajmniej|minimaln",
    r"btw\b|aandelen|belang|gereserv|opslag|indirect|voorschot|verhog|bespar|reductie|rente|ten\sminste|minimaal|minimum"
    r"|mva\b|eier\b|aksje|øremerk|påslag|forskudd|tillegg|prosentpoeng|reduks",
)
_AID = _words(
    r"grant|\w*fund|support|aid\b|subsid|intensit|contribut|reimburs|rate\b",
    r"aide|subvention|financ|taux|prise?\sen\scharge|ayuda|subvenci|presupuesto|ajut|pressupost",
    r"\w*förder|zuwend|zuschuss|zuschüss|\w*beihilf|agevolazion|fondo\sperduto|finanzia|copertura",
    r"stöd|bidrag|dofinans|wsparci|intensywn|pomoc|dotacj|steun|støtte|tilskudd",
)
_COSTS = _words(
    r"\w*cost|\w*expen|coût|dépense|assiette|gasto|inversi|despes|\w*kosten|\w*ausgaben|invest|spes[ae]\b",
    r"\w*kostnad|utgift|koszt|wydatk|\w*utgifter",
)
_LIMIT = re.compile(
    r"\b(?:up\sto|max\w*|jusqu['’](?:à|au)|hasta|fins|bis\szu|höchstens|fino|högst|upp\still|do|maks\w*|tot|inntil|og|and|an?"
    r"|the|el|il|le|al?|les|de[lr]?|di|zu)\b|\b(?:for|pour|für|para|per|voor|dla)\b(?:\s[^\W\d_]+(?:-[^\W\d_]+)?){1,3}",
    re.IGNORECASE,
)


def rate(text: str) -> float | None:
    """The one share of costs that a text names, 0..1; None where it names none or several.

    A share beside words that tell of something else, a tax or an advance, is none; nor is one in a longer text without
    a word for costs or funding.
    """
    found = {
        float(share.replace(",", ".")) / 100
        for match in islice(_RATE.finditer(text), MOST)
        if _is_of_costs(*_clause(text, match))
        for share in match.groups()
        if share
    }
    if len(found) != 1 or max(found) > 1:
        return None
    sure = _AID.search(text) or _COSTS.search(text) or not re.search(r"[^\W\d_]", _LIMIT.sub(" ", _RATE.sub(" ", text)))
    return found.pop() if sure else None


def _is_of_costs(before: str, after: str) -> bool:
    """Whether nothing beside a share tells that it is of a tax, or how much of the costs may be of one kind."""
    if _OTHER.search(before) or _OTHER.search(after):
        return False
    return _AID.search(before) is not None or _COSTS.search(before) is None


def _clause(text: str, match: re.Match[str]) -> tuple[str, str]:
    """The words before and after a share, up to the next comma."""
    before, after = text[max(0, match.start() - 80) : match.start()], text[match.end() : match.end() + 60]
    start = max((cut.end() for cut in _CLAUSE.finditer(before)), default=0)
    end = _CLAUSE.search(after)
    return before[start:], after[: end.start() if end else None]
