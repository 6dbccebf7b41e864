"""What decisions of staff promise: they hold whatever is read later, they are listed, and they can be undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from store.calls import changes_of, count_calls
from store.decisions import By, CannotDecide, decisions, edit_call, merge_calls, split_call, undo_decision
from store.feedback import Said, answers, save_answer
from store.tables import Cluster, Member, Profile
from store.types import (
    CallData,
    Deadline,
    Decision,
    EndedReason,
    Frequency,
    Money,
    Opinion,
    OrganisationType,
    Seen,
    Weight,
)
from tests.store.test_merging import MOVED, Sources, portal, register, sources

__all__ = ["sources"]

MakeCall = Callable[..., CallData]
ALONE = {"identifier": "", "title": "Sensoren"}  # of a register's record that nothing binds
TOGETHER = {frozenset({"portal", "register"})}
APART = {frozenset({"portal"}), frozenset({"register"})}


def by(sources: Sources, why: str = "") -> By:
    return By("ana", sources.now, why)


def merge(sources: Sources, why: str = "") -> int:
    one, other = sources.known("portal").id, sources.known("register").id
    with sources.store.writing() as session:
        return merge_calls(session, one, other, by(sources, why))


def split(sources: Sources, source: str = "de_register") -> int:
    with sources.store.writing() as session:
        return split_call(session, sources.known("portal").id, source, by(sources))


def edit(sources: Sources, **values: Any) -> int:
    with sources.store.writing() as session:
        return edit_call(session, sources.known("portal").id, values, by(sources))


def undo(sources: Sources, number: int) -> None:
    with sources.store.writing() as session:
        undo_decision(session, number, by(sources))


def listed(sources: Sources) -> list[tuple[Decision, str, bool]]:
    with sources.store.reading() as session:
        return [(one.kind, one.who, one.undone_at is not None) for one in decisions(session)]


def test_a_merge_holds_whatever_is_read_later(sources: Sources, make_call: MakeCall) -> None:
    sources.crawl(portal(make_call))
    sources.crawl(register(make_call, **ALONE))
    older, younger = sources.known("portal").id, sources.known("register").id
    assert merge(sources, "one programme") == older
    assert sources.together() == TOGETHER
    sources.crawl(register(make_call, identifier="HORIZON-CL4-2027-01-PHOTONICS-02", title="Sensoren 2028"))
    sources.crawl(portal(make_call, deadlines=MOVED))
    assert sources.together() == TOGETHER
    assert sources.known(str(younger)).id == older
    assert listed(sources) == [(Decision.MERGE, "ana", False)]


class Asked:
    """Profiles that answer calls, and the calls that their answers stand at."""

    def __init__(self, sources: Sources, profiles: int) -> None:
        self.sources = sources
        with sources.store.writing() as session:
            cluster = Cluster(key="c", name="C")
            session.add(cluster)
            session.flush()
            member = Member(cluster_id=cluster.id, key="m", name="M", organisation=OrganisationType.SME, country="FR")
            session.add(member)
            session.flush()
            values: dict[str, Any] = {"wishes": {}, "threshold": 0.5, "frequency": Frequency.DAILY}
            rows = [Profile(member_id=member.id, key=f"p{n}", name=f"P{n}", **values) for n in range(profiles)]
            session.add_all(rows)
            session.flush()
            self.profiles = [row.id for row in rows]

    def answer(self, profile: int, call: int) -> None:
        with self.sources.store.writing() as session:
            save_answer(session, Said(self.profiles[profile], call, Opinion.FITS), self.sources.now)

    def answered(self) -> list[list[int]]:
        with self.sources.store.reading() as session:
            return [[one.said.call_id for one in answers(session, number)] for number in self.profiles]


def test_answers_go_along_and_come_back(sources: Sources, make_call: MakeCall) -> None:
    sources.crawl(portal(make_call))
    sources.crawl(register(make_call, **ALONE))
    older, younger = sources.known("portal").id, sources.known("register").id
    asked = Asked(sources, 1)
    asked.answer(0, younger)
    merge(sources)
    assert asked.answered() == [[older]]
    undo(sources, 1)
    assert asked.answered() == [[younger]]


def test_of_two_calls_that_leave_together_both_take_their_answers_along(sources: Sources, make_call: MakeCall) -> None:
    sources.crawl(portal(make_call))
    sources.crawl(register(make_call, **ALONE))
    sources.crawl(register(make_call, ref="annex", url="https://register.example/annex", identifier="", title="Optik"))
    first, second, third = (sources.known(ref).id for ref in ("portal", "register", "annex"))
    asked = Asked(sources, 4)
    asked.answer(0, second)
    asked.answer(1, third)
    asked.answer(2, first)
    for call in (second, third):
        asked.answer(3, call)
    with sources.store.writing() as session:
        merge_calls(session, second, third, by(sources))
        merge_calls(session, first, second, by(sources))
    assert asked.answered() == [[first], [first], [first], [first, third]]
    assert split(sources) == second
    assert asked.answered() == [[second], [second], [first], [second, third]]
    assert sources.known(str(third)).id == second, "where it went is where it is looked for"
    undo(sources, 1)
    assert asked.answered() == [[second], [third], [first], [second, third]]


def test_answers_follow_a_record_into_another_call(sources: Sources, make_call: MakeCall) -> None:
    """It was taken for one call, then for another: read again, it names the code of that."""
    other = "HORIZON-CL4-2027-01-PHOTONICS-02"
    sources.crawl(portal(make_call))
    sources.crawl(portal(make_call, ref="second", identifier=other, title="Optical clocks", url="https://f.example/2"))
    sources.crawl(register(make_call, **ALONE))
    first, second, third = (sources.known(ref).id for ref in ("portal", "second", "register"))
    asked = Asked(sources, 2)
    asked.answer(0, third)
    asked.answer(1, third)
    asked.answer(1, second)
    sources.crawl(register(make_call))
    assert asked.answered() == [[first], [first, second]]
    sources.crawl(register(make_call, identifier=other, title="Optische Uhren"))
    assert sources.together() == {frozenset({"portal"}), frozenset({"second", "register"})}
    assert asked.answered() == [[second], [third, second]], "whoever answered both keeps both"


def test_an_undone_merge_gives_both_calls_back(sources: Sources, make_call: MakeCall) -> None:
    sources.crawl(portal(make_call))
    sources.crawl(register(make_call, **ALONE))
    before = sources.known("portal"), sources.known("register")
    merge(sources)
    undo(sources, 1)
    assert (sources.known("portal").id, sources.known("register").id) == (before[0].id, before[1].id)
    assert (sources.known("portal").data, sources.known("register").data) == (before[0].data, before[1].data)
    assert sources.known("register").ended_reason is None
    assert listed(sources) == [(Decision.MERGE, "ana", True)]
    with pytest.raises(CannotDecide, match="decision 1 is undone already"):
        undo(sources, 1)


def test_a_split_holds_whatever_is_read_later(sources: Sources, make_call: MakeCall) -> None:
    sources.crawl(portal(make_call))
    sources.crawl(register(make_call))
    assert sources.together() == TOGETHER
    apart = split(sources)
    assert sources.together() == APART
    assert sources.known("register").id == apart
    assert sources.known("register").data == register(make_call)
    for call in (register(make_call, title="Lebensmittel"), portal(make_call, deadlines=MOVED)):
        sources.crawl(call)
    assert sources.together() == APART
    sources.crawl(make_call(source="uk_feed", ref="item"))
    assert frozenset({"portal", "item"}) in sources.together()
    undo(sources, 1)
    assert sources.together() == {frozenset({"portal", "register", "item"})}
    with sources.store.reading() as session:
        assert count_calls(session) == 1


def test_the_last_decision_counts(sources: Sources, make_call: MakeCall) -> None:
    sources.crawl(portal(make_call))
    sources.crawl(register(make_call))
    split(sources)
    merge(sources)
    assert sources.together() == TOGETHER
    split(sources)
    assert sources.together() == APART
    assert [kind for kind, *_ in listed(sources)] == [Decision.SPLIT, Decision.MERGE, Decision.SPLIT]


def test_deciding_twice_is_deciding_once(sources: Sources, make_call: MakeCall) -> None:
    sources.crawl(portal(make_call))
    sources.crawl(register(make_call, **ALONE))
    merge(sources)
    with pytest.raises(CannotDecide, match="is one call already"):
        merge(sources)
    split(sources)
    with pytest.raises(CannotDecide, match="its sightings are of eu_portal"):
        split(sources)


def test_the_history_of_both_calls_is_that_of_the_one(sources: Sources, make_call: MakeCall) -> None:
    sources.crawl(portal(make_call))
    sources.crawl(register(make_call, **ALONE))
    sources.crawl(portal(make_call, title="Photonics"))
    sources.crawl(register(make_call, **ALONE, deadlines=MOVED))
    merge(sources)
    with sources.store.reading() as session:
        history = [one.change.new for one in changes_of(session, sources.known("portal").id)]
    assert history == ["Photonics", "30 March 2027"]


def test_an_edit_survives_re_reading(sources: Sources, make_call: MakeCall) -> None:
    sources.crawl(portal(make_call))
    edit(sources, title="Better title", grant_max={"amount": "60000", "currency": "EUR"})
    call = sources.known("portal")
    assert (call.data.title, call.data.grant_max) == ("Better title", Money(Decimal(60_000)))
    assert [saved.seen for saved in sources.crawl(portal(make_call))] == [Seen.UNCHANGED]
    assert sources.known("portal") == call
    with sources.store.reading() as session:
        history = [(one.change.field, one.change.new, one.change.weight) for one in changes_of(session, call.id)]
        assert not [held.moved for one in decisions(session) for held in one.edits if held.moved]
    assert history == [("title", "Better title", Weight.MINOR), ("grant_max", "60,000 EUR", Weight.MINOR)]


def test_where_the_source_changes_what_was_edited_staff_see_it(sources: Sources, make_call: MakeCall) -> None:
    sources.crawl(portal(make_call))
    edit(sources, title="Better title")
    [saved] = sources.crawl(portal(make_call, title="Their new title", summary="Else"))
    assert [change.field for change in saved.changes] == ["summary"]
    assert sources.known("portal").data.title == "Better title"
    with sources.store.reading() as session:
        [held] = decisions(session)[0].edits
    assert (held.value, held.newer_value, held.moved) == ("Better title", "Their new title", True)
    sources.crawl(portal(make_call))
    with sources.store.reading() as session:
        assert [held.moved for held in decisions(session)[0].edits] == [False]


def test_dates_always_follow_the_source(sources: Sources, make_call: MakeCall) -> None:
    sources.crawl(portal(make_call))
    for name, value in (("deadlines", []), ("opens", "2026-01-01"), ("deadline_text", "soon")):
        with pytest.raises(CannotDecide, match="dates follow the source"):
            edit(sources, **{name: value})
    edit(sources, title="Better title")
    [saved] = sources.crawl(portal(make_call, deadlines=MOVED))
    assert [(change.field, change.weight) for change in saved.changes] == [("deadlines", Weight.MAJOR)]
    assert (sources.known("portal").data.deadlines, sources.known("portal").version) == (MOVED, 2)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("ref", "x", "ref cannot be edited; these can: url, title"),
        ("colour", "x", "colour cannot be edited"),
        ("kind", "gift", "kind: Input should be 'grant'"),
        ("trl_min", "many", "trl_min: Input should be a valid integer"),
    ],
)
def test_what_cannot_be_edited_is_refused_by_name(
    sources: Sources, make_call: MakeCall, name: str, value: object, says: str
) -> None:
    sources.crawl(portal(make_call))
    before = sources.known("portal")
    with pytest.raises(CannotDecide, match=says):
        edit(sources, **{name: value})
    assert sources.known("portal") == before
    assert listed(sources) == []


def test_an_undone_edit_is_what_the_source_says_now(sources: Sources, make_call: MakeCall) -> None:
    sources.crawl(portal(make_call))
    number = edit(sources, title="Better title")
    sources.crawl(portal(make_call, title="Their new title"))
    undo(sources, number)
    assert sources.known("portal").data == portal(make_call, title="Their new title")
    [saved] = sources.crawl(portal(make_call, title="Their newest title"))
    assert [change.old for change in saved.changes] == ["Their new title"]


def test_an_edit_goes_with_the_call_into_another(sources: Sources, make_call: MakeCall) -> None:
    sources.crawl(register(make_call, **ALONE))
    sources.crawl(portal(make_call))
    edit(sources, title="Better title")
    merge(sources)
    assert sources.known("register").data.title == "Better title"
    undo(sources, 1)
    assert sources.known("portal").data.title == portal(make_call).title


def test_a_vanished_call_can_be_decided_on(sources: Sources, make_call: MakeCall) -> None:
    other = make_call(ref="other", identifier="", title="Wood", url="https://funding.example/2")
    sources.crawl(portal(make_call, deadlines=(Deadline(dt.date(2028, 1, 1)),)), other)
    for _ in range(3):
        sources.crawl(other)
    assert sources.known("portal").ended_reason is EndedReason.VANISHED
    edit(sources, title="Better title")
    assert sources.known("portal").ended_reason is EndedReason.VANISHED
