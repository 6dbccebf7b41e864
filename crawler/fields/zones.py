"""Time zones by the names that deadlines give them."""

from __future__ import annotations

import re
from collections.abc import Sequence

# In words, whatever their case.
_WORDS = {
    "Europe/Brussels": r"(?:brussels|cent(?:ral|er) european)(?: local)?(?: summer)? time"
    r"|heure(?: locale)? de bruxelles|hora de (?:bruselas|brussel·les)"
    r"|brüsseler (?:orts)?zeit|ora di bruxelles|bryssel-?tid|brusselse? tijd"
    r"|brussel-?tid|czasu? brukselski(?:ego)?|mitteleuropäischer (?:sommer)?zeit",
    "Europe/London": r"(?:uk|british|london)(?: local)?(?: standard| summer)? time|heure de londres|hora de londres",
    "Europe/Madrid": r"hora (?:oficial )?(?:peninsular|española|de (?:la )?españa|de madrid)"
    r"|(?:peninsular|spanish|madrid)(?: peninsular| local)? time|hora d['’]espanya",
    "Atlantic/Canary": r"hora (?:insular )?(?:canaria|de canarias)|canary islands? time",
    "Europe/Paris": r"heure (?:locale )?(?:de |\(?)paris|heure (?:française|métropolitaine|de (?:la )?métropole)"
    r"|(?:paris|french)(?: local)? time",
    "Europe/Rome": r"ora (?:locale )?(?:italiana|di roma)|(?:italian|rome)(?: local)? time",
    "Europe/Berlin": r"deutsche[r]? zeit|(?:german|berlin)(?: local)? time|berliner (?:orts)?zeit",
    "Europe/Vienna": r"wiener (?:orts)?zeit|(?:austrian|vienna)(?: local)? time",
    "Europe/Zurich": r"schweizer zeit|(?:swiss|zurich)(?: local)? time",
    "Europe/Amsterdam": r"nederlandse tijd|amsterdamse tijd|(?:dutch|amsterdam)(?: local)? time",
    "Europe/Stockholm": r"svensk tid|(?:swedish|stockholm)(?: local)? time",
    "Europe/Oslo": r"norsk tid|(?:norwegian|oslo)(?: local)? time",
    "Europe/Copenhagen": r"dansk tid|(?:danish|copenhagen)(?: local)? time",
    "Europe/Helsinki": r"suomen aikaa|(?:finnish|helsinki)(?: local)? time",
    "Europe/Warsaw": r"czasu? (?:polski(?:ego)?|warszawski(?:ego)?)|(?:polish|warsaw)(?: local)? time",
    "Europe/Dublin": r"(?:irish|dublin)(?: local)? time",
    "Europe/Lisbon": r"hora de (?:lisboa|portugal)|(?:lisbon|portuguese)(?: local)? time",
    "Asia/Jerusalem": r"israel(?:i)?(?: standard| local)? time",
    "America/New_York": r"eastern(?: standard| daylight)? time",
    "America/Chicago": r"central(?: standard| daylight) time",
    "America/Los_Angeles": r"pacific(?: standard| daylight)? time",
    "Etc/GMT+12": r"anywhere on earth",
}
# In letters, as they are written, and only right after an hour: "et" and "EST" are words of French. They mean the wall
# time of those who write them, whatever the season: "16:00 GMT" in July is a British clock, and never too late.
_LETTERS = {
    "Europe/Brussels": "CES?T|MES?Z",
    "Europe/London": "BST|GMT",
    "Europe/Lisbon": "WES?T",
    "Europe/Helsinki": "EES?T",
    "America/New_York": "E[SD]?T",
    "America/Chicago": "C[D]?T",
    "America/Denver": "M[SD]?T",
    "America/Los_Angeles": "P[SD]?T",
    "Etc/GMT+12": "AoE",
}
_IN_WORDS = re.compile("|".join(rf"(\b(?:{words})\b)" for words in _WORDS.values()), re.IGNORECASE)
_IN_LETTERS = re.compile(
    r"\s*(?:[(,]\s*)?(?:" + "|".join(rf"({letters})" for letters in _LETTERS.values()) + r")\b(?![+-])"
)


def spelt_zones(text: str) -> list[tuple[int, str]]:
    """Every zone that a text names in words, with the place where it begins."""
    return [(match.start(), _zone(match, tuple(_WORDS))) for match in _IN_WORDS.finditer(text)]


def named_zone(text: str, start: int, spelt: Sequence[tuple[int, str]]) -> str:
    """The IANA zone of the hour that ends at ``start`` of a text, as the text names it; empty where it names none.

    Of several zones the first after the hour is its own, "17:00 Brussels time (16:00 UK time)". ``spelt`` are those
    that the text names in words.
    """
    if letters := _IN_LETTERS.match(text, start):
        return _zone(letters, tuple(_LETTERS))
    return next((zone for at, zone in spelt if at >= start), spelt[0][1] if spelt else "")


def _zone(match: re.Match[str], zones: tuple[str, ...]) -> str:
    assert match.lastindex is not None
    return zones[match.lastindex - 1]
