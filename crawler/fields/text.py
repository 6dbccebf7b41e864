"""Text as people and machines wrote it, made plain."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from itertools import islice, pairwise
from typing import Any
from unicodedata import normalize

from lxml import etree

PARSER_LIMIT = 2_000_000  # characters of HTML that are read; the rest is cut

_BLOCKS = frozenset(
    {"address", "article", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "footer", "form", "header", "hr"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "li", "main", "nav", "ol", "p", "pre", "section", "table", "td", "th", "tr"}
    | {"ul"}
)
_VERBATIM = frozenset({"pre", "textarea"})
_SILENT = frozenset({"script", "style", "noscript", "template", "head", "iframe", "object", "svg"})
# Control, zero-width and private characters, soft hyphens and lone surrogates; white space is not among them.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b-\u200d\u2060\ufeff\ud800-\udfff\ue000-\uf8ff]")
_WHITE = re.compile(r"\s+")
_HOUR = re.compile(r"(?:(?:kl|om|at)\.?\s)?[0-9]{1,2}[:.][0-9]{2}(?:\s?(?:uur|uhr|h|[ap]m))?", re.IGNORECASE)
_ITEM = "- "  # begins the item of a list
_TAGS = re.compile(r"</?[a-zA-Z!][^<>]*>")
NOTE_PARTS = 5  # elements: what has more is no number of a note
_NOTE = re.compile(r"\s*[(\[]?[0-9*]{1,2}[)\]]?\s*")
_MINUTES, _BARE_HOUR = re.compile(r"\s*(?:00|30|45|59)\s*"), re.compile(r"(?<![\w.,:/-])(?:[01]?[0-9]|2[0-4])\Z")
_NUMBER, _TEN = re.compile(r"[0-9]\s*\Z"), re.compile(r"(?<![0-9.,])10\s*\Z")
_EMPTY_ITEM = re.compile(r"^-\n(?=\S)", re.MULTILINE)  # what a block within a list item leaves of its dash


def plain(text: str) -> str:
    """Text in composed letters, without characters that nobody sees, such as soft hyphens."""
    return _UNSEEN.sub("", text if text.isascii() else normalize("NFC", text))


def text_of(markup: str) -> str:
    """The plain text of an HTML fragment, however malformed: a line a block, list items with a dash.

    Where the fragment has blocks, its own line breaks mean as much as blanks, as in a browser; else they part lines.
    """
    if not markup.strip():
        return ""
    if "<" not in markup and "&" not in markup:
        return lines(markup)
    root = etree.HTML(f"<div>{markup[:PARSER_LIMIT].replace(chr(0), '')}</div>")
    parts: list[str] = []
    if root is not None:
        has_blocks = sum(element.tag in _BLOCKS for element in root.iter()) > 1  # one is ours
        _collect(root, parts, joins=has_blocks)
    return _EMPTY_ITEM.sub(lambda dash: "" if dash.string.startswith("- ", dash.end()) else "- ", lines("".join(parts)))


def _collect(element: etree._Element, parts: list[str], *, joins: bool) -> None:
    """The words of an element in order, lines of the source joined or not; the parser bounds the depth."""
    tag = element.tag
    if isinstance(tag, str) and tag not in _SILENT:
        block, within = tag in _BLOCKS, joins and tag not in _VERBATIM
        if block:
            parts.append(f"\n{_ITEM}" if tag == "li" else "\n")
        if (told := raised(element, parts[-1] if parts else "")) is not None:
            parts.append(told)
        else:
            parts.append(_words(element.text, joins=within))
            for child in element:
                _collect(child, parts, joins=within)
        if block and tag != "br":
            parts.append("\n")
    parts.append(_words(element.tail, joins=joins))


def raised(element: Any, before: str) -> str | None:
    """How raised digits stand in a line, after the text ``before`` them; None for an element that stands as it is.

    10^6 is a power and 9:30 an hour; of the number of a note nothing is left: 2027¹ is no year of five digits.
    """
    if element.tag != "sup" or next(islice(element.iter(), NOTE_PARTS, None), None) is not None:
        return None
    words = "".join(map(str, element.itertext()))
    if not (_NOTE.fullmatch(words) and _NUMBER.search(before)):
        return None
    if _MINUTES.fullmatch(words) and _BARE_HOUR.search(before):
        return f":{words.strip()}"
    return f"^{words}" if _TEN.search(before) else ""


def _words(text: str | None, *, joins: bool) -> str:
    return _WHITE.sub(" ", text or "") if joins else text or ""


def lines(text: str) -> str:
    """Text with single spaces, no blank lines and no control characters."""
    if _UNSEEN.search(text):
        text = _UNSEEN.sub("", text)
    return "\n".join(plain for one in text.splitlines() if (plain := " ".join(one.split())))


def line(text: str) -> str:
    """Text on one line, with entities read and inline tags taken out: for titles."""
    return " ".join(lines(_TAGS.sub("", unescape(text))).split())


def terms(lists: Iterable[Any]) -> dict[str, str]:
    """The first description of each term of definition lists (``dl`` selectors), on one line, without its colon."""
    found: dict[str, str] = {}
    term = ""
    for element in (part for one in lists for part in one.root.iter("dt", "dd")):
        text = line("".join(element.itertext()))
        if element.tag == "dt":
            term = text.rstrip(": ")
        else:
            found.setdefault(term, text)
    return found


def shortened(text: str, limit: int) -> str:
    """The beginning of a text, cut at a word and marked with an ellipsis where it was longer."""
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0].rstrip(" ,;:.-\n") + "…"


def labelled(text: str, label: str) -> str:
    """What stands after a label at the start of a line of plain text: the rest of that line, or else the next line.

    A line that is nothing but an hour belongs to the one above it. A longer word that begins like the label is another.
    """
    rows = [row.removeprefix(_ITEM) for row in lines(text).splitlines()]
    start = re.compile(rf"{re.escape(label)}(?:(?<!\w)|(?![^\W\d_]))", re.IGNORECASE)
    for number, row in enumerate(rows):
        if match := start.match(row):
            rest = row[match.end() :].strip(" :")
            value, below = (*([rest] if rest else []), *rows[number + 1 : number + 3], "", "")[:2]
            return f"{value} {below}" if _HOUR.fullmatch(below) else value
    return ""


def with_labels(text: str, is_label: Callable[[str, str], bool]) -> Iterator[str]:
    """The lines of a text; one that is a label stands before the line below it, or before each item of the list there.

    ``is_label`` tells by a line and the one after it.
    """
    label, listed = "", False
    for row, after in pairwise([*lines(text).splitlines(), ""]):
        item = row.startswith(_ITEM)
        if is_label(row, after.removeprefix(_ITEM)):
            label, listed = row if row[-1] in ":?" else f"{row}:", False
            continue
        yield f"{label} {row.removeprefix(_ITEM)}" if label and (item or not listed) else row
        label, listed = label if item else "", item
