"""The last strokes on every call: clean text, sets in order, and nothing that a call cannot do without missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from crawler.fields import lines
from crawler.items import UnreadableRecord
from crawler.tidying import LIST_LIMIT, TEXT_LIMIT, TITLE_LIMIT, check, tidy
from store.codec import dump_call
from store.types import CallData, Deadline, Document, Money
from tests.store.strategies import calls

MakeCall = Callable[..., CallData]


@given(calls)
def test_tidying_twice_is_tidying_once(call: CallData) -> None:
    assert tidy(tidy(call)) == tidy(call)


@given(calls)
def test_every_text_is_clean_and_can_be_stored(call: CallData) -> None:
    texts = [
        field.name for field in fields(CallData) if type(getattr(call, field.name)) is str and field.name != "source"
    ]
    worse: dict[str, Any] = {name: f"a\x00 \ud800{getattr(call, name)}\u200b" for name in texts}
    dirty = replace(call, **worse, keywords=("a\x00", "\ud800b"), documents=(Document("\x00t", "u\ud800"),))
    tidied = tidy(dirty)
    dump_call(tidied)
    assert all(lines(getattr(tidied, name)) == getattr(tidied, name) for name in texts)
    assert tidied.keywords == ("a", "b")
    assert tidied.documents == (Document("t", "u"),)


def test_what_is_a_set_is_in_order_and_once(make_call: MakeCall) -> None:
    call = make_call(
        keywords=("optics", " laser  sources", "optics", ""),
        countries=("SE", "FR", "SE"),
        documents=(Document("B", "https://b"), Document("A", "https://a"), Document("B", "https://b")),
    )
    tidied = tidy(call)
    assert tidied.keywords == ("laser sources", "optics")
    assert tidied.countries == ("FR", "SE")
    assert tidied.documents == (Document("A", "https://a"), Document("B", "https://b"))


def test_what_is_too_long_is_cut(make_call: MakeCall) -> None:
    tidied = tidy(make_call(title="word " * 500, text="x" * 200_000, keywords=tuple(str(n) for n in range(1000))))
    assert len(tidied.title) <= TITLE_LIMIT + 1
    assert tidied.title.endswith("word…")
    assert len(tidied.text) == TEXT_LIMIT
    assert len(tidied.keywords) == LIST_LIMIT


def test_titles_lose_entities_tags_and_lines(make_call: MakeCall) -> None:
    assert tidy(make_call(title=" Light &amp;\n<b>matter</b> ")).title == "Light & matter"
    assert tidy(make_call(title="e\u0301cole")).title == "école"


def test_a_good_call_passes(make_call: MakeCall) -> None:
    check(tidy(make_call()))


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ({"ref": " "}, "no reference"),
        ({"title": "<p></p> "}, "no title"),
        ({"url": ""}, "url: '' is no web address"),
        ({"url": "javascript:alert(1)"}, "url: 'javascript"),
        ({"url": "/relative"}, "url: '/relative'"),
        ({"url": "https://a.example/\n x"}, "url: 'https://a.example/ x'"),
        ({"opens": dt.date(1899, 12, 31)}, "opens: the year of 1899-12-31"),
        ({"deadlines": (Deadline(dt.date(2027, 1, 1)), Deadline(dt.date(2226, 1, 1)))}, "deadline: the year of 2226"),
        ({"budget": Money(Decimal("NaN"))}, "budget: NaN is no amount"),
        ({"grant_min": Money(Decimal(-5))}, "grant_min: -5 is no amount"),
        ({"grant_max": Money(Decimal("1e999999"))}, r"grant_max: 1e\+999999 is no amount"),
    ],
)
def test_what_a_call_cannot_be_is_named(make_call: MakeCall, broken: dict[str, Any], words: str) -> None:
    with pytest.raises(UnreadableRecord, match=words):
        check(tidy(make_call(**broken)))
