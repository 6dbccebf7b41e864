"""Where a field stands, in the words of a declaration: a CSS selector, an attribute, a label; or a path in JSON.

``h2 a`` is the text of the first such element, ``time::attr(datetime)`` an attribute (both as in Scrapy), and
``dl::label(Date limite)`` what stands after these words within the ``dl``; nothing before the colons is the whole row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cssselect import SelectorError
from lxml import etree
from parsel import Selector
from parsel.csstranslator import HTMLTranslator

from crawler.fields import line, lines, text_of

_LABEL = re.compile(r"^(?P<css>.*?)\s*::label\((?P<label>.+)\)$", re.DOTALL)
_LINK = re.compile(r"::(?:attr\([\w:-]+\)|text)\s*$")
_UNHEARD = frozenset({"script", "style", "noscript", "template", "head", "svg"})
# A number beside a word with nothing but tags between them: the parts of a day, each in an element of its own.
_TAGS = r"(?:</?(?!/?(?:su[bp]|b|i|em|strong|a)\b)[a-z][^<>]*>)+"
_PARTED = re.compile(rf"((?:[0-9](?={_TAGS}[^\W\d_]{{3}})|[^\W\d_]{{2}}(?={_TAGS}[0-9])){_TAGS})", re.IGNORECASE)
_OPENED = re.compile(
    r"location(?:\.href|\.assign|\.replace)?\s*(?:=|\()\s*[\"']([^\"']+)[\"']|open\(\s*[\"']([^\"']+)[\"']"
)
_INLINE = frozenset({"a", "span", "time", "strong", "b", "em", "small", "label", "i"})
_BESIDE = " \t:–—-|•·."  # what stands between a label and its value

Node = tuple[etree._Element, str]  # the element whose text it is, and the text on one line


class BadNotation(ValueError):
    """Raised for a notation that cannot be understood; says what to write."""


def check_css(css: str) -> None:
    """Raise BadNotation where a selector is none."""
    try:
        etree.XPath(HTMLTranslator().css_to_xpath(css))
    except (SelectorError, ValueError) as error:  # ValueError: an escape of a character that no page can hold
        raise BadNotation(f"{css!r} is no CSS selector: {error}") from error


def check_notation(notation: str) -> None:
    """Raise BadNotation where a notation is none."""
    labelled = _LABEL.match(notation)
    if labelled is None and "::label" in notation:
        raise BadNotation(f"{notation!r}: write a label as ::label(Date limite), at the end")
    css = labelled["css"] if labelled else notation
    if css.strip():
        check_css(css)
    elif labelled is None:
        raise BadNotation("an empty selector; write one such as h2 a")


def is_of_links(css: str) -> bool:
    """Whether a selector gives addresses and not elements."""
    return _LINK.search(css) is not None


def texts(part: Selector, notation: str) -> Iterator[str]:
    """The text at each place that a notation names within a part of a page, in order; the empty ones left out."""
    labelled = _LABEL.match(notation)
    if labelled is None:
        found = (_text(one) for one in part.css(notation))
    else:
        parts = part.css(labelled["css"]) if labelled["css"] else [part]
        found = (value for one in parts for value in _after(nodes_of(one.root), labelled["label"]))
    return (text for text in found if text)


def address(part: Selector, notation: str) -> str:
    """The first address that a notation names: an attribute as it stands, or where its element links to."""
    for one in part.css(notation):
        root = one.root
        if isinstance(root, str):
            found = address_in(root) or root
        else:
            link = next((link for link in root.iter("a", "area") if link.get("href")), None)
            if link is None:
                link = next((above for above in root.iterancestors("a") if above.get("href")), None)
            found = "" if link is None else link.get("href")
        if found.strip():
            return str(found.strip())
    return ""


def address_in(script: str) -> str:
    """The address that a script opens: window.location='/calls/7'; empty where it opens none."""
    found = _OPENED.search(script)
    return (found[1] or found[2]) if found else ""


def _text(one: Selector) -> str:
    if isinstance(one.root, str):
        return line(one.root)
    if one.root.tag in _INLINE and not len(one.root):  # the greater part of what is read, without parsing it again
        return lines(one.root.text or "")
    return text_of(_PARTED.sub(r"\1 ", one.get())).removeprefix("- ")


def nodes_of(root: Any) -> list[Node]:
    """Every text of an element in order, each with the element that it stands in."""
    found: list[Node] = []
    silent: set[Any] = set()
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start":
            if element.tag in _UNHEARD or element.getparent() in silent:
                silent.add(element)
            elif text := line(element.text or ""):
                found.append((element, text))
        elif (
            element is not root and (above := element.getparent()) not in silent and (tail := line(element.tail or ""))
        ):
            found.append((above, tail))
    return found


def _after(nodes: list[Node], label: str) -> Iterator[str]:
    """What stands after a label: the rest of its text, else the cell beside it, else the next element."""
    for number, (element, text) in enumerate(nodes):
        place = _place(text, label)
        if place is None:
            continue
        if rest := text[place:].strip(_BESIDE):
            yield rest
        elif (term := _term(element)) is not None:
            beside = term.getnext()
            yield "" if beside is None else " ".join(words for _, words in nodes_of(beside))
        else:
            yield _next_value(nodes, number)


def _place(text: str, label: str) -> int | None:
    found = re.search(rf"(?<!\w){re.escape(line(label).rstrip(' :'))}(?!\w)", text, re.IGNORECASE)
    return found.end() if found else None


def _term(element: Any) -> Any:
    """The term or heading cell that an element stands in."""
    return next((one for one in (element, *element.iterancestors()) if one.tag in ("dt", "th")), None)


def _next_value(nodes: list[Node], number: int) -> str:
    """All the text of the next element that does not hold the label too."""
    if number + 1 >= len(nodes):
        return ""
    element, text = nodes[number + 1]
    around = {nodes[number][0], *nodes[number][0].iterancestors()}
    if element in around:
        return text
    while (above := element.getparent()) is not None and above not in around:
        element = above
    return " ".join(words for _, words in nodes_of(element))
