"""Countries by their flags: pages that list participating countries put the flag beside each name."""

from __future__ import annotations

import re

_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")  # two regional indicator symbols, the letters of ISO 3166
_OFFSET = 0x1F1E6 - ord("A")


def flagged(text: str) -> tuple[str, ...]:
    """The ISO 3166 codes of all flags in a text, each once, sorted."""
    return tuple(sorted({"".join(chr(ord(letter) - _OFFSET) for letter in flag) for flag in _FLAG.findall(text)}))
