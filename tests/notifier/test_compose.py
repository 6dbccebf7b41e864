"""Each person hears of each call once, in one mail a day, and nobody is stopped by another's broken record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update

from notifier.compose import AlertSettings, compose_alerts
from notifier.outbox import deliver
from store.outbox import OutboxMessage, claim, messages
from store.session import Store
from store.tables import Call, Cluster, Contact, Delivery, Match, Profile, Record, Sighting, Subscription
from store.types import CallData, Deadline, DeadlineModel, Frequency, MessageState, Outcome
from tests.conftest import NOW
from tests.notifier.fakes import Kept
from tests.notifier.world import World

DAY = dt.timedelta(days=1)
MONDAY = NOW + 3 * DAY
MakeCall = Callable[..., CallData]

OF_CALL_1 = Record.sighting_id.in_(select(Sighting.id).where(Sighting.call_id == 1))


def outbox(store: Store, *states: MessageState) -> list[OutboxMessage]:
    with store.reading() as session:
        return list(reversed(messages(session, *states)))


def send(store: Store, now: dt.datetime = NOW) -> list[OutboxMessage]:
    """Compose and deliver; gives what went out."""
    channel = Kept()
    compose_alerts(store, "email", now)
    deliver(store, {"email": channel}, lambda: now)
    return channel.sent


def test_a_call_that_fits_becomes_a_mail_that_says_why(world: World, make_call: MakeCall, store: Store) -> None:
    ana = world.person()
    world.match(world.profile("Food sensors", ana), world.call(make_call()))
    counts = compose_alerts(store, "email", NOW)
    assert (counts.people, counts.messages, counts.calls, counts.failures) == (1, 1, 1, ())
    (message,) = outbox(store)
    assert message.state is MessageState.PENDING
    assert (message.sender, message.recipient) == ("alerts@optica.example", "ana@lumiere.example")
    assert message.subject == "New call, closes 16 Feb 2027: Photonic sensors for food quality"
    for body in (message.text, message.html):
        assert "Photonic sensors for food quality" in body
        assert "in the title" in body
        assert "SME: yes; from FR: yes" in body
        assert "Tue 16 February 2027" in body
        assert "https://funding.example/51000001" in body
        assert "1 rue des Ondes, 13013 Marseille, France" in body


def test_composing_twice_adds_nothing(world: World, make_call: MakeCall, store: Store) -> None:
    ana, bo = world.person(), world.person("bo@lumiere.example")
    world.match(world.profile("Food sensors", ana, bo), world.call(make_call()))
    compose_alerts(store, "email", NOW)
    before = outbox(store)
    counts = compose_alerts(store, "email", NOW)
    assert (counts.messages, counts.calls) == (0, 0)
    assert outbox(store) == before
    assert len(before) == 2


def test_nothing_due_is_no_mail(world: World, make_call: MakeCall, store: Store) -> None:
    ana = world.person()
    world.match(world.profile("Food sensors", ana), world.call(make_call()), fits=False)
    counts = compose_alerts(store, "email", NOW)
    assert (counts.people, counts.quiet, counts.messages) == (1, 1, 0)
    assert outbox(store) == []


def test_a_told_call_is_not_told_again_tomorrow(world: World, make_call: MakeCall, store: Store) -> None:
    ana = world.person()
    world.match(world.profile("Food sensors", ana), world.call(make_call()))
    assert len(send(store)) == 1
    assert [send(store, NOW + n * DAY) for n in range(1, 9)] == [[]] * 8


def test_what_is_found_after_the_mail_waits_for_the_next_day(world: World, make_call: MakeCall, store: Store) -> None:
    profile = world.profile("Food sensors", world.person())
    world.match(profile, world.call(make_call()))
    send(store)
    world.match(profile, world.call(make_call(ref="2", title="Found in the afternoon")))
    assert send(store) == []
    (message,) = send(store, NOW + DAY)
    assert "Found in the afternoon" in message.text
    assert "Photonic sensors for food quality" not in message.text


def test_profiles_of_one_person_make_one_mail_that_names_each(world: World, make_call: MakeCall, store: Store) -> None:
    ana = world.person()
    sensors, health = world.profile("Food sensors", ana), world.profile("Bioimaging", ana)
    call = world.call(make_call())
    world.match(sensors, call, 0.6)
    world.match(health, call, 0.9)
    (message,) = send(store)
    assert message.text.count("Photonic sensors for food quality") == 1
    assert "Food sensors: " in message.text
    assert "Bioimaging: " in message.text
    assert "because you follow Bioimaging, Food sensors" in message.text


def test_people_of_one_profile_each_get_their_own_mail(world: World, make_call: MakeCall, store: Store) -> None:
    people = [world.person(f"p{n}@lumiere.example") for n in range(3)]
    world.match(world.profile("Food sensors", *people), world.call(make_call()))
    sent = send(store)
    assert sorted(message.recipient for message in sent) == [f"p{n}@lumiere.example" for n in range(3)]
    assert len({message.message_id for message in sent}) == 3


def test_a_changed_call_is_told_once_with_what_changed(world: World, make_call: MakeCall, store: Store) -> None:
    ana = world.person()
    call = world.call(make_call())
    world.match(world.profile("Food sensors", ana), call)
    send(store)
    world.change(call, deadlines=(Deadline(dt.date(2027, 3, 2)),))
    world.change(call, deadlines=(Deadline(dt.date(2027, 3, 30)),))
    (message,) = send(store, NOW + DAY)
    assert message.subject == "Deadline now 30 Mar 2027: Photonic sensors for food quality"
    assert "Deadline: 16 February 2027 -> 30 March 2027" in message.text
    assert "2 March" not in message.text
    assert send(store, NOW + 2 * DAY) == []


def test_an_hour_that_comes_back_as_it_was_told_is_no_news(world: World, make_call: MakeCall, store: Store) -> None:
    """Left out it is no news, and neither is its return; whoever heard of the call in between hears of the hour."""
    day, ana, bo = dt.date(2027, 2, 16), world.person(), world.person("bo@lumiere.example")
    exact = (Deadline(day, dt.time(17), "Europe/Brussels"),)
    call = world.call(make_call(deadlines=exact))
    world.match(world.profile("Food sensors", ana), call)
    assert len(send(store)) == 1
    for days in (1, 3):
        world.change(call, deadlines=(Deadline(day),))
        assert send(store, NOW + days * DAY) == []
        world.change(call, deadlines=exact)
        assert send(store, NOW + (days + 1) * DAY) == []
    world.change(call, deadlines=(Deadline(day),))
    world.match(world.profile("Lasers", bo), call)
    assert [message.recipient for message in send(store, NOW + 5 * DAY)] == ["bo@lumiere.example"]
    world.change(call, deadlines=exact)
    (message,) = send(store, NOW + 6 * DAY)
    assert message.recipient == "bo@lumiere.example"
    assert "16 February 2027 -> 16 February 2027, 17:00 Brussels time" in " ".join(message.text.split())
    world.change(call, deadlines=(Deadline(day),))
    world.change(call, deadlines=(Deadline(day, dt.time(12), "Europe/Brussels"),))
    told = send(store, NOW + 7 * DAY)
    assert len(told) == 2
    assert all("17:00 Brussels time -> 16 February 2027, 12:00" in " ".join(one.text.split()) for one in told)


def test_a_change_is_told_after_the_call_closed_or_stopped_fitting(
    world: World, make_call: MakeCall, store: Store
) -> None:
    ana = world.person()
    call = world.call(make_call())
    world.match(world.profile("Food sensors", ana), call)
    send(store)
    with store.writing() as session:
        session.execute(update(Match).values(fits=False))
    world.change(call, deadlines=(Deadline(dt.date(2026, 11, 18)),))
    (message,) = send(store, NOW + DAY)
    assert "Closed: the last deadline was Wed 18 November 2026" in message.text
    assert "You were told of this call before." in message.text


def test_a_change_concerns_only_who_was_told(world: World, make_call: MakeCall, store: Store) -> None:
    ana, bo = world.person(), world.person("bo@lumiere.example")
    call = world.call(make_call())
    world.match(world.profile("Food sensors", ana), call)
    other = world.profile("Lasers", bo)
    send(store)
    world.change(call, deadlines=(Deadline(dt.date(2027, 3, 2)),))
    world.match(other, call)
    by_person = {message.recipient: message for message in send(store, NOW + DAY)}
    assert "CHANGED" in by_person["ana@lumiere.example"].text
    assert "CHANGED" not in by_person["bo@lumiere.example"].text
    assert "New for you" in by_person["bo@lumiere.example"].text


def test_a_minor_change_is_no_news(world: World, make_call: MakeCall, store: Store) -> None:
    call = world.call(make_call())
    world.match(world.profile("Food sensors", world.person()), call)
    send(store)
    world.change(call, text="The same in other words.")
    assert send(store, NOW + DAY) == []


def test_weekly_people_hear_on_monday_of_all_they_missed(world: World, make_call: MakeCall, store: Store) -> None:
    profile = world.profile("Food sensors", world.person(), frequency=Frequency.WEEKLY)
    world.match(profile, world.call(make_call()))
    assert send(store) == []
    world.match(profile, world.call(make_call(ref="2", title="Found on Saturday")))
    assert send(store, NOW + DAY) == []
    (message,) = send(store, MONDAY)
    assert "Found on Saturday" in message.text
    assert "Photonic sensors for food quality" in message.text
    assert send(store, MONDAY + DAY) == []


def test_a_daily_profile_does_not_wait_for_a_weekly_one(world: World, make_call: MakeCall, store: Store) -> None:
    ana = world.person()
    daily = world.profile("Daily", ana)
    weekly = world.profile("Weekly", ana, frequency=Frequency.WEEKLY)
    both, later = world.call(make_call()), world.call(make_call(ref="2", title="Only for the weekly one"))
    world.match(daily, both)
    world.match(weekly, both)
    world.match(weekly, later)
    (friday,) = send(store)
    assert "Only for the weekly one" not in friday.text
    assert "Weekly: " in friday.text
    (monday,) = send(store, MONDAY)
    assert "Only for the weekly one" in monday.text
    assert "Photonic sensors for food quality" not in monday.text


def test_the_channels_do_not_know_of_each_other(world: World, make_call: MakeCall, store: Store) -> None:
    world.match(world.profile("Food sensors", world.person()), world.call(make_call()))
    compose_alerts(store, "email", NOW)
    compose_alerts(store, "file", NOW)
    assert sorted(message.channel for message in outbox(store)) == ["email", "file"]


def test_every_call_is_told_the_best_in_full(world: World, make_call: MakeCall, store: Store) -> None:
    profile = world.profile("Food sensors", world.person())
    for n in range(40):
        world.match(profile, world.call(make_call(ref=str(n), title=f"Call number {n:02}.")), 0.99 - n / 100)
    counts = compose_alerts(store, "email", NOW)
    assert counts.calls == 40
    (message,) = outbox(store)
    for body in (message.text, message.html):
        places = [body.index(f"Call number {n:02}.") for n in range(40)]
        assert places == sorted(places)
    assert (
        message.text.index("Call number 11.")
        < message.text.index("Also for you")
        < message.text.index("Call number 12.")
    )
    assert len(message.html.encode()) < 100_000, "Gmail cuts a longer mail"
    with store.reading() as session:
        assert len(session.scalars(select(Delivery)).all()) == 40


def test_closed_and_ended_calls_are_no_news(world: World, make_call: MakeCall, store: Store) -> None:
    profile = world.profile("Food sensors", world.person())
    world.match(profile, world.call(make_call(ref="past", deadlines=(Deadline(dt.date(2026, 11, 19)),))))
    gone = world.call(make_call(ref="gone"))
    world.match(profile, gone)
    with store.writing() as session:
        session.execute(update(Call).where(Call.id == gone).values(ended_at=NOW))
    assert send(store) == []


def test_a_forthcoming_call_and_one_without_deadline_are_told(world: World, make_call: MakeCall, store: Store) -> None:
    profile = world.profile("Food sensors", world.person())
    world.match(profile, world.call(make_call(ref="soon", opens=dt.date(2026, 12, 1))))
    world.match(profile, world.call(make_call(ref="ever", deadlines=(), deadline_model=DeadlineModel.ROLLING)))
    (message,) = send(store)
    assert "opens Tue 1 December 2026" in message.text
    assert "open until the funds run out" in message.text


@pytest.mark.parametrize("kind", [Contact, Subscription, Profile])
def test_who_stopped_listening_hears_nothing(world: World, make_call: MakeCall, store: Store, kind: Any) -> None:
    profile = world.profile("Food sensors", world.person())
    world.match(profile, world.call(make_call()))
    world.end(kind, 1)
    assert compose_alerts(store, "email", NOW).people == 0
    assert outbox(store) == []


def test_several_days_without_a_server_make_one_fresh_mail(world: World, make_call: MakeCall, store: Store) -> None:
    profile = world.profile("Food sensors", world.person())
    first = world.call(make_call())
    world.match(profile, first)
    compose_alerts(store, "email", NOW)
    world.change(first, deadlines=(Deadline(dt.date(2027, 3, 2)),))
    world.match(profile, world.call(make_call(ref="2", title="Found a day later")))
    compose_alerts(store, "email", NOW + DAY)
    given_up, waiting = outbox(store)
    assert given_up.state is MessageState.FAILED
    assert "not sent in time" in given_up.error
    assert "Found a day later" in waiting.text
    assert "Tue 2 March 2027" in waiting.text
    assert "CHANGED" not in waiting.text, "it was never told before"
    assert len(send(store, NOW + DAY)) == 1
    assert send(store, NOW + 2 * DAY) == []


def test_a_message_that_was_begun_is_not_given_up(world: World, make_call: MakeCall, store: Store) -> None:
    profile = world.profile("Food sensors", world.person())
    world.match(profile, world.call(make_call()))
    compose_alerts(store, "email", NOW)
    begun = outbox(store)[0]
    with store.writing() as session:
        assert claim(session, ["email"], [], NOW, NOW - DAY)
    world.match(profile, world.call(make_call(ref="2", title="Found a day later")))
    compose_alerts(store, "email", NOW + DAY)
    first, second = outbox(store)
    assert (first.message_id, first.state) == (begun.message_id, MessageState.SENDING)
    assert "Photonic sensors for food quality" not in second.text


def test_the_foot_says_what_was_watched_and_what_was_not_read(world: World, make_call: MakeCall, store: Store) -> None:
    world.match(world.profile("Food sensors", world.person()), world.call(make_call()))
    world.crawl("uk_ukri", "UKRI", at=NOW - 2 * DAY)
    world.crawl("uk_ukri", "UKRI", Outcome.FAILED)
    world.crawl("us_nsf", "NSF", at=NOW - 9 * DAY)
    world.crawl("fr_ademe", "ADEME", Outcome.FAILED)
    world.crawl("es_cdti", "CDTI", Outcome.PARTIAL)
    world.crawl("es_cdti", "CDTI", Outcome.RUNNING)
    (message,) = send(store)
    assert "UKRI: the last reading failed; the last good one was 18 Nov 2026, 10:00" in " ".join(message.text.split())
    assert "NSF: not read since 11 Nov 2026, 10:00" in message.text
    assert "ADEME: not read yet" in message.text
    assert "1 open or coming call in 4 sources" in message.text
    assert "Last read today 10:00, calls in brackets: CDTI (0)" in " ".join(message.text.split())
    assert message.text.index("SOURCES WITH GAPS") < message.text.index("Watched for you")


# --- one bad apple


def test_many_sources_are_counted_and_not_named(world: World, make_call: MakeCall, store: Store) -> None:
    world.match(world.profile("Food sensors", world.person()), world.call(make_call()))
    for number in range(20):
        world.crawl(f"source_{number}", f"Source {number}", at=NOW - number * dt.timedelta(minutes=2))
    world.crawl("us_nsf", "NSF", at=NOW - DAY)
    (message,) = send(store)
    said = " ".join(message.text.split())
    assert "Last read today 09:22 to 10:00: 21 sources." in said
    assert "Last read 19 Nov 2026, 10:00, calls in brackets: NSF (0)." in said
    assert "Source 7" not in said


def spoil_zone(store: Store) -> None:
    with store.writing() as session:
        session.execute(update(Contact).where(Contact.id == 1).values(zone="Mars/Phobos"))


def spoil_zone_with_a_folder(store: Store) -> None:
    with store.writing() as session:
        session.execute(update(Contact).where(Contact.id == 1).values(zone="Europe"))


def spoil_address(store: Store) -> None:
    with store.writing() as session:
        session.execute(update(Contact).where(Contact.id == 1).values(email="not an address"))


def spoil_wishes(store: Store) -> None:
    with store.writing() as session:
        session.execute(update(Profile).where(Profile.id == 1).values(wishes={"country": 7}))


@pytest.mark.parametrize("spoil", [spoil_zone, spoil_zone_with_a_folder, spoil_address, spoil_wishes])
def test_one_broken_person_does_not_stop_the_others(
    world: World, make_call: MakeCall, store: Store, spoil: Callable[[Store], None]
) -> None:
    call = world.call(make_call())
    for name in ("bad", "good"):
        world.match(world.profile(name, world.person(f"{name}@lumiere.example")), call)
    spoil(store)
    counts = compose_alerts(store, "email", NOW)
    assert counts.messages == 1
    assert len(counts.failures) == 1
    assert counts.failures[0].startswith("person ")
    assert [message.recipient for message in outbox(store)] == ["good@lumiere.example"]


def spoil_call(store: Store) -> None:
    with store.writing() as session:
        session.execute(update(Record).where(OF_CALL_1).values(data=b"{"))


def spoil_reasons(store: Store) -> None:
    with store.writing() as session:
        session.execute(update(Match).where(Match.call_id == 1).values(reasons=[{"kind": "astrology"}]))


@pytest.mark.parametrize("spoil", [spoil_call, spoil_reasons])
def test_one_broken_call_does_not_stop_the_mail_and_is_told_once_mended(
    world: World, make_call: MakeCall, store: Store, spoil: Callable[[Store], None]
) -> None:
    profile = world.profile("Food sensors", world.person())
    world.match(profile, world.call(make_call()))
    world.match(profile, world.call(make_call(ref="2", title="A sound call")))
    with store.reading() as session:
        data = session.scalars(select(Record.data).join(Sighting).where(Sighting.call_id == 1)).one()
    spoil(store)
    counts = compose_alerts(store, "email", NOW)
    assert (counts.messages, counts.calls) == (1, 1)
    assert counts.failures[0].startswith("call 1: ")
    deliver(store, {"email": Kept()}, lambda: NOW)
    with store.writing() as session:
        session.execute(update(Record).where(OF_CALL_1).values(data=data))
        session.execute(update(Match).where(Match.call_id == 1).values(reasons=[]))
    (message,) = send(store, NOW + DAY)
    assert "Photonic sensors for food quality" in message.text


@pytest.mark.parametrize(("field", "value"), [("zone", "Europe"), ("zone", "Nowhere/Else"), ("sender", "nobody")])
def test_one_broken_cluster_does_not_stop_the_others(
    world: World, make_call: MakeCall, store: Store, field: str, value: str
) -> None:
    with store.writing() as session:
        session.add(Cluster(key="broken", name="Broken", **{field: value}))
    world.match(world.profile("Food sensors", world.person()), world.call(make_call()))
    counts = compose_alerts(store, "email", NOW)
    assert counts.messages == 1
    assert [failure.split(":")[0] for failure in counts.failures] == ["cluster broken"]


def test_a_cluster_without_a_sender_writes_from_the_one_of_the_settings(
    world: World, make_call: MakeCall, store: Store
) -> None:
    with store.writing() as session:
        session.execute(update(Cluster).values(sender=""))
    world.match(world.profile("Food sensors", world.person()), world.call(make_call()))
    compose_alerts(store, "email", NOW, AlertSettings(sender="calls@house.example"))
    assert outbox(store)[0].sender == "calls@house.example"
    assert outbox(store)[0].message_id.endswith("@house.example>")


def test_hostile_text_stays_text(world: World, make_call: MakeCall, store: Store) -> None:
    hostile = '<script>alert(1)</script>\r\nBcc: all@example.org \x1b[31m"><img src=x>'
    call = replace(make_call(), title=hostile, summary=hostile, url="javascript:alert(1)", programme=hostile)
    world.match(world.profile(hostile, world.person(name=hostile)), world.call(call))
    (message,) = send(store)
    assert "<script" not in message.html
    assert "<img" not in message.html
    assert 'href="javascript' not in message.html
    assert "\x1b" not in message.text + message.html + message.subject
    assert "\n" not in message.subject
    assert set(message.headers) >= {"From", "To"}
    assert not any("\n" in value for value in message.headers.values())
