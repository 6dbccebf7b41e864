"""JSON, tables and feeds that say the same in another way: nothing is to be read otherwise."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from unicodedata import normalize

from tests.crawler.playing import Answer
from tests.crawler.restyled import indented, is_html, minified, words

_ISO = r"(\d{4}-\d\d-\d\dT\d\d:\d\d)"
_NO_PROSE = r"https?:|^\s*[\[{]|&\S+;|<|^\S*$"  # in JSON: addresses, JSON within JSON, markup, single words


def _json(change: Callable[[Any], Any], **dump: Any) -> Callable[[Answer], Answer]:
    def restyle(answer: Answer) -> Answer:
        try:
            payload = json.loads(answer.body)
        except ValueError:
            return answer
        return replace(answer, body=json.dumps(change(payload), **dump).encode())

    return restyle


def _keys_reversed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _keys_reversed(value[key]) for key in reversed(value)}
    return [_keys_reversed(one) for one in value] if isinstance(value, list) else value


def _unknown_keys(value: Any) -> Any:
    if isinstance(value, dict):
        new = {} if any(key.isdecimal() for key in value) else {"xNew": {"a": [1]}}  # a map by numbers is no record
        return {**{key: _unknown_keys(one) for key, one in value.items()}, **new}
    return [_unknown_keys(one) for one in value] if isinstance(value, list) else value


def _same(value: Any) -> Any:
    return value


def _values(change: Callable[[Any], Any]) -> Callable[[Answer], Answer]:
    """JSON with every value that is no list or object changed."""

    def within(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: within(one) for key, one in value.items()}
        return [within(one) for one in value] if isinstance(value, list) else change(value)

    return _json(within)


def texts(change: Callable[[str], str], unless: str = r"$^") -> Callable[[Answer], Answer]:
    return _values(lambda one: change(one) if isinstance(one, str) and not re.search(unless, one) else one)


def _fields(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[Answer], Answer]:
    """JSON with every object changed, but for the outermost."""

    def within(value: Any, *, outermost: bool = True) -> Any:
        if isinstance(value, dict):
            told = value if outermost else change(value)
            return {key: within(one, outermost=False) for key, one in told.items()}
        return [within(one, outermost=False) for one in value] if isinstance(value, list) else value

    return _json(within)


def _in_html(change: Callable[[str], str]) -> Callable[[Answer], Answer]:
    """JSON with the markup in its texts changed."""
    return texts(change, unless=r"\A(?!.*<(?:p|div|li|br)\b)(?s:.)*\Z")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_nothing(value: Any) -> bool:
    return value is None or value in ("", [], {})


def _odd_by_numbers(text: str) -> str:
    return re.sub("[’'à-ÿ]", lambda found: f"&#{ord(found[0])};", text)


def _table(answer: Answer, **style: Any) -> Answer:
    if "csv" not in answer.content_type:
        return answer
    try:
        text = answer.body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = answer.body.decode("windows-1252")
    heading = text.partition("\n")[0]
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t|", key=heading.count)))
    written = io.StringIO(newline="")
    csv.writer(written, **style).writerows([row[::-1] for row in rows if any(row)])
    return replace(answer, body=written.getvalue().encode("utf-8-sig"))


def feed(change: Callable[[str], str]) -> Callable[[Answer], Answer]:
    def restyle(answer: Answer) -> Answer:
        if is_html(answer) or not answer.body.lstrip().startswith(b"<?xml"):
            return answer
        return replace(answer, body=change(answer.body.decode("utf-8")).encode())

    return restyle


def _blanks_in_feeds(text: str) -> str:
    return re.sub(r">([^<>\s][^<>]*)</(title|link|guid|pubDate|id|updated|published)>", r">\n  \1\n </\2>", text)


def _unescaped_in_feeds(text: str) -> str:
    return re.sub(
        r"<(title|description|summary|content|content:encoded)\b([^<>]*)>([^<>]*)</\1>",
        lambda found: f"<{found[1]}{found[2]}><![CDATA[{html.unescape(found[3])}]]></{found[1]}>",
        text,
    )


def _escaped_in_feeds(text: str) -> str:
    return re.sub(r"(?s)<!\[CDATA\[(.*?)\]\]>", lambda found: html.escape(found[1]), text)


def _more_in_feeds(text: str) -> str:
    """Elements of other namespaces, among them titles."""
    other = r'<x:y xmlns:x="http://x.example/"><x:title>Other</x:title></x:y>'
    return re.sub(r"<(item|entry)>", rf"<\1>{other}", text)


def _latin_1_feed(answer: Answer) -> Answer:
    if is_html(answer) or not answer.body.lstrip().startswith(b"<?xml"):
        return answer
    text = re.sub(r"\A\s*<\?xml[^>]*\?>", '<?xml version="1.0" encoding="iso-8859-1"?>', answer.body.decode("utf-8"))
    return replace(answer, body=text.encode("iso-8859-1", "xmlcharrefreplace"), content_type="application/xml")


def _as_type(content_type: str) -> Callable[[Answer], Answer]:
    """What is no page, sent as something that it is not."""
    return lambda answer: answer if is_html(answer) else replace(answer, content_type=content_type)


def _marked(answer: Answer) -> Answer:
    """The mark of UTF-8 in front."""
    try:
        text = answer.body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return answer
    return replace(answer, body=text.encode("utf-8-sig"))


DATA: dict[str, Callable[[Answer], Answer]] = {
    "keys in another order": _json(_keys_reversed),
    "keys that nobody knows": _json(_unknown_keys),
    "JSON over many lines": _json(_same, indent=3, ensure_ascii=False),
    "a table with tabs, its columns turned round": lambda answer: _table(answer, delimiter="\t", lineterminator="\n"),
    "a table with every cell quoted": lambda answer: _table(answer, quoting=csv.QUOTE_ALL),
    "a feed with blanks around its texts": feed(_blanks_in_feeds),
    "a feed whose markup stands as it is": feed(_unescaped_in_feeds),
    "a feed whose markup is escaped": feed(_escaped_in_feeds),
    "a feed with elements that nobody knows": feed(_more_in_feeds),
    "a feed in Latin 1": _latin_1_feed,
    "a mark of UTF-8": _marked,
    "sent as a page": _as_type("text/html; charset=utf-8"),
    "sent as plain text": _as_type("text/plain"),
    "no nulls": _fields(lambda one: {key: value for key, value in one.items() if value is not None}),
    "nothing that is empty": _fields(lambda one: {key: value for key, value in one.items() if not _is_nothing(value)}),
    "nulls for what is empty": _fields(
        lambda one: {key: None if _is_nothing(value) else value for key, value in one.items()}
    ),
    "empty texts for nulls": _fields(lambda one: {key: "" if value is None else value for key, value in one.items()}),
    "numbers as texts": _values(lambda one: str(one) if _is_number(one) else one),
    "whole numbers with a point": _values(lambda one: float(one) if _is_number(one) and one < 1e9 else one),
    "texts as numbers": texts(int, unless=r"\A(?![1-9]\d{0,14}\Z)"),
    "a zone as a distance": texts(lambda one: re.sub(rf"^{_ISO}(:\d\d(?:\.\d+)?)Z$", r"\1\2+00:00", one)),
    "parts of seconds": texts(lambda one: re.sub(rf"^{_ISO}(:\d\d)(?![.\d])", r"\1\2.000", one)),
    "no seconds": texts(lambda one: re.sub(rf"^{_ISO}:00(?:\.0+)?(?!\d)", r"\1", one)),
    "a blank before the hour": texts(lambda one: re.sub(rf"^{_ISO}", lambda found: found[1].replace("T", " "), one)),
    "blanks around texts": texts(lambda one: f" {one} " if one else one, unless=r"\A\s*[\[{]"),
    "hard spaces in JSON": texts(lambda one: one.replace(" ", "\xa0"), unless=rf"{_NO_PROSE}|^{_ISO}|^\d{{4}}-"),
    "letters decomposed in JSON": texts(lambda one: normalize("NFD", one)),
    "characters by their numbers in JSON": texts(_odd_by_numbers, unless=_NO_PROSE),
    "markup in JSON minified": _in_html(minified),
    "markup in JSON indented": _in_html(indented),
    "words in JSON in elements of their own": _in_html(lambda text: words(lambda one: f"<span>{one}</span>", text)),
    "hard spaces in the markup in JSON": _in_html(lambda text: words(lambda one: one.replace(" ", "&nbsp;"), text)),
}
