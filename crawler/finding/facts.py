"""Where the fields of a call stand within the rows of a block: places are proposed from some rows and proved on all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from statistics import mean
from typing import Any

from parsel import Selector

from crawler.declared.notation import address, nodes_of, texts
from crawler.fields import amounts, line, money
from crawler.finding.days import ROWS, closing_day, crawled_day, days_in, is_day_line, opening_day, sums_in
from crawler.finding.proving import best_places, first_text
from crawler.finding.selectors import places_in
from crawler.finding.trees import HEADINGS, tag_of, words_of
from crawler.finding.words import Said, says_more

Places = dict[str, tuple[str, ...]]

SAMPLE, FEW = 6, 15  # rows that places are proposed from; on which titles, links and summaries are proved
_TITLE_NAMES = ("title", "titre", "titolo", "titel", "titulo", "name", "heading", "headline", "tytul")
_SUMMARY_NAMES = (
    "summary",
    "desc",
    "abstract",
    "teaser",
    "intro",
    "excerpt",
    "chapo",
    "body",
    "text",
    "oggetto",
    "lead",
)


def places_of(rows: Sequence[Selector], base: str, today: dt.date, *, month_first: bool = False) -> Places:
    """Where the fields stand in rows of a page; empty where no title can be told."""
    some, few = rows[:ROWS], rows[:FEW]
    proposed = places_in([row.root for row in rows[:SAMPLE]])
    own = [tag_of(some[0].root)] if some else []
    title = _title(few, [*proposed, *own])
    if not title:
        return {}
    found: Places = {"title": (title,)}
    if link := _link(few, title, proposed, base):
        found["link"] = (link,)
    found |= dated(some, today, month_first=month_first)
    found |= paid(some)
    if summary := _summary(few, title, proposed):
        found["summary"] = (summary,)
    return found


def dated(rows: Sequence[Selector], today: dt.date, *, month_first: bool = False) -> Places:
    """Where the days of a call stand. A day that nothing names is its deadline only where most of them are to come."""
    mentions = [days_in(row, month_first) for row in rows]
    closes, opens = partial(crawled_day, month_first=month_first), partial(opening_day, month_first=month_first)
    found: Places = {"deadline": best_places(rows, mentions, (Said.CLOSES, Said.WINDOW), closes)}
    if not found["deadline"]:
        unnamed = [one.value for row in mentions for one in row if not one.said]
        coming = sum(isinstance(value, dt.date) and value >= today for value in unnamed)
        field = "deadline" if coming > len(unnamed) / 2 else "published"
        found[field] = best_places(rows, mentions, ("",), closes if field == "deadline" else opens)
    found["first_stage"] = best_places(rows, mentions, (Said.FIRST_STAGE,), closes, 0.25 * len(rows))[:1]
    found["opens"] = best_places(rows, mentions, (Said.OPENS,), opens, 0.25 * len(rows))
    if not found.get("published"):
        found["published"] = best_places(rows, mentions, (Said.PUBLISHED,), opens, 0.25 * len(rows))
    own, first = found.pop("deadline"), found.pop("first_stage")
    found = {name: places for name, places in found.items() if places and not {*own} & {*places}}
    staged = {"deadline": own, "first_stage": first if first != own[:1] else ()}
    return {name: places for name, places in staged.items() if places} | found


def paid(rows: Sequence[Selector]) -> Places:
    """Where the amounts of a call stand, each by what the page calls it."""
    mentions = [sums_in(row) for row in rows]
    found: Places = {}
    for kind in ("budget", "grant_min", "grant_max", "amount"):
        read: Any = _sums if kind == "amount" else _one_sum
        places = best_places(rows, mentions, (kind,), read)
        if places and places not in found.values():
            found[kind] = places[:1]
    return found


def _sums(text: str) -> object:
    return tuple(amounts(text)) or None


def _one_sum(text: str) -> object:
    one = money(text)
    return (one,) if one else _sums(text)


_LINKING = (
    "about",
    "data-href",
    "data-url",
    "data-link",
    "resource",
    "onclick",
)  # attributes that hold the address of a row


def _title(rows: Sequence[Selector], proposed: Sequence[str]) -> str:
    judged = {css: _title_worth(rows, css) for css in proposed}
    return (
        max(judged, key=lambda css: (judged[css], -len(css)), default="")
        if any(worth > 0 for worth in judged.values())
        else ""
    )


def _title_worth(rows: Sequence[Selector], css: str) -> float:
    found = [line(first_text(row, css)) for row in rows]
    said = [title for title in found if title]
    if len(said) < 0.75 * len(rows):
        return 0
    distinct = len({title.casefold() for title in said}) / len(said)
    more = sum(says_more(title) for title in said) / len(said)
    short = sum(len(title) < 6 for title in said) / len(said)
    if distinct < 0.7 or more > 0.3 or short > 0.3:
        return 0
    length = mean(map(len, said))
    days = sum(is_day_line(title) for title in said) / len(said)
    whole = sum(len(title) >= 0.9 * len(line(_all_text(row))) for title, row in zip(found, rows, strict=True)) / len(
        rows
    )
    codes = sum(" " not in title and any(map(str.isdigit, title)) for title in said) / len(said)
    first = sum(
        bool(title) and line(_all_text(row)).startswith(title[:20]) for title, row in zip(found, rows, strict=True)
    ) / len(rows)
    return (
        3 * len(said) / len(rows)
        + 2 * distinct
        + min(length, 50) / 50
        - max(0, length - 140) / 60
        - 2.5 * days
        - 0.8 * (whole if len(rows[0].root) else 0)
        + _standing(rows, css)
        + 0.5 * first
        - 2 * codes
        - 0.6 * ("nth-child" in css and "td" not in css)
    )


def _standing(rows: Sequence[Selector], css: str) -> float:
    """What an element is tells whether it is a title: a heading, a link, or named so."""
    element = next((one.root for row in rows for one in row.css(css)[:1] if not isinstance(one.root, str)), None)
    if element is None:
        return 0
    around = [element, *list(element.iterancestors())[:2]]
    headed = any(one.tag in (*HEADINGS, "summary") or one.get("role") == "heading" for one in around)
    linked = 1.0 if any(one.tag == "a" for one in around) else _linked(element)
    names = " ".join((element.get("class") or "", element.get("itemprop") or "")).lower()
    return (
        1.4 * headed
        + 0.4 * (element.tag in ("strong", "b"))
        + 0.8 * linked
        + 0.8 * any(name in names for name in _TITLE_NAMES)
    )


def _linked(element: Any) -> float:
    """How much of an element's words its link has; less than nothing where the greater part stands beside it."""
    link = next(iter(element.iter("a")), None)
    if link is None:
        return 0
    share = len(words_of(link)) / max(1, len(words_of(element)))
    return share if share > 0.8 else -1


