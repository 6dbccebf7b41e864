"""Which countries stand behind "EU" in a call, and how a country and a region are written.

Association to Horizon Europe is as the Commission's list of participating countries had it in November 2026; a country
that is associated to a part of it only (Pillar II) is neither in nor out. Of the rest of the world only those that the
programme guide names as not funded are out: most low- and middle-income countries are.
"""

from __future__ import annotations

_STATES = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
MEMBER_STATES = frozenset(_STATES.split(" "))
ASSOCIATED = frozenset({"AL", "AM", "BA", "CH", "FO", "GB", "GE", "IL", "IS", "MD", "ME", "MK", "NO", "RS", "TN", "TR"})
ASSOCIATED |= {"UA", "XK"}
ASSOCIATED_IN_PART = frozenset(["CA", "EG", "JP", "KR", "NZ"])
# With the name by which a topic makes an exception for them.
NOT_FUNDED = {
    "US": "United States",
    "CN": "China",
    "HK": "Hong Kong",
    "IN": "India",
    "BR": "Brazil",
    "RU": "Russia",
    "BY": "Belarus",
    "MX": "Mexico",
    "AU": "Australia",
    "SG": "Singapore",
    "TW": "Taiwan",
    "AE": "Emirates",
    "SA": "Saudi Arabia",
    "QA": "Qatar",
    "KW": "Kuwait",
}
ADMITTED = {"US": "HORIZON-HLTH"}  # topics that fund them all the same: for the openness of the NIH's programmes
# Countries and territories that belong to a Member State, or to the United Kingdom, without being a part of it.
OVERSEAS = {"NC": "FR", "PF": "FR", "PM": "FR", "BL": "FR", "WF": "FR", "AW": "NL", "CW": "NL", "SX": "NL", "BQ": "NL"}
OVERSEAS |= {"GL": "DK", "GG": "GB", "JE": "GB", "IM": "GB", "GI": "GB"}
HORIZON_FAMILY = ("HORIZON", "ERC", "EIC", "MSCA", "EURATOM")  # programmes that the association is to
EVERYWHERE = frozenset({"*", "WORLD"})

_ALIASES = {"UK": "GB", "EL": "GR"}
_ALIASES |= dict.fromkeys(["GP", "MQ", "GF", "RE", "YT", "MF"], "FR") | {
    "AX": "FI"
}  # parts of a state with codes of their own


def country_code(code: str) -> str:
    """ISO 3166 alpha-2 of the state, where sources and NUTS write UK and EL, and addresses RE for a part of France."""
    upper = code.strip().upper()
    return _ALIASES.get(upper, upper)


def country_of_region(region: str) -> str:
    """The country that a NUTS code begins with."""
    return country_code(region[:2])
