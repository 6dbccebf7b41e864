"""Lists of texts as people write them, with what is to be read of each; run as a program, it prints what is read."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from crawler.fields import (
    LANGUAGES,
    amounts,
    clock,
    deadline,
    funding,
    language_of,
    opening,
    rate,
    trl,
)
from crawler.places import place_of
from store.types import Deadline, Money

FOLDER = Path(__file__).parent / "written"
LISTS = ("first", "second", "third", "fourth")
TEXT = "-"  # the answer where nothing can be read for sure: the text stays text
HOMES = dict(zip(LANGUAGES, ("GB", "FR", "ES", "ES", "DE", "IT", "SE", "PL", "NL", "NO"), strict=True))


@dataclass(frozen=True, slots=True)
class Written:
    """A text of a source in a country (empty for Europe at large), what kind of thing it holds, and the right answer."""

    language: str
    country: str
    kind: str
    answer: str
    text: str


@dataclass(frozen=True, slots=True)
class Score:
    """How much of a list is to be read, was read, and was read right."""

    wanted: int
    read: int
    right: int


def written(name: str) -> Iterator[Written]:
    """The rows of a list."""
    for row in (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        language, country, kind, answer, text = row.split("\t")
        yield Written(language, "" if country == "EU" else country or HOMES[language], kind, answer, text)


def read(one: Written) -> str:
    """What the readers make of a text, in the notation of the answers."""
    try:
        return KINDS[one.kind](one)
    except ValueError:  # a day that cannot be
        return TEXT


def score(rows: Iterable[Written]) -> Score:
    """How well rows are read."""
    told = [(one.answer, read(one)) for one in rows]
    return Score(
        sum(answer != TEXT for answer, _ in told),
        sum(found != TEXT for _, found in told),
        sum(answer == found != TEXT for answer, found in told),
    )


def _closes(one: Written) -> str:
    zone = place_of(one.country).zone
    return _deadline(deadline(one.text, zone, month_first=one.country == "US"), zone)


def _window(one: Written) -> str:
    opens = opening(one.text, month_first=one.country == "US")
    return f"{opens} / {_closes(one)}" if opens else TEXT


def _deadline(on: Deadline | None, zone: str) -> str:
    if on is None:
        return TEXT
    return " ".join(
        filter(None, (str(on.day), f"{on.time:%H:%M}" if on.time else "", "" if on.zone == zone else f"@{on.zone}"))
    )


def _hour(one: Written) -> str:
    at: dt.time | None = clock(one.text)
    return f"{at:%H:%M}" if at else TEXT


def _money(amount: Money) -> str:
    return f"{amount.amount.normalize():f} {amount.currency}"


def _funding(one: Written) -> str:
    found = funding(one.text, one.country)
    told = (("budget", found.budget), ("min", found.grant_min), ("max", found.grant_max))
    return " ".join(f"{name}={_money(amount)}" for name, amount in told if amount) or TEXT


def _rate(one: Written) -> str:
    share = rate(one.text)
    return TEXT if share is None else f"{share:g}"


def _readiness(one: Written) -> str:
    levels = trl(one.text)
    return TEXT if levels == (None, None) else "-".join(str(level or "") for level in levels)


KINDS: dict[str, Callable[[Written], str]] = {
    "closes": _closes,
    "window": _window,
    "hour": _hour,
    "amounts": lambda one: "; ".join(map(_money, amounts(one.text, one.country))) or TEXT,
    "funding": _funding,
    "rate": _rate,
    "readiness": _readiness,
    "language": lambda one: language_of(one.text) or TEXT,
}

if __name__ == "__main__":
    for name in LISTS:
        for one in written(name):
            sys.stdout.write(f"{one.text}\t{read(one)}\n")
