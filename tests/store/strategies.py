"""Calls of any shape, for properties."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import strategies as st

from store.types import CallData, Deadline, DeadlineModel, Document, Kind, Level, Money, OrganisationType

words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
days = st.dates(dt.date(1980, 1, 1), dt.date(2100, 12, 31))
minutes = st.times().map(lambda time: time.replace(second=0, microsecond=0))
zones = st.sampled_from(["Europe/Brussels", "Europe/London", "UTC", "America/New_York"])
money = st.builds(
    Money,
    st.decimals(0, 10**12, places=2).map(Decimal.normalize),
    st.sampled_from(["EUR", "GBP", "SEK"]),
)
deadlines = st.builds(Deadline, days, st.none() | minutes, zones, st.sampled_from(["", "stage 1", "cut-off 2"]))
documents = st.builds(Document, words, words)


def tuples(values: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(values, max_size=4, unique=True).map(tuple)


calls = st.builds(
    CallData,
    source=st.just("eu_portal"),
    ref=st.just("1TOPICS"),
    url=words,
    title=words,
    identifier=words,
    summary=words,
    text=words,
    language=st.sampled_from(["", "en", "sv"]),
    level=st.sampled_from(Level),
    programme=words,
    kind=st.sampled_from(Kind),
    countries=tuples(st.sampled_from(["EU", "FR", "SE", "GB"])),
    regions=tuples(st.sampled_from(["FRL0", "ES51", "ITI1"])),
    opens=st.none() | days,
    deadlines=tuples(deadlines),
    deadline_model=st.sampled_from(DeadlineModel),
    deadline_text=words,
    budget=st.none() | money,
    grant_min=st.none() | money,
    grant_max=st.none() | money,
    money_text=words,
    funding_rate=st.none() | st.sampled_from([0.0, 0.5, 0.7, 1.0]),
    action_types=tuples(words),
    beneficiaries=tuples(st.sampled_from(OrganisationType)),
    topics=tuples(words),
    keywords=tuples(words),
    trl_min=st.none() | st.integers(1, 9),
    consortium_min=st.none() | st.integers(1, 20),
    documents=tuples(documents),
    contact=words,
    published=st.none() | days,
    source_status=st.sampled_from(["", "open", "closed"]),
)
