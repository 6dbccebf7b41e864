"""What merging promises: one call however many publish it, whoever reads first, and nobody told twice or not at all."""

from __future__ import annotations

import datetime as dt
import itertools
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from store.calls import KnownCall, changes_of, count_calls, find_call, list_calls, search_calls
from store.presence import MISSES_BEFORE_VANISHED, mark_missing
from store.runs import SourceData, save_source, start_run
from store.saving import Saved, save_calls
from store.session import Store, open_store
from store.sightings import disagreements_of, sightings_of
from store.tables import Call, MergedCall, Record, Sighting, SightingBond, Statement
from store.types import (
    CallData,
    Deadline,
    DeadlineModel,
    Document,
    EndedReason,
    Evidence,
    Kind,
    Level,
    Money,
    Reading,
    Seen,
    Weight,
)
from tests.conftest import NOW

MakeCall = Callable[..., CallData]
DAY = dt.timedelta(days=1)
MOVED = (Deadline(dt.date(2027, 3, 30)),)


class Sources:
    """Sources that crawl in turn: each crawl is a run of its own, a day after the last of any."""

    def __init__(self, store: Store, second_hand: tuple[str, ...] = ("uk_feed", "de_register")) -> None:
        self.store, self.now, self._second_hand = store, NOW, second_hand

    def start(self, source: str) -> int:
        self.now += DAY
        with self.store.writing() as session:
            hand = source in self._second_hand
            save_source(session, SourceData(source, f"The {source}", Level.EUROPEAN, second_hand=hand))
            return start_run(session, "crawl", self.now, source)

    def save(self, run: int, *calls: CallData, partial: bool = False) -> list[Saved]:
        with self.store.writing() as session:
            return save_calls(session, run, [Reading(call, partial=partial) for call in calls], self.now)

    def crawl(self, *calls: CallData, source: str = "", complete: bool = True, partial: bool = False) -> list[Saved]:
        name = source or calls[0].source
        run = self.start(name)
        saved = self.save(run, *calls, partial=partial)
        if complete:
            with self.store.writing() as session:
                mark_missing(session, name, run, self.now)
        return saved

    def known(self, key: str) -> KnownCall:
        with self.store.reading() as session:
            call = find_call(session, key)
        assert call is not None
        return call

    def together(self) -> set[frozenset[str]]:
        """The references of the sightings of each call."""
        with self.store.reading() as session:
            rows = session.execute(select(Sighting.call_id, Sighting.ref)).all()
        calls = {call_id for call_id, _ in rows}
        return {frozenset(ref for at, ref in rows if at == call_id) for call_id in calls}


@pytest.fixture
def sources(store: Store) -> Sources:
    return Sources(store)


def portal(make_call: MakeCall, **more: object) -> CallData:
    return make_call(**{"ref": "portal", **more})


def register(make_call: MakeCall, **more: object) -> CallData:
    """The same call as a register repeats it, in its own words."""
    fields = {
        "source": "de_register",
        "ref": "register",
        "url": "https://register.example/call/7",
        "title": "Photonische Sensoren für Lebensmittel",
        "summary": "",
        "text": "Kurz gesagt.",
        "language": "de",
        "level": Level.NATIONAL,
    }
    return make_call(**{**fields, **more})


def test_the_same_code_is_one_call_with_both_sightings(sources: Sources, make_call: MakeCall) -> None:
    sources.crawl(portal(make_call))
    [saved] = sources.crawl(register(make_call))
    assert saved.seen is Seen.NEW
    call = sources.known("portal")
    assert (call, call.data) == (sources.known("register"), portal(make_call))
    with sources.store.reading() as session:
        assert count_calls(session) == 1
        leading, other = sightings_of(session, call.id)
        assert [leading.source, other.source, other.why] == ["eu_portal", "de_register", Evidence.NAME]
        assert other.data.url == "https://register.example/call/7"
        assert [one.id for one in list_calls(session, source="de_register")] == [call.id]


