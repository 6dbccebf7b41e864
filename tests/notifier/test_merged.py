"""When calls turn out to be one, or not: nobody is told a thing twice, and nobody misses what differs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from sqlalchemy import select

from notifier.compose import compose_alerts
from notifier.outbox import deliver
from store.decisions import By, merge_calls, split_call, undo_decision
from store.outbox import OutboxMessage
from store.runs import CRAWL, SourceData, save_source, start_run
from store.saving import save_calls
from store.session import Store
from store.tables import Call, Match, Sighting
from store.types import CallData, Deadline, Frequency, Level, Money, Reading
from tests.conftest import NOW
from tests.notifier.fakes import Kept
from tests.notifier.world import World

DAY = dt.timedelta(days=1)
MakeCall = Callable[..., CallData]
LATER = (Deadline(dt.date(2027, 3, 30)),)
ALONE = {
    "source": "de_register",
    "ref": "register",
    "url": "https://register.example/7",
    "identifier": "",
    "title": "Licht",
}


class Days:
    """A world that goes on: a call may be read, told and decided on, a day after the other."""

    def __init__(self, world: World) -> None:
        self.world, self.store, self.now = world, world.store, NOW
        self.ana, self.bo = world.person(), world.person("bo@lumiere.example", "Bo Ek")
        self.profiles = {self.ana: world.profile("Ana's", self.ana), self.bo: world.profile("Bo's", self.bo)}

    def read(self, call: CallData) -> int:
        self.now += DAY
        with self.store.writing() as session:
            second_hand = call.source == "de_register"
            save_source(session, SourceData(call.source, call.source, Level.EUROPEAN, second_hand=second_hand))
            run = start_run(session, CRAWL, self.now, call.source)
            save_calls(session, run, [Reading(call)], self.now)
            return session.scalars(select(Sighting.call_id).where(Sighting.ref == call.ref)).one()

    def fits(self, call: int, *people: int) -> None:
        for person in people:
            self.world.match(self.profiles[person], call)

    def told(self) -> dict[str, OutboxMessage]:
        """What goes out the next day: address -> message."""
        self.now += DAY
        channel = Kept()
        counts = compose_alerts(self.store, "email", self.now)
        assert counts.failures == ()
        deliver(self.store, {"email": channel}, lambda: self.now)
        return {message.recipient.partition("@")[0]: message for message in channel.sent}

    def merge(self, one: int, other: int) -> int:
        with self.store.writing() as session:
            return merge_calls(session, one, other, By("staff", self.now))


@pytest.fixture
def days(store: Store) -> Days:
    return Days(World(store, NOW))


def test_a_new_sighting_of_a_told_call_is_no_news(days: Days, make_call: MakeCall) -> None:
    call = days.read(make_call())
    days.fits(call, days.ana)
    assert set(days.told()) == {"ana"}
    assert days.read(make_call(source="de_register", ref="register", title="Licht", budget=None)) == call
    assert days.told() == {}


def test_whoever_was_told_of_either_hears_of_neither_again(days: Days, make_call: MakeCall) -> None:
    one, other = days.read(make_call()), days.read(make_call(**ALONE))
    days.fits(one, days.ana)
    days.fits(other, days.ana, days.bo)
    assert set(days.told()) == {"ana", "bo"}
    days.merge(one, other)
    assert days.told() == {}
    with days.store.writing() as session:
        for match in session.scalars(select(Match)):
            match.fits = True
    assert days.told() == {}


def test_what_came_back_before_two_became_one_is_no_news(days: Days, make_call: MakeCall) -> None:
    grant = Money(Decimal(60_000))
    one, other = days.read(make_call(grant_max=grant)), days.read(make_call(**ALONE, grant_max=grant))
    days.fits(other, days.bo)
    assert set(days.told()) == {"bo"}
    for read in (None, grant):
        days.read(make_call(**ALONE, grant_max=read))
    days.merge(one, other)
    assert days.told() == {}


def test_what_had_changed_is_told_as_the_two_state_it_together(days: Days, make_call: MakeCall) -> None:
    one = days.read(make_call(grant_max=Money(Decimal(70_000))))
    other = days.read(make_call(**ALONE, grant_max=Money(Decimal(60_000))))
    days.fits(other, days.bo)
    assert set(days.told()) == {"bo"}
    days.read(make_call(**ALONE, grant_max=None))
    days.merge(one, other)
    assert "60,000 EUR -> 70,000 EUR" in " ".join(days.told()["bo"].text.split())


def test_what_comes_back_with_the_other_is_news_to_whoever_heard_it_go(days: Days, make_call: MakeCall) -> None:
    one, other = days.read(make_call()), days.read(make_call(**ALONE))
    cy = days.world.person("cy@lumiere.example", "Cy Abad")
    days.profiles[cy] = days.world.profile("Cy's", cy, frequency=Frequency.WEEKLY)
    days.fits(other, days.bo, cy)
    assert set(days.told()) == {"bo", "cy"}, "on a Monday"
    days.read(make_call(**ALONE, deadlines=LATER))
    assert set(days.told()) == {"bo"}
    days.merge(one, other)
    told = days.told()
    assert "30 March 2027 -> 16 February 2027" in " ".join(told["bo"].text.split())
    assert set(told) == {"bo"}
    assert [days.told() for _ in range(6)] == [{}] * 6, "nor next Monday"


def test_where_the_two_differ_only_those_who_were_told_otherwise_hear_it(days: Days, make_call: MakeCall) -> None:
    one, other = days.read(make_call(deadlines=LATER)), days.read(make_call(**ALONE))
    days.fits(one, days.ana)
    days.fits(other, days.bo)
    days.told()
    days.merge(one, other)
    told = days.told()
    assert set(told) == {"bo"}
    assert "16 February 2027 -> 30 March 2027" in " ".join(told["bo"].text.split())
    assert days.told() == {}
    days.read(make_call(deadlines=(Deadline(dt.date(2027, 5, 5)),)))
    assert set(days.told()) == {"ana", "bo"}


def test_a_change_that_was_not_told_yet_is_told_after_the_merge(days: Days, make_call: MakeCall) -> None:
    one, other = days.read(make_call(deadlines=LATER)), days.read(make_call(**ALONE))
    days.fits(one, days.ana)
    days.fits(other, days.bo)
    days.told()
    days.read(make_call(**ALONE, deadlines=LATER))
    days.merge(one, other)
    told = days.told()
    assert set(told) == {"bo"}
    assert "16 February 2027 -> 30 March 2027" in " ".join(told["bo"].text.split())
    assert days.told() == {}


def test_what_was_about_to_be_told_of_one_is_told_of_both(days: Days, make_call: MakeCall) -> None:
    one, other = days.read(make_call()), days.read(make_call(**ALONE))
    days.fits(other, days.bo)
    days.world.match(days.profiles[days.bo], one, 0.4, fits=False)
    days.merge(one, other)
    assert set(days.told()) == {"bo"}
    assert days.told() == {}


def test_what_waits_in_the_outbox_and_is_given_up_is_told_of_the_one_call(days: Days, make_call: MakeCall) -> None:
    one, other = days.read(make_call()), days.read(make_call(**ALONE))
    days.fits(other, days.bo)
    compose_alerts(days.store, "email", days.now)  # and nobody delivers
    days.merge(one, other)
    assert set(days.told()) == {"bo"}
    assert days.told() == {}


def test_a_split_off_call_is_told_to_those_who_never_heard_of_it(days: Days, make_call: MakeCall) -> None:
    call = days.read(make_call())
    days.fits(call, days.ana)
    days.read(make_call(source="de_register", ref="register", url="https://register.example/7"))
    assert set(days.told()) == {"ana"}
    with days.store.writing() as session:
        apart = split_call(session, call, "de_register", By("staff", days.now))
    assert days.told() == {}
    days.fits(apart, days.ana)
    assert set(days.told()) == {"ana"}
    assert days.told() == {}


def test_a_call_that_led_when_it_was_told_is_not_told_again_after_a_split(days: Days, make_call: MakeCall) -> None:
    call = days.read(make_call(source="de_register", ref="register", url="https://register.example/7"))
    days.read(make_call())
    days.fits(call, days.ana)
    assert set(days.told()) == {"ana"}  # of what the publisher's page says
    with days.store.writing() as session:
        apart = split_call(session, call, "eu_portal", By("staff", days.now))
    days.fits(apart, days.ana)
    assert days.told() == {}


def test_an_undone_merge_tells_nobody_again(days: Days, make_call: MakeCall) -> None:
    one, other = days.read(make_call()), days.read(make_call(**ALONE))
    days.fits(one, days.ana)
    days.fits(other, days.bo)
    days.told()
    days.merge(one, other)
    with days.store.writing() as session:
        undo_decision(session, 1, By("staff", days.now))
    assert days.told() == {}
    with days.store.reading() as session:
        assert session.get_one(Call, other).ended_at is None


def test_a_mail_names_the_other_pages_and_what_they_say_otherwise(days: Days, make_call: MakeCall) -> None:
    call = days.read(make_call())
    days.read(make_call(source="de_register", ref="register", url="https://register.example/7", deadlines=LATER))
    days.fits(call, days.ana)
    message = days.told()["ana"]
    said = " ".join(message.text.split())
    assert "Also at de_register: https://register.example/7" in said
    assert "Sources differ on the deadline: eu_portal 16 February 2027; de_register 30 March 2027" in said
    assert 'href="https://register.example/7"' in message.html
    assert "Sources differ on the deadline" in message.html
