"""Technology readiness levels."""

from __future__ import annotations

import re
from itertools import islice

from crawler.fields.patterns import words

_LEVELS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9}
_LEVEL = r"([1-9](?![0-9.]*[0-9])|(?-i:I{1,3}|IV|VI{0,3}|IX)\b)"
_LEAST = (
    r"at\sleast|min(?:imum|imal|imaal|imo|\.)?|mínim[oa]?|starts?\s(?:at|from)|starting\s(?:at|from)|from"
    r"|(?:more|higher|greater)\sthan|plus\s(?:haut\s)?(?:de|que)|m[áé]s\s(?:alto\s)?(?:de|que)|(?:mehr|höher)\sals|oltre"
    r"|più\s(?:alto\s)?di|(?:mer|högre)\sän|(?:meer|hoger)\sdan"
    r"|above|over|beyond|surpass\w*|exceed\w*|supérieure?s?\sà|au-delà\sd[eu]|über|superior(?:es)?\sal?|por\sencima\sdel?"
    r"|superior[ei]\sal?|över|boven"
    r"|au\smoins(?:\sun)?|à\spartir\sd[eu]|al\smenos|a\spartir\sdel?|com\sa\smínim|mindestens|ab|almeno|a\spartire\sda[l]?"
    r"|minst|lägst|co\snajmniej|powyżej|ten\sminste|vanaf"
)
_MOST = (
    r"below|under|less\sthan|lower\sthan|inférieure?s?\sà|unter|inferior(?:es)?\sal?|por\sdebajo\sdel?|inferior[ei]\sal?|onder"
    r"|poniżej|up\sto|max(?:imum|imal|imaal|imo|\.)?|máxim[oa]?|jusqu['’](?:au|à)|hasta|fins\sal?|bis\szu|höchstens|fino\sal?|massimo"
    r"|högst|upp\still|maksymalnie|maksimalt|inntil|opp\stil"
)
_TO = (
    r"-|–|/|to|and|through|à|au|et|al?|y|hasta|i|fins\sal?|bis(?:\szu)?|und|e|fino\sal?|till?|och|og|do|oraz|tot(?:\sen\smet)?"
    r"|t/m|en|or|ou|oder|o|eller|lub|of|→"
)
_NAME = r"levels?|niveaux?|niveaus?|nivel(?:es)?|nivells?|stufen?|livell[oi]|nivå(?:er)?|poziom(?:y|u)?"
_WITHIN = (
    r"compres[oi]\stra|comprendido\sentre|compris\sentre|of|de|du|von|da|dal|del|entre|zwischen|tra|mellan|mellom|tussen"
    r"|between|från|fra|van|od"
)
_NOT_LEVELS = (
    r"(?:%|€|[^\W\d_]*(?:month|year|partner|mois|ans\b|años|mes|anys|monat|jahr|anni|månad|år\b"
    r"|miesi|lat\b|maand|jaar|måned))"
)
_BETWEEN = (
    rf"(?:(?:the|an?|le|une?|el|il|{_NAME}|techn\w*|readiness|maturity|maturité|madurez|maturità|reifegrad\w*|entry"
    r"|start(?:ing)?|initial\w*|iniziale|required|final|finale)\s){0,5}\(?"
)
_TRL = re.compile(
    r"(?:\b(?P<reached>(?:reach|achiev|attein|alcan[zç]|erreich|raggiung)\w*)\s)?"
    rf"(?:\b(?:(?P<least>{_LEAST})|(?P<most>{_MOST}))\s{_BETWEEN})?"
    rf"\bTRLs?\)?(?:[-\s](?:{_NAME}))?\s{{0,3}}[:=]?\s{{0,3}}"
    rf"(?:(?P<least_in>{_LEAST})\s|(?P<most_in>{_MOST})\s|(?:{_WITHIN})\s)?"
    rf"{_LEVEL}(?:(?:(?:,\s?[1-9](?![0-9.%])){{0,5}}\s{{0,3}}(?:{_TO})|(?:,\s?[1-9](?![0-9.%])){{1,5}},)\s{{0,3}}(?:TRL\s{{0,3}})?{_LEVEL}(?!\s?{_NOT_LEVELS}))?"
    r"(?P<above>\+|\s{0,3}(?:(?:or|and|ou|et|o|y|i|oder|und|e|eller|lub|of|en|og)\s)"
    r"(?:above|higher|more|plus|au-delà|supérieur|superior|más|més|höher|darüber|superior[ei]|più|högre|wyż|hoger|høyere)"
    r"|\s(?:au\s|como\s|com\sa\s)?(?:min(?:imum|imo)|mínimo?)\b|\sat\sleast)?"
    r"(?P<below>\s{0,3}(?:(?:or|and|ou|et|o|y|i|oder|und|e|eller|lub|of|en|og)\s)"
    r"(?:below|lower|less|moins|inférieur|inferior|menos|menys|niedriger|darunter|meno|lägre|niż|lager|lavere)"
    r"|\s(?:au\s|como\s|com\sa\s)?(?:max(?:imum|imo)?|máximo|màxim|massimo)\b|\sat\smost)?",
    re.IGNORECASE,
)
# In the sentence of a level: it is denied, or it was reached before, and so is where one starts.
_UNSURE = words(
    r"not|no|nor|never|without|exclud\w+|excepts?|ineligible|already|(?:out\sof|beyond|outside)\s(?:the\s)?scope"
    r"|(?:reach|achiev|attain|complet|surpass|exceed)ed",
    r"ne|n['’]\w+|pas|non|sauf|hors|exclu\w*|inéligibles?|déjà|atteinte?s?",
    r"sin|excepto|salvo|excluid[oa]s?|excluye\w*|fuera|ya|alcanzado|llevat|exclo\w+|ja|assolit",
    r"nicht|kein\w*|ausgeschlossen|ausgenommen|außer|bereits|schon|erreicht\s(?:hab|hat|ist|sein|word)\w*",
    r"esclus\w+|tranne|già|raggiunt[oaie]",
    r"inte|ej|utom|undantag\w*|redan|uppnått",
    r"nie|wyklucz\w*|oprócz|już|osiągni\w+",
    r"niet|geen|uitgesloten|behalve|reeds|bereikt|ikke|ikkje|unntatt|allerede|oppnådd",
)
# What a project is brought to says nothing of where it starts; what is like a level, nothing for sure.
_TOWARDS = re.compile(rf"\b(?:to|towards?|auf|vers|hacia|cap\sa|verso|till?|naar)\s{_BETWEEN}\Z", re.IGNORECASE)
_AT_THE_END = re.compile(
    r"\)?\s(?:(?:by|at|until)\s(?:the\s|project\s)?end|(?:à|en)\s(?:la\s)?fin|(?:am|zum|bis)\s(?:projekt)?ende|al\sfinal|alla\sfine"
    r"|(?:i|vid)\s\w*\s?slut)",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.;!?](?=\s|\Z)|\n|•")
