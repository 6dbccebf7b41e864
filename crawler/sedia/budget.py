"""The money of a topic in the portal's budget overview, which covers the whole call that the topic belongs to."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from store.types import Money


def budget_of(overview: Any, identifier: str) -> dict[str, Any]:
    """Budget and grant sizes of the topic itself, as fields of a call: its lines begin with its identifier."""
    entries = (overview.get("budgetTopicActionMap") or {}) if isinstance(overview, dict) else {}
    own = [
        entry
        for group in entries.values()
        for entry in group or ()
        if str(entry.get("action", "")).startswith(f"{identifier} ")
    ]
    totals = [Decimal(str(amount)) for entry in own for amount in (entry.get("budgetYearMap") or {}).values()]
    least = [Decimal(str(entry["minContribution"])) for entry in own if entry.get("minContribution")]
    most = [Decimal(str(entry["maxContribution"])) for entry in own if entry.get("maxContribution")]
    grants = sum(int(entry["expectedGrants"]) for entry in own if entry.get("expectedGrants"))
    return {
        "budget": Money(sum(totals, Decimal())) if any(totals) else None,
        "grant_min": Money(min(least)) if least else None,
        "grant_max": Money(max(most)) if most else None,
        "money_text": f"{grants} grants expected" if grants > 1 else "1 grant expected" if grants else "",
    }
