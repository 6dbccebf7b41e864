"""What the pure deciders promise: names and links are recognised, traps are not, and order never matters."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.identity import Ruling, Traits, differ, keys_of, likeness, partition, traits_of
from store.identity.links import canonical
from store.identity.names import names_in, names_of
from store.identity.partition import bonds_among
from store.identity.titles import common, title_of
from store.types import CallData, Document, Evidence, Kind

MakeCall = Callable[..., CallData]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Topic HORIZON-CL4-2027-01-PHOTONICS-01: sensors", {"topic:horizoncl4202701photonics01"}),
        ("LIFE-2026-STRAT-CLIMA-SIP-two-stage", {"topic:life2026stratclimasiptwostage"}),
        ("ERC-2026-ADG", {"topic:erc2026adg"}),
        ("EuropeAid/186614/DD/ACT/Multi", {"europeaid:186614"}),
        ("Código BDNS: 812098.", {"bdns:812098"}),
        ("https://apply.example/competition/2539/overview", {"competition:2539"}),
        ("Competition number: 2539", {"competition:2539"}),
        ("Opportunity number: OPP912", {"opportunity:opp912"}),
        ("NSF 26-513", {"nsf:nsf26513"}),
        ("COVID-2020 and ISO-2015", set()),
        ("a period of 2021-2027, until 12-12-2027", set()),
        ("812098 without its register", set()),
    ],
)
def test_the_codes_of_funders_are_recognised(text: str, names: set[str]) -> None:
    assert names_in(text) == names


def test_a_code_of_no_known_scheme_counts_where_it_is_rare() -> None:
    assert names_of("PDS-PORTUGAL-FY26-01") == {"other:pdsportugalfy2601"}
    assert names_of("2026") == names_of("open") == names_of("") == frozenset()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.acme.example/call/7/", "http://acme.example/call/7"),
        ("https://acme.example/call?id=7&utm_source=mail", "https://ACME.example/call?id=7&lang=de"),
        ("https://acme.example/a?b=1&c=2", "https://acme.example/a?c=2&b=1"),
        ("https://acme.example/a/index.html", "https://acme.example/a"),
        ("https://acme.example/a#rules", "https://acme.example/a"),
        ("https://acme.example/%C3%A9t%C3%A9", "https://acme.example/été"),
    ],
)
def test_links_to_one_page_are_one(one: str, other: str) -> None:
    assert canonical(one) == canonical(other) != ""


def test_links_to_two_pages_are_two_and_a_home_page_names_nothing() -> None:
    assert canonical("https://acme.example/#/aids/7") != canonical("https://acme.example/#/aids/8")
    assert canonical("https://acme.example/call?id=7") != canonical("https://acme.example/call?id=8")
    assert canonical("https://acme.example/") == canonical("no address") == canonical("http://[::1") == ""


def test_a_title_is_words_years_and_numbers() -> None:
    title = title_of("Fünfte Ausschreibung DRIVE35: Förderung 2026/27, Runde III (FY28) – PR 2021-2027")
    assert title.years == {"2026", "2027", "2028"}
    assert title.numbers == {"5", "35", "3"}
    assert title.words == {"drive", "runde", "pr"}


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Sensors for food", "SENSORS, FOR FOOD", True),
        ("Photonic sensors for food quality", "Photonic sensor for food quality – Regione Acme", True),
        ("Growing local wood", "Growing local wool", False),
        ("Health security in Senegal", "Health security in Nigeria", False),
    ],
)
def test_titles_agree_by_their_words(one: str, other: str, alike: bool) -> None:
    agreement, _ = common(title_of(one).words, title_of(other).words)
    assert (agreement > 0.95) is alike


@pytest.mark.parametrize(
    ("fields", "evidence"),
    [
        ({}, Evidence.NAME),
        ({"identifier": "", "text": "Under HORIZON-CL4-2027-01-PHOTONICS-01."}, Evidence.MENTION),
        ({"identifier": "", "documents": (Document("", "https://funding.example/51000001"),)}, Evidence.LINK),
        ({"identifier": "", "title": "Photonic sensors for the quality of food"}, Evidence.TITLE),
        ({"identifier": "", "title": "Jetzt neu: photonic sensors for food quality"}, Evidence.TITLE),
        ({"identifier": "", "title": "Heat for wood"}, None),
        ({"identifier": "HORIZON-CL4-2027-01-PHOTONICS-02"}, None),
        ({"identifier": "HORIZON-CL4-2027-01"}, None),  # the call that the topic is part of
        ({"kind": Kind.CASCADE, "title": "FOODLIGHT: first open call"}, None),
        ({"identifier": "", "text": "HORIZON-CL4-2027-01-PHOTONICS-01 and HORIZON-CL4-2027-01-PHOTONICS-02",
          "title": "Two topics on sensors and lasers"}, None),
        ({"identifier": "", "title": "Photonic sensors for food quality 2028"}, None),
        ({"identifier": "", "countries": ("US",), "title": "Photonic sensors for food quality"}, Evidence.TITLE),
    ],
)  # fmt: skip
def test_what_binds_two_records(make_call: MakeCall, fields: dict[str, Any], evidence: Evidence | None) -> None:
    one = traits_of(make_call(title="Photonic sensors for food quality 2027"))
    base = {"source": "de_register", "ref": "7", "url": "https://register.example/7", "title": "Sensoren"}
    bond = likeness(one, traits_of(make_call(**{**base, **fields})))
    assert (bond.evidence if bond else None) == evidence


@pytest.mark.parametrize(
    ("title", "binds"),
    [
        ("Framework loans - Just Transition Mechanism", True),
        ("FRAMEWORK LOANS (just transition mechanism)", True),
        ("Framework loans - Innovation Fund", False),
        ("Just Transition Mechanism", False),
        ("Framework loans for ports - Just Transition Mechanism", False),
    ],
)
def test_the_programme_behind_a_title_is_no_part_of_it(make_call: MakeCall, title: str, binds: bool) -> None:
    one = traits_of(make_call(title="Framework loans", programme="Just Transition Mechanism"))
    other = make_call(source="de_register", title=title, identifier="", url="https://a.example", programme="")
    assert (likeness(one, traits_of(other)) is not None) is binds


def test_of_the_calls_of_one_page_the_title_says_which(make_call: MakeCall) -> None:
    """A project's calls share its page; whoever writes of one of them without a day links to the page."""
    page = {"url": "https://funding.example/foodlight", "kind": Kind.CASCADE}
    vouchers = make_call(**page, ref="1", title="FOODLIGHT vouchers for dairies")
    stays = make_call(**page, ref="2", title="FOODLIGHT stays for students")
    written = {"source": "de_contact", "url": "https://a.example/1", "identifier": "", "deadlines": ()}
    cited = {**written, "documents": (Document("", "https://funding.example/foodlight"),)}

    def found(**fields: Any) -> set[frozenset[str]]:
        sightings = [traits_of(vouchers), traits_of(stays), traits_of(make_call(ref="9", **fields))]
        groups = partition(sightings, bonds_among(sightings))
        return {frozenset(ref for _, ref in group) for group in groups if len(group) > 1}

    title = "Now open: FOODLIGHT vouchers for dairies in the mountains of the region"
    assert found(**cited, title=title) == {frozenset({"1", "9"})}
    assert found(**written, title=title) == set(), "without the page it is too little"
    assert found(**cited, title="FOODLIGHT has opened its calls for dairies and students") == set(), "which of them?"


