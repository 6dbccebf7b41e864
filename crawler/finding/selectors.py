"""CSS selectors that a person would write for elements of a page: short, by what lasts, and proved on the page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from parsel import Selector

from crawler.finding.trees import HEADINGS, Element, marks_of, tag_of
from crawler.finding.words import said_of, speaks_of_calls

_TELLING = re.compile(
    r"result|risultat|list|item|card|teaser|entry|post|article|row|box|date|title|titre|titel|titolo", re.IGNORECASE
)
_MARKED = ("itemtype", "itemprop", "property", "typeof", "data-type", "data-component-id", "data-testid", "about")
TRIES = 60
# A step of an address, and the word that begins one.
_STEPS = (re.compile(r"/([A-Za-z][\w-]{3,}/)"), re.compile(r"/([A-Za-z]{3,}-)"))


def rows_css(page: Selector, rows: Sequence[Element]) -> str:
    """The selector of rows: the shortest that gives all of them and nothing else; empty where there is none."""
    wanted = set(rows)
    best, best_errors = "", len(wanted) * 0.2 + 0.1
    for css in _row_candidates(rows):
        found = {one.root for one in page.css(css)}
        errors = 3 * len(wanted - found) + len(found - wanted)
        if errors < best_errors:
            best, best_errors = css, errors
        if not errors:
            break
    return best


def _row_candidates(rows: Sequence[Element]) -> Iterator[str]:
    own = _common(rows)
    above = [row.getparent() for row in rows if row.getparent() is not None]
    yield from own[:-1] if len(own) > 1 else []
    for levels in range(5):
        shared = _common(above)
        yield from (f"{upper} > {name}" if levels == 0 else f"{upper} {name}" for upper, name in product(shared, own))
        if all(one.tag == "td" for one in rows) or own[-1] == "tr":
            yield from (f"{upper} tr:has(td)" for upper in shared)
        above = [one.getparent() for one in above if one.getparent() is not None]
        if not above:
            break
    yield own[-1]
    yield f"{own[-1]}:has(a[href])"
    for heading in sorted(HEADINGS):
        yield from (f"{name}:has({heading})" for name in own)
        yield from (f"{name}:has({heading} a[href])" for name in own)
    yield from _by_link(rows, own[-1])


def _by_link(rows: Sequence[Element], tag: str) -> Iterator[str]:
    """By a part of the path that the links of all rows share, and no other link of the page."""
    links = [link.get("href") or "" for row in rows for link in row.iter("a")][:200]
    steps = Counter(step for href in links for kind in _STEPS for step in set(kind.findall(href)))
    for step, count in steps.most_common(3):
        if count >= len(rows):
            yield f'{tag}:has(a[href*="/{step}"])'
            yield f'{tag}:has(> a[href*="/{step}"])'


def _common(elements: Sequence[Element]) -> list[str]:
    """The simple selectors that all elements have in common, the most telling first; the tag alone is the last."""
    tags = {tag_of(one) for one in elements}
    tag = tags.pop() if len(tags) == 1 else "*"
    shared = set.intersection(*(set(marks_of(one)) for one in elements)) if elements else set()
    order = sorted(shared, key=telling)
    names = [f"{tag}{name}" if tag != "*" else name for name in order]
    pairs = [f"{names[0]}{order[1]}"] if len(order) > 1 else []
    marks = [f"{tag}[{mark}]" for mark in _MARKED if elements and all(one.get(mark) is not None for one in elements)]
    ids = [f"#{one}" for one in {one.get("id") or "" for one in elements} if _is_plain(one)][:1]
    return [*names[:4], *(ids if len(set(elements)) == 1 else []), *marks, *pairs, tag]


def _is_plain(name: str) -> bool:
    return re.fullmatch(r"[A-Za-z][\w-]{2,40}", name) is not None and not re.search(r"\d{3,}", name)


def inner_css(element: Element, row: Element) -> list[str]:
    """Selectors of an element within its row, the plainest first."""
    tag = tag_of(element)
    found: list[str] = []
    marks = ((mark, element.get(mark) or "") for mark in ("itemprop", "property", "headers", "data-label"))
    found += [f'[{mark}="{value}"]' for mark, value in marks if re.fullmatch(r"[\w .:/-]+", value)]
    names = sorted(marks_of(element), key=telling)
    found += names[:3]
    above = _named_above(element, row)
    if tag in ("td", "th"):
        found.append(f"{tag}:nth-child({_position(element)})")
    elif tag in HEADINGS or tag in ("time", "dt", "strong", "p"):
        found.append(tag)
    found += [f"{upper} {tag}" for upper in above]
    if tag not in found:
        found.append(tag)
    if tag not in ("td", "th") and element.getparent() is not None:
        nth = f"{tag}:nth-child({_position(element)})"
        found += [*(f"{upper} > {nth}" for upper in above), nth]
    return list(dict.fromkeys(found))


def _named_above(element: Element, row: Element) -> list[str]:
    """Names of what an element stands in, within its row, the nearest first."""
    found: list[str] = []
    for one in element.iterancestors():
        if one is row or len(found) > 3:
            break
        if one.tag in HEADINGS or one.tag in ("td", "dd", "li"):
            found.append(f"{one.tag}:nth-child({_position(one)})" if one.tag == "td" else str(one.tag))
        found += marks_of(one)[:2]
    return found


def telling(name: str) -> tuple[int, int]:
    """How well a class says what its elements are: words for calls and days first, then for rows, long ones last."""
    said = said_of(name.replace("-", " ").replace("_", " "))
    return (0 if speaks_of_calls(name) or said else 1 if _TELLING.search(name) else 2, len(name))


def _position(element: Element) -> int:
    return 1 + sum(isinstance(one.tag, str) for one in element.itersiblings(preceding=True))


def places_in(rows: Iterable[Element]) -> list[str]:
    """Selectors of all that stands in a few rows, the most frequent first."""
    counted: Counter[str] = Counter()
    number = 0
    for row in rows:
        counted.update({css for element in _below(row) for css in inner_css(element, row)})
        number += 1
    return [css for css, times in counted.most_common(TRIES * 2) if times >= number / 3]


def _below(row: Element) -> Iterator[Element]:
    for number, element in enumerate(row.iterdescendants()):
        if number > 400:
            return
        if isinstance(element.tag, str):
            yield element
