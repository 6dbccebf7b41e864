"""Patterns of words."""

from __future__ import annotations

import re


def words(*languages: str, before: str = r"(?<!\w)", after: str = r"(?![^\W\d_])") -> re.Pattern[str]:
    """One pattern of the words of several languages; ``before`` and ``after`` are what may stand around them."""
    return re.compile(f"{before}(?:{'|'.join(languages)}){after}", re.IGNORECASE)
