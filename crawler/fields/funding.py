"""Which amounts of a text are the budget of a call, and which the smallest and the largest grant.

The text of a call names many amounts: costs, thresholds, earlier rounds. Only one beside words that say whose it is
counts; where a text names two for one field, it has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import partial

from crawler.fields.money import Sum, is_range, sums_in
from crawler.fields.patterns import words
from crawler.fields.text import shortened, with_labels
from store.types import Money

WORDS_LIMIT = 500  # characters of the sentences that speak of money


@dataclass(frozen=True, slots=True)
class Funding:
    """The budget of a call and the bounds of one grant, as far as a text tells them for sure.

    ``told`` are the sentences that speak of them, those of which nothing is sure among them.
    """

    budget: Money | None = None
    grant_min: Money | None = None
    grant_max: Money | None = None
    told: str = field(default="", compare=False)

    @property
    def fields(self) -> dict[str, Money | None]:
        """The amounts as fields of a call."""
        return {"budget": self.budget, "grant_min": self.grant_min, "grant_max": self.grant_max}


class _Of(Enum):
    """What an amount is one of, by the words beside it."""

    CALL = 1
    GRANT = 2
    OTHER = 3  # a threshold of turnover, costs or capital


_words = partial(words, after=r"\w*")  # by their beginnings
_beside = partial(words, after=r"(?!\w)[^\d.;:]{0,16}\Z")  # directly before an amount, but for a few words between
_PER = (
    r"(?:per|each|every|pro|je|par|por|cada|na|varje|elk|(?:per|a)\s(?:ciascun|ogni|singol)\w*)['’]?\s?"
    r"(?:project|applica(?:nt|tion)|compan|business|organi[sz]ation|consor[tc]i|projekt|vorhaben|antrag|unternehmen|projet"
    r"|entreprise|bénéficiaire|dossier|proye?ct|empresa|beneficiari|solicit|entidad|projecte|progett|impres|domand|propost"
    r"|richiedent|ansökan|företag|aanvra|bedrijf|prosjekt|søknad|bedrift|jeden)"
)
_CALL = _words(
    r"(?:total|overall|indicative|available|call)\s(?:call\s)?(?:budget|fund\w*|pot)|budget|fund\sof|pot\sof|shares?\s(?:in|of)"
    r"|(?:is|are|will\sbe)\savailable",
    r"enveloppe|dotation|budget|à\srépartir",
    r"presupuesto|dota(?:ci|d)|crédito|pressupost|crèdit|(?:cuantía|importe)\s(?:máxim[ao]\s)?(?:total|global)",
    r"\w*budget|\w*mittel|fördervolumen|stehen|insgesamt",
    r"dotazion|risorse|stanzia|plafond|budget|mette\sa\sdisposizione",
    r"\w*budget\w*|totalt|avs[äa]tt|utlysta\smedel|alokac|kwota\s(?:przeznaczona|alokacji)(?:\sna\s[^\W\d_]+)?|budżet|pula|plafond\w*|\w*plafond|budsjett|samlet|satt\sav|tilgjengelig",
)
_GRANT = _words(
    _PER,
    r"grants?\b|awards?\b|funding|support|contribution|receive|apply\sfor|claim\b|how\smuch\s(?:can|could)\s(?:I|you|we)\b",
    r"aides?\b|subventions?|financement",
    r"ayudas?\b|subvenci(?!onable)|recibir|ajuts?\b",
    r"zuwendung|zuschuss|zuschüsse|förder(?:ung|summe|betrag)",
    r"contribut|agevolazion|sovvenzion|voucher",
    r"bidrag|stöd\b|stödet|söka|dofinans|wsparci|dotacj",
    r"subsidie(?!plafond)|støtte|tilskudd",
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
_MOST = _words(r"max|cap(?:ped)?\b|limit|ceiling|plafon|tope|màxim|máxim|höchst|massim|högst|maks")
_LEAST = _words(r"min(?:imum|\.)?\b|minim|mínim|mindest|minst|lägst")
# Words with other uses, "up to three companies".
_UP_TO = _beside(
    r"up\sto|at\smost|no\smore\sthan|jusqu['’](?:à|au)|au\splus|hasta|fins(?:\sa)?|bis\szu|fino\sad?|non\ssuperior\w+(?:\sa)?"
    r"|entro|som\smest|upp\still|do|tot|ten\shoogste|inntil|opp\stil"
)
_FROM = _beside(
    r"at\sleast|no\sless(?:\sthan)?|au\smoins|al\smenos|almenys|wenigstens|almeno|non\sinferior\w+(?:\sa)?|co\snajmniej"
    r"|ten\sminste"
)
# No bound of anything: a pot is "over 20 million", and a rule is for "grants over £30,000".
_OVER = _beside(r"over|more\sthan|plus\sde|m[áé]s\sde|mehr\sals|oltre|più\sdi|över|mer\s(?:än|enn)|ponad|meer\sdan")
_EACH = re.compile(rf"\s?{_PER}", re.IGNORECASE)
_TOTAL = re.compile(
    r"\b(?:total\s(?:of|de)|insgesamt|au\stotal|in\stotal|complessiv\w*|zusammen|shared)\b", re.IGNORECASE
)
_OTHER_AFTER = re.compile(rf"\s*(?:(?:of|in|de|di|von|av)\s)?{_OTHER.pattern}", re.IGNORECASE)
# Of a share of the costs a grant may be, and no amount of costs: "50% of eligible costs up to £25,000".
_SHARE = re.compile(
    r"%\s(?:of|des|du|de|dels?|der|delle|dei|della|av|van)\s(?:[^\W\d_]+\s){0,3}"
    r"(?:costs?|coûts?|dépenses|gastos?|costes?|despeses|\w*kosten|\w*ausgaben|spes[ae]|costi|\w*kostnader\w*)\b"
    r"(?:\s(?:ammissibili|admissibles|éligibles|subvencionables|elegibles))?(?!\sof\b|\sd[ei]\b)",
    re.IGNORECASE,
)
# An amount beside the pot, or a part of it.
_NOT_WHOLE = re.compile(
    r"\b(?:ulterior|increment|integrazion|rifinanzia|aggiuntiv|residu|annu[aei]|adicional|ampliaci|restante|anual|precedent)",
    re.IGNORECASE,
)
# A grant of another round, one beside the grant or for a part of the time, and a bound that may be passed or is none.
_NO_BOUND = words(
    r"not\slimited|unlimited|previous(?:ly)?|past|last\s(?:year|round|call)|earlier|additional|extra|top-?up|bonus|travel|(?:a|per|first|each)\syear"
    r"|annual(?:ly)?|increased?|raised?|more\sthan\sthe\smax\w*",
    r"(?:pas|non)\slimité\w*|précédent\w*|complémentaires?|supplémentaires?|bonus|par\san|annuel\w*|majoré\w*|portée?s?\sà|relevée?s?",
    r"anterior(?:es|s)?|pasado|adicional\w*|al\saño|a\sl['’]any|anual\w*|ampliables?|incrementa\w*|augmenta\w*",
    r"(?:nicht|un)\s?begrenzt|vorherig\w*|zusätzlich\w*|bonus|jährlich\w*|(?:pro|im|je)\s(?:ersten\s)?jahr|erhöh\w*",
    r"precedent\w*|aggiuntiv\w*|ulterior\w*|annu\w+|all['’]anno|elevabil\w*|elevat\w*|aumentabil\w*|increment\w*",
    r"tidigare|ytterligare|per\sår|årlig\w*|dodatkow\w*|roczn\w*|aanvullend\w*|per\sjaar|jaarlijks\w*",
)
_PART = re.compile(r"\b(?:of\swhich|dont|davon|waarvan|varav|di\scui|de\s(?:los|las)\scuales)\b", re.IGNORECASE)
_SENTENCE = re.compile(
    r"(?<=[^\W\d_]{4}[.!?])\s+(?=[^\W\d_a-z]|[0-9])|(?<=[0-9€$£)][.!?])\s+(?=[A-ZÀ-Ý])|(?<=;)(?![^;.]{0,60}\b(?:up\sto|max|jusqu|bis\szu|höchst|hasta|fins|fino|massim|upp\still|högst))|[|•]"
)
_HEADING = re.compile(r"[^\d.:;!?]{4,60}\??")
MANY = 50  # amounts: a sentence that names more is a table
_APIECE = re.compile(r"\sà\s*\Z")  # a budget for "30 projekt à 2 miljoner"
BESIDE, SAME = 40, 25  # characters after an amount that speak of it, and between two of the same


@dataclass(frozen=True, slots=True)
class _Group:
    """The amounts of a range, or a single one: the words on both sides of them, and what these say they are."""

    amounts: tuple[Money, ...]
    lead: str
    tail: str
    of: _Of | None
    goes_on: bool  # no words of its own say what it is: it is what the one before it is


def funding(text: str, country: str = "") -> Funding:
    """The budget of a call and the bounds of one grant, where the words beside an amount say that it is one of these.

    Amounts of something else, a turnover or the costs of a project, are left out; where a text gives two for one
    field, it has none. ``country`` is that of ``amounts``.
    """
    found: dict[str, set[Money]] = {"budget": set(), "grant_min": set(), "grant_max": set()}
    told: list[str] = []
    for sentence in (part for row in with_labels(text, _is_label) for part in _SENTENCE.split(row)):
        groups = list(_groups(sentence, country))
        if any(group.of in (_Of.CALL, _Of.GRANT) for group in groups):
            told.append(sentence.strip())
        for name, amount in _fields(sentence, groups):
            found[name].add(amount)
    sure = {name: amounts.pop() for name, amounts in found.items() if len(amounts) == 1}
    least, most = sure.get("grant_min"), sure.get("grant_max")
    if least and most and (least.currency != most.currency or least.amount > most.amount):
        sure = {name: amount for name, amount in sure.items() if name == "budget"}
    return Funding(**sure, told=shortened(" ".join(dict.fromkeys(told)), WORDS_LIMIT))


def _is_label(row: str, after: str) -> bool:
    """Whether a line says whose the amounts of the next one are."""
    is_heading = _HEADING.fullmatch(row) and re.search(r"\d", after)
    return row.endswith(":") or (is_heading is not None and _of(row) in (_Of.CALL, _Of.GRANT))


def _groups(sentence: str, country: str) -> Iterator[_Group]:
    """The amounts of a sentence, but for those that are a part of one before them; none where one is not sure."""
    named = sums_in(sentence, country)
    if len(named) > MANY or any(one.odd or not one.currency for one in named):
        return
    part = _PART.search(sentence)
    found = [one for one in named if not part or one.start < part.start()]
    at, of = 0, None
    while at < len(found):
        pair = at + 1 < len(found) and is_range(sentence, found[at], found[at + 1])
        group = found[at : at + 2] if pair else found[at : at + 1]
        lead = _SHARE.sub("%", sentence[found[at - 1].end if at else 0 : group[0].start])
        end = found[at + len(group)].start if at + len(group) < len(found) else len(sentence)
        tail = sentence[group[-1].end : min(end, group[-1].end + BESIDE)]
        own = _of(lead) or _after(tail)
        of = own or (of if len(lead) <= SAME else None)
        yield _Group(_amounts(group), lead, tail, of, goes_on=own is None)
        at += len(group)


def _amounts(group: Sequence[Sum]) -> tuple[Money, ...]:
    return tuple(Money(one.value, one.currency or "") for one in group)


def _fields(sentence: str, groups: Iterable[_Group]) -> Iterator[tuple[str, Money]]:
    """The amounts of a sentence that are a budget or a bound, with the field of each."""
    names: tuple[str, ...] = ()
    whole, bounds = _NOT_WHOLE.search(sentence) is None, _NO_BOUND.search(sentence) is None
    told: list[tuple[str, Money]] = []
    grants: list[Money] = []  # of which the words do not say more
    for group in groups:
        own = _named(group, whole=whole)
        names = own or (names if group.goes_on else ())  # "up to £5,000 and £2,000": which?
        told += zip(names, group.amounts, strict=False)
        grants += group.amounts if not names and group.of is _Of.GRANT else ()
    for name, amount in told:
        larger = name == "grant_max" and any(one.amount > amount.amount for one in grants)
        if name == "budget" or (bounds and not larger):
            yield name, amount


def _named(group: _Group, *, whole: bool) -> tuple[str, ...]:
    """The field of each amount of a group; none where its words do not tell, or contradict each other."""
    if _OVER.search(group.lead):
        return ()
    if group.of is _Of.CALL:
        sure = whole and len(group.amounts) == 1 and not _is_least(group.lead) and not _APIECE.search(group.lead)
        return ("budget",) if sure and not _EACH.match(group.tail) else ()
    if (
        group.of is not _Of.GRANT
        or _OTHER_AFTER.match(group.tail)
        or _TOTAL.search(group.lead)
        or _TOTAL.search(group.tail)
    ):
        return ()
    if len(group.amounts) == 2:
        return ("grant_min", "grant_max")
    most, least = _is_most(group.lead), _is_least(group.lead)
    return () if most == least else ("grant_max",) if most else ("grant_min",)


def _is_most(lead: str) -> bool:
    return _MOST.search(lead) is not None or _UP_TO.search(lead) is not None


def _is_least(lead: str) -> bool:
    return _LEAST.search(lead) is not None or _FROM.search(lead) is not None


def _after(tail: str) -> _Of | None:
    """What the words after an amount say it is one of."""
    of = _of(tail)
    return _Of.CALL if _CALL_AFTER.search(tail) else None if of is _Of.CALL else of


def _of(text: str) -> _Of | None:
    """What the last word that tells it says an amount is one of."""
    labels = ((_Of.GRANT, _GRANT), (_Of.OTHER, _OTHER), (_Of.CALL, _CALL))  # the first of two that end together counts
    found = [(match.end(), -rank, of) for rank, (of, words) in enumerate(labels) for match in words.finditer(text)]
    return max(found, key=lambda one: one[:2])[2] if found else None
