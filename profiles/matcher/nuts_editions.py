"""Regions whose NUTS code is another one since 2016: calls and members write either, and the borders moved a little."""

from __future__ import annotations

from collections import defaultdict

# The code of today, and those that its places had before (level 2).
_BEFORE = """
FRB0 FR24|FRC1 FR26|FRC2 FR43|FRD1 FR25|FRD2 FR23|FRE1 FR30|FRE2 FR22|FRF1 FR42|FRF2 FR21|FRF3 FR41|FRG0 FR51|FRH0 FR52
FRI1 FR61|FRI2 FR63|FRI3 FR53|FRJ1 FR81|FRJ2 FR62|FRK1 FR72|FRK2 FR71|FRL0 FR82|FRM0 FR83
FRY1 FRA1|FRY2 FRA2|FRY3 FRA3|FRY4 FRA4|FRY5 FRA5
HR02 HR04|HR05 HR04|HR06 HR04|HU11 HU10|HU12 HU10|IE04 IE01|IE05 IE02|IE06 IE01 IE02|LT01 LT00|LT02 LT00
NL35 NL31|NL36 NL33|PL91 PL12|PL92 PL12|PT19 PT16|PT1A PT17|PT1B PT17|PT1C PT18|PT1D PT16 PT18
UKM7 UKM2|UKM8 UKM3|UKM9 UKM3
"""
_LEVEL_2 = 4  # letters of its codes


def _pairs() -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for line in _BEFORE.split("\n"):
        for entry in filter(None, line.split("|")):
            now, *before = entry.split(" ")
            for code in before:
                found[now].add(code)
                found[code].add(now)
    return {code: frozenset(others) for code, others in found.items()}


_OTHER = _pairs()


def may_be_one(home: str, region: str) -> bool:
    """Whether two codes (upper case) can name one place, or one a part of the other, each in an edition of its own."""
    here, wanted = home[:_LEVEL_2], region[:_LEVEL_2]
    others = _OTHER.get(here) or [other for code, found in _OTHER.items() if code.startswith(here) for other in found]
    return any(other.startswith(wanted) for other in others)
