"""Addresses that are built: which key of a record stands in the address of its call."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import unquote

from crawler.declared.paths import at_path
from crawler.finding.records import paths_in

LEAST = 2  # characters of a key; less may stand anywhere
RECORDS = 60  # that are looked at


def template_like(like: str, records: Sequence[Any]) -> str:
    """The address of a call with the key in braces whose value, of one of the records, stands in it; or empty."""
    found = [
        (len(value), path, value)
        for record in records
        for path in paths_in([record])
        for value in at_path(record, path)
        if len(value) >= LEAST and _stands_in(value, like)
    ]
    if not found:
        return ""
    _, path, value = max(found, key=lambda one: (one[0], -len(one[1])))
    return _built(like, path, value)


def template_of(links: Iterable[str], records: Sequence[Any]) -> str:
    """The template of the addresses among ``links`` that at least two records have each a key in; or empty."""
    addresses = list(dict.fromkeys(links))[:400]
    counted: Counter[str] = Counter()
    for record in records[:RECORDS]:
        found = {
            _built(link, path, value)
            for path in paths_in([record])
            for value in at_path(record, path)
            if len(value) >= LEAST
            for link in addresses
            if value in link and _stands_in(value, link)
        }
        counted.update(found)
    template, number = counted.most_common(1)[0] if counted else ("", 0)
    return template if number >= max(2, len(records[:RECORDS]) // 2) else ""


def _stands_in(value: str, link: str) -> bool:
    """Whether a value is a step of an address, or the value of a parameter, whole."""
    return re.search(rf"(?<=[/=#_-]){re.escape(value)}(?=[/?&#.]|$)", unquote(link)) is not None


def _built(link: str, path: str, value: str) -> str:
    plain = unquote(link).replace("{", "%7B").replace("}", "%7D")
    return re.sub(rf"(?<=[/=#_-]){re.escape(value)}(?=[/?&#.]|$)", f"{{{path}}}".replace("\\", ""), plain, count=1)