def test_a_shared_page_is_one_call(sources: Sources, make_call: MakeCall) -> None:
    sources.crawl(portal(make_call, identifier=""))
    links = (Document("Zum Portal", "http://www.funding.example/51000001/?utm_source=register"),)
    sources.crawl(register(make_call, identifier="", documents=links))
    assert sources.together() == {frozenset({"portal", "register"})}


def test_a_page_that_many_calls_cite_binds_none(sources: Sources, make_call: MakeCall) -> None:
    links = (Document("Zum Portal", "https://funding.example/apply/now"),)
    sources.crawl(portal(make_call, identifier="", documents=links))
    one = register(make_call, identifier="", documents=links, title="Photonic sensors in hospitals")
    sources.crawl(one)
    assert len(sources.together()) == 1
    sources.crawl(one, replace(one, ref="second", url="https://register.example/8", title="Heat for wood mills"))
    assert sources.together() == {frozenset({"portal"}), frozenset({"register"}), frozenset({"second"})}


def test_titles_and_the_day_are_enough(sources: Sources, make_call: MakeCall) -> None:
    sources.crawl(portal(make_call, identifier="", title="Compact photonic sensors for the quality of food"))
    same = {"identifier": "", "title": "Call: Photonic sensors, compact, for food quality – Acme Agency"}
    sources.crawl(register(make_call, **same))
    assert sources.together() == {frozenset({"portal", "register"})}


@pytest.mark.parametrize(
    "other",
    [
        {"identifier": "HORIZON-CL4-2027-01-PHOTONICS-02"},  # a sister topic
        {"identifier": "", "title": "Photonic sensors for food quality 2028"},
        {"identifier": "", "title": "Photonic sensors for food quality, round two"},
        {"identifier": "", "deadlines": (Deadline(dt.date(2028, 2, 16)),)},
        {"identifier": "", "title": "Photonic sensors for meat quality"},
        {"kind": Kind.CASCADE, "title": "Second open call of the PHOTOFOOD project"},
    ],
)
def test_what_differs_stays_apart(sources: Sources, make_call: MakeCall, other: dict[str, object]) -> None:
    sources.crawl(portal(make_call, title="Photonic sensors for food quality 2027, round one"))
    sources.crawl(register(make_call, **{"title": "Photonic sensors for food quality", **other}))
    assert sources.together() == {frozenset({"portal"}), frozenset({"register"})}


def test_cascade_calls_under_one_topic_are_calls_of_their_own(sources: Sources, make_call: MakeCall) -> None:
    sources.crawl(
        portal(make_call),
        make_call(ref="first", kind=Kind.CASCADE, title="PHOTOFOOD open call 1", url="https://photofood.example/1"),
        make_call(ref="second", kind=Kind.CASCADE, title="PHOTOFOOD open call 2", url="https://photofood.example/2"),
    )
    sources.crawl(register(make_call))
    assert frozenset({"portal", "register"}) in sources.together()
    assert len(sources.together()) == 3


def test_reading_again_changes_nothing(sources: Sources, make_call: MakeCall) -> None:
    calls = [portal(make_call), register(make_call)]
    for call in calls:
        sources.crawl(call)
    before = sources.known("portal")
    for call in calls:
        assert [saved.seen for saved in sources.crawl(call)] == [Seen.UNCHANGED]
    assert sources.known("portal") == before
    with sources.store.reading() as session:
        assert changes_of(session, before.id) == []
        assert session.scalar(select(func.count()).select_from(SightingBond)) == 1


