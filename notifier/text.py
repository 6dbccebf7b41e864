"""Text that others wrote, made safe to show: crawled text is hostile until it went through here."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from urllib.parse import urlsplit

JOINERS = frozenset("\u200c\u200d")  # Indic scripts and emoji need them; the other invisible letters only deceive
WIDTH = 72


def plain(text: str) -> str:
    """The text on one line: no control, direction or other invisible characters, white space collapsed."""
    shown = text if text.isprintable() else "".join(map(_visible, text))
    return " ".join(shown.split())


def _visible(letter: str) -> str:
    if letter in JOINERS:
        return letter
    match unicodedata.category(letter):
        case "Cc" | "Zl" | "Zp":
            return " "
        case "Cf" | "Cs" | "Co" | "Cn":
            return ""
        case _:
            return letter


def cut(text: str, limit: int) -> str:
    """The text on one line in at most ``limit`` characters, cut between words, with an ellipsis."""
    tidy = plain(text)
    if len(tidy) <= limit:
        return tidy
    head = tidy[: limit - 1]
    whole = tidy[limit - 1] == " " or " " not in head[limit // 2 :]
    words = head if whole else head.rsplit(" ", 1)[0]
    return words.rstrip(" ,;:.-–(") + "…"


def web_address(url: str) -> str:
    """The address where it is one that a reader may safely follow (http or https, with a host), else nothing."""
    address = url.strip()
    if re.search(r"[\s<>\"'`\\{}|^]", address) or plain(address) != address:
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme.lower() in {"http", "https"} and parts.hostname else ""


def wrapped(text: str, first: str = "", rest: str | None = None) -> str:
    """The text in lines of at most 72 characters; words and addresses longer than a line are never broken.

    ``first`` begins the first line and ``rest`` the others (as many blanks as ``first`` is long, where it is None).
    """
    indent = " " * len(first) if rest is None else rest
    return textwrap.fill(
        plain(text),
        WIDTH,
        initial_indent=first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
