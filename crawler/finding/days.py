"""The days and amounts of a row, what the page says of each, and the places that read the same ones everywhere."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from parsel import Selector

from crawler import fields
from crawler.declared import reading
from crawler.declared.notation import nodes_of
from crawler.fields import amounts, deadline, is_counted, line
from crawler.finding.selectors import inner_css
from crawler.finding.trees import Element, names_of
from crawler.finding.words import Said, closings_in, kind_of_amount, label_in, said_of, without_labels

_DATED = (
    "datetime",
    "content",
    "title",
    "data-date",
    "data-deadline",
    "data-end",
    "data-value",
    "data-order",
    "data-sort",
)
_CLOSING = (Said.CLOSES, Said.WINDOW)
_DIGITS = re.compile(r"\d")
LONG = 300  # characters of a text; a day in a longer one is prose
PROSE = 80
ROWS = 40  # that are looked at


@dataclass(frozen=True, slots=True)
class Mention:
    """A day or an amount in a row: what the page says of it, and the places where it may be read."""

    said: str
    value: object
    places: tuple[str, ...]


@cache
def closing_day(text: str, month_first: bool = False) -> dt.date | None:
    """The day on which a call closes, by a text; None where it names none, or one that cannot be."""
    try:
        return reading.named_day(text, month_first=month_first)
    except ValueError:
        return None


@cache
def crawled_day(text: str, month_first: bool = False) -> dt.date | None:
    """The day that a crawl reads in a text where a deadline is declared to stand."""
    try:
        on = deadline(reading.closing_part(text, month_first=month_first), month_first=month_first)
    except ValueError:
        return None
    return on.day if on else None


@cache
def opening_day(text: str, month_first: bool = False) -> dt.date | None:
    """The day that a text names, or the beginning of its window; None where it names none, or one that cannot be."""
    try:
        return reading.opening_day(text, month_first=month_first)
    except ValueError:
        return None


def is_day_line(text: str, month_first: bool = False) -> bool:
    """Whether a text says no more than days and what they are: no title."""
    try:
        named = fields.days_in(text, month_first=month_first)
    except ValueError:
        return False
    rest = text
    for one in reversed(named):
        rest = rest[: one.start] + rest[one.end :]
    return bool(named) and sum(map(str.isalpha, without_labels(rest))) < 12


def days_in(row: Selector, month_first: bool) -> list[Mention]:
    """Every day that stands in a row, in its texts and in its attributes."""
    found = []
    nodes = nodes_of(row.root)
    for number, (element, text) in enumerate(nodes):
        if not _DIGITS.search(text):
            continue
        if len(text) > LONG or is_counted(text):
            found += _in_prose(text, month_first)
            continue
        holder, whole, on = _whole(element, text, row.root, month_first)
        if on is None:
            found += _in_prose(text, month_first)
            continue
        said, label = _context(nodes, number, row.root, _before(whole, on, month_first))
        places = [*_labels(label), *inner_css(holder, row.root)[:5]]
        if not (said == Said.OPENS and len(whole) > PROSE):  # prose opens many things: a fair, a stay, a year
            found.append(Mention(said, on, tuple(places)))
    return _settled([*found, *_attributes(row, month_first, nodes)])


def _settled(found: list[Mention]) -> list[Mention]:
    """Of the days on which a row is said to close, the first; it may be a stage or an end where no other is."""
    for kinds in (_CLOSING, (Said.FIRST_STAGE,), (Said.ENDS,)):
        if closing := [one for one in found if one.said in kinds]:
            break
    if not closing:
        return found
    on = closing[0].value
    settled = closing if closing[0].said == Said.FIRST_STAGE else []  # it is both
    for one in found:
        said = Said.CLOSES if one in closing and one.value == on else one.said
        said = Said.OTHER if said in (*_CLOSING, Said.ENDS) and one.value != on else said
        settled = [*settled, replace(one, said=said)]
    return settled


def _in_prose(text: str, month_first: bool) -> list[Mention]:
    """The closing days of a long text: each directly after the words that say so."""
    found = []
    for label, end in islice(closings_in(text), 20):
        if (on := closing_day(text[end : end + 40].lstrip(" :"), month_first)) is not None:
            found.append(Mention(Said.CLOSES, on, tuple(_labels(label))))
    return found


def _whole(element: Element, text: str, root: Element, month_first: bool) -> tuple[Element, str, dt.date | None]:
    """The day of a text, or of all that its element holds where a day is split among several; with the whole text."""
    if (on := closing_day(text, month_first)) is not None:
        return element, text, on
    for one in (element, element.getparent()):
        if one is None or one is root:
            break
        joined = line(" ".join(one.itertext()))
        if len(joined) <= 40 and (on := closing_day(joined, month_first)) is not None:
            return one, joined, on
    return element, text, None


def _attributes(row: Selector, month_first: bool, nodes: list[tuple[Element, str]]) -> Iterator[Mention]:
    for element in row.root.iter():
        if not isinstance(element.tag, str):
            continue
        for name in _DATED:
            text = element.get(name) or ""
            if 8 <= len(text) <= 40 and (on := closing_day(text, month_first)) is not None:
                own = _before(text, on, month_first)
                before = [i for i, (one, _) in enumerate(nodes) if one is element or element in one.iterancestors()]
                said, label = _context(nodes, before[0], row.root, own) if before else (_named(element, row.root), "")
                places = (f"{css}::attr({name})" for css in inner_css(element, row.root)[:4])
                yield Mention(said, on, (*places, *(_labels(label) if before else ())))


def _before(text: str, on: dt.date, month_first: bool) -> str:
    """What stands in a text before its day."""
    starts = [match.start() for match in re.finditer(r"\w+", text)]
    start = next((at for at in reversed(starts) if closing_day(text[at:], month_first) == on), 0)
    return text[:start]


def _context(nodes: list[tuple[Element, str]], number: int, root: Element, own: str) -> tuple[str, str]:
    """What the page says of a value: before it in its text (``own``), above it, or in names; and the words for it."""
    element = nodes[number][0]
    said = said_of(own)
    if said and said is not Said.ENDS:
        return said, _words_for(own)
    found, label = _beside(nodes, number, root)
    if said and found not in (*_CLOSING, Said.FIRST_STAGE):  # "hasta el" alone says less than what stands before it
        return said, _words_for(own)
    return (found, label) if found else (_named(element, root), "")


def _words_for(own: str) -> str:
    """The words before a day in its text that say what it is: all of them where they are a label."""
    plain = own.strip(" -–|•(")
    return plain if plain.endswith(":") and re.fullmatch(r"[^\d.,;()]{3,40}", plain) else label_in(own)


def _beside(nodes: list[tuple[Element, str]], number: int, root: Element) -> tuple[str, str]:
    """What the term, or the texts before a value, say of it; and the words for it."""
    term = _term_of(nodes[number][0], root)
    if term and (said := said_of(term)):
        return said, term if len(term) <= 60 else label_in(term)
    if _stands_after(nodes, number):
        return "", ""
    for back in range(1, 4):
        before = nodes[number - back][1] if number >= back else ""
        if not before or closing_day(before) is not None or len(before) > 120:
            break
        if (said := said_of(before)) is not None:
            return said, before.rstrip(" :") if len(before) <= 60 else label_in(before)
        if len(before.strip(" :-–|•")) > 3:
            break
    return "", ""


def _stands_after(nodes: list[tuple[Element, str]], number: int) -> bool:
    """Whether days stand before what is said of them: in a run of lines that are alike, it begins with a day."""

    def is_day(at: int) -> bool:
        return 0 <= at < len(nodes) and len(nodes[at][1]) <= PROSE and closing_day(nodes[at][1]) is not None

    def is_said(at: int) -> bool:
        if not 0 <= at < len(nodes) or is_day(at) or nodes[at][1].endswith(":"):
            return False
        alike = nodes[at][0].tag == nodes[number][0].tag and nodes[at][0].getparent() is nodes[number][0].getparent()
        return alike and len(nodes[at][1]) <= PROSE and said_of(nodes[at][1]) is not None

    first = last = number
    while is_said(first - 1) and is_day(first - 2):
        first -= 2
    while is_said(last + 1) and is_day(last + 2):
        last += 2
    return is_said(last + 1) and (first < number or not is_said(number - 1))


def _term_of(element: Element, root: Element) -> str:
    """The words of the term, or of the heading of the column, that an element belongs to."""
    for one in (element, *element.iterancestors()):
        if one is root:
            break
        if one.tag == "dd":
            terms = [before for before in one.itersiblings(preceding=True) if before.tag == "dt"]
            return line(" ".join(terms[0].itertext())).rstrip(" :") if terms else ""
        if one.tag == "td":
            beside = one.getprevious()
            if beside is not None and beside.tag == "th":
                return line(" ".join(beside.itertext())).rstrip(" :")
            return _heading_of(one)
    return ""


def _heading_of(cell: Element) -> str:
    table = next(cell.iterancestors("table"), None)
    first = next(table.iter("tr"), None) if table is not None else None
    position = sum(isinstance(one.tag, str) for one in cell.itersiblings(preceding=True))
    cells = [one for one in first if isinstance(one.tag, str)] if first is not None else []
    return line(" ".join(cells[position].itertext())) if position < len(cells) and cells[position] is not cell else ""


def _named(element: Element, root: Element) -> str:
    """What the names of an element and of those above it, within its row, say."""
    for level, one in enumerate((element, *element.iterancestors())):
        if level > 3 or (one is root and level):
            break
        if said := said_of(f"{one.tag} {names_of(one)}".replace("-", " ")):
            return said
    return ""


def _labels(label: str) -> list[str]:
    plain = label.strip(" :–-")
    told = dict.fromkeys((plain, label_in(plain)))  # "Full proposal target date", and "target date" of other rows
    return [f"::label({one})" for one in told if 2 < len(one) <= 40 and not re.search(r"[()\d]", one)]


def sums_in(row: Selector) -> list[Mention]:
    """Every amount that stands in a row beside its currency."""
    found = []
    nodes = nodes_of(row.root)
    for number, (element, text) in enumerate(nodes):
        if len(text) > LONG or not _DIGITS.search(text) or not (sums := amounts(text)):
            continue
        before = nodes[number - 1][1] if number else ""
        term = _term_of(element, row.root) or (before if len(before) <= 60 and not amounts(before) else "")
        kind = kind_of_amount(term) or kind_of_amount(re.split(r"\d", text, maxsplit=1)[0])
        if not kind:
            continue
        label = term.rstrip(" :") if kind_of_amount(term) else ""
        found.append(Mention(kind, tuple(sums), (*_labels(label), *inner_css(element, row.root)[:4])))
    return found