def test_whoever_reads_first_the_same_are_together(store: Store, make_call: MakeCall) -> None:
    """Three sources, five sightings; two of one source compete for the call of the others."""
    five = [
        portal(make_call),
        register(make_call),
        register(make_call, ref="sister", identifier="HORIZON-CL4-2027-01-PHOTONICS-02", url="https://r.example/8"),
        make_call(source="uk_feed", ref="item", url="https://feed.example/i", identifier="", title="Photonic sensors"),
        make_call(source="uk_feed", ref="topic", url="https://feed.example/t", title="New: photonic sensors for food"),
    ]
    seen = set()
    for number, order in enumerate(itertools.permutations(five)):
        if number % 17:
            continue
        sources = Sources(store)
        tag = f"-{number}"
        for call in order:
            renamed = replace(
                call, ref=call.ref + tag, url=call.url + tag, identifier=call.identifier and call.identifier + tag
            )
            sources.crawl(renamed, complete=False)
        seen.add(
            frozenset(
                frozenset(ref.removesuffix(tag) for ref in group)
                for group in sources.together()
                if all(ref.endswith(tag) for ref in group)
            )
        )
    assert len(seen) == 1


# --- what a call states


def test_the_publishers_own_page_leads_whoever_was_read_first(sources: Sources, make_call: MakeCall) -> None:
    sources.crawl(register(make_call))
    assert sources.known("register").data == register(make_call)
    sources.crawl(portal(make_call))
    call = sources.known("register")
    assert call.data == portal(make_call)
    assert call.version == 1  # another source says nothing new of importance


def test_another_source_completes_what_the_leading_one_lacks(sources: Sources, make_call: MakeCall) -> None:
    sources.crawl(portal(make_call, budget=None, deadlines=()))
    first = sources.known("portal")
    fuller = register(make_call, budget=Money(Decimal(5_000_000)), grant_max=Money(Decimal(70_000)))
    sources.crawl(fuller)
    call = sources.known("portal")
    assert (call.data.budget, call.data.grant_max, call.data.deadlines) == (
        fuller.budget,
        fuller.grant_max,
        fuller.deadlines,
    )
    assert call.data.text == portal(make_call).text
    assert (call.version, first.version) == (1, 1)  # a new source wakes nobody
    with sources.store.reading() as session:
        assert {one.change.weight for one in changes_of(session, call.id)} == {Weight.MINOR}


def test_a_call_of_two_sources_in_another_language_than_was_thought_is_read_anew(
    sources: Sources, make_call: MakeCall
) -> None:
    sources.crawl(portal(make_call, language="fr"))
    sources.crawl(register(make_call))
    with sources.store.reading() as session:
        before = session.scalars(select(Call).where(Call.ref == "portal")).one()
    sources.crawl(portal(make_call, language="en"))
    with sources.store.reading() as session:
        call = session.scalars(select(Call).where(Call.ref == "portal")).one()
    assert (before.language, call.language) == ("fr", "en")
    assert (call.version, call.reading, call.changed_at) == (before.version, before.reading + 1, before.changed_at)


def test_news_says_nothing_of_when_a_call_closes(sources: Sources, make_call: MakeCall) -> None:
    announced = {"deadlines": (), "deadline_model": DeadlineModel.ANNOUNCED, "deadline_text": ""}
    standing = portal(make_call, deadlines=(), deadline_model=DeadlineModel.UNKNOWN, deadline_text="")
    sources.crawl(standing)
    sources.crawl(register(make_call, **announced))
    assert sources.known("portal").data.deadline_model is DeadlineModel.UNKNOWN, "a standing aid does not end with news"
    sources.crawl(portal(make_call, **announced))
    dated = register(make_call)
    sources.crawl(dated)
    assert sources.known("portal").data.deadlines == dated.deadlines, "who knows the day has the word"


def test_what_completes_can_change_and_never_flaps(sources: Sources, make_call: MakeCall) -> None:
    lacking = portal(make_call, deadlines=())
    sources.crawl(lacking)
    sources.crawl(register(make_call))
    [saved] = sources.crawl(register(make_call, deadlines=MOVED))
    assert [(change.field, change.weight) for change in saved.changes] == [("deadlines", Weight.MAJOR)]
    assert sources.known("portal").version == 2
    for _ in range(3):
        assert [one.seen for one in sources.crawl(lacking)] == [Seen.UNCHANGED]
        assert [one.seen for one in sources.crawl(register(make_call, deadlines=MOVED))] == [Seen.UNCHANGED]
    [saved] = sources.crawl(portal(make_call, deadlines=MOVED))
    assert saved.changes == ()  # it says now what was known of it
    assert sources.known("portal").version == 2