def test_a_country_or_region_elsewhere_keeps_apart(make_call: MakeCall) -> None:
    same = {"identifier": "", "url": "https://a.example/1"}
    one = traits_of(make_call(**same, countries=("IT",), regions=("ITC4",)))
    other = {"source": "it_register", "identifier": "", "url": "https://b.example/1", "countries": ("IT",)}
    assert likeness(one, traits_of(make_call(**other, regions=("ITC41",)))) is not None
    assert likeness(one, traits_of(make_call(**other, regions=("ITH3",)))) is None


# --- properties

_WORDS = st.sampled_from(
    ["photonic", "sensors", "food", "quality", "wood", "heat", "round", "2026", "2027", "two", "three"]
)
_CODES = st.sampled_from(["", "", "HORIZON-CL4-2027-01-A", "HORIZON-CL4-2027-01-B", "BDNS 812098"])
_DAYS = st.sampled_from([None, dt.date(2027, 2, 16), dt.date(2027, 3, 10), dt.date(2028, 2, 16)])
_LINKS = st.sampled_from(["a.example/1", "a.example/2", "b.example/1"])


@st.composite
def records(draw: st.DrawFn, source: str, number: int) -> Traits:
    names = names_of(draw(_CODES))
    day = draw(_DAYS)
    return Traits(
        source=source,
        ref=str(number),
        title=title_of(" ".join(draw(st.lists(_WORDS, min_size=1, max_size=5)))),
        programme=frozenset(draw(st.lists(_WORDS, max_size=2))),
        cascade=draw(st.booleans()),
        named=names,
        names=names,
        link=draw(_LINKS),
        links=frozenset(draw(st.lists(_LINKS, max_size=2))),
        days=frozenset() if day is None else frozenset({day}),
    )


