"""Which countries stand behind "EU" in a call, and how a country and a region are written.

Association to Horizon Europe is as the Commission's list of participating countries had it in November 2026; a country
that is associated to a part of it only (Pillar II) is neither in nor out.
"""

from __future__ import annotations

_STATES = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
MEMBER_STATES = frozenset(_STATES.split(" "))
ASSOCIATED = frozenset({"AL", "AM", "BA", "CH", "FO", "GB", "GE", "IL", "IS", "MD", "ME", "MK", "NO", "RS", "TN", "TR"})
ASSOCIATED |= {"UA", "XK"}
ASSOCIATED_IN_PART = frozenset(["CA", "EG", "JP", "KR", "NZ"])
HORIZON_FAMILY = ("HORIZON", "ERC", "EIC", "MSCA", "EURATOM")  # programmes that the association is to
EVERYWHERE = frozenset({"*", "WORLD"})

_ALIASES = {"UK": "GB", "EL": "GR"}


def country_code(code: str) -> str:
    """ISO 3166 alpha-2, where sources and NUTS write UK and EL."""
    upper = code.strip().upper()
    return _ALIASES.get(upper, upper)


def country_of_region(region: str) -> str:
    """The country that a NUTS code begins with."""
    return country_code(region[:2])