def test_what_a_following_source_says_else_is_no_change_but_a_disagreement(
    sources: Sources, make_call: MakeCall
) -> None:
    sources.crawl(portal(make_call, budget=Money(Decimal(5))))
    sources.crawl(register(make_call, budget=Money(Decimal(5))))
    [saved] = sources.crawl(register(make_call, deadlines=MOVED, budget=Money(Decimal(6))))
    assert (saved.seen, saved.changes) == (Seen.UNCHANGED, ())
    call = sources.known("portal")
    assert (call.version, call.data.deadlines) == (1, portal(make_call).deadlines)
    with sources.store.reading() as session:
        said = {one.field: one.said for one in disagreements_of(session, call.id, sources.now)}
    assert said == {
        "deadlines": (("eu_portal", "16 February 2027"), ("de_register", "30 March 2027")),
        "budget": (("eu_portal", "5 EUR"), ("de_register", "6 EUR")),
    }


def test_what_the_leading_source_changes_is_a_change(sources: Sources, make_call: MakeCall) -> None:
    sources.crawl(portal(make_call))
    sources.crawl(register(make_call))
    [saved] = sources.crawl(portal(make_call, deadlines=MOVED))
    assert [(change.field, change.weight) for change in saved.changes] == [("deadlines", Weight.MAJOR)]
    call = sources.known("register")
    assert (call.version, call.data.deadlines) == (2, MOVED)
    with sources.store.reading() as session:
        assert session.get_one(Call, call.id).closes_at == MOVED[0].closes_at
        assert [one.id for one in search_calls(session, "photonic sensors")] == [call.id]


def test_a_bond_holds_when_dates_move_apart(sources: Sources, make_call: MakeCall) -> None:
    same = {"identifier": "", "title": "Compact photonic sensors for food quality"}
    sources.crawl(portal(make_call, **same))
    sources.crawl(register(make_call, **same))
    sources.crawl(portal(make_call, **same, deadlines=(Deadline(dt.date(2027, 9, 30)),)))
    assert sources.together() == {frozenset({"portal", "register"})}


def test_a_bond_is_found_when_a_record_is_read_whole(sources: Sources, make_call: MakeCall) -> None:
    sources.crawl(portal(make_call))
    row = register(make_call, identifier="", title="Sensoren", text="", deadlines=())
    sources.crawl(row, partial=True)
    assert len(sources.together()) == 2
    sources.crawl(
        replace(row, text="Das Thema HORIZON-CL4-2027-01-PHOTONICS-01.", deadlines=portal(make_call).deadlines)
    )
    assert sources.together() == {frozenset({"portal", "register"})}
    with sources.store.reading() as session:
        assert session.scalar(select(func.count()).select_from(MergedCall)) == 1
        assert count_calls(session) == 1


def test_two_known_calls_that_a_third_reading_binds_become_one(sources: Sources, make_call: MakeCall) -> None:
    sources.crawl(portal(make_call, title="Photonics"))
    sources.crawl(register(make_call, identifier="", title="Sensoren"))
    old, young = sources.known("portal"), sources.known("register")
    both = register(make_call, source="uk_feed", ref="item", title="Photonics", url="https://register.example/call/7")
    sources.crawl(both)
    assert sources.together() == {frozenset({"portal", "register", "item"})}
    assert sources.known(str(young.id)).id == sources.known("register").id == old.id
    with sources.store.reading() as session:
        gone = session.get_one(Call, young.id)
        assert (gone.ended_reason, gone.matched_reading) == (EndedReason.REPLACED, gone.reading)


# --- presence


