"""Addresses as names: the same page is the same text, however it was linked."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

_TRACKING = re.compile(r"(?:utm_|mc_|pk_|mtm_)|(?:fbclid|gclid|msclkid|igshid|lang|language|locale)$", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default|home)\.(?:html?|php|aspx?)$", re.IGNORECASE)
_ODD = re.compile(r"[^\w/:.~_-]|:[0-9]|/(?:index|default|home)\.", re.ASCII)
_IN_TEXT = re.compile(r"https?://[^\s<>\"'»”)\]]+", re.IGNORECASE)
_LIMIT = 30  # addresses of one text that are heeded


@lru_cache(10_000)
def canonical(url: str) -> str:
    """The address without what differs between two links to one page; empty for a home page, which names nothing.

    Scheme, "www.", tracking, the language asked for, the order of the query and a closing slash go; a fragment stays
    only where it is the route of a page that is drawn by script ("#/...").
    """
    if not _ODD.search(url):  # most are plain, and there is one a call
        host, _, path = url.partition("://")[2].partition("/")
        path = path.rstrip("/")
        return f"{host.lower().removeprefix('www.')}/{path}" if path else ""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    path = _INDEX.sub("", unquote(parts.path)).rstrip("/")
    kept = sorted(pair for pair in parse_qsl(parts.query) if not _TRACKING.match(pair[0])) if parts.query else ()
    route = parts.fragment.rstrip("/") if parts.fragment.startswith(("/", "!")) else ""
    if not host or not (path or kept or route):
        return ""
    return host + path + (f"?{urlencode(kept)}" if kept else "") + (f"#{route}" if route else "")


def links_in(text: str) -> list[str]:
    """The addresses that stand in a text, as written."""
    if "://" not in text:
        return []
    return [found.rstrip(".,;:") for found in _IN_TEXT.findall(text)[:_LIMIT]]
