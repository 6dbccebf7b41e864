"""What a mail says of a call reads true: days, hours, money, reasons, verdicts."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier import phrases
from store.types import (
    Answer,
    CallData,
    Change,
    Criterion,
    Deadline,
    DeadlineModel,
    Money,
    OrganisationType,
    Reason,
    ReasonKind,
    Verdict,
    Weight,
    Wishes,
)
from tests.conftest import NOW

ZONES = st.sampled_from(sorted(available_timezones() - {"localtime", "Factory"}))
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31))
HOURS = st.times().map(lambda time: time.replace(second=0, microsecond=0))


def bare(**fields: object) -> CallData:
    return CallData(source="eu_portal", ref="1", url="", title="A call", **fields)  # type: ignore[arg-type]


# --- deadlines


@given(DAYS, ZONES, ZONES)
def test_a_day_is_that_day_for_everybody_and_never_has_an_hour(day: dt.date, zone: str, reader: str) -> None:
    said = phrases.moment(Deadline(day, zone=zone), reader)
    assert said == f"{day:%a} {day.day} {day:%B %Y} (day only; no hour published)"
    assert ":" not in said


@given(DAYS, HOURS, ZONES, ZONES)
def test_an_hour_is_shown_as_published_first(day: dt.date, hour: dt.time, zone: str, reader: str) -> None:
    deadline = Deadline(day, hour, zone)
    said, _, mine = phrases.moment(deadline, reader).partition(" = ")
    assert said == f"{day:%a} {day.day} {day:%B %Y}, {hour:%H:%M} {phrases.clock(zone)}"
    here = dt.datetime.combine(day, hour, ZoneInfo(zone)).astimezone(ZoneInfo(reader))
    if mine:
        assert f"{here:%H:%M} {phrases.clock(reader)} for you" in mine
        assert (phrases.day(here.date()) in mine) == (here.date() != day)
    else:
        assert (here.date(), here.time()) == (day, hour)


@given(DAYS, st.one_of(st.none(), HOURS), ZONES, st.integers(0, 400 * 24 * 60))
def test_days_left_never_count_past_the_day(day: dt.date, hour: dt.time | None, zone: str, minutes: int) -> None:
    deadline = Deadline(day, hour, zone)
    now = deadline.closes_at - dt.timedelta(minutes=minutes, seconds=1)
    said = phrases.left(deadline, now)
    today = now.astimezone(ZoneInfo(zone)).date()
    assert (said == "closes today") == (today == day)
    assert (said == "1 day left") == (today == day - dt.timedelta(days=1))
    assert not said.startswith("-")


@pytest.mark.parametrize(
    ("deadline", "reader", "said"),
    [
        (
            Deadline(dt.date(2027, 2, 16), dt.time(17)),
            "Europe/Lisbon",
            "Tue 16 February 2027, 17:00 Brussels time = 16:00 Lisbon time for you",
        ),
        (Deadline(dt.date(2027, 2, 16), dt.time(17)), "Europe/Paris", "Tue 16 February 2027, 17:00 Brussels time"),
        (
            Deadline(dt.date(2027, 2, 16), dt.time(17), "UTC"),
            "Europe/Brussels",
            "Tue 16 February 2027, 17:00 UTC = 18:00 Brussels time for you",
        ),
        (
            Deadline(dt.date(2027, 2, 16), dt.time(17)),
            "Australia/Brisbane",
            "Tue 16 February 2027, 17:00 Brussels time = Wed 17 February 2027, 02:00 Brisbane time for you",
        ),
        (
            Deadline(dt.date(2027, 2, 16), dt.time(0), "America/New_York"),
            "America/New_York",
            "Tue 16 February 2027, 00:00 New York time",
        ),
        (
            Deadline(dt.date(2027, 6, 15), label="cut-off 3"),
            "Asia/Tokyo",
            "Cut-off 3: Tue 15 June 2027 (day only; no hour published)",
        ),
    ],
)
def test_deadlines_read_as_people_write_them(deadline: Deadline, reader: str, said: str) -> None:
    assert phrases.moment(deadline, reader) == said


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (bare(), "None published"),
        (bare(deadline_model=DeadlineModel.ROLLING), "None: open until the funds run out"),
        (bare(deadline_model=DeadlineModel.FORECAST), "Not yet: announced, dates to come"),
        (bare(deadline_model=DeadlineModel.ANNOUNCED), "Not told by the announcement: see its page"),
        (bare(deadline_text="45 días hábiles"), "As published: “45 días hábiles”"),
        (bare(deadlines=(Deadline(dt.date(2026, 11, 19)),)), "Closed: the last deadline was Thu 19 November 2026"),
    ],
)
def test_a_call_without_a_coming_deadline_says_so(call: CallData, said: str) -> None:
    assert phrases.without_deadline(call) == said


def test_later_stages_are_listed_in_order_and_past_ones_are_not() -> None:
    days = [dt.date(2027, 6, 1), dt.date(2026, 1, 1), dt.date(2027, 1, 1), dt.date(2027, 3, 1)]
    call = bare(deadlines=tuple(Deadline(day) for day in days))
    assert [line[:14] for line in phrases.later(call, NOW, "UTC")] == ["Mon 1 March 20", "Tue 1 June 202"]


# --- money


@pytest.mark.parametrize(
    ("money", "said"),
    [
        (Money(Decimal("12500000")), "€12,500,000"),
        (Money(Decimal("500000.50")), "€500,000.50"),
        (Money(Decimal("10000000"), "SEK"), "SEK\u00a010,000,000"),
        (Money(Decimal("3"), "GBP"), "£3"),
        (Money(Decimal("4"), "QQQ"), "QQQ\u00a04"),
    ],
)
def test_amounts_are_whole_and_never_rounded(money: Money, said: str) -> None:
    assert phrases.amount(money) == said


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (bare(), "Not published"),
        (bare(money_text="10 miljoner\nkronor"), "As published: “10 miljoner kronor”"),
        (bare(grant_max=Money(Decimal(60000)), funding_rate=1.0), "Grants up to €60,000 · 100% of the costs"),
        (bare(grant_min=Money(Decimal(5)), grant_max=Money(Decimal(5))), "Grants of €5"),
        (bare(grant_min=Money(Decimal(5))), "Grants from €5"),
        (
            bare(
                budget=Money(Decimal(90)), grant_min=Money(Decimal(5)), grant_max=Money(Decimal(6)), funding_rate=0.575
            ),
            "€90 in total · grants of €5 to €6 · 57.5% of the costs",
        ),
    ],
)
def test_money_says_what_each_amount_is(call: CallData, said: str) -> None:
    assert phrases.money_line(call) == said


# --- why, who, what changed


def test_reasons_quote_the_call_and_say_where_the_strongest_first() -> None:
    reasons = (
        Reason(ReasonKind.WORD, "food", "food chain", "summary", 0.2),
        Reason(ReasonKind.WORD, "photonic sensor", "Photonic sensors", "title", 0.6),
        Reason(ReasonKind.CONCEPT, "food quality", "Lebensmittelqualität", "text", 0.1),
        Reason(ReasonKind.WORD, "photonic sensor", "Photonic sensors", "title", 0.1),
    )
    assert phrases.why_line(reasons) == (
        "“Photonic sensors” in the title, “food chain” in the summary, "
        "“Lebensmittelqualität” in the text (your “food quality”)"
    )


@pytest.mark.parametrize(
    ("kind", "term", "words", "said"),
    [
        (
            ReasonKind.TOPIC,
            "imagerie médicale",
            "Cancer screening",
            "“Cancer screening” in the topics (your “imagerie médicale”)",
        ),
        (ReasonKind.TOPIC, "photonics", "Photonic devices", "“Photonic devices” in the topics (your “photonics”)"),
        (ReasonKind.TOPIC, "photonics", "Photonic", "“Photonic” in the topics"),
        (ReasonKind.WORD, "cycling", "life-cycle", "“life-cycle” in the topics (your “cycling”)"),
        (ReasonKind.WORD, "lasers", "laser-based", "“laser-based” in the topics"),
        (ReasonKind.WORD, "near-infrared", "mid-infrared", "“mid-infrared” in the topics (your “near-infrared”)"),
        (ReasonKind.WORD, "cities", "City", "“City” in the topics"),
        (ReasonKind.CONCEPT, "imagen", "Imaging", "“Imaging” in the topics"),
        (ReasonKind.CONCEPT, "démocratie", "Democracy", "“Democracy” in the topics"),
        (ReasonKind.CONCEPT, "sensors quàntics", "Quantum Sensors", "“Quantum Sensors” in the topics"),
        (ReasonKind.SEMANTIC, "optics", "lenses", "“lenses”, near in meaning to your “optics”"),
    ],
)
def test_the_profiles_own_words_stand_beside_what_a_reader_would_not_know_again(
    kind: ReasonKind, term: str, words: str, said: str
) -> None:
    assert phrases.reason_line(Reason(kind, term, words, "topics", 0.5)) == said


def test_what_only_its_programme_covers_is_said_to_be_so() -> None:
    reason = Reason(ReasonKind.TOPIC, "artificial intelligence", "DIGITAL-2026-AI-10", "programme", 0.2)
    assert phrases.reason_line(reason) == "its programme covers your “artificial intelligence”"


@pytest.mark.parametrize(
    ("score", "said"),
    [
        (1, "very close fit"),
        (0.9, "very close fit"),
        (0.8999, "close fit"),
        (0.5, "fair fit"),
        (0.31, "loose fit"),
        (0, "loose fit"),
    ],
)
def test_a_score_is_said_in_words(score: float, said: str) -> None:
    assert phrases.closeness(score) == said


def test_reasons_are_few_and_may_be_none() -> None:
    many = tuple(Reason(ReasonKind.WORD, str(n), f"word{n}", "text", n / 100) for n in range(20))
    assert phrases.why_line(many).count("“") == phrases.REASONS
    assert phrases.why_line(()) == ""


def test_eligibility_is_answered_for_who_the_member_is() -> None:
    wishes = Wishes(country="FR", organisation=OrganisationType.SME)
    verdicts = (
        Verdict(Criterion.ORGANISATION, Answer.YES, "SMEs"),
        Verdict(Criterion.COUNTRY, Answer.YES, "EU"),
        Verdict(Criterion.LEVEL, Answer.YES, "european"),
        Verdict(Criterion.CONSORTIUM, Answer.YES, "3"),
    )
    call = bare(consortium_min=3)
    assert phrases.who_line(call, [(wishes, verdicts)]) == "SME: yes; from FR: yes; consortium of 3 needed"
    assert phrases.who_line(call, [(wishes, verdicts), (wishes, verdicts)]).count("SME") == 1


def test_what_is_unknown_or_refused_is_said_so() -> None:
    wishes = Wishes(organisation=OrganisationType.UNIVERSITY)
    verdicts = (
        Verdict(Criterion.ORGANISATION, Answer.UNKNOWN, "not said"),
        Verdict(Criterion.PROGRAMME, Answer.NO, "EDF"),
    )
    assert phrases.who_line(bare(), [(wishes, verdicts)]) == "university: not stated; programme: no (“EDF”)"
    assert phrases.who_line(bare(consortium_min=1), []) == "no partner needed"


def test_a_change_has_a_name_and_both_values() -> None:
    change = Change("grant_max", "", "3,500,000 EUR", Weight.MAJOR)
    assert phrases.change_label(change) == "Largest grant"
    assert phrases.change_values(change) == ("not stated", "3,500,000 EUR")
    moved = Change(
        "deadlines", "8 December 2026, 17:00 Europe/Brussels", "9 May 2027; 3 June 2027, 12:00 UTC", Weight.MAJOR
    )
    assert phrases.change_values(moved) == (
        "8 December 2026, 17:00 Brussels time",
        "9 May 2027; 3 June 2027, 12:00 UTC",
    )
    assert phrases.change_label(Change("action_types", "a", "", Weight.MAJOR)) == "Action types"
    assert phrases.change_values(Change("x", "a", "", Weight.MAJOR)) == ("a", "no longer stated")
