"""What counts as a change and how much: pure decisions on two readings and the clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.changes import EXCERPT, compare, fingerprint, readable
from store.types import CallData, Change, Deadline, DeadlineModel, Document, Money, OrganisationType, Weight
from tests.conftest import NOW
from tests.store.strategies import calls, days, minutes

MakeCall = Callable[..., CallData]
MAJOR, MINOR = Weight.MAJOR, Weight.MINOR
PAST, COMING, LATER = (Deadline(dt.date(2026, 9, 17)), Deadline(dt.date(2027, 2, 16)), Deadline(dt.date(2027, 9, 15)))


def weights(old: CallData, new: CallData) -> dict[str, Weight]:
    return {change.field: change.weight for change in compare(old, new, NOW)}


@given(calls)
def test_a_call_does_not_differ_from_itself(call: CallData) -> None:
    assert compare(call, call, NOW) == ()
    assert fingerprint(call) == fingerprint(replace(call))


@given(calls, calls)
def test_a_change_names_what_differs_and_reads_both_ways(old: CallData, new: CallData) -> None:
    there, back = compare(old, new, NOW), compare(new, old, NOW)
    assert all(getattr(old, change.field) != getattr(new, change.field) for change in there)
    assert {change.field for change in there} == {change.field for change in back}


@given(calls, st.randoms(use_true_random=False))
def test_order_weighs_nothing(call: CallData, random: Any) -> None:
    def shuffled(value: Any) -> Any:
        return tuple(random.sample(value, len(value))) if isinstance(value, tuple) else value

    other = replace(call, **{field.name: shuffled(getattr(call, field.name)) for field in fields(CallData)})
    assert compare(call, other, NOW) == ()


@given(days, minutes, st.integers(0, 59), st.integers(0, 59))
def test_seconds_cannot_matter(day: dt.date, time: dt.time, one: int, other: int) -> None:
    """A source's seconds are dropped where its date is read; what is left are equal deadlines."""
    read = [Deadline(day, time.replace(second=seconds).replace(second=0)) for seconds in (one, other)]
    calls = [CallData("s", "1", "u", "t", deadlines=(deadline,)) for deadline in read]
    assert compare(calls[0], calls[1], NOW) == ()


@pytest.mark.parametrize(
    ("before", "after", "weight"),
    [
        ((COMING,), (LATER,), MAJOR),
        ((COMING,), (), MAJOR),
        ((), (COMING,), MAJOR),
        ((COMING, LATER), (LATER,), MAJOR),
        ((COMING,), (replace(COMING, time=dt.time(17)),), MAJOR),
        ((replace(COMING, time=dt.time(17)),), (COMING,), MINOR),
        ((replace(COMING, time=dt.time(17)),), (replace(COMING, time=dt.time(12)),), MAJOR),
        ((COMING,), (replace(COMING, zone="Europe/London"),), MAJOR),
        ((PAST, COMING), (COMING,), MINOR),
        ((COMING,), (PAST, COMING), MINOR),
        ((PAST,), (), MINOR),
        ((COMING,), (replace(COMING, label="stage 1"),), None),
        ((COMING, LATER), (LATER, COMING), None),
        ((PAST,), (COMING,), MAJOR),
    ],
)
def test_the_weight_of_deadlines(
    make_call: MakeCall, before: tuple[Deadline, ...], after: tuple[Deadline, ...], weight: Weight | None
) -> None:
    found = weights(make_call(deadlines=before), make_call(deadlines=after))
    assert found == ({"deadlines": weight} if weight else {})


GUIDE, FORM = Document("Guide", "https://a.example/guide"), Document("Form", "https://a.example/form")


