"""What finding, listing and searching calls promise, on both databases alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from store.calls import calls_of, count_calls, find_call, list_calls, search_calls
from store.runs import SourceData, save_source, start_run
from store.saving import save_calls
from store.session import Store
from store.types import CallData, Deadline, DeadlineModel, Kind, Level, Reading
from tests.conftest import NOW

MakeCall = Callable[..., CallData]
Save = Callable[..., None]


@pytest.fixture
def save(store: Store) -> Save:
    def saved(*calls: CallData) -> None:
        with store.writing() as session:
            for source in {call.source for call in calls}:
                save_source(session, SourceData(source, source, Level.EUROPEAN))
                run = start_run(session, "crawl", NOW, source)
                save_calls(session, run, [Reading(call) for call in calls if call.source == source], NOW)

    return saved


def found(store: Store, words: str, limit: int = 20) -> list[str]:
    with store.reading() as session:
        return [call.data.ref for call in search_calls(session, words, limit)]


def refs(store: Store, **wanted: object) -> list[str]:
    with store.reading() as session:
        return [call.data.ref for call in list_calls(session, **wanted)]  # type: ignore[arg-type]


def the(store: Store, key: str) -> str | None:
    with store.reading() as session:
        call = find_call(session, key)
    return call.data.ref if call else None


def test_a_call_is_found_by_everything_that_people_copy(store: Store, save: Save, make_call: MakeCall) -> None:
    save(
        make_call(ref="51331826TOPICS", identifier="HORIZON-EIC-2026-01"),
        make_call(ref="186824PROSPECTS", identifier="EuropeAid/186824/DD/ACT/EG"),
    )
    assert the(store, "51331826TOPICSen") == "51331826TOPICS"
    assert the(store, "51331826TOPICS") == "51331826TOPICS"
    assert the(store, "HORIZON-EIC-2026-01") == "51331826TOPICS"
    assert the(store, "186824PROSPECTSEN") == "186824PROSPECTS"
    assert the(store, "EuropeAid/186824/DD/ACT/EG") == "186824PROSPECTS"
    with store.reading() as session:
        call = find_call(session, "51331826TOPICS")
        assert call is not None
        assert find_call(session, str(call.id)) == call


@pytest.mark.parametrize("key", ["", "nothing", "0", "99999999999999", "9" * 40, "'; DROP TABLE calls", "١٢"])
def test_a_key_of_nothing_finds_nothing(store: Store, save: Save, make_call: MakeCall, key: str) -> None:
    save(make_call())
    assert the(store, key) is None


def test_calls_are_given_by_id_whatever_their_references_say(store: Store, save: Save, make_call: MakeCall) -> None:
    """A source that counts its calls can have a call 2 that is not the second one here."""
    save(make_call(ref="2", title="First"), make_call(ref="1", title="Second"))
    with store.reading() as session:
        assert [(call.id, call.data.title) for call in calls_of(session, [2, 1, 99])] == [(2, "Second"), (1, "First")]
        assert calls_of(session, []) == []


def test_a_topic_comes_before_the_cascade_calls_made_under_it(store: Store, save: Save, make_call: MakeCall) -> None:
    topic = "DIGITAL-2023-SKILLS-04"
    save(
        make_call(ref="1TOPICS", identifier=topic),
        make_call(ref="2COMPETITIVE_CALL", identifier=topic, kind=Kind.CASCADE),
    )
    assert the(store, topic) == "1TOPICS"
    assert the(store, "2COMPETITIVE_CALL") == "2COMPETITIVE_CALL"


def test_calls_are_listed_by_deadline_those_without_one_last(store: Store, save: Save, make_call: MakeCall) -> None:
    save(
        make_call(ref="none", deadlines=()),
        make_call(ref="late", deadlines=(Deadline(dt.date(2027, 9, 1)),)),
        make_call(ref="soon", deadlines=(Deadline(dt.date(2026, 12, 1)),)),
        make_call(ref="past", deadlines=(Deadline(dt.date(2026, 1, 1)),)),
        make_call(
            ref="elsewhere",
            source="fr_ademe",
            url="https://ademe.example/1",
            title="Chaleur renouvelable",
            identifier="",
            deadlines=(Deadline(dt.date(2027, 1, 1)),),
        ),
    )
    assert refs(store) == ["past", "soon", "elsewhere", "late", "none"]
    assert refs(store, open_at=NOW) == ["soon", "elsewhere", "late", "none"]
    assert refs(store, source="eu_portal", open_at=NOW, limit=2) == ["soon", "late"]
    with store.reading() as session:
        assert count_calls(session) == 5


def test_what_news_announced_is_not_open_for_ever(store: Store, save: Save, make_call: MakeCall) -> None:
    save(make_call(published=dt.date(2026, 5, 1), opens=None, deadlines=(), deadline_model=DeadlineModel.ANNOUNCED))
    assert refs(store, open_at=dt.datetime(2026, 10, 31, 22, 59, tzinfo=dt.UTC)) == ["51000001TOPICS"]
    assert refs(store, open_at=dt.datetime(2026, 10, 31, 23, 0, tzinfo=dt.UTC)) == []


def test_a_call_closes_at_its_last_deadline(store: Store, save: Save, make_call: MakeCall) -> None:
    save(make_call(deadlines=(Deadline(dt.date(2026, 1, 1)), Deadline(dt.date(2026, 11, 20)))))
    midnight = dt.datetime(2026, 11, 20, 23, 0, tzinfo=dt.UTC)  # in Brussels
    assert refs(store, open_at=midnight - dt.timedelta(seconds=1)) == ["51000001TOPICS"]
    assert refs(store, open_at=midnight) == []


@pytest.mark.parametrize(
    "words",
    [
        "photonics",
        "photon",
        "PHOTONICS",
        "food photonics",  # from two fields
        "spectroscop compact",
        "securite",
        "sécurité",
        "Sécurité",
        "securité\u0301",  # a stray accent
        "HORIZON-CL4-2027-01",
        "CL4 2027",
        "2027-01-PHOTONICS",
        "agriculture",  # a keyword
        "research",
        "innovation",  # research/innovation
        "łódź",
        "Łódź",
        "ångström",
    ],
)
def test_words_and_their_beginnings_are_found_in_any_field(
    store: Store, save: Save, make_call: MakeCall, words: str
) -> None:
    save(
        make_call(
            title="Photonics and sécurité in research/innovation",
            text="Compact spectroscopic sensors for food quality in Łódź, an Ångström apart.",
            keywords=("Agriculture",),
        ),
        make_call(ref="other", title="Bridges", summary="", text="Steel.", identifier="CEF-1", keywords=()),
    )
    assert found(store, words) == ["51000001TOPICS"]


def test_all_the_words_are_needed(store: Store, save: Save, make_call: MakeCall) -> None:
    save(make_call())
    assert found(store, "photonic sensors") == ["51000001TOPICS"]
    assert found(store, "photonic bridges") == []


def test_the_best_comes_first(store: Store, save: Save, make_call: MakeCall) -> None:
    plain = {"identifier": "", "summary": "", "keywords": ()}
    save(
        make_call(ref="in the text", title="Bridges", text="Steel, and a laser somewhere.", **plain),
        make_call(ref="in the title", title="Laser sources", text="Light.", **plain),
    )
    assert found(store, "laser") == ["in the title", "in the text"]
    assert found(store, "laser", limit=1) == ["in the title"]


def test_a_changed_call_is_found_by_its_new_words_only(store: Store, save: Save, make_call: MakeCall) -> None:
    save(make_call(title="Lasers", keywords=("cutting",)))
    save(make_call(title="Masers", keywords=("cutting",)))
    assert found(store, "masers") == ["51000001TOPICS"]
    assert found(store, "cutting") == ["51000001TOPICS"]
    assert found(store, "lasers") == []


@pytest.mark.parametrize(
    "words",
    [
        "",
        "   ",
        "!?",
        "-",
        "_",
        "__ _",
        '"',
        "'",
        "''",
        '""" OR "a"',
        "a OR b",
        "NEAR(a b)",
        "title:laser",
        "^laser",
        "laser*",
        "laser AND NOT food",
        "a & | ! ( ) : * <-> b",
        "(((",
        "\\",
        "\x00",
        "a\x00b",
        "½ ⑴ ㎏ ﬁ",
        "%s %(match)s :match",
        "日本語",
        "\u0301",
        "😀",
        "x" * 5000,
        "a " * 2000,
        "'; DROP TABLE calls; --",
    ],
)
def test_no_query_string_is_an_error(store: Store, save: Save, make_call: MakeCall, words: str) -> None:
    save(make_call())
    assert found(store, words) in ([], ["51000001TOPICS"])


def test_punctuation_between_words_does_not_matter(store: Store, save: Save, make_call: MakeCall) -> None:
    save(make_call())
    assert found(store, '("photonic", & sensors!)') == ["51000001TOPICS"]
