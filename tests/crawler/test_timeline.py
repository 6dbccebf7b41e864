"""The days of a call as timelines tell them, in whatever order and layout; and countries by their flags."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.flags import flagged
from crawler.timeline import Timeline, timeline
from store.types import DeadlineModel


def told(text: str) -> list[str]:
    """The deadlines of a text, as short as they can be written."""
    return [
        " ".join(filter(None, (str(on.day), f"{on.time:%H:%M}" if on.time else "", on.label)))
        for on in timeline(text).deadlines
    ]


@pytest.mark.parametrize(
    ("text", "deadlines"),
    [
        ("4 July 2026: Call opens\n4 September 2026: Deadline", ["2026-09-04"]),
        ("Apply from:\n1 April 2026\nDeadline:\n29 August 2026, 17:00 CEST", ["2026-08-29 17:00"]),
        ("- 29 July 2026, 17:00 CEST:\nNational submission deadline", ["2026-07-29 17:00"]),
        ("Timeline\n15 March 2027 at 16:00 CET\nDeadline for proposals\n1 June 2027\nResults", ["2027-03-15 16:00"]),
        ("Launch of the call\n2 December 2026\nSubmission deadline\n5 May 2027", ["2027-05-05"]),
        ("The deadline for applications is 1 February 2027, 12:00 CET.", ["2027-02-01 12:00"]),
        ("Closing date: 9 March 2027\nClosing date: 9 March 2027, 17:00 CET", ["2027-03-09 17:00"]),
        ("08/03/2027 The FAQ was updated.\nCall deadline: 1st of March 2027, 17:00 CET", ["2027-03-01 17:00"]),
        ("Call opens: 18 November 2026\nCall closes: 2 February 2027", ["2027-02-02"]),
        ("Call closing: 10 November 2026, 15:00 CET", ["2026-11-10 15:00"]),
        ("Deadline: 1 March 2027\nExtended deadline: 15 March 2027", ["2027-03-15"]),
    ],
)
def test_a_deadline_is_read_wherever_its_word_stands(text: str, deadlines: list[str]) -> None:
    assert told(text) == deadlines
    assert timeline(text).model is DeadlineModel.SINGLE_STAGE


@pytest.mark.parametrize(
    "text",
    [
        "Registration deadline: 5 September 2026",
        "Expression of interest deadline: 5 September 2026",
        "Webinar: 5 September 2026",
        "Projects start: 5 September 2026",
        "Deadline: 5 September",  # of which year?
        "Deadline: 31 February 2027",
        "The current round ends on February 12th at 2 PM (CET)",
        "Final reports due: 3 March 2029",
        "Full proposals are assessed: 3 March 2027",
        "Deadline for France: 1 March 2027\nDeadline for Korea: 2 March 2027",
        "Deadline 1 March 2027 or 2 March 2027",
        f"The deadline of the first round, {'which was long ago and far away, ' * 9} was 5 September 2026.",
        "",
    ],
)
def test_what_is_not_sure_is_no_deadline(text: str) -> None:
    assert timeline(text).deadlines == ()
    assert timeline(text).closing == {}, "and takes nothing away from what is known"


def test_two_stages_are_told_apart() -> None:
    text = "Launch: 10 March 2027\nPre-proposal deadline: 12 May 2027\nFull-proposal deadline: 17 November 2027"
    assert told(text) == ["2027-05-12 stage 1", "2027-11-17 stage 2"]
    found = timeline(text)
    assert (found.opens, found.model) == (dt.date(2027, 3, 10), DeadlineModel.TWO_STAGE)
    stages = ["2027-02-02 stage 1", "2027-06-17 stage 2"]
    assert told("Pre-proposals: 2 February 2027\nFull proposals: 17 June 2027") == stages
    assert told("Pre-proposals due\n2 February 2027\nFull proposals due\n17 June 2027") == stages
    rows = "1 September 2026 Stage 1 opens\n17 November 2026 Stage 1 closes\n1 February 2027 Stage 2 opens\n"
    assert told(f"{rows}15 April 2027 Stage 2 closes") == ["2026-11-17 stage 1", "2027-04-15 stage 2"]
    assert timeline(rows).opens == dt.date(2026, 9, 1)


def test_cut_offs_are_all_kept() -> None:
    found = timeline("Cut-off date: 6 October 2027\nCut-off date: 10 March 2027")
    assert ([str(on.day) for on in found.deadlines], found.model) == (
        ["2027-03-10", "2027-10-06"],
        DeadlineModel.CUT_OFFS,
    )


def test_a_time_of_a_zone_that_is_not_known_is_a_day() -> None:
    assert told("Deadline: 21 November 2026, 16:00 KST") == ["2026-11-21"]
    assert told("Deadline: 21 November 2026, 23:00 SGT (16:00 CET)") == ["2026-11-21"]
    assert told("Deadline: 21 November 2026 (23:59 CEST / 17:59 EDT Ottawa)") == ["2026-11-21 23:59"]


@given(st.text())
def test_any_text_has_a_timeline(text: str) -> None:
    assert isinstance(timeline(text), Timeline)


@given(
    st.dates(dt.date(2000, 1, 1), dt.date(2090, 1, 1)),
    st.sampled_from(("Deadline: {}", "{}: Deadline", "Deadline:\n{}", "Submission deadline\n{}\nwhatever follows")),
)
def test_every_day_is_read_in_every_layout(on: dt.date, layout: str) -> None:
    assert told(layout.format(f"{on.day} {on:%B %Y}")) == [str(on)]


def test_countries_are_their_flags() -> None:
    assert flagged("Austria🇦🇹 Belgium (Flanders)🇧🇪 again 🇦🇹 and 🏁") == ("AT", "BE")
    assert flagged("none") == ()
