"""The last strokes on every call, whatever its source: pure functions used by the pipelines."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from operator import attrgetter
from unicodedata import is_normalized, normalize

from crawler.fields import FIRST_YEAR, LAST_YEAR, language_of, line, lines, shortened
from crawler.items import UnreadableRecord
from store.types import CallData, Document

TITLE_LIMIT, SUMMARY_LIMIT, TEXT_LIMIT = 500, 1_000, 100_000  # characters
LIST_LIMIT = 200  # values of one field
AMOUNT_LIMIT = Decimal(10) ** 13  # the whole budget of the Union is below
_ADDRESS = re.compile(r"https?://[^\s<>\"]+\Z", re.IGNORECASE)


def tidy(call: CallData) -> CallData:
    """The call with clean text, each value once, and sets in a fixed order, so that re-ordering is no change.

    Where its source does not say the language, its text does. Raises UnreadableRecord where what every call needs is no
    text, as a null is none.
    """
    for name in ("ref", "url", "title"):
        if not isinstance(value := getattr(call, name), str):
            raise UnreadableRecord(f"{name}: {value!r} is no text")
    tidied = replace(
        call,
        ref=_word(call.ref),
        url=_word(call.url),
        identifier=_word(call.identifier),
        programme=_word(call.programme),
        language=_word(call.language),
        deadline_text=_prose(call.deadline_text),
        money_text=_prose(call.money_text),
        beneficiaries_text=_prose(call.beneficiaries_text),
        contact=_prose(call.contact),
        source_status=_word(call.source_status),
        title=shortened(_plain(line(call.title)), TITLE_LIMIT),
        summary=shortened(_prose(call.summary), SUMMARY_LIMIT),
        text=_prose(call.text)[:TEXT_LIMIT],
        countries=_set(call.countries),
        regions=_set(call.regions),
        beneficiaries=tuple(sorted(set(call.beneficiaries))),
        action_types=_set(call.action_types),
        topics=_set(call.topics),
        keywords=_set(call.keywords),
        documents=_documents(call.documents),
    )
    if tidied.language:
        return tidied
    return replace(tidied, language=language_of(f"{tidied.title}\n{tidied.summary}\n{tidied.text}"))


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
    for name in ("budget", "grant_min", "grant_max"):
        money = getattr(call, name)
        if money is not None and not (money.amount.is_finite() and 0 <= money.amount < AMOUNT_LIMIT):
            raise UnreadableRecord(f"{name}: {money.amount:.4g} is no amount of money")


def _plain(text: str) -> str:
    return text if is_normalized("NFC", text) else normalize("NFC", text)


def _prose(text: str) -> str:
    """Text of several lines."""
    return _plain(lines(text)) if text else ""


def _word(text: str) -> str:
    """Text on one line, with nothing else taken out of it."""
    if text.isascii() and text.isprintable() and "  " not in text:  # most are clean, and there are a dozen a call
        return text.strip()
    return _plain(" ".join(lines(text).split()))


def _documents(documents: tuple[Document, ...]) -> tuple[Document, ...]:
    plain = {Document(_word(document.title), _word(document.url)) for document in documents}
    return tuple(sorted(plain, key=attrgetter("url", "title"))[:LIST_LIMIT])


def _set(values: tuple[str, ...]) -> tuple[str, ...]:
    """Each value once, on one line, sorted."""
    return tuple(sorted({plain for value in values if (plain := _word(value))}))[:LIST_LIMIT]
