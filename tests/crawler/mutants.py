"""Spoilt answers: what servers, proxies and editors do to JSON, markup and tables, at random but always the same."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random
from typing import Any

from tests.crawler.playing import Answer

Bytes = Callable[[bytes, Random], bytes]
Text = Callable[[str, Random], str]

MISLABELLED, BYTEWISE_SHARE, NESTED = 0.05, 0.25, 0.03  # of all mutations; of JSON
DEEP = 100_000  # levels; every recursive reader gives up before
BOMB = '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]>'
# What stands where something else is expected.
ODD_VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 10**30, 1e308, float("nan"), "", " ", "\x00", "\ud800", "0000-00-00", "99/99/9999", "31.02.2027",
    "2027-13-45T99:99:99Z", "https://[broken", "javascript:alert(1)", "//", "€ 999.999.999.999.999.999", "٣٤", "A" * 50_000,
    "1" * 5_000, "(" * 3_000, "1 " * 5_000, [], {}, [[]], [None], {"": None}, [[[["deep"]]]],
)  # fmt: skip
ODD_TEXTS = tuple(value for value in ODD_VALUES if isinstance(value, str) and value != "\ud800")
TYPES = ("text/html", "application/json", "application/pdf", "application/octet-stream", "text/csv; charset=utf-16", "")
ENCODINGS = ("utf-16", "utf-32", "utf-7", "utf-8-sig", "cp500", "latin-1")
TAG = re.compile(r"<[^<>]{0,2000}>")
ATTRIBUTE = re.compile(r"""\s([\w:-]+)=("[^"]*"|'[^']*')""")
WORDS = re.compile(r">([^<>]*\w[^<>]*)<")


def mutant(answer: Answer, random: Random) -> tuple[str, Answer]:
    """One spoilt answer, and what was done to it."""
    if random.random() < MISLABELLED:
        content_type = random.choice(TYPES)
        return f"sent as {content_type!r}", replace(answer, content_type=content_type)
    if random.random() < BYTEWISE_SHARE:
        way = random.choice(BYTEWISE)
        return _name(way), replace(answer, body=way(answer.body, random))
    try:
        payload = json.loads(answer.body)
    except ValueError:
        in_text = random.choice(TABULAR if "csv" in answer.content_type else MARKUP)
        text = in_text(answer.body.decode("utf-8", "replace"), random)
        return _name(in_text), replace(answer, body=text.encode("utf-8", "replace"))
    deeds, body = _json(payload, random)
    return deeds, replace(answer, body=body)


def _name(way: Callable[..., Any]) -> str:
    return way.__name__.strip("_").replace("_", " ")


# --- bytes


def _flipped(body: bytes, random: Random) -> bytes:
    spoilt = bytearray(body)
    for _ in range(random.choice((1, 3, 30))):
        spoilt[random.randrange(len(spoilt))] ^= 1 << random.randrange(8)
    return bytes(spoilt)


def _truncated(body: bytes, random: Random) -> bytes:
    return body[: random.randrange(len(body))]


def _without_a_slice(body: bytes, random: Random) -> bytes:
    at = random.randrange(len(body))
    return body[:at] + body[at + random.choice((1, 20, 500)) :]


def _with_a_slice_twice(body: bytes, random: Random) -> bytes:
    at = random.randrange(len(body))
    return body[:at] + body[max(0, at - 300) : at] + body[at:]


def _with_noise(body: bytes, random: Random) -> bytes:
    at = random.randrange(len(body))
    return body[:at] + random.choice((b"\x00", b"\xff\xfe", random.randbytes(50))) + body[at:]


def _otherwise_encoded(body: bytes, random: Random) -> bytes:
    return body.decode("utf-8", "replace").encode(random.choice(ENCODINGS), "replace")


def _emptied(body: bytes, random: Random) -> bytes:
    return random.choice((b"", b" ", b"null", b"[]", b"{}", b"<html></html>", b"\x1f\x8b\x08" + body[:50]))


BYTEWISE: tuple[Bytes, ...] = (
    _flipped, _flipped, _truncated, _truncated, _without_a_slice, _with_a_slice_twice, _with_noise,
    _otherwise_encoded, _emptied,
)  # fmt: skip


# --- JSON


def _json(payload: Any, random: Random) -> tuple[str, bytes]:
    if random.random() < NESTED:
        return "nested without end", json.dumps({"at": 1}).replace("1", "[" * DEEP + "]" * DEEP).encode()
    places, deeds = list(_places(payload)), []
    for _ in range(random.choice((1, 1, 1, 4)) if places else 0):
        way = random.choice(IN_JSON)
        way(*random.choice(places), random)
        deeds.append(_name(way))
    return "; ".join(deeds), json.dumps(payload).encode()


