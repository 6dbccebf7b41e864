"""Staff put calls together, take them apart and edit them from the command line, and take it back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from callwatch.commands.curating import field_value
from tests.callwatch.conftest import Command, day


@pytest.fixture
def known(callwatch: Command) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two calls of the demo, of two sources."""
    assert callwatch("crawl", "eu_portal", "uk_ukri", *day("2026-11-20")).returncode == 0
    listed = [json.loads(callwatch("calls", "list", "--closed", "--source", name, "--json").stdout)[0]
              for name in ("eu_portal", "uk_ukri")]  # fmt: skip
    return listed[0], listed[1]


def show(callwatch: Command, key: object) -> dict[str, Any]:
    return dict(json.loads(callwatch("calls", "show", key, "--json").stdout))


def test_a_merge_is_shown_listed_and_undone(callwatch: Command, known: tuple[dict[str, Any], dict[str, Any]]) -> None:
    one, other = known
    done = callwatch("calls", "merge", one["id"], other["ref"], "--why", "one scheme", "--who", "ana")
    assert done.returncode == 0, done.stderr
    shown = show(callwatch, other["id"])
    assert {sighting["source"] for sighting in shown["sightings"]} == {"eu_portal", "uk_ukri"}
    assert {sighting["url"] for sighting in shown["sightings"]} == {one["url"], other["url"]}
    text = callwatch("calls", "show", one["id"]).stdout
    assert "seen: uk_ukri" in text
    assert "decided by staff" in text
    assert "they differ on deadlines: " in text
    listed = callwatch("calls", "decisions").stdout
    assert "ana: merge of eu_portal" in listed
    assert "because one scheme" in listed
    assert callwatch("calls", "undo", 1).returncode == 0
    assert [sighting["source"] for sighting in show(callwatch, other["id"])["sightings"]] == ["uk_ukri"]
    assert "undone" in callwatch("calls", "decisions").stdout


def test_a_split_gives_a_call_of_its_own(callwatch: Command, known: tuple[dict[str, Any], dict[str, Any]]) -> None:
    one, other = known
    callwatch("calls", "merge", one["id"], other["id"])
    done = callwatch("calls", "split", one["id"], "uk_ukri")
    assert done.returncode == 0, done.stderr
    assert show(callwatch, other["ref"])["id"] != show(callwatch, one["ref"])["id"]
    refused = callwatch("calls", "split", one["id"], "uk_ukri")
    assert refused.returncode == 1
    assert "its sightings are of eu_portal" in refused.stderr


def test_an_edit_stays_when_the_day_is_read_again(
    callwatch: Command, known: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    one, _ = known
    done = callwatch("calls", "edit", one["id"], "--set", "title=Our title", "--set", "keywords=light; food")
    assert done.returncode == 0, done.stderr
    assert callwatch("crawl", "eu_portal", *day("2026-11-20")).returncode == 0
    shown = show(callwatch, one["id"])
    assert (shown["title"], shown["keywords"]) == ("Our title", ["light", "food"])
    assert [change["change"]["field"] for change in shown["history"]] == ["title", "keywords"]
    [decision] = json.loads(callwatch("calls", "decisions", "--json").stdout)
    assert [edit["moved"] for edit in decision["edits"]] == [False, False]
    assert callwatch("calls", "undo", decision["id"]).returncode == 0
    assert show(callwatch, one["id"])["title"] == one["title"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["edit", "1", "--set", "deadlines=2027-01-01"], "dates follow the source"),
        (["edit", "1", "--set", "title"], "write --set"),
        (["edit", "1", "--set", "budget=much"], "is no amount; write 1500000 EUR"),
        (["edit", "no such call", "--set", "title=x"], "No call is known as no such call"),
        (["merge", "1", "1"], "is one call already"),
        (["undo", "7"], "decision 7 is unknown"),
    ],
)
@pytest.mark.usefixtures("known")
def test_what_makes_no_sense_is_refused_in_words(callwatch: Command, words: list[str], says: str) -> None:
    done = callwatch("calls", *words)
    assert done.returncode == 1
    assert says in done.stderr


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("title= A = B ", ("title", "A = B")),
        ("countries=FR; DE;", ("countries", ["FR", "DE"])),
        ("budget=1,500,000 SEK", ("budget", {"amount": "1500000", "currency": "SEK"})),
        ("grant_max=", ("grant_max", None)),
        ("funding_rate=60%", ("funding_rate", 0.6)),
        ("trl_min=4", ("trl_min", 4)),
    ],
)
def test_values_are_read_as_people_write_them(text: str, value: tuple[str, object]) -> None:
    assert field_value(text) == value