_BEGINS = re.compile(rf"{_STOP.pattern}|TRLs?")
_MOST_NAMED = 500  # levels that are looked at
_WINDOW = 160  # characters of a sentence before and after a level


def trl(text: str) -> tuple[int | None, int | None]:
    """The lowest and highest technology readiness level that a text names (1 to 9); None where that side is open.

    "TRL 4-6" is (4, 6), "at least TRL 4" and "TRL 4 or above" are (4, None), "up to TRL 6" is (None, 6),
    "starts at TRL 5 and reaches TRL 7" is (5, 7). What is reached says nothing of where one starts: "achieve TRL 4" is
    (None, 4), and "reaching at least TRL 4" is nothing. Nor does a level that is denied ("TRL 1-3 is not funded") or
    was reached before ("must have reached TRL 5") bound anything, as far as it lies beyond the others.
    """
    if "TRL" not in text:
        return None, None
    levels: set[int] = set()
    from_levels: set[int] = set()
    up_to_levels: set[int] = set()
    for match in islice(_TRL.finditer(text), _MOST_NAMED):
        first, last = (_level(one) for one in match.group(6, 7))
        from_here = match["least"] or match["least_in"] or match["above"]
        if first is None or (match["reached"] and from_here):
            continue
        last = last if last and last > first else None
        levels |= {first, last or first}
        unsure = _is_unsure(text, match)
        if unsure or match["above"] or (from_here and not last):
            from_levels.add(last or first)
        if unsure or match["most"] or match["most_in"] or match["below"] or _is_reached(text, match):
            up_to_levels.add(first)
    if not levels:
        return None, None
    least, most = min(levels), max(levels)
    return (None if least in up_to_levels else least), (None if most in from_levels else most)


def _is_unsure(text: str, match: re.Match[str]) -> bool:
    bound = match["reached"] or match["least"] or match["most"]
    towards = not bound and _TOWARDS.search(text, max(0, match.start() - _WINDOW), match.start())
    return bool(towards) or _UNSURE.search(_sentence(text, match)) is not None


def _is_reached(text: str, match: re.Match[str]) -> bool:
    return bool(match["reached"] or _AT_THE_END.match(text, match.end()))


def _sentence(text: str, match: re.Match[str]) -> str:
    """The sentence that a level stands in, from the level before it on, or as much of it as matters."""
    before, after = text[max(0, match.start() - _WINDOW) : match.start()], text[match.end() : match.end() + _WINDOW]
    start = max((cut.end() for cut in _BEGINS.finditer(before)), default=0)
    end = _STOP.search(after)
    return before[start:] + match.group() + after[: end.start() if end else None]


def _level(text: str | None) -> int | None:
    return (_LEVELS.get(text.lower()) or int(text)) if text else None
