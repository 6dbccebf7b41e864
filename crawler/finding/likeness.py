"""How much the rows of a block look like calls: by the days they close on, their words, and what stands above."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from parsel import Selector

from crawler.finding.blocks import Block
from crawler.finding.days import crawled_day
from crawler.finding.facts import Places
from crawler.finding.proving import first_text
from crawler.finding.trees import HEADINGS, Element, names_of, words_of
from crawler.finding.words import speaks_of_calls, speaks_of_news

LEVELS = 4  # above a row, whose names tell what the block is
BEFORE = 4  # elements before each of them that may be its heading
SHORT = 160  # characters of what stands above a block; more is another block
LOOKED_AT = 40  # rows


def likeness(block: Block, rows: Sequence[Selector], places: Places, today: dt.date, *, month_first: bool) -> float:
    """A factor of about 0.2 (news, a menu) to 3 (calls with days to come)."""
    some = rows[:LOOKED_AT]
    closing = [_closing(row, places.get("deadline", ()), month_first) for row in some]
    read = [on for on in closing if on is not None]
    closes, coming = len(read) / len(some), sum(on >= today for on in read) / len(some)
    spoken = [speaks_of_calls(f"{seed.key} {seed.words}") for seed in block.seeds[:LOOKED_AT]]
    around = _around(block.rows[0])
    worth = 0.4 + 1.2 * closes + 0.4 * coming + 0.5 * sum(spoken) / len(spoken) + 0.4 * speaks_of_calls(around)
    if speaks_of_news(around):
        worth *= 0.9 if closes > 0.5 or speaks_of_calls(around) else 0.4
    return worth


def _closing(row: Selector, places: Sequence[str], month_first: bool) -> dt.date | None:
    days = (crawled_day(first_text(row, place), month_first) for place in places)
    return next(filter(None, days), None)


def _around(row: Element) -> str:
    """The names of a row and of what it stands in, and the heading above it."""
    names, heading = [], ""
    for level, one in enumerate((row, *row.iterancestors())):
        if level > LEVELS or one.tag in ("body", "html", "main"):
            break
        names.append(names_of(one).replace("-", " "))
        heading = heading or _heading_before(one)
    return " ".join((*names, heading))


def _heading_before(element: Element) -> str:
    """The words of the heading directly before an element; empty where there is none."""
    for number, one in enumerate(element.itersiblings(preceding=True)):
        if number >= BEFORE:
            break
        head = one if one.tag in HEADINGS else next(iter(one.iter(*HEADINGS)), None) if _is_plain(one) else None
        if head is not None and len(words := words_of(head)) <= SHORT:
            return words
    return ""


def _is_plain(element: Element) -> bool:
    return isinstance(element.tag, str) and len(words_of(element)) <= SHORT
