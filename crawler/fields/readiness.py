"""Technology readiness levels."""

from __future__ import annotations

import re

_LEVELS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9}
_LEVEL = r"([1-9](?![0-9.]*[0-9])|(?-i:I{1,3}|IV|VI{0,3}|IX)\b)"
_LEAST = (
    r"at\sleast|min(?:imum|imal|imaal|imo|\.)?|mínim[oa]?|starts?\s(?:at|from)|starting\s(?:at|from)|from"
    r"|au\smoins(?:\sun)?|à\spartir\sd[eu]|al\smenos|a\spartir\sdel?|com\sa\smínim|mindestens|ab|almeno|a\spartire\sda[l]?"
    r"|minst|lägst|co\snajmniej|powyżej|ten\sminste|vanaf"
)
_MOST = (
    r"up\sto|max(?:imum|imal|imaal|imo|\.)?|máxim[oa]?|jusqu['’](?:au|à)|hasta|fins\sal?|bis\szu|höchstens|fino\sal?|massimo"
    r"|högst|upp\still|maksymalnie|maksimalt|inntil|opp\stil"
)
_TO = (
    r"-|–|/|to|and|through|à|au|et|al?|y|hasta|i|fins\sal?|bis(?:\szu)?|und|e|fino\sal?|till?|och|og|do|oraz|tot(?:\sen\smet)?"
    r"|t/m|en"
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
_TRL = re.compile(
    r"(?:\b(?P<reached>(?:reach|achiev|attein|alcan[zç]|erreich|raggiung)\w*)\s)?"
    rf"(?:\b(?:(?P<least>{_LEAST})|(?P<most>{_MOST}))\s(?:(?:the|le|un|el|{_NAME})\s){{0,2}})?"
    rf"\bTRLs?\)?(?:[-\s](?:{_NAME}))?\s{{0,3}}[:=]?\s{{0,3}}"
    rf"(?:(?P<least_in>{_LEAST})\s|(?P<most_in>{_MOST})\s|(?:{_WITHIN})\s)?"
    rf"{_LEVEL}(?:\s{{0,3}}(?:{_TO})\s{{0,3}}(?:TRL\s{{0,3}})?{_LEVEL}(?!\s?{_NOT_LEVELS}))?"
    r"(?P<above>\+|\s{0,3}(?:(?:or|and|ou|et|o|y|i|oder|und|e|eller|lub|of|en|og)\s)"
    r"(?:above|higher|more|plus|au-delà|supérieur|superior|más|més|höher|darüber|superior[ei]|più|högre|wyż|hoger|høyere))?",
    re.IGNORECASE,
)


def trl(text: str) -> tuple[int | None, int | None]:
    """The lowest and highest technology readiness level that a text names (1 to 9); None where that side is open.

    "TRL 4-6" is (4, 6), "at least TRL 4" and "TRL 4 or above" are (4, None), "up to TRL 6" is (None, 6),
    "starts at TRL 5 and reaches TRL 7" is (5, 7). What is reached says nothing of where one starts: "achieve TRL 4" is
    (None, 4), and "reaching at least TRL 4" is nothing.
    """
    if "TRL" not in text:
        return None, None
    levels: set[int] = set()
    from_levels: set[int] = set()
    up_to_levels: set[int] = set()
    for match in _TRL.finditer(text):
        first, last = (_level(one) for one in match.group(6, 7))
        from_here = match["least"] or match["least_in"]
        if first is None or (match["reached"] and (from_here or match["above"])):
            continue
        last = last if last and last > first else None
        levels |= {first, last or first}
        if match["above"] or (from_here and not last):
            from_levels.add(last or first)
        if match["most"] or match["most_in"] or match["reached"]:
            up_to_levels.add(first)
    if not levels:
        return None, None
    least, most = min(levels), max(levels)
    return (None if least in up_to_levels else least), (None if most in from_levels else most)


def _level(text: str | None) -> int | None:
    return (_LEVELS.get(text.lower()) or int(text)) if text else None
