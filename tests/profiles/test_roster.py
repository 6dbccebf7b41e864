"""What a roster file promises: what is right is read, what is wrong is named with file, line, field and remedy."""

from __future__ import annotations

import csv
import dataclasses
import io
import re
import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from babel import Locale
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from profiles.roster import MAX_BYTES, STARTER, Problem, RosterError, read_roster
from profiles.roster.fields import CLUSTER, CONTACT, MEMBER, PROFILE
from profiles.roster.positions import lines_of
from profiles.roster.sheet import COLUMNS
from profiles.roster.values import COUNTRIES
from store.types import (
    ClusterData,
    Contact,
    Frequency,
    Kind,
    Level,
    MemberData,
    OrganisationType,
    ProfileData,
    Roster,
    Wishes,
)

DOCUMENT = (Path(__file__).parents[2] / "docs" / "profiles.md").read_text()
TOML, CSV = (re.findall(rf"```{kind}\n(.*?)```", DOCUMENT, re.DOTALL)[0] for kind in ("toml", "csv"))

NOT_COUNTRIES = set(re.findall("..", "ACCPCQDGEAEUEZICQOTAUNXAXBZZ"))  # territories that babel knows besides

Read = Callable[..., Roster]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read a roster from text or bytes."""

    def read_text(content: str | bytes, name: str = "roster.toml") -> Roster:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_roster(path)

    return read_text


@pytest.fixture
def refused(read: Read) -> Callable[..., list[str]]:
    """The problems with a roster that must not be read."""

    def problems(content: str | bytes, name: str = "roster.toml") -> list[str]:
        with pytest.raises(RosterError) as caught:
            read(content, name)
        return [str(problem) for problem in caught.value.problems]

    return problems


# --- what is right is read


def test_the_examples_of_the_documentation_read_the_same(read: Read) -> None:
    roster = read(TOML)
    assert read(CSV, "roster.csv") == roster
    (member,) = roster.members
    sensors, lasers = member.profiles
    assert [contact.name for contact in member.contacts] == ["Ana Petit", "Luc Blanc"]
    assert sensors.contacts == ("ana@mistral.example.org",)
    assert (sensors.threshold, sensors.frequency) == (0.6, Frequency.WEEKLY)
    assert sensors.wishes.levels == (Level.EUROPEAN, Level.REGIONAL)
    assert (lasers.threshold, lasers.frequency, lasers.contacts) == (0.5, Frequency.DAILY, ())


def test_what_a_table_leaves_out_is_taken_from_the_one_around_it(read: Read) -> None:
    roster = read(TOML.replace('language = "en"', 'language = "fr"'))
    (member,) = roster.members
    assert {contact.language for contact in member.contacts} == {"fr"}
    assert {contact.zone for contact in member.contacts} == {"Europe/Paris"}
    for profile in member.profiles:
        wishes = profile.wishes
        assert (wishes.language, wishes.country, wishes.region) == ("fr", "FR", "FRL04")
        assert wishes.organisation is OrganisationType.SME


def test_a_profile_in_another_country_does_not_take_the_region_of_its_member(read: Read) -> None:
    roster = read(TOML.replace('key = "lasers"', 'key = "lasers"\ncountry = "IT"'))
    assert roster.members[0].profiles[1].wishes.country == "IT"
    assert roster.members[0].profiles[1].wishes.region == ""


def test_codes_in_either_case_and_addresses_in_any_are_one(read: Read) -> None:
    loose = TOML.replace('"ana@mistral', '"Ana@Mistral').replace('country = "FR"', 'country = "fr"')
    assert read(loose.replace('"sme"', '"SME"').replace('"FRL04"', '"frl04"')) == read(TOML)


def test_the_byte_order_mark_of_a_spreadsheet_changes_nothing(tmp_path: Path) -> None:
    plain, marked = tmp_path / "plain.toml", tmp_path / "marked.toml"
    plain.write_bytes(TOML.encode())
    marked.write_bytes(TOML.encode("utf-8-sig"))
    assert read_roster(marked) == read_roster(plain)


def test_windows_line_ends_read_the_same(read: Read) -> None:
    assert read(TOML.replace("\n", "\r\n")) == read(TOML)
    assert read(CSV.replace("\n", "\r\n"), "roster.csv") == read(TOML)


def test_the_documentation_names_every_field_and_none_besides() -> None:
    named = set(re.findall(r"`([a-z_]+)`", "".join(re.findall(r"^\|([^|]*)\|", DOCUMENT, re.MULTILINE))))
    assert named == {*CLUSTER, *MEMBER, *CONTACT, *PROFILE}
    assert set(CSV.splitlines()[0].split(",")) < set(COLUMNS)


def test_the_fields_are_those_of_the_types() -> None:
    def names(kind: type) -> set[str]:
        return {field.name for field in dataclasses.fields(kind)}

    assert set(CLUSTER) == names(ClusterData)
    assert set(CONTACT) == names(Contact)
    assert {*MEMBER, "contacts", "profiles"} == names(MemberData)
    assert set(PROFILE) == names(ProfileData) - {"wishes"} | names(Wishes) - {"learnt"}


def test_the_countries_are_those_of_iso_3166() -> None:
    territories = {code for code in Locale("en").territories if re.fullmatch("[A-Z]{2}", code)}
    assert territories >= COUNTRIES
    assert territories - COUNTRIES == NOT_COUNTRIES
    assert len(COUNTRIES) == 250


def test_the_starter_cluster_is_rich_and_invented() -> None:
    roster = read_roster(STARTER)
    assert [member.region for member in roster.members] == ["FRL04", "ES511", "ITI14"]
    for member in roster.members:
        assert all(contact.email.endswith(".example.org") for contact in member.contacts)
        for profile in member.profiles:
            assert 10 <= len(profile.wishes.keywords) <= 20
            assert 50 <= len(profile.wishes.text.split()) <= 80
            assert profile.wishes.programmes_excluded


# --- what is wrong is named

WRONG: list[tuple[str, str, str]] = [  # in the example: what is there, what stands there instead, the problem
    (
        "trl_max = 8",
        "trl_max = 12",
        "line 34, members[0].profiles[0].trl_max: 12 is not between 1 and 9; write a number from 1 to 9",
    ),
    (
        "trl_max = 8",
        'trl_max = "8"',
        "line 34, members[0].profiles[0].trl_max: '8' is not a whole number; write a number from 1 to 9",
    ),
    (
        "trl_max = 8",
        "trl_max = true",
        "line 34, members[0].profiles[0].trl_max: true is not a whole number; write a number from 1 to 9",
    ),
    (
        "trl_max = 8",
        "trl_max = 4",
        "line 33, members[0].profiles[0].trl_min: 5 is above trl_max, which is 4; write the smaller number here",
    ),
    (
        "trl_max = 8",
        "trl_mx = 8",
        "line 34, members[0].profiles[0].trl_mx: is not a known field; did you mean trl_max?",
    ),
    (
        "threshold = 0.6",
        "threshold = 1.5",
        "line 36, members[0].profiles[0].threshold: 1.5 is not between 0 and 1; write a number from 0 to 1, such as 0.5",
    ),
    (
        "threshold = 0.6",
        "threshold = nan",
        "line 36, members[0].profiles[0].threshold: NaN is not a number; write a number from 0 to 1, such as 0.5",
    ),
    (
        'frequency = "weekly"',
        'frequency = "weakly"',
        "line 37, members[0].profiles[0].frequency: 'weakly' is unknown (did you mean 'weekly'?); write one of daily, weekly",
    ),
    (
        '"european", "regional"',
        '"european", "local"',
        "line 31, members[0].profiles[0].levels[1]: 'local' is unknown; write one of european, national, regional",
    ),
    (
        '["EDF"]',
        '"EDF"',
        "line 32, members[0].profiles[0].programmes_excluded: 'EDF' is not a list; write a list in square brackets: programme names or the beginning of call identifiers, such as HORIZON-EIC",
    ),
    (
        'contacts = ["ana@mistral.example.org"]',
        'contacts = ["anna@mistral.example.org"]',
        "line 38, members[0].profiles[0].contacts: 'anna@mistral.example.org' is not a contact of this member; did you mean ana@mistral.example.org?",
    ),
    (
        'keywords = ["fibre laser", "laser processing"]',
        f'keywords = ["{"laser " * 900}"]',
        f"line 43, members[0].profiles[1].keywords[0]: '{('laser ' * 10)[:56]}... has 5,399 characters, and a phrase at most 200; write words or phrases with a letter or digit in each",
    ),
    (
        'keywords = ["fibre laser", "laser processing"]',
        'keywords = [" "]',
        "line 43, members[0].profiles[1].keywords[0]: '' holds no letter and no digit; write words or phrases with a letter or digit in each",
    ),
    (
        'keywords = ["fibre laser", "laser processing"]',
        "keywords = []",
        "line 40, members[0].profiles[1]: has neither keywords nor text; write what the member looks for in one of them",
    ),
    (
        'key = "lasers"',
        'key = "sensors"',
        "line 41, members[0].profiles[1].key: 'sensors' stands already on line 27; give each profile of a member a key of its own",
    ),
    (
        'key = "lasers"',
        'key = "Fibre lasers"',
        "line 41, members[0].profiles[1].key: 'Fibre lasers' is not a key; write small letters and digits, joined by - or _ or ., such as acme-optics",
    ),
    (
        'email = "luc@mistral.example.org"',
        'email = "ANA@mistral.example.org"',
        "line 23, members[0].contacts[1].email: 'ana@mistral.example.org' stands already on line 19; write an address once, at one member",
    ),
    (
        'email = "luc@mistral.example.org"',
        'email = "luc@mistral"',
        "line 23, members[0].contacts[1].email: 'luc@mistral' is not an e-mail address; write one address, such as ana@example.org",
    ),
    (
        'region = "FRL04"',
        'region = "Marseille"',
        "line 16, members[0].region: 'Marseille' is not a NUTS code; write a NUTS code of three to five characters, such as FRL04",
    ),
    (
        'region = "FRL04"',
        'region = "ITI14"',
        "line 16, members[0].region: 'ITI14' is not a region of FR; write a NUTS code that begins with FR",
    ),
    (
        'country = "FR"\nlanguage',
        'country = "UK"\nlanguage',
        "line 4, cluster.country: 'UK' is not a country code (did you mean 'GB'?); write two letters of ISO 3166, such as FR",
    ),
    (
        'language = "en"',
        'language = "english"',
        "line 5, cluster.language: 'english' is not a language of two letters; write two letters of ISO 639, such as en",
    ),
    (
        "Europe/Paris",
        "Europe/Pariss",
        "line 6, cluster.zone: 'Europe/Pariss' is not a time zone (did you mean 'Europe/Paris'?); write a zone of the tz database, such as Europe/Paris",
    ),
    (
        "https://cluster.example",
        "cluster.example",
        "line 9, cluster.website: 'cluster.example' is not a web address; write an address that begins with https://",
    ),
    ('name = "Light Cluster"\n', "", "line 1, cluster.name: is missing; write the cluster's name"),
    ('name = "Light Cluster"', "name = 7", "line 3, cluster.name: 7 is not text; write the cluster's name"),
    (
        'name = "Light Cluster"',
        'name = "Light\\u0000Cluster"',
        "line 3, cluster.name: it holds the control character U+0000; write the cluster's name",
    ),
    (
        'name = "Light Cluster"',
        "name = Light",
        "line 3: is not valid TOML (Invalid value); correct this line or the one before it",
    ),
    (
        "days_min = 21",
        'consortium = "yes"',
        "line 35, members[0].profiles[0].consortium: 'yes' is neither true nor false; write true or false",
    ),
    (
        "days_min = 21",
        "text.long = 1",
        "line 35: is not valid TOML (Cannot overwrite a value); correct this line or the one before it",
    ),
    (
        'name = "Light Cluster"',
        "name.long = 1",
        "line 3, cluster.name: a table is not text; write the cluster's name",
    ),
    (
        '"Lasers"\nkeywords = ["fibre laser", "laser processing"]',
        "[",
        "line 42: is not valid TOML (Invalid value); correct this line or the one before it",
    ),
    (
        '[cluster]\nkey = "light-cluster"',
        '[cluster]\nkey = "light-cluster"\nkey = "other"',
        "line 3: is not valid TOML (Cannot overwrite a value); correct this line or the one before it",
    ),
]


@pytest.mark.parametrize(("old", "new", "problem"), WRONG, ids=[problem.split(":")[0] for *_, problem in WRONG])
def test_a_wrong_field_is_named_with_its_line(refused: Any, old: str, new: str, problem: str) -> None:
    assert TOML.count(old) >= 1
    assert refused(TOML.replace(old, new, 1)) == [f"roster.toml, {problem}"]


def test_every_problem_is_told_at_once_in_the_order_of_the_lines(refused: Any) -> None:
    wrong = TOML.replace("trl_max = 8", "trl_max = 12").replace('"sme"', '"smee"').replace("days_min", "day_min")
    wrong = wrong.replace('keywords = ["fibre laser", "laser processing"]\n', "")
    assert [problem.split(":")[0] for problem in refused(wrong)] == [
        "roster.toml, line 14, members[0].organisation",
        "roster.toml, line 34, members[0].profiles[0].trl_max",
        "roster.toml, line 35, members[0].profiles[0].day_min",
        "roster.toml, line 40, members[0].profiles[1]",
    ]


def test_tables_of_a_wrong_shape_are_named(refused: Any) -> None:
    assert refused('cluster = 1\nmembers = "all"\n[extra]') == [
        "roster.toml, line 1, cluster: 1 is not a table; write fields with their values",
        "roster.toml, line 2, members: 'all' is not a list of tables; begin each with double brackets",
        "roster.toml, line 3, extra: is not a known field; take it out, or write one of cluster, members",
    ]
    assert refused("[cluster]\nkey = 'a'\nname = 'A'\n[[member]]")[-1] == (
        "roster.toml, line 4, member: is not a known field; did you mean members?"
    )


def test_a_roster_without_members_is_refused_for_it_would_end_them_all(refused: Any) -> None:
    assert refused(TOML[: TOML.index("[[members]]")]) == [
        "roster.toml, line 1, members: is missing; write the table of the members"
    ]


CSV_WRONG: list[tuple[str, str, str]] = [
    (",5,8,21,", ",5,12,21,", "line 2, profile_trl_max: 12 is not between 1 and 9; write a number from 1 to 9"),
    (",5,8,21,", ",5,8.5,21,", "line 2, profile_trl_max: 8.5 is not a whole number; write a number from 1 to 9"),
    (
        ",21,0.6,",
        ',21,"0,6",',
        "line 2, profile_threshold: '0,6' is not a number; write a number from 0 to 1, such as 0.5",
    ),
    (
        "; Luc Blanc <luc@mistral.example.org>",
        "; Luc Blanc",
        "line 2, member_contacts: 'Luc Blanc' is not an e-mail address; write one address, such as ana@example.org",
    ),
    (
        ",fibre laser; laser processing,",
        ",,",
        "line 3, profile_keywords: has neither keywords nor text; write what the member looks for in one of them",
    ),
    (
        ",lasers,Lasers",
        ",sensors,Lasers",
        "line 3, profile_key: 'sensors' stands already on line 2; give each profile of a member a key of its own",
    ),
    (
        "mistral-optics,Mistral Optics,sme,FR,FRL04,",
        "mistral-optics,Mistral Optics,sme,FR,ES511,",
        "line 2, member_region: 'ES511' is not a region of FR; write a NUTS code that begins with FR",
    ),
    (
        ",lasers,Lasers",
        ",lasers,",
        "line 3, profile_name: is missing; write the profile's name",
    ),
    (
        "mistral-optics,,,,",
        "mistral-optics,Mistral,,,",
        "line 3, member_name: 'Mistral' is not what line 2 says, 'Mistral Optics'; write the same, or leave the cell empty",
    ),
    (
        "profile_trl_max",
        "profile_trlmax",
        "line 1, profile_trlmax: is not a known column; did you mean profile_trl_max?",
    ),
    (
        "profile_days_min",
        "profile_trl_max",
        "line 1, profile_trl_max: is the name of two columns; keep one of them",
    ),
    (
        "member_region",
        "place",
        "line 1, place: is not a known column; take the column out",
    ),
    (
        ",,,,,,,,mistral-optics",
        ",,,,,,,mistral-optics",
        "line 3: the row has 25 cells, the header 26; write one cell for each column",
    ),
    (
        "We make handheld",
        '"We make handheld',
        'line 2: the row cannot be read (unexpected end of data); close every quotation mark, and write one inside a cell twice ("")',
    ),
]


@pytest.mark.parametrize(("old", "new", "problem"), CSV_WRONG, ids=[problem.split(":")[0] for *_, problem in CSV_WRONG])
def test_a_wrong_cell_is_named_with_its_line_and_column(refused: Any, old: str, new: str, problem: str) -> None:
    assert CSV.count(old) == 1
    assert f"roster.csv, {problem}" in refused(CSV.replace(old, new), "roster.csv")


def test_a_column_that_must_be_there_is_missed_once_not_in_each_row(refused: Any) -> None:
    assert refused(CSV.replace("member_name", "member_names"), "roster.csv") == [
        "roster.csv, line 1, member_names: is not a known column; did you mean member_name?",
        "roster.csv, line 1, member_name: is missing from the header; add the column; it must be there",
    ]


def test_the_habits_of_all_contacts_and_a_flag_are_columns_too(read: Read, refused: Any) -> None:
    def with_columns(*cells: str) -> str:
        header, first, second = CSV.splitlines()
        columns = "contact_language,contact_zone,profile_consortium"
        return "\n".join(
            [f"{header},{columns}", *(f"{row},{','.join(cells)}" for row in (first, second))],
        )

    (member,) = read(with_columns("it", "Europe/Rome", "no"), "roster.csv").members
    assert {(one.language, one.zone) for one in member.contacts} == {("it", "Europe/Rome")}
    assert [profile.wishes.consortium for profile in member.profiles] == [False, False]
    assert refused(with_columns("it", "Roma", "maybe"), "roster.csv") == [
        "roster.csv, line 2, contact_zone: 'Roma' is not a time zone; write a zone of the tz database, such as Europe/Paris",
        "roster.csv, line 2, profile_consortium: 'maybe' is neither true nor false; write true or false",
        "roster.csv, line 3, profile_consortium: 'maybe' is neither true nor false; write true or false",
    ]


def test_a_header_alone_and_blank_rows_are_refused(refused: Any) -> None:
    for rows in ("", "\n\n,,,\n"):
        assert refused(CSV.splitlines()[0] + rows, "roster.csv") == [
            "roster.csv, line 1: no row can be read below the header; write one row for each profile"
        ]


def test_lines_are_counted_through_cells_of_several_lines(refused: Any) -> None:
    wrong = CSV.replace("We make handheld Raman probes for water and food.", '"We make\nprobes."')
    wrong = wrong.replace(",fibre laser; laser processing,", ",---,")
    assert refused(wrong, "roster.csv") == [
        "roster.csv, line 4, profile_keywords: '---' holds no letter and no digit; write words or phrases with a letter or digit in each"
    ]


def test_a_member_without_a_profile_is_a_row_without_profile_cells(read: Read) -> None:
    cells = CSV.splitlines()[1].split(",profiles")[0]
    row = next(csv.reader([cells]))
    row[CSV.splitlines()[0].split(",").index("profile_key") :] = [""] * 12
    written = io.StringIO()
    csv.writer(written).writerow(row)
    (member,) = read(CSV.splitlines()[0] + "\n" + written.getvalue(), "roster.csv").members
    assert member.profiles == ()
    assert len(member.contacts) == 2


@pytest.mark.parametrize(("delimiter", "name"), [(";", "semicolons"), ("\t", "tabs")])
def test_columns_that_a_spreadsheet_did_not_separate_by_commas(refused: Any, delimiter: str, name: str) -> None:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows(csv.reader(io.StringIO(CSV)))
    assert refused(written.getvalue(), "roster.csv") == [
        f"roster.csv, line 1: the columns are separated by {name}; save the file with commas between columns"
    ]


@pytest.mark.parametrize("name", ["roster.toml", "roster.csv"])
@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty; write a cluster and its members"),
        (b" \n\n", "is empty; write a cluster and its members"),
        (b"#" * (MAX_BYTES + 1), "is larger than 10 MB; split the roster, or check the file"),
        ("x".encode("utf-16"), "begins with the mark of UTF-16; save it as UTF-8"),
        (
            'a = 1\nname = "Société"'.encode("latin-1"),
            "byte 0xE9 is not UTF-8 (in Latin-1 or Windows-1252 it is 'é'); save the file as UTF-8",
        ),
    ],
    ids=["empty", "blank", "huge", "UTF-16", "Latin-1"],
)
def test_a_file_that_cannot_serve_is_refused_whole(refused: Any, name: str, content: bytes, problem: str) -> None:
    (found,) = refused(content, name)
    assert found.startswith(name)
    assert found.endswith(problem)


def test_a_latin_1_file_names_the_line_of_the_first_foreign_byte(refused: Any) -> None:
    assert refused(TOML.replace("Petit", "Péron").encode("latin-1"))[0].startswith("roster.toml, line 20: byte 0xE9")


def test_a_file_that_is_not_there_or_of_another_kind(refused: Any, tmp_path: Path) -> None:
    with pytest.raises(RosterError, match=r"none.toml: cannot be read \(No such file or directory\)"):
        read_roster(tmp_path / "none.toml")
    assert refused("x", "roster.xlsx") == ["roster.xlsx: .xlsx is not a kind of roster; name a .toml or .csv file"]


def test_a_file_nested_too_deeply_is_refused_at_any_depth(refused: Any) -> None:
    for depth in (*range(10, 600, 3), 100_000):  # tomllib gives up somewhere between
        assert refused(f"cluster = {'[' * depth}{']' * depth}")
        assert refused(f"cluster = {'{a=' * depth}1{'}' * depth}")


def test_a_number_of_many_digits_is_refused(refused: Any) -> None:
    assert "Exceeds the limit" in refused("a = " + "1" * 5_000)[0]
    assert refused(TOML.replace("trl_max = 8", "grant_max = 1e999999"))[0].endswith("such as 250000")


# --- the lines of a TOML document


def test_the_scanner_follows_every_form_of_toml() -> None:
    document = '''# a comment = "no key"
title = "# [no] header = 1"
a.b."c.d" = 1979-05-27T07:32:00.5Z
[one] # why
long = """
x = 1
\\""" y ""
"""
'q k' = [1, 2.5,
  "three", # [
  [4, { five = 5, six.seven = 7 }],
]
[[many]]
n = 1
[[many.inner]]
[[many]]
[[many.inner]]
quotes = \'\'\'it''s\'\'\'
[many.inner.deep]
n = -3.0e2
'''
    found = lines_of(document)
    assert set(paths(tomllib.loads(document))) <= set(found)
    assert {path: found[path] for path in found if path[-1] in {"long", 2, "six", "quotes", "deep", "c.d"}} == {
        ("a", "b", "c.d"): 3,
        ("one", "long"): 5,
        ("one", "q k", 2): 10,
        ("one", "q k", 3, 1, "six"): 11,
        ("many", 1, "inner", 0, "quotes"): 18,
        ("many", 1, "inner", 0, "deep"): 19,
    }


def paths(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place in a parsed document."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path] * bool(path) + [place for key, inner in pairs for place in paths(inner, (*path, key))]


# --- properties

TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp"), exclude_characters="\x85"), max_size=12)
WORD = TEXT.filter(lambda text: any(letter.isalnum() for letter in text))
NAME = st.text("abcz09", min_size=1, max_size=6)
ADDRESS = st.builds("{}@{}.example.org".format, NAME, NAME)
AMOUNT = st.decimals(0, 10**9, places=2)
TRL = st.integers(1, 9)


def tuples(element: st.SearchStrategy[Any], **limits: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(element, max_size=3, **limits).map(tuple)


def limits(bound: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, Any]]:
    return st.tuples(bound, bound).map(sorted).map(tuple) | st.sampled_from([(None, None)])


@st.composite
def profiles(draw: st.DrawFn, key: str, member: dict[str, Any], addresses: list[str]) -> ProfileData:
    trl, grant = draw(limits(TRL)), draw(limits(AMOUNT))
    wishes = Wishes(
        keywords=draw(tuples(WORD, min_size=1)),
        text=draw(st.just("") | st.lists(WORD, min_size=1).map("\n".join)),
        topics=draw(tuples(WORD)),
        language=draw(st.sampled_from(["en", "fr", "sv"])),
        country=member["country"],
        region=member["region"],
        organisation=draw(st.sampled_from(OrganisationType)),
        levels=draw(tuples(st.sampled_from(Level))),
        kinds=draw(tuples(st.sampled_from(Kind))),
        programmes_wanted=draw(tuples(WORD)),
        programmes_excluded=draw(tuples(WORD)),
        words_excluded=draw(tuples(WORD)),
        grant_min=grant[0],
        grant_max=grant[1],
        trl_min=trl[0],
        trl_max=trl[1],
        consortium=draw(st.booleans()),
        days_min=draw(st.integers(0, 3650)),
    )
    return ProfileData(
        key=key,
        name=draw(WORD),
        wishes=wishes,
        threshold=draw(st.floats(0, 1)),
        frequency=draw(st.sampled_from(Frequency)),
        contacts=draw(tuples(st.sampled_from(addresses), unique=True)) if addresses else (),
    )


@st.composite
def members(draw: st.DrawFn, key: str, addresses: list[str]) -> MemberData:
    country, regions = draw(st.sampled_from([("FR", ["", "FRL04"]), ("GR", ["EL30"]), ("GB", ["", "UKL18"])]))
    place = {"country": country, "region": draw(st.sampled_from(regions))}
    contacts = [
        Contact(address, draw(TEXT), draw(st.sampled_from(["en", "de"])), draw(st.sampled_from(["Europe/Rome", "UTC"])))
        for address in addresses
    ]
    keys = draw(st.lists(NAME, unique=True, max_size=2))
    return MemberData(
        key=key,
        name=draw(WORD),
        organisation=draw(st.sampled_from(OrganisationType)),
        contacts=tuple(contacts),
        profiles=tuple(draw(profiles(one, place, addresses)) for one in keys),
        **place,
    )


@st.composite
def rosters(draw: st.DrawFn) -> Roster:
    cluster = ClusterData(
        key=draw(NAME),
        name=draw(WORD),
        country=draw(st.sampled_from(["", "SE"])),
        language=draw(st.sampled_from(["en", "ca"])),
        zone=draw(st.sampled_from(["Europe/Stockholm", "UTC"])),
        sender=draw(st.just("") | ADDRESS),
        postal_address=draw(st.lists(WORD, max_size=3).map("\n".join)),
        website=draw(st.sampled_from(["", "https://cluster.example"])),
    )
    addresses = draw(st.lists(ADDRESS, unique=True, max_size=4))
    keys = draw(st.lists(NAME, unique=True, min_size=1, max_size=2))
    return Roster(cluster, tuple(draw(members(key, addresses[at::2])) for at, key in enumerate(keys)))


def dump(value: Any) -> str:
    """A value as TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + "".join(f"\\U{ord(letter):08x}" if letter in '"\\\n\x7f' else letter for letter in value) + '"'
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(dump, value))}]"
    return str(value)


def dump_table(header: str, value: Any, leave_out: tuple[str, ...] = ()) -> list[str]:
    pairs = dataclasses.asdict(value).items()
    return [header, *(f"{name} = {dump(one)}" for name, one in pairs if one is not None and name not in leave_out)]


def dump_toml(roster: Roster) -> str:
    lines = dump_table("[cluster]", roster.cluster)
    for member in roster.members:
        lines += dump_table("[[members]]", member, ("contacts", "profiles"))
        for contact in member.contacts:
            lines += dump_table("[[members.contacts]]", contact)
        for profile in member.profiles:
            lines += dump_table("[[members.profiles]]", profile, ("wishes",)) + dump_table(
                "", profile.wishes, ("learnt",)
            )
    return "\n".join(lines)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(rosters())
def test_a_dumped_roster_reads_back_equal(read: Read, roster: Roster) -> None:
    text = dump_toml(roster)
    assert read(text) == roster
    assert set(paths(tomllib.loads(text))) <= set(lines_of(text))


def for_csv(roster: Roster) -> Roster:
    """The same roster without what CSV cannot say: marks of lists and addresses in words, contacts of different habits."""

    def plain(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(plain(one) for one in value)
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            names = [field.name for field in dataclasses.fields(value)]
            return dataclasses.replace(value, **{name: plain(getattr(value, name)) for name in names})
        return re.sub('[;<>"]', "x", value) if type(value) is str else value

    declared = [
        dataclasses.replace(
            member,
            contacts=tuple(
                dataclasses.replace(one, language=member.contacts[0].language, zone=member.contacts[0].zone)
                for one in member.contacts
            ),
        )
        for member in roster.members
    ]
    return plain(Roster(roster.cluster, tuple(declared)))


def cells(prefix: str, value: Any) -> dict[str, str]:
    pairs = ((f"{prefix}_{name}", one) for name, one in dataclasses.asdict(value).items() if one is not None)
    return {name: "; ".join(one) if isinstance(one, tuple) else str(one) for name, one in pairs if name in COLUMNS}


def dump_csv(roster: Roster) -> str:
    written = io.StringIO()
    rows = csv.DictWriter(written, COLUMNS)
    rows.writeheader()
    for member in roster.members:
        people = [f"{one.name} <{one.email}>" for one in member.contacts]
        beside = cells("cluster", roster.cluster) | cells("member", dataclasses.replace(member, contacts=()))
        beside |= {"member_contacts": "; ".join(people)}
        beside |= cells("contact", member.contacts[0]) if member.contacts else {}
        for profile in member.profiles:
            rows.writerow(beside | cells("profile", profile) | cells("profile", profile.wishes))
        if not member.profiles:
            rows.writerow(beside)
    return written.getvalue()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(rosters().map(for_csv))
def test_a_roster_dumped_as_csv_reads_back_equal(read: Read, roster: Roster) -> None:
    assert read(dump_csv(roster), "roster.csv") == roster


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, bytes]:
    name, text = draw(st.sampled_from([("roster.toml", TOML), ("roster.csv", CSV)]))
    data = text.encode()
    noise = st.binary(max_size=6) | st.sampled_from(
        [b'"', b"]", b"[[", b"{", b"\n", b",", b";", b"= ", b"\\", b'"""', b"1e9"]
    )
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 30)))
        data = data[:start] + draw(noise | st.just(data[end : end + 40])) + data[end:]
    return name, data


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mutated())
def test_a_broken_file_is_read_or_refused_and_never_crashes(read: Read, file: tuple[str, bytes]) -> None:
    name, data = file
    lines = data.count(b"\n") + data.count(b"\r") + 1
    for problem in problems_of(read, data, name):
        assert problem.wrong
        assert problem.put
        assert 0 <= problem.line <= lines


def problems_of(read: Read, content: str | bytes, name: str = "roster.toml") -> tuple[Problem, ...]:
    """What is wrong with a file that may be right as well."""
    try:
        assert read(content, name).members
    except RosterError as error:
        return error.problems
    return ()


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_value_in_any_field_is_read_or_named(read: Read, data: st.DataObject) -> None:
    value = data.draw(
        st.integers()
        | st.floats(allow_nan=False, allow_infinity=False).map(Decimal)
        | st.booleans()
        | TEXT
        | st.lists(TEXT)
    )
    line = data.draw(st.sampled_from([line for line in TOML.splitlines() if " = " in line]))
    content = TOML.replace(line, f"{line.split(' = ')[0]} = {dump(value)}")
    assert all(problem.line and problem.field for problem in problems_of(read, content))