def _places(payload: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a payload: what holds it, and its key or number there; texts of JSON are not entered."""
    keys = payload.keys() if isinstance(payload, dict) else range(len(payload)) if isinstance(payload, list) else ()
    for key in list(keys):
        yield payload, key
        yield from _places(payload[key])


def _held(holder: Any, key: Any) -> bool:
    return key in holder if isinstance(holder, dict) else key < len(holder)


def _field_dropped(holder: Any, key: Any, random: Random) -> None:
    if _held(holder, key):
        del holder[key]


def _value_changed(holder: Any, key: Any, random: Random) -> None:
    if _held(holder, key):
        holder[key] = random.choice(ODD_VALUES)


def _value_wrapped(holder: Any, key: Any, random: Random) -> None:
    if _held(holder, key):
        holder[key] = random.choice((lambda one: [one], lambda one: {"value": one}, str, lambda one: [one] * 300))(
            holder[key]
        )


def _text_spoilt(holder: Any, key: Any, random: Random) -> None:
    if _held(holder, key) and isinstance(holder[key], str) and holder[key]:
        way: Text = random.choice(MARKUP) if "<" in holder[key] else _text_of_another
        holder[key] = way(holder[key], random)


def _field_renamed(holder: Any, key: Any, random: Random) -> None:
    if isinstance(holder, dict) and key in holder:
        holder[key.upper()] = holder.pop(key)


def _neighbours_swapped(holder: Any, key: Any, random: Random) -> None:
    other = random.choice(list(holder.keys() if isinstance(holder, dict) else range(len(holder))) or [key])
    if _held(holder, key):
        holder[key], holder[other] = holder[other], holder[key]


def _text_of_another(text: str, random: Random) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(ODD_TEXTS) + text[at:]


IN_JSON = (
    _field_dropped,
    _value_changed,
    _value_changed,
    _value_wrapped,
    _text_spoilt,
    _field_renamed,
    _neighbours_swapped,
)


# --- markup: HTML and XML


def _tag_removed(text: str, random: Random) -> str:
    return _replaced(TAG, text, "", random)


def _tags_in_capitals(text: str, random: Random) -> str:
    return TAG.sub(lambda found: found[0].upper() if "=" not in found[0] else found[0], text)


def _element_removed(text: str, random: Random) -> str:
    elements = list(re.finditer(r"<(\w+)[^<>]*>[^<>]*</\1>", text))
    found = random.choice(elements) if elements else None
    return text[: found.start()] + text[found.end() :] if found else text


def _tag_doubled(text: str, random: Random) -> str:
    return _replaced(TAG, text, lambda found: found * random.choice((2, 50)), random)


def _tag_left_open(text: str, random: Random) -> str:
    return _replaced(TAG, text, lambda found: found[:-1], random)


def _attribute_removed(text: str, random: Random) -> str:
    return _replaced(ATTRIBUTE, text, "", random)


def _attribute_changed(text: str, random: Random) -> str:
    odd = random.choice(ODD_TEXTS).replace('"', "")
    return _replaced(ATTRIBUTE, text, lambda found: f'{found.partition("=")[0]}="{odd}"', random)


def _attributes_swapped(text: str, random: Random) -> str:
    found = list(ATTRIBUTE.finditer(text))
    if len(found) < 2:
        return text
    first, second = sorted(random.sample(found, 2), key=lambda one: one.start())
    return f"{text[: first.start(2)]}{second[2]}{text[first.end(2) : second.start(2)]}{first[2]}{text[second.end(2) :]}"


def _words_changed(text: str, random: Random) -> str:
    return _replaced(WORDS, text, f">{random.choice(ODD_TEXTS)}<", random)


def _words_removed(text: str, random: Random) -> str:
    return _replaced(WORDS, text, "><", random)


def _with_a_bomb(text: str, random: Random) -> str:
    return BOMB + _replaced(WORDS, text, ">&c;<", random)


def _with_a_deep_nest(text: str, random: Random) -> str:
    return _replaced(TAG, text, lambda found: found + "<div>" * 5_000, random)


def _with_unknown_entities(text: str, random: Random) -> str:
    return _replaced(WORDS, text, ">&nosuch; &#0; &#x110000; &#xD800;<", random)


def _with_a_base(text: str, random: Random) -> str:
    return _replaced(TAG, text, lambda found: f'{found}<base href="{random.choice(ODD_TEXTS)}">', random)


def _replaced(pattern: re.Pattern[str], text: str, by: str | Callable[[str], str], random: Random) -> str:
    """The text with one of the pattern's matches replaced."""
    matches = list(pattern.finditer(text))
    if not matches:
        return text
    found = random.choice(matches)
    new = by(found[0]) if callable(by) else by
    return text[: found.start()] + new + text[found.end() :]


MARKUP: tuple[Text, ...] = (
    _tag_removed, _tag_removed, _tags_in_capitals, _element_removed, _element_removed, _tag_doubled, _tag_left_open,
    _attribute_removed, _attribute_removed, _attribute_changed, _attribute_changed, _attributes_swapped, _words_changed,
    _words_changed, _words_removed, _with_a_bomb, _with_a_deep_nest, _with_unknown_entities, _with_a_base,
)  # fmt: skip


# --- tables


def _cell_changed(text: str, random: Random) -> str:
    return _replaced(re.compile(r"[^,;\r\n]+"), text, random.choice(ODD_TEXTS), random)


def _cell_removed(text: str, random: Random) -> str:
    return _replaced(re.compile(r"[^,;\r\n]*[,;]"), text, "", random)


def _row_removed(text: str, random: Random) -> str:
    return _replaced(re.compile(r".+\n"), text, "", random)


def _otherwise_delimited(text: str, random: Random) -> str:
    return text.translate(str.maketrans(",;", random.choice((";,", "\t\t", "||"))))


def _quote_left_open(text: str, random: Random) -> str:
    return _replaced(re.compile(r"[,;]"), text, lambda found: f'{found}"', random)


TABULAR: tuple[Text, ...] = (
    _cell_changed, _cell_changed, _cell_removed, _row_removed, _otherwise_delimited, _quote_left_open,
)  # fmt: skip
