"""The money of a topic in the portal's budget overview, which covers the whole call that the topic belongs to.

A group of the overview ("budgetTopicActionMap") is a line of the work programme: of one topic, or of several. Topics
that draw on one pot each bear the amount of the whole pot.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from store.types import Money

_LARGEST = Decimal(10) ** 13  # the whole budget of the Union is below; what is above is no amount to be told in words


@dataclass(frozen=True, slots=True)
class _Line:
    """What one line says of a topic, zeros for what it does not say; ``sharers`` is how many topics bear its amount."""

    amount: Decimal
    grants: int
    least: Decimal
    most: Decimal
    sharers: int

    @property
    def is_pot(self) -> bool:
        """Whether the amount is that of a pot: other topics bear it, too, and the topic's own grants do not fill it."""
        return self.sharers > 1 and self.amount > self.grants * self.most

    @property
    def words(self) -> str:
        return f"EUR {self.amount:,f} for {self.sharers} topics together" if self.amount < _LARGEST else ""


def budget_of(overview: Any, identifier: str) -> dict[str, Any]:
    """Budget and grant sizes of the topic itself, as fields of a call: its lines begin with its identifier.

    A pot that it shares with other topics is no budget of its own, and is told in words. Lines of one topic that say
    the same are one: two types of action that draw on the same money.
    """
    own = tuple(dict.fromkeys(_lines(overview, identifier)))
    total = sum((line.amount for line in own), Decimal())
    least, most = [line.least for line in own if line.least], [line.most for line in own if line.most]
    grants = sum(line.grants for line in own)
    expected = f"{grants} grants expected" if grants > 1 else "1 grant expected" if grants else ""
    return {
        "budget": Money(total) if total and not any(line.is_pot for line in own) else None,
        "grant_min": Money(min(least)) if least else None,
        "grant_max": Money(max(most)) if most else None,
        "money_text": "; ".join(filter(None, [*(line.words for line in own if line.is_pot), expected])),
    }


def _lines(overview: Any, identifier: str) -> Iterator[_Line]:
    """The lines of a topic, each read beside the others of its group."""
    groups = overview.get("budgetTopicActionMap") if isinstance(overview, dict) else None
    for group in (groups or {}).values():
        for entry in group or ():
            if f"{_topic(entry)} ".lower().startswith(f"{identifier} ".lower()):
                years = entry.get("budgetYearMap") or {}
                yield _line(entry, years, {_topic(one) for one in group if one.get("budgetYearMap") == years})


def _topic(entry: Mapping[str, Any]) -> str:
    return str(entry.get("action") or "").partition(" - ")[0]


def _line(entry: Mapping[str, Any], years: Mapping[str, Any], bearers: set[str]) -> _Line:
    return _Line(
        amount=sum((Decimal(str(amount)) for amount in years.values() if amount), Decimal()),
        grants=int(entry.get("expectedGrants") or 0),
        least=Decimal(str(entry.get("minContribution") or 0)),
        most=Decimal(str(entry.get("maxContribution") or 0)),
        sharers=len(bearers),
    )
