"""Technology readiness levels."""

from __future__ import annotations

import re

_TRL = re.compile(
    r"((?:reach|achiev)\w*\s+)?"
    r"((?:at least|minimum|starts? (?:at|from)|starting (?:at|from)|from) )?(up to )?"
    r"(?:technology readiness levels? \()?TRLs?\)?\s*(?:of\s+)?([1-9])(?!\d)"
    r"(?:\s*(?:-|–|to|and|/)\s*(?:TRL\s*)?([1-9])(?!\d))?(\+|\s*(?:or|and) (?:above|higher))?",
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
        reached, from_here, up_to, first, last, above = match.groups()
        if reached and (from_here or above):
            continue
        levels |= {int(first), int(last or first)}
        if above or (from_here and not last):
            from_levels.add(int(last or first))
        if up_to or reached:
            up_to_levels.add(int(first))
    if not levels:
        return None, None
    least, most = min(levels), max(levels)
    return (None if least in up_to_levels else least), (None if most in from_levels else most)
