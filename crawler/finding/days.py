"""The days and amounts of a row, what the page says of each, and the places that read the same ones everywhere."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from parsel import Selector

from crawler.declared import reading
from crawler.declared.notation import nodes_of, texts
from crawler.fields import amounts, is_counted, line
from crawler.finding.selectors import inner_css
from crawler.finding.trees import Element, names_of
from crawler.finding.words import Said, closings_in, kind_of_amount, label_in, said_of

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
def opening_day(text: str, month_first: bool = False) -> dt.date | None:
    """The day that a text names, or the beginning of its window; None where it names none, or one that cannot be."""
    try:
        return reading.opening_day(text, month_first=month_first)
    except ValueError:
        return None


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
        whole, on = _whole(element, text, row.root, month_first)
        if on is None:
            continue
        said, label = _context(nodes, number, row.root, _before(whole, on, month_first))
        places = [*_labels(label), *inner_css(element, row.root)[:5]]
        if not (said == Said.OPENS and len(whole) > PROSE):  # prose opens many things: a fair, a stay, a year
            found.append(Mention(said, on, tuple(places)))
    return [*found, *_attributes(row, month_first, nodes)]


def _in_prose(text: str, month_first: bool) -> list[Mention]:
    """The closing days of a long text: each directly after the words that say so."""
    found = []
    for label, end in islice(closings_in(text), 20):
        if (on := closing_day(text[end : end + 40].lstrip(" :"), month_first)) is not None:
            found.append(Mention(Said.CLOSES, on, tuple(_labels(label))))
    return found


def _whole(element: Element, text: str, root: Element, month_first: bool) -> tuple[str, dt.date | None]:
    """The day of a text, or of all that its element holds where a day is split among several."""
    if (on := closing_day(text, month_first)) is not None:
        return text, on
    for one in (element, element.getparent()):
        if one is None or one is root:
            break
        joined = line(" ".join(one.itertext()))
        if len(joined) <= 40 and (on := closing_day(joined, month_first)) is not None:
            return joined, on
    return text, None


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
    if said := said_of(own):
        return said, label_in(own)
    if (term := _term_of(element, root)) and (said := said_of(term)):
        return said, term if len(term) <= 60 else label_in(term)
    for back in range(1, 4):
        before = nodes[number - back][1] if number >= back else ""
        if not before or closing_day(before) is not None or len(before) > 120:
            break
        if (said := said_of(before)) is not None:
            return said, before.rstrip(" :") if len(before) <= 60 else label_in(before)
        if len(before.strip(" :-–|•")) > 3:
            break
    return _named(element, root), ""


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
    return [f"::label({plain})"] if 2 < len(plain) <= 40 and not re.search(r"[()\d]", plain) else []


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


def best_places(
    rows: Sequence[Selector],
    mentions: Sequence[Sequence[Mention]],
    wanted: Sequence[str],
    read: Callable[[str], object],
    least: float = 1,
) -> tuple[str, ...]:
    """The one or two places that read, in at least so many rows, what the mentions ``wanted`` say, and nothing else.

    A place that reads anything else than what a row is known to say is worse than none.
    """
    expected = [{one.value for one in found if one.said in wanted} for found in mentions]
    counted = Counter(place for found in mentions for one in found if one.said in wanted for place in one.places)
    chosen: list[str] = []
    open_rows = [number for number, values in enumerate(expected) if values]
    while open_rows and len(chosen) < 2:
        others = [number for number in range(len(rows)) if number in open_rows or not expected[number]]
        judged = {
            place: _score(place, [(rows[n], expected[n]) for n in others], read)
            for place, _ in counted.most_common(24)
            if place not in chosen
        }
        place = max(judged, key=lambda one: judged[one], default="")
        if not place or judged[place] < 0.5 or _right(place, rows, expected, read) < (1 if chosen else least):
            break
        chosen.append(place)
        open_rows = [number for number in open_rows if read(first_text(rows[number], place)) is None]
    return tuple(chosen)


def _score(place: str, rows: Sequence[tuple[Selector, set[object]]], read: Callable[[str], object]) -> float:
    score = 0.0
    for row, expected in rows:
        score -= 0.3 * (len({read(text) for text in islice(texts(row, place), 5)} - {None}) > 1)
        value = read(first_text(row, place))
        if value is not None:
            score += 1 if value in expected else -2
    css = place.partition("::")[0]
    bare = re.fullmatch(r"div|span|p|a|li|b|strong|em|small|i|font", css) is not None
    far = "nth-child" in css and "td" not in css
    return score + 0.2 * ("::attr(" in place) + 0.1 * ("::label(" in place) - 0.4 * bare - 0.6 * far - len(place) / 1000


def _right(place: str, rows: Sequence[Selector], expected: Sequence[set[object]], read: Callable[[str], object]) -> int:
    """In how many rows a place reads what it should."""
    return sum(read(first_text(row, place)) in wanted for row, wanted in zip(rows, expected, strict=True))


def first_text(row: Selector, place: str) -> str:
    """The first text at a place of a row."""
    return next(texts(row, place), "")