@st.composite
def worlds(draw: st.DrawFn) -> list[Traits]:
    sources = draw(st.lists(st.sampled_from("abc"), min_size=2, max_size=7))
    return [draw(records(source, number)) for number, source in enumerate(sources)]


def _groups(sightings: list[Traits], rulings: list[Ruling]) -> set[frozenset[tuple[str, str]]]:
    return {frozenset(group) for group in partition(sightings, bonds_among(sightings), rulings)}


@given(worlds())
def test_likeness_is_symmetric_and_never_of_one_source(sightings: list[Traits]) -> None:
    for one in sightings:
        assert likeness(one, one) is None
        for other in sightings:
            assert likeness(one, other) == likeness(other, one)
            assert differ(one, other) == differ(other, one)
            if one.source == other.source:
                assert likeness(one, other) is None


@given(worlds())
def test_whatever_binds_can_be_looked_up(sightings: list[Traits]) -> None:
    """Names and links are always found by their keys; titles by two of their longest words, which may all differ."""
    for one in sightings:
        for other in sightings:
            bond = likeness(one, other)
            if bond is not None and bond.evidence is not Evidence.TITLE:
                assert keys_of(one).sought & keys_of(other).kept
                assert keys_of(other).sought & keys_of(one).kept


@given(worlds(), st.data())
@settings(max_examples=200)
def test_the_order_of_arrival_never_matters(sightings: list[Traits], data: st.DataObject) -> None:
    pairs = [(one.key, other.key) for one in sightings for other in sightings if one.key < other.key]
    ruled = data.draw(st.lists(st.sampled_from(pairs), unique=True, max_size=2)) if pairs else []
    rulings = [Ruling(one, other, data.draw(st.booleans())) for one, other in ruled]
    shuffled = sightings.copy()
    random.Random(data.draw(st.integers(0, 99))).shuffle(shuffled)
    groups = _groups(sightings, rulings)
    assert groups == _groups(shuffled, rulings[::-1])
    assert sorted(key for group in groups for key in group) == sorted(traits.key for traits in sightings)


@given(worlds())
def test_no_group_holds_what_differs(sightings: list[Traits]) -> None:
    known = {traits.key: traits for traits in sightings}
    for group in _groups(sightings, []):
        assert not any(differ(known[one], known[other]) for one in group for other in group if one != other)


@given(worlds(), st.data())
def test_what_staff_decided_holds_against_everything(sightings: list[Traits], data: st.DataObject) -> None:
    keys = [traits.key for traits in sightings]
    one, other = data.draw(st.lists(st.sampled_from(keys), min_size=2, max_size=2, unique=True))
    assert any({one, other} <= group for group in _groups(sightings, [Ruling(one, other, same=True)]))
    assert not any({one, other} <= group for group in _groups(sightings, [Ruling(other, one, same=False)]))
