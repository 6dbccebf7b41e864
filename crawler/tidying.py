"""The last strokes on every call, whatever its source: pure functions used by the pipelines."""

from __future__ import annotations

import re
from dataclasses import replace
from unicodedata import is_normalized, normalize

from crawler.fields import FIRST_YEAR, LAST_YEAR, line, lines, shortened
from crawler.items import UnreadableRecord
from store.types import CallData

TITLE_LIMIT, SUMMARY_LIMIT, TEXT_LIMIT = 500, 1_000, 100_000  # characters
LIST_LIMIT = 200  # values of one field
_ADDRESS = re.compile(r"https?://[^\s<>\"]+\Z", re.IGNORECASE)


def tidy(call: CallData) -> CallData:
    """The call with clean text, each value once, and sets in a fixed order, so that re-ordering is no change."""
    return replace(
        call,
        ref=call.ref.strip(),
        url=call.url.strip(),
        title=shortened(_plain(line(call.title)), TITLE_LIMIT),
        summary=shortened(_plain(lines(call.summary)), SUMMARY_LIMIT),
        text=_plain(lines(call.text))[:TEXT_LIMIT],
        countries=_set(call.countries),
        regions=_set(call.regions),
        beneficiaries=tuple(sorted(set(call.beneficiaries))),
        action_types=_set(call.action_types),
        topics=_set(call.topics),
        keywords=_set(call.keywords),
        documents=tuple(sorted(set(call.documents), key=lambda document: document.url)[:LIST_LIMIT]),
    )


def check(call: CallData) -> None:
    """Raise UnreadableRecord, naming the field and what it holds, where a call lacks what every call needs."""
    if not call.ref:
        raise UnreadableRecord("no reference: nothing would tell this call from the next")
    if not call.title:
        raise UnreadableRecord("no title")
    if not _ADDRESS.match(call.url):
        raise UnreadableRecord(f"url: {call.url!r} is no web address")
    for name, day in (("opens", call.opens), *(("deadline", deadline.day) for deadline in call.deadlines)):
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise UnreadableRecord(f"{name}: the year of {day} is not between {FIRST_YEAR} and {LAST_YEAR}")


def _plain(text: str) -> str:
    return text if is_normalized("NFC", text) else normalize("NFC", text)


def _set(values: tuple[str, ...]) -> tuple[str, ...]:
    """Each value once, on one line, sorted."""
    return tuple(sorted({plain for value in values if (plain := " ".join(value.split()))}))[:LIST_LIMIT]
