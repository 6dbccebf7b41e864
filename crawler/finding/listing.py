"""A page with a row a call: its best block, and the declaration's words for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from parsel import Selector

from crawler.declared.rows import running_on
from crawler.finding.blocks import Block, blocks, single
from crawler.finding.facts import Places, places_of
from crawler.finding.likeness import likeness
from crawler.finding.proving import first_text
from crawler.finding.selectors import rows_css
from crawler.finding.words import speaks_of_calls

NEARLY = 0.4  # of the worth of the best list: what is told of, too
LOOKED_AT = 12  # blocks, the most promising ones
WRAPPERS = 4  # of a row, one within the other


@dataclass(frozen=True, slots=True)
class Listing:
    """How a page lists its calls."""

    row_css: str
    runs_on: bool
    places: Places
    rows: Sequence[Selector]  # put together where they run on
    elements: tuple[Any, ...]  # of the page, that begin the rows
    worth: float
    alike: float  # how much its rows look like calls
    others: tuple[str, ...] = ()  # what else the page lists, in words


def find_listing(page: Selector, base: str, today: dt.date, *, month_first: bool = False) -> Listing | None:
    """The block of a page that lists calls; None where there is none."""
    promising = [block for block in blocks(page.root, base)[:LOOKED_AT] if block.worth > 0.8]
    tried = ((block, _listing(page, block, base, today, month_first)) for block in promising)
    found = [
        listing
        for block, whole in tried
        if (listing := whole or _listing(page, _speaking(block), base, today, month_first)) is not None
    ]
    found.sort(key=lambda one: -one.worth)
    alone = single(page.root, base)
    if alone is not None and all(_within(one.elements[:1], alone.rows) for one in found[:1]):
        return _listing(page, alone, base, today, month_first)  # what comes again is within the one row
    return replace(found[0], others=tuple(_others(found))) if found else None


def _others(found: Sequence[Listing]) -> Iterator[str]:
    """The next best list of a page, where it is nearly as good and has other rows."""
    own = set(found[0].elements)
    for one in found[1:]:
        rows = set(one.elements)
        apart = not (own & rows or _within(own, rows) or _within(rows, own))
        if apart and one.worth > NEARLY * found[0].worth:
            title = first_text(one.rows[0], one.places["title"][0])
            yield f'the page has another list of {len(one.rows)}, such as {title[:60]!r}: row_css = "{one.row_css}"'
            return


def _within(rows: Collection[Any], others: Collection[Any]) -> bool:
    """Whether some rows stand within others."""
    return any(above in others for row in rows for above in row.iterancestors())


def _listing(page: Selector, block: Block, base: str, today: dt.date, month_first: bool) -> Listing | None:
    css = _selector(page, block) if len(block.rows) > 1 else ""
    if not css:
        return None
    rows = rows_of(page, css, block.runs_on)
    places = places_of(rows, base, today, month_first=month_first)
    if not places:
        return None
    worth = block.worth * (1 + 0.2 * ("link" in places) + 0.2 * ("summary" in places))
    alike = likeness(block, rows, places, today, month_first=month_first)
    return Listing(css, block.runs_on, places, rows, tuple(one.root for one in page.css(css)), worth * alike, alike)


def _speaking(block: Block) -> Block:
    """The rows of a block that speak of calls: a short page links to its calls and to other things in the same way."""
    pairs = zip(block.rows, block.seeds, strict=True)
    kept = [(row, seed) for row, seed in pairs if speaks_of_calls(f"{seed.key} {seed.words}")]
    return replace(block, rows=tuple(row for row, _ in kept), seeds=tuple(seed for _, seed in kept))


def _selector(page: Selector, block: Block) -> str:
    """The selector of a block's rows, or of the one element that each holds where only that has a name that lasts."""
    rows = block.rows
    for _ in range(WRAPPERS):
        if css := rows_css(page, rows):
            return css
        within = [[one for one in row if isinstance(one.tag, str)] for row in rows]
        if any(len(parts) != 1 for parts in within):
            break
        rows = tuple(parts[0] for parts in within)
    return ""


def rows_of(page: Selector, css: str, runs_on: bool) -> Sequence[Selector]:
    """The rows that a declaration selects on a page."""
    found = page.css(css)
    return running_on(found) if runs_on else list(found)
