"""A page with a row a call: its best block, and the declaration's words for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from parsel import Selector

from crawler.declared.rows import running_on
from crawler.finding.blocks import Block, blocks, single
from crawler.finding.facts import Places, places_of
from crawler.finding.selectors import rows_css

LOOKED_AT = 6  # blocks, the most promising ones


@dataclass(frozen=True, slots=True)
class Listing:
    """How a page lists its calls."""

    row_css: str
    runs_on: bool
    places: Places
    number: int  # of rows
    worth: float


def find_listing(page: Selector, base: str, today: dt.date, *, month_first: bool = False) -> Listing | None:
    """The block of a page that lists calls; None where there is none."""
    found = [
        listing
        for block in blocks(page.root, base)[:LOOKED_AT]
        if block.worth > 0.8 and (listing := _listing(page, block, base, today, month_first)) is not None
    ]
    if not found and (alone := single(page.root, base)) is not None:
        return _listing(page, alone, base, today, month_first)
    return max(found, key=lambda one: one.worth, default=None)


def _listing(page: Selector, block: Block, base: str, today: dt.date, month_first: bool) -> Listing | None:
    css = rows_css(page, block.rows)
    if not css:
        return None
    rows = rows_of(page, css, block.runs_on)
    places = places_of(rows, base, today, month_first=month_first)
    if not places:
        return None
    worth = block.worth * (1 + 0.5 * ("deadline" in places) + 0.2 * ("link" in places) + 0.2 * ("summary" in places))
    return Listing(css, block.runs_on, places, len(rows), worth)


def rows_of(page: Selector, css: str, runs_on: bool) -> Sequence[Selector]:
    """The rows that a declaration selects on a page."""
    found = page.css(css)
    return running_on(found) if runs_on else list(found)