def test_a_call_vanishes_only_when_all_its_sightings_did(sources: Sources, make_call: MakeCall) -> None:
    other = make_call(ref="other", identifier="", title="Heat for wood mills", url="https://funding.example/2")
    aside = replace(other, source="de_register", ref="aside", url="https://register.example/2", title="Wind on land")
    sources.crawl(portal(make_call), other)
    sources.crawl(register(make_call), aside)
    for _ in range(MISSES_BEFORE_VANISHED + 1):
        sources.crawl(other)
    assert sources.known("portal").ended_reason is None
    for _ in range(MISSES_BEFORE_VANISHED):
        sources.crawl(aside)
    assert sources.known("portal").ended_reason is EndedReason.VANISHED
    sources.crawl(register(make_call), aside)
    assert sources.known("portal").ended_reason is None


def test_a_first_sighting_brings_back_what_had_vanished(sources: Sources, make_call: MakeCall) -> None:
    other = make_call(ref="other", identifier="", title="Heat for wood mills", url="https://funding.example/2")
    sources.crawl(portal(make_call), other)
    for _ in range(MISSES_BEFORE_VANISHED):
        sources.crawl(other)
    assert sources.known("portal").ended_reason is EndedReason.VANISHED
    sources.crawl(register(make_call))
    assert sources.known("portal").ended_reason is None


# --- faults


def test_one_broken_record_does_not_stop_the_others(sources: Sources, make_call: MakeCall) -> None:
    broken = make_call(source="uk_feed", ref="broken", identifier="", title="Tidal power", url="https://feed.example/b")
    sources.crawl(
        portal(make_call), make_call(ref="fine", identifier="", title="Wood", url="https://funding.example/2")
    )
    sources.crawl(broken)
    with sources.store.writing() as session:
        sighting = session.scalars(select(Sighting).where(Sighting.ref == "broken")).one()
        session.get_one(Record, sighting.id).data = b"{}"
    like = register(make_call, ref="like", identifier="", title="Tidal power", url="https://feed.example/b")
    saved = sources.crawl(register(make_call), like)
    assert [one.seen for one in saved] == [Seen.NEW, Seen.NEW]
    assert frozenset({"portal", "register"}) in sources.together()


def test_a_crash_between_leaves_nothing_half_done(sources: Sources, make_call: MakeCall) -> None:
    sources.crawl(portal(make_call))
    run = sources.start("de_register")

    def saved_and_killed() -> None:
        with sources.store.writing() as session:
            save_calls(session, run, [Reading(register(make_call))], sources.now)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        saved_and_killed()
    assert sources.together() == {frozenset({"portal"})}
    sources.save(run, register(make_call))
    assert sources.together() == {frozenset({"portal", "register"})}
    with sources.store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Statement)) == 1


@pytest.fixture
def two_stores(database_url: str) -> Iterator[tuple[Store, Store]]:
    both = open_store(database_url), open_store(database_url)
    yield both
    for one in both:
        one.close()


def test_two_sources_that_read_new_calls_at_once_make_one_of_each(
    two_stores: tuple[Store, Store], make_call: MakeCall
) -> None:
    both = [Sources(one) for one in two_stores]
    makers = (portal, register)
    batches = [
        [
            make(make_call, ref=f"{make.__name__}{number}", url=f"https://{make.__name__}.example/{number}",
                 identifier=f"HORIZON-CL4-2027-01-PHOTONICS-{number:03d}")
            for number in range(40)
        ]
        for make in makers
    ]  # fmt: skip
    runs = [sources.start(batch[0].source) for sources, batch in zip(both, batches, strict=True)]
    ready = threading.Barrier(2)

    def crawl(worker: int) -> None:
        ready.wait(5)
        batch = batches[worker] if worker else batches[worker][::-1]
        for start in range(0, 40, 4):
            both[worker].save(runs[worker], *batch[start : start + 4])

    threads = [threading.Thread(target=crawl, args=(worker,)) for worker in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert both[0].together() == {frozenset({f"portal{number}", f"register{number}"}) for number in range(40)}
    with two_stores[0].reading() as session:
        assert count_calls(session) == 40
