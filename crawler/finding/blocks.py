"""The repeated blocks of a page: what stands once for each of several links or titles."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree

from crawler.finding.trees import (
    HEADINGS,
    Element,
    classes_of,
    is_hidden,
    led_to,
    signature,
    stands_apart,
    target,
    words_of,
)
from crawler.finding.words import is_apart, is_label, says_more, speaks_of_calls

SEEDS, LEVELS = 4_000, 60  # that are looked at; pages beyond are cut
LEAST_TITLE = 5  # characters
_SEEDS = frozenset({"a", "tr", "dt", "li", "summary", *HEADINGS})
_TELLING_ROW = re.compile(r"card|item|teaser|views-row|result|entry|box", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:20\d\d)\b|\b\d{1,2}[./]\d{1,2}[./]\d\d\b")


@dataclass(frozen=True, slots=True)
class Seed:
    """An element that may be what a row is about, with what tells it from the others."""

    element: Element
    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Block:
    """Elements of one kind, each with one seed; ``runs_on`` where the rest of a row stands beside it."""

    rows: tuple[Element, ...]
    seeds: tuple[Seed, ...]
    runs_on: bool = False
    worth: float = 0.0


def single(root: Element, base: str) -> Block | None:
    """The one row of a page that lists one call: a heading that leads elsewhere, with a day beside it."""
    for seed in _seeds(root, base):
        above = _chain(seed.element)
        headed = any(one.tag in HEADINGS for one in above[:3])
        if not headed or seed.element.tag != "a" or stands_apart(seed.element, is_apart):
            continue
        row = next(
            (one for one in above[1:] if one.tag in ("li", "article", "tr") or _TELLING_ROW.search(_class(one))), None
        )
        if row is not None and _YEAR.search(words_of(row)):
            return Block((row,), (seed,), worth=1.0)
    return None


def _class(element: Element) -> str:
    return " ".join(classes_of(element))


def blocks(root: Element, base: str) -> list[Block]:
    """The repeated blocks of a page, the most promising ones first."""
    found: dict[frozenset[int], Block] = {}
    for group in _groups(_seeds(root, base)):
        block = _block(group)
        if block is not None:
            rows, block = frozenset(map(id, block.rows)), _weighed(block)
            found[rows] = max(found.get(rows, block), block, key=lambda one: one.worth)
    return sorted(found.values(), key=lambda one: -one.worth)


def _seeds(root: Element, base: str) -> list[Seed]:
    seeds: list[Seed] = []
    for element in root.iter(etree.Element):
        if element.tag not in _SEEDS and not (element.get("data-href") or element.get("onclick")):
            continue
        key, words = _seed(element, base)
        if key:
            seeds.append(Seed(element, key, words))
        if len(seeds) >= SEEDS:
            break
    return seeds


def _seed(element: Element, base: str) -> tuple[str, str]:
    """The key and the words of an element that may be what a row is about; empty for others."""
    if element.tag == "a":
        words = words_of(element)
        if len(words) < LEAST_TITLE or says_more(words):
            words = element.get("title") or element.get("aria-label") or words
        return target(element, base), words
    if led := led_to(element, base):
        return led, words_of(element)
    if (
        element.tag not in _SEEDS
        or next(element.iter("a"), None) is not None
        or next(element.iterancestors("a"), None) is not None
    ):
        return "", ""
    words = words_of(element)
    plain = (
        element.tag in HEADINGS
        or element.tag in ("dt", "summary")
        or (element.tag == "tr" and element.find("td") is not None)
    )
    dated = element.tag == "li" and _YEAR.search(words) is not None
    return (words.casefold(), words) if words and (plain or dated) else ("", "")


def _groups(seeds: list[Seed]) -> Iterator[list[Seed]]:
    """Seeds that stand alike: by their classes and those above, and by their place among tags alone."""
    alike: dict[Any, list[Seed]] = defaultdict(list)
    for seed in seeds:
        above = _chain(seed.element)
        alike["classes", *(signature(one) for one in above[:3])].append(seed)
        alike["class", signature(seed.element), *(one.tag for one in above[:2])].append(seed)
        alike["tags", *(one.tag for one in above[:5])].append(seed)
        if (
            seed.element.tag == "a"
            and (heading := next((one for one in above[:4] if one.tag in HEADINGS), None)) is not None
        ):
            alike["heading", heading.tag].append(seed)
            if (item := next((one for one in above if one.tag in ("li", "article", "tr")), None)) is not None:
                alike["item", item.getparent()].append(seed)  # headings of whatever level
    for group in alike.values():
        if len({seed.key for seed in group}) > 1:
            yield group


def _chain(element: Element) -> list[Element]:
    """An element and what is above it, below the body."""
    found = [element]
    for above in element.iterancestors():
        if above.tag in ("body", "html") or len(found) >= LEVELS:
            break
        found.append(above)
    return found


def _block(group: list[Seed]) -> Block | None:
    """The widest elements that each hold one seed of a group."""
    keys: dict[Element, str | None] = {}  # None: several
    chains = [_chain(seed.element) for seed in group]
    for seed, chain in zip(group, chains, strict=True):
        for one in chain:
            keys[one] = seed.key if keys.get(one, seed.key) == seed.key else None
    tops = [chain[: sum(keys[one] is not None for one in chain)] for chain in chains]
    rows, crowded = _at_one_height(group, chains, tops, keys)
    common = Counter(row.tag for row in rows)
    kept = {row: seed for row, seed in rows.items() if row.tag == common.most_common(1)[0][0]}
    beside = {top[-1]: seed for top, seed in zip(tops, group, strict=True) if top}
    if len(beside) > len(kept) and len({(row.tag, row.getparent()) for row in beside}) == 1:
        kept, crowded = beside, 0  # rows of one list, however deep each holds its seed
    if len(kept) < 2 or crowded > len(group) * 0.3:
        return None
    return _running(Block(tuple(kept), tuple(kept.values())))


def _at_one_height(
    group: list[Seed], chains: list[list[Element]], tops: list[list[Element]], keys: dict[Element, str | None]
) -> tuple[dict[Element, Seed], int]:
    """The elements as far above their seeds as most can be with one seed each; and how many hold more."""
    heights = Counter(map(len, tops))
    height = max(heights, key=lambda one: (heights[one], one))
    rows: dict[Element, Seed] = {}
    crowded = 0
    for seed, chain in zip(group, chains, strict=True):
        if not height or len(chain) < height:
            continue
        row = chain[height - 1]
        crowded += keys[row] is None
        if row not in rows or len(seed.words) > len(rows[row].words):
            rows[row] = seed
    return rows, crowded


def _running(block: Block) -> Block:
    """The block with rows that run on, where the greater part of them is followed by something that is none."""
    own = set(block.rows)
    followed = [row for row in block.rows if any(words_of(one) for one in _beside(row, own))]
    parents = Counter(row.getparent() for row in block.rows)
    if len(followed) < 0.6 * len(block.rows) or parents.most_common(1)[0][1] < 0.6 * len(block.rows):
        return block
    rows = _begun_before(block.rows, own)
    return replace(block, rows=rows, runs_on=True)


def _beside(row: Element, own: set[Element]) -> Iterator[Element]:
    """What stands after a row, up to the next one."""
    for one in row.itersiblings():
        if one in own:
            return
        if isinstance(one.tag, str):
            yield one


def _begun_before(rows: tuple[Element, ...], own: set[Element]) -> tuple[Element, ...]:
    """Where each row has something of its own before its title (a day, a picture), that is where it begins."""
    while True:
        before = [row.getprevious() for row in rows]
        likes = {signature(one) for one in before if one is not None and isinstance(one.tag, str)}
        if None in before or len(likes) != 1 or own.intersection(before) or before[0] in own:
            return rows
        last = [signature(one) for one in rows[-1].itersiblings() if isinstance(one.tag, str)]
        if likes.intersection(last[-1:]):
            return rows
        rows = tuple(before)
        own = own | set(before)


def _weighed(block: Block) -> Block:
    """The block with what it promises: many rows with titles of their own, days, and words around them."""
    some = block.rows[:40]
    texts = [_whole(row, block) for row in some]
    titles = [seed.words for seed in block.seeds[:40]]
    count = len(some)
    long = sum(len(title) >= 20 for title in titles) / count
    distinct = len({title.casefold() for title in titles}) / count
    dated = sum(_YEAR.search(text) is not None for text in texts) / count
    rich = sum(len(text) > len(title) + 25 for text, title in zip(texts, titles, strict=True)) / count
    speaking = sum(speaks_of_calls(f"{seed.key} {seed.words}") for seed in block.seeds[:40]) / count
    headed = sum(_is_headed(row, seed) for row, seed in zip(some, block.seeds, strict=False)) / count
    hidden = sum(is_hidden(seed.element) for seed in block.seeds[:40]) / count
    apart = sum(stands_apart(row, is_apart) for row in some[:5]) / len(some[:5])
    labels = sum(is_label(title) for title in titles) / count
    quality = 0.2 + long + 2.5 * dated + rich + 0.6 * speaking + headed + 0.5 * bool(_named(some))
    worth = (
        quality * distinct * (1 + min(count, 30) ** 0.5) * (1 - 0.85 * apart) * (1 - 0.7 * hidden) * (1 - 0.9 * labels)
    )
    if max(map(len, texts)) > 20_000:
        worth *= 0.3
    return replace(block, worth=worth)


def _whole(row: Element, block: Block) -> str:
    if not block.runs_on:
        return words_of(row)
    return " ".join(words_of(one) for one in (row, *_beside(row, set(block.rows))))


def _is_headed(row: Element, seed: Seed) -> bool:
    above = (seed.element, *seed.element.iterancestors())
    return any(one.tag in HEADINGS for one in above[:3]) or next(iter(row.iter(*HEADINGS)), None) is not None


def _named(rows: Iterable[Element]) -> set[str]:
    """The classes that all rows have."""
    return set.intersection(*(set(classes_of(row)) for row in rows))
