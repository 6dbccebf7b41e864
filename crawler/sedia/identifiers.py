"""The identifiers of the portal's topics in what others write."""

from __future__ import annotations

import re

PORTAL = "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities"

_LINK = re.compile(r"/topic-?details/([A-Za-z0-9][\w.-]+)", re.IGNORECASE)
_WRITTEN = re.compile(
    r"\b(?:HORIZON|DIGITAL|LIFE|EDF|SMP|COSME|I3|CEF|ERASMUS|CREA|CERV|EU4H|RFCS|INNOVFUND|EUBA|PPPA|UCPM|JUST|ISF|AMIF|ESF"
    r"|EMFAF)-[A-Z0-9]+(?:-[A-Za-z0-9]+)+\b"
)


def topic_named(text: str) -> str:
    """The one topic that a text or its markup links to, or else names; empty where there is none or several.

    A link tells more surely than a name: names of whole calls look like those of topics.
    """
    found = set(map(_canonical, _LINK.findall(text))) or set(map(_canonical, _WRITTEN.findall(text)))
    return found.pop() if len(found) == 1 else ""


def _canonical(identifier: str) -> str:
    """As the portal writes it: in capitals, but for what it says of stages."""
    return identifier.removesuffix(".json").upper().replace("-TWO-STAGE", "-two-stage")


def topic_url(identifier: str) -> str:
    """The page of a topic for people."""
    return f"{PORTAL}/topic-details/{identifier}"
