"""Where deadlines stand on the calls' own pages: learnt from some of them, proved on each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from functools import partial

from parsel import Selector
from scrapy.http import TextResponse

from crawler.fields import amounts
from crawler.finding.days import Mention, crawled_day, days_in, opening_day, sums_in
from crawler.finding.facts import Places
from crawler.finding.proving import best_places
from crawler.finding.trees import stands_apart
from crawler.finding.words import Said, is_apart, said_of

PAGES = 3  # that places are learnt from
TWICE = 2  # pages that prove a place
READ = 10  # calls whose own pages are read, so that what is printed shows what a crawl gives
_LABEL = re.compile(r"::label\(.{6,}(?<!\ble|\bil|\bel|\bby|\bdo|\bal)(?<!zum|ore)\)")  # that stands for itself
_APART = "header, footer, nav, aside, form, script, style"


def detail_places(pages: Sequence[TextResponse], *, month_first: bool) -> Places:
    """Where the days and amounts of calls stand on their own pages, by what the pages call them; empty if nowhere.

    A day counts that is said to be the deadline. Two pages prove a place, one a label that says enough.
    """
    rows = [page.selector for page in pages]
    mentions = [_named(days_in(_own_part(page), month_first)) for page in pages]
    closes, opens = partial(crawled_day, month_first=month_first), partial(opening_day, month_first=month_first)
    closing = (Said.CLOSES, Said.WINDOW)
    found: Places = {"deadline": best_places(rows, mentions, closing, closes, TWICE)[:1]}
    if not found["deadline"]:
        mentions = [_labelled(one) for one in mentions]
        found["deadline"] = best_places(rows, mentions, closing, closes)
    if not found["deadline"]:
        return {}
    first = best_places(rows, mentions, (Said.FIRST_STAGE,), closes)[:1]
    found["first_stage"] = first if first != found["deadline"][:1] else ()
    found["opens"] = best_places(rows, mentions, (Said.OPENS,), opens, TWICE)[:1]
    sums = [_named(sums_in(_own_part(page))) for page in pages]
    for kind in ("budget", "grant_max"):
        found[kind] = best_places(rows, sums, (kind,), _sum, TWICE)[:1]
    return {name: places for name, places in found.items() if places}


def _sum(text: str) -> object:
    return tuple(amounts(text)) or None


def _named(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions with the places alone that stand for what they are called: a label, or a class."""
    named = []
    for one in mentions:
        places = tuple(place for place in one.places if _tells(place))
        named.append(replace(one, places=tuple(place for place in places if "nth-child" not in place)))
    return [one for one in named if one.places]


def _tells(place: str) -> bool:
    """Whether a place is named; a page says "until" of many things."""
    label = place.partition("::label(")[2].rstrip(")")
    return said_of(label) is not Said.ENDS if label else place.startswith((".", "["))


def _labelled(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions with a label that says enough to stand for itself: "Date limite de dépôt", and not "avant le"."""
    labels = [(one, tuple(place for place in one.places if _LABEL.fullmatch(place))) for one in mentions]
    return [replace(one, places=places) for one, places in labels if places]


def _own_part(page: TextResponse) -> Selector:
    """A page without its head, foot, menus and asides."""
    root = deepcopy(page.selector.root)
    for one in Selector(root=root, type="html").css(_APART):
        element = one.root
        if element.getparent() is not None and (element.tag != "form" or stands_apart(element, is_apart)):
            element.drop_tree()
    return Selector(root=root, type="html")
