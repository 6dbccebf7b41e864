"""Pages as their readers see them: what shows no letter is taken out of the tree before anything is read in it."""

from __future__ import annotations

import re
from typing import Any
from unicodedata import is_normalized

from lxml import etree
from scrapy.http import TextResponse

from crawler.fields import plain, raised

_PIECES = re.compile(r"<(?:!--|(?:wbr|svg|style|su[bp])\b)", re.IGNORECASE)
_UNSEEN = re.compile("[\xad\u200b-\u200d\u2060\ufeff]|&(?:shy|Zero\\w+|zwn?j|#\\w+);")
_RUN_ON = frozenset({"wbr", "sub", "sup", etree.Comment})  # what does not part the words around it


def plain_page(page: TextResponse) -> TextResponse:
    """The page itself, its tree changed: drawings and styles are gone, and so are soft hyphens and zero-width blanks,
    letters are composed, words that a comment, a possible break or a raised ending parts are whole, and addresses
    stand without blanks around them.
    """
    if page.selector.type == "json":
        return page
    _trim(page.selector.root)
    if _PIECES.search(page.text):
        _join(page.selector.root)
    if _UNSEEN.search(page.text) or not is_normalized("NFC", page.text):
        _compose(page.selector.root)
    return page


def _trim(root: Any) -> None:
    for link in root.iter("a"):
        if (address := link.get("href")) and address != address.strip():
            link.set("href", address.strip())


def _join(root: Any) -> None:
    etree.strip_elements(root, "svg", "style", with_tail=False)
    for one in [*root.iter(*_RUN_ON)]:
        if one.getparent() is not None:
            _dissolve(one)


def _dissolve(one: Any) -> None:
    """Leave of an element its words and parts, run on from what stands before it; of a note to a number nothing."""
    parent, before, parts = one.getparent(), one.getprevious(), [*one]
    said = (parent.text if before is None else before.tail) or ""
    words = "" if one.tag is etree.Comment else one.text or ""
    if (told := raised(one, said)) is not None:
        words, parts = told, []
    if parts:
        parts[-1].tail = (parts[-1].tail or "") + (one.tail or "")
    else:
        words += one.tail or ""
    for part in parts:
        one.addprevious(part)
    parent.remove(one)
    if before is None:
        parent.text = said + words
    else:
        before.tail = said + words


def _compose(root: Any) -> None:
    for one in root.iter(etree.Element):
        if one.text and not one.text.isascii():
            one.text = plain(one.text)
        if one.tail and not one.tail.isascii():
            one.tail = plain(one.tail)