@pytest.mark.parametrize(
    ("field", "before", "after", "weight"),
    [
        ("budget", Money(Decimal(5)), Money(Decimal(6)), MAJOR),
        ("budget", Money(Decimal(5)), None, MAJOR),
        ("budget", None, Money(Decimal(5)), MINOR),  # learnt, not moved
        ("grant_max", Money(Decimal(5)), Money(Decimal(5), "SEK"), MAJOR),
        ("funding_rate", 0.7, 1.0, MAJOR),
        ("beneficiaries", (OrganisationType.SME,), (OrganisationType.SME, OrganisationType.UNIVERSITY), MAJOR),
        ("countries", ("EU",), ("EU", "NO"), MAJOR),
        ("consortium_min", 3, 1, MAJOR),
        ("deadline_model", DeadlineModel.SINGLE_STAGE, DeadlineModel.TWO_STAGE, MAJOR),
        ("opens", dt.date(2026, 12, 1), dt.date(2026, 12, 8), MAJOR),
        ("opens", dt.date(2026, 9, 1), dt.date(2026, 9, 2), MINOR),  # it is open, whichever it was
        ("documents", (GUIDE,), (GUIDE, FORM), MAJOR),
        ("documents", (GUIDE, FORM), (GUIDE,), MINOR),
        ("documents", (), (GUIDE,), MINOR),
        ("documents", (GUIDE,), (replace(GUIDE, title="The guide"),), None),
        ("documents", (GUIDE,), (replace(GUIDE, url=f"{GUIDE.url}?utm_source=mail"),), None),
        ("title", "Photonics", "Photonics!", MINOR),
        ("keywords", ("a",), ("a", "b"), MINOR),
        ("keywords", ("a", "b"), ("b", "a"), None),
        ("source_status", "open", "closed", None),
        ("published", None, dt.date(2026, 1, 1), None),
        ("language", "en", "sv", None),
    ],
)
def test_the_weight_of_everything_else(
    make_call: MakeCall, field: str, before: Any, after: Any, weight: Weight | None
) -> None:
    found = weights(make_call(**{field: before}), make_call(**{field: after}))
    assert found == ({field: weight} if weight else {})


def test_a_change_of_deadlines_shows_the_coming_ones(make_call: MakeCall) -> None:
    old, new = make_call(deadlines=(PAST, COMING)), make_call(deadlines=(PAST, LATER))
    assert compare(old, new, NOW) == (Change("deadlines", "16 February 2027", "15 September 2027", MAJOR),)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (None, ""),
        (DeadlineModel.UNKNOWN, ""),
        (DeadlineModel.TWO_STAGE, "two-stage"),
        (dt.date(2026, 9, 7), "7 September 2026"),
        (Deadline(dt.date(2026, 9, 7)), "7 September 2026"),
        (Deadline(dt.date(2026, 9, 7), dt.time(17, 5)), "7 September 2026, 17:05 Europe/Brussels"),
        (Money(Decimal("1500000.00")), "1,500,000 EUR"),
        (Money(Decimal("99.50"), "SEK"), "99.50 SEK"),
        (Money(Decimal("15E5")), "1,500,000 EUR"),
        (0.7, "70%"),
        (("EU", "NO"), "EU; NO"),
        ((), ""),
        (Document("", "https://a.example"), "https://a.example"),
        (Document("Guide", "https://a.example"), "Guide"),
        (3, "3"),
    ],
)
def test_values_read_as_a_person_reads_them(value: Any, read: str) -> None:
    assert readable(value) == read


def test_a_changed_text_shows_the_part_that_differs(make_call: MakeCall) -> None:
    same = "Words that stay. " * 50
    old, new = make_call(text=same + "Lasers for health."), make_call(text=same + "Lasers for farms." + " more" * 200)
    (change,) = compare(old, new, NOW)
    assert change.old == "health."
    assert change.new.startswith("farms. more")
    assert change.new.endswith("…")
    assert len(change.new) <= EXCERPT


def test_a_text_that_was_cut_off_shows_what_is_gone(make_call: MakeCall) -> None:
    (change,) = compare(make_call(text="One two three"), make_call(text="One two"), NOW)
    assert (change.old, change.new) == ("two three", "two")
