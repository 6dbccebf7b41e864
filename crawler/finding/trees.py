"""Walking a page's tree: its texts, its links, and the classes that are worth naming."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import urldefrag, urljoin

from crawler.declared.notation import address_in
from crawler.fields import line

Element = Any  # an lxml element: lxml's own types do not know a selector's root

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
UNHEARD = frozenset({"script", "style", "noscript", "template", "head", "svg", "option", "select", "textarea"})
_MENUS, _APART_TAGS = frozenset({"nav", "footer"}), frozenset({"aside", "dialog"})
# What changes from row to row, from build to build, or says how wide a thing is.
_PASSING = re.compile(
    r"\d{3,}"
    r"|^(?:odd|even|first|last|active|current|open|closed|new|hidden|clearfix|row|wrapper|inner|container\w*|clear)$"
    r"|^(?:col|span|offset|order)-|^row-(?:cols|\d)"
    r"|^(?:hentry$|css|sc|jsx|svelte|ng|v|js|wp-block|has|is|d|p|m|px|py|mx|my|mt|mb|ml|mr|pt"
    r"|pb|pl|pr|w|h|g|gap|text|bg|border|flex|grid|items|justify|font|rounded|shadow|position|align|float)-"
    r"|^(?:category|tag|post|node|status|type|lang|field--type|field--label)-|:|[^\w-]|^[a-z]{0,2}\d*$",
    re.IGNORECASE,
)
_HASHED = re.compile(
    r"(?=[\w-]*\d)(?=[\w-]*[a-z])[a-z0-9]{5,}$|__[A-Za-z0-9]*\d[A-Za-z0-9]*$|_[A-Za-z]*\d[A-Za-z0-9]{3,}$"
)
_BUILT = re.compile(r"(?:^|(?<=\s))([A-Za-z][A-Za-z-]*_[A-Za-z][\w-]*?__)(?=[\w-]{4,8}(?:\s|$))")
_TAG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_PLAIN = re.compile(r"-?[A-Za-z_][A-Za-z0-9_-]*")  # what needs no escaping in a selector
_NUMBER = re.compile(r"\d+")  # row0, row1: what counts rows tells no kind
_HIDDEN = re.compile(r"hidden|sr-only|screen-reader|visuallyhidden", re.IGNORECASE)


def words_of(element: Element) -> str:
    """All text below an element, on one line."""
    return line(" ".join(text for one in _heard(element) for text in _own(one, element)))


def _heard(element: Element) -> Iterator[Element]:
    silent: set[Element] = set()
    for one in element.iter():
        if isinstance(one.tag, str) and (one.tag in UNHEARD or one.getparent() in silent):
            silent.add(one)
        else:
            yield one


def _own(one: Element, root: Element) -> Iterator[str]:
    if isinstance(one.tag, str) and one.text:
        yield one.text
    if one is not root and one.tail:
        yield one.tail
    if isinstance(one.tag, str):
        for child in one:
            if isinstance(child.tag, str) and child.tag in UNHEARD and child.tail:
                yield child.tail


@cache
def _lasting(classes: str) -> tuple[str, ...]:
    plain = (one for one in classes.split() if _PLAIN.fullmatch(one))
    found = [one for one in plain if not _PASSING.search(one) and not _HASHED.search(one)]
    return tuple(dict.fromkeys(found))


def classes_of(element: Element) -> tuple[str, ...]:
    """The classes of an element that say what it is, in their order."""
    return _lasting(element.get("class") or "")


def marks_of(element: Element) -> tuple[str, ...]:
    """The simple selectors of an element by its classes, or by the part of a built class that lasts (Card_title__)."""
    built = _BUILT.findall(element.get("class") or "")
    return (*(f".{name}" for name in classes_of(element)), *(f'[class*="{name}"]' for name in dict.fromkeys(built)))


def tag_of(element: Element) -> str:
    """The tag of an element as a selector names it; any tag (*) for the remains of broken markup."""
    tag = str(element.tag)
    return tag if _TAG.fullmatch(tag) else "*"


def signature(element: Element) -> tuple[str, ...]:
    """What an element has in common with its likes."""
    return (str(element.tag), *sorted(_NUMBER.sub("#", name) for name in classes_of(element)))


def is_hidden(element: Element) -> bool:
    """Whether an element is there for screen readers alone."""
    return _HIDDEN.search(element.get("class") or "") is not None


def names_of(element: Element) -> str:
    """All that names an element for machines: classes, id, role, microdata; as words."""
    said = (
        element.get(name) or "" for name in ("class", "id", "role", "itemprop", "property", "data-label", "headers")
    )
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", " ".join(said))


def stands_apart(element: Element, is_apart: Any) -> bool:
    """Whether an element stands in a menu, a footer or the like; what holds the greater part of the page is none."""
    for one in (element, *element.iterancestors()):
        if one.tag in _MENUS or one.get("role") == "navigation":
            return True
        named = one.tag in _APART_TAGS or (one.tag not in ("body", "html", "main") and is_apart(names_of(one)))
        if named and _length(one) < 0.5 * _length(one.getroottree().getroot()):
            return True
    return False


def _length(element: Element) -> int:
    return sum(map(len, element.itertext()))


def target(link: Element, base: str) -> str:
    """The address that a link leads to; empty where it leads nowhere else, or out of the web."""
    return _whole((link.get("href") or "").strip(), base)


def led_to(element: Element, base: str) -> str:
    """The address that a click on an element that is no link leads to; empty where none is told."""
    return _whole((element.get("data-href") or address_in(element.get("onclick") or "")).strip(), base)


def _whole(href: str, base: str) -> str:
    if not href or href.startswith(("#", "javascript:", "mailto:", "tel:", "data:")):
        return ""
    try:
        whole = urljoin(base, href)
    except ValueError:
        return ""
    return whole if "#/" in href or "#!" in href else str(urldefrag(whole).url)
