"""Answers that say the same in another way, as a site does after a new release: nothing is to be read otherwise."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.crawler.playing import Answer

_TAG = re.compile(r"<([a-zA-Z][\w:-]*)((?:\s+[\w:@.-]+(?:=(?:\"[^\"]*\"|'[^']*'))?)*)\s*(/?)>")
_END = re.compile(r"</([a-zA-Z][\w-]*)>")
_ATTRIBUTE = re.compile(r"\s+([\w:@.-]+)(?:=(\"[^\"]*\"|'[^']*'))?")
_CLASS = re.compile(r"""(\sclass=)(["'])([^"']*)\2""")
_VERBATIM = re.compile(
    r"(<(?:script|style|pre|textarea)\b.*?</(?:script|style|pre|textarea)>)", re.DOTALL | re.IGNORECASE
)


def _outside_scripts(text: str, change: Callable[[str], str]) -> str:
    return "".join(part if number % 2 else change(part) for number, part in enumerate(_VERBATIM.split(text)))


def _is_html(answer: Answer) -> bool:
    return "html" in answer.content_type


def _markup(change: Callable[[str], str]) -> Callable[[Answer], Answer]:
    def restyle(answer: Answer) -> Answer:
        if not _is_html(answer):
            return answer
        return replace(answer, body=_outside_scripts(answer.body.decode("utf-8"), change).encode())

    return restyle


def _attributes_reversed(text: str) -> str:
    def turned(found: re.Match[str]) -> str:
        attributes = [one[0].strip() for one in _ATTRIBUTE.finditer(found[2])][::-1]
        return f"<{' '.join([found[1], *attributes])}{found[3] and ' /'}>"

    return _TAG.sub(turned, text)


def _tags_in_capitals(text: str) -> str:
    text = _TAG.sub(lambda found: f"<{found[1].upper()}{found[2]}{found[3] and ' /'}>", text)
    return _END.sub(lambda found: f"</{found[1].upper()}>", text)


def _more_classes(text: str) -> str:
    return _CLASS.sub(lambda found: f"{found[1]}{found[2]}js-x {found[3]} is-new{found[2]}", text)


def _tags_over_lines(text: str) -> str:
    return _TAG.sub(
        lambda found: re.sub(r"\s+(?=[\w:@.-]+(?:=|\s|$))", "\n    ", found[0]) if '"' in found[2] else found[0], text
    )


def _words_over_lines(text: str) -> str:
    return re.sub(r">([^<>]*\S[^<>]*)<", lambda found: f">{re.sub(' +', chr(10) + '  ', found[1])}<", text)


def _hard_spaces(text: str) -> str:
    return re.sub(r">([^<>]*\S[^<>]*)<", lambda found: f">{found[1].replace(' ', '&nbsp;')}<", text)


def _comments(text: str) -> str:
    return re.sub(r"(?<=>)(?=[^<>]*\S)(?![^<>]*<!--)", "<!-- x -->", text)


def _windows_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


def _numbered_characters(text: str) -> str:
    return "".join(one if one.isascii() else f"&#{ord(one)};" for one in text)


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


def _feed_in_capitals_of_time(answer: Answer) -> Answer:
    """Elements of another namespace, and blanks around every text."""
    if _is_html(answer) or not answer.body.lstrip().startswith(b"<?xml"):
        return answer
    text = answer.body.decode("utf-8")
    text = re.sub(r">([^<>\s][^<>]*)</(title|link|guid|pubDate|id|updated|published)>", r">\n  \1\n </\2>", text)
    return replace(answer, body=text.encode())


RESTYLED: dict[str, Callable[[Answer], Answer]] = {
    "attributes in another order": _markup(_attributes_reversed),
    "tags in capitals": _markup(_tags_in_capitals),
    "more classes": _markup(_more_classes),
    "attributes over several lines": _markup(_tags_over_lines),
    "words over several lines": _markup(_words_over_lines),
    "hard spaces": _markup(_hard_spaces),
    "comments": _markup(_comments),
    "lines as Windows ends them": _markup(_windows_lines),
    "characters by their numbers": _markup(_numbered_characters),
    "keys in another order": _json(_keys_reversed),
    "keys that nobody knows": _json(_unknown_keys),
    "JSON over many lines": _json(_same, indent=3, ensure_ascii=False),
    "a table with tabs, its columns turned round": lambda answer: _table(answer, delimiter="\t", lineterminator="\n"),
    "a table with every cell quoted": lambda answer: _table(answer, quoting=csv.QUOTE_ALL),
    "a feed with blanks around its texts": _feed_in_capitals_of_time,
}