def _link(rows: Sequence[Selector], title: str, proposed: Sequence[str], base: str) -> str:
    """The place of the links: the title's own, else the place whose links are most and most distinct."""
    if _link_worth(rows, title, base) >= 0.9:
        return title
    links = [css for css in ("a[href]", *proposed) if _is_of_links(rows, css)]
    judged = {css: _link_worth(rows, css, base) for css in links}
    best = max(judged, key=lambda css: (round(judged[css], 2), -len(css)), default="")
    own = _link_worth(rows, title, base)
    if own and own >= judged.get(best, 0) - 0.05:
        return title
    if judged.get(best, 0) >= 0.5:
        return best
    marks = [f"::attr({name})" for name in _LINKING]
    return next((place for place in marks if _link_worth(rows, place, base) >= 0.9), "")


def _is_of_links(rows: Sequence[Selector], css: str) -> bool:
    found = [one.root for row in rows[:3] for one in row.css(css)[:1]]
    return bool(found) and all(getattr(one, "tag", "") == "a" for one in found)


def _link_worth(rows: Sequence[Selector], css: str, base: str) -> float:
    found = [address(row, css) for row in rows]
    led = [one for one in found if one and not one.startswith(("#", "javascript:", "mailto:", "tel:")) and one != base]
    return len(set(led)) / len(rows)


def _summary(rows: Sequence[Selector], title: str, proposed: Sequence[str]) -> str:
    titles = [line(first_text(row, title)) for row in rows]
    wholes = [len(line(_all_text(row))) for row in rows]
    judged = {css: _summary_worth(rows, css, titles, wholes) for css in proposed if css != title}
    best = max(judged, key=lambda css: (judged[css], -len(css)), default="")
    return best if best and judged[best] > 0 else ""


def _summary_worth(rows: Sequence[Selector], css: str, titles: Sequence[str], wholes: Sequence[int]) -> float:
    found = [line(first_text(row, css)) for row in rows]
    said = [(text, head) for text, head in zip(found, titles, strict=True) if len(text) >= 25]
    if len(said) < 0.5 * len(rows) or len({text for text, _ in said}) < 0.8 * len(said):
        return 0
    repeats = sum(head.casefold() in text.casefold() for text, head in said if head) / len(said)
    days = sum(closing_day(text) is not None for text, _ in said) / len(said)
    length = mean(len(text) for text, _ in said)
    share = mean(len(text) / max(1, whole) for text, whole in zip(found, wholes, strict=True))
    names = any(name in css for name in _SUMMARY_NAMES)
    table = sum(bool(one.css("dt, th, td, time, h1, h2, h3, h4, label")) for row in rows for one in row.css(css)[:1])
    return (
        len(said) / len(rows)
        + min(length, 200) / 200
        - 2.5 * repeats
        - 0.7 * days
        - (1.5 if share > 0.85 else 0)
        - 1.2 * table / len(rows)
        + 0.5 * (names or css == "p")
        - 0.5 * ("nth-child" in css and "td" not in css)
    )


def _all_text(row: Selector) -> str:
    return " ".join(text for _, text in nodes_of(row.root))


def all_texts(row: Selector, places: tuple[str, ...]) -> list[str]:
    """Every text at the first of some places that holds any."""
    return next((found for place in places if (found := list(texts(row, place)))), [])
