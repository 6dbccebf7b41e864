"""What an investigation is asked, what it asks for in turn, and what it ends with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass

from scrapy.http import Response

from crawler.declared.declaration import Declaration, Shape
from crawler.finding.calls import NOTHING, Yield, calls_of


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: an address, a name where the source is to have a certain one, and the day.

    ``like`` is the web address of one of its calls, where the answer tells no addresses.
    """

    url: str
    today: dt.date
    name: str = ""
    taken: frozenset[str] = frozenset()
    like: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found at an address: a declaration with the calls that it yields, or the reason why there is none."""

    declaration: Declaration | None
    calls: Yield = NOTHING
    reason: str = ""
    warnings: tuple[str, ...] = ()


Answer = Response | str  # or why it could not be had
Asking = Generator[str, Answer, Finding]


def finding(
    declaration: Declaration, responses: Sequence[Response], details: Mapping[str, Response] | None = None
) -> Finding:
    """The finding of a declaration that was proved on some pages, and on the calls' own as far as they were read."""
    found = calls_of(declaration, responses, details or {})
    if not found.calls:
        why = f": {found.problems[0]}" if found.problems else ""
        return Finding(None, reason=f"what was found yields no call{why}")
    return Finding(declaration, found, warnings=tuple(_warnings(declaration, found, details)))


def dates(found: Finding) -> int:
    """How many calls of a finding have a deadline."""
    return sum(bool(call.deadlines) for call in found.calls.calls)


def _warnings(declaration: Declaration, found: Yield, details: Mapping[str, Response] | None) -> list[str]:
    number = len(found.calls)
    read = [call for call in found.calls if declaration.detail is None or call.url in (details or {})]
    without = sum(not call.deadlines for call in read)
    said = []
    if number < 3:
        said.append(f"only {number} {'call was' if number == 1 else 'calls were'} found: look whether that is all")
    if declaration.detail is not None:
        said.append(f"the deadlines stand on the calls' own pages (table [detail]); {len(read)} of {number} were read")
    if without == number:
        own = ", or a table [detail]" if declaration.shape is Shape.LISTING and declaration.detail is None else ""
        said.append(f"no deadline was found: add a place for deadline if there is one{own}")
    elif without:
        said.append(f"{without} of {len(read)} calls have no deadline that could be read")
    if found.problems:
        said.append(f"{len(found.problems)} could not be read: {found.problems[0]}")
    return said
