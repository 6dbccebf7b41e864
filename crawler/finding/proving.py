"""Places proved on rows: what reads the same as the mentions say, and nothing else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import islice

from parsel import Selector

from crawler.declared.notation import texts
from crawler.finding.days import Mention


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
