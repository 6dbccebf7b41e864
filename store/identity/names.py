"""Names that funders give to calls: codes that are stable, public and repeated by whoever writes of the call."""

from __future__ import annotations

import re

# scheme -> how its codes are written; the first group that matched is the code
_SCHEMES = {
    "topic": r"\b([A-Z][A-Z0-9]{1,15}(?:-[A-Za-z0-9]+)*?-20[0-9]{2}(?:-[A-Za-z0-9]+)+)",  # HORIZON-EIC-2026-PRIZES-01
    "europeaid": r"\bEuropeAid/([0-9]{6})\b",
    "bdns": r"\bBDNS\b[^0-9\n]{0,20}([0-9]{6})\b",
    "nsf": r"\b(NSF ?-?[0-9]{2}-[0-9]{3}|PD ?-?[0-9]{2}-[0-9]{3}[0-9A-Z])\b",
    "competition": r"(?:\b[Cc]ompetition (?:number:? ?|no\.? ?)?|/competition/)([0-9]{3,5})\b",
    "opportunity": r"\b(OPP[0-9]{3,5})\b",
}
_ANY = re.compile("|".join(f"(?:{pattern})" for pattern in _SCHEMES.values()))
_NAMES = tuple(_SCHEMES)
_PLAIN = re.compile(r"[^0-9a-z]+")
MARK = ":"
OTHER = "other"  # an identifier of no known scheme: equal is equal, but different says nothing


def names_in(text: str) -> frozenset[str]:
    """The codes that stand in a text, each as "scheme:code" in small letters without punctuation."""
    if not _hinted(text):
        return frozenset()
    return frozenset(
        f"{_NAMES[match.lastindex - 1]}{MARK}{_PLAIN.sub('', match[match.lastindex].lower())}"
        for match in _ANY.finditer(text)
        if match.lastindex
    )


def _hinted(text: str) -> bool:
    """Whether there may be a code: most texts have none, and this is quicker than the pattern."""
    return (
        "-20" in text
        or "BDNS" in text
        or "ompetition" in text
        or "uropeAid/" in text
        or "NSF" in text
        or "OPP" in text
        or "PD" in text
    )


def without_names(text: str) -> str:
    """The text with its codes taken out, so that their numbers are not read as the numbers of a round."""
    return _ANY.sub(" ", text) if _hinted(text) else text


def names_of(identifier: str) -> frozenset[str]:
    """The names that an identifier is; one of no known scheme counts where it is long enough to be rare."""
    found = names_in(identifier)
    if found:
        return found
    plain = _PLAIN.sub("", identifier.lower())
    rare = len(plain) >= 6 and any(mark.isdigit() for mark in plain)
    return frozenset({f"{OTHER}{MARK}{plain}"}) if rare else frozenset()


def scheme(name: str) -> str:
    return name.partition(MARK)[0]


def of_schemes(names: frozenset[str]) -> dict[str, frozenset[str]]:
    """The names by scheme, those of no known one left out."""
    schemes = {scheme(name) for name in names} - {OTHER}
    return {one: frozenset(name for name in names if scheme(name) == one) for one in schemes}
