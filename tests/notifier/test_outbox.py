"""Each message goes out once, whatever breaks on the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import select

from notifier.channels import AnswerLost, Channel, ChannelDown, SendError
from notifier.compose import compose_alerts
from notifier.outbox import ATTEMPTS, LEASE, delay, deliver, resolve
from store.outbox import OutboxMessage, claim, hand_over, messages
from store.session import Store
from store.tables import Contact, Delivery, Subscription
from store.types import CallData, MessageState
from tests.conftest import NOW
from tests.notifier.fakes import Flaky, Kept
from tests.notifier.world import World

MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)
MakeCall = Callable[..., CallData]


@pytest.fixture
def people(world: World, make_call: MakeCall, store: Store) -> int:
    """Three people with a message each, waiting on the channel ``email``."""
    people = [world.person(f"p{n}@lumiere.example") for n in range(3)]
    world.match(world.profile("Food sensors", *people), world.call(make_call()))
    compose_alerts(store, "email", NOW)
    return len(people)


def states(store: Store) -> list[MessageState]:
    with store.reading() as session:
        return [message.state for message in reversed(messages(session))]


def outbox(store: Store) -> list[OutboxMessage]:
    with store.reading() as session:
        return list(reversed(messages(session)))


def send(store: Store, channel: Channel, now: dt.datetime = NOW, lease: dt.timedelta = LEASE):  # type: ignore[no-untyped-def]
    return deliver(store, {"email": channel}, lambda: now, lease)


@pytest.mark.usefixtures("people")
def test_what_waits_is_sent_once(store: Store) -> None:
    channel = Kept()
    counts = send(store, channel)
    assert counts.sent == 3
    assert sorted(message.recipient for message in channel.sent) == [f"p{n}@lumiere.example" for n in range(3)]
    assert states(store) == [MessageState.SENT] * 3
    assert outbox(store)[0].sent_at == NOW
    assert send(store, channel) == type(counts)()
    assert len(channel.sent) == 3


@pytest.mark.usefixtures("people")
def test_what_is_not_due_or_of_another_channel_waits(store: Store) -> None:
    assert send(store, Kept(), NOW - MINUTE).sent == 0
    assert deliver(store, {"file": Kept()}, lambda: NOW).sent == 0
    assert deliver(store, {}, lambda: NOW).sent == 0
    assert states(store) == [MessageState.PENDING] * 3


@pytest.mark.usefixtures("people")
def test_a_temporary_failure_is_tried_again_later_and_the_others_go_out(store: Store) -> None:
    channel = Flaky(SendError("451 try later"))
    counts = send(store, channel)
    assert (counts.later, counts.sent) == (1, 2)
    assert counts.errors == (f"{outbox(store)[0].message_id}: 451 try later",)
    assert send(store, channel).sent == 0
    assert send(store, channel, NOW + MINUTE).sent == 1
    assert len({message.recipient for message in channel.sent}) == 3


def test_delays_grow_and_end_within_a_day() -> None:
    delays = [delay(attempt) for attempt in range(1, ATTEMPTS)]
    assert delays == sorted(delays)
    assert delays[0] == MINUTE
    assert sum(delays, dt.timedelta()) < DAY


def test_attempts_are_bounded_and_the_next_edition_tells_what_was_not_sent(
    world: World, make_call: MakeCall, store: Store
) -> None:
    world.match(world.profile("Food sensors", world.person()), world.call(make_call()))
    compose_alerts(store, "email", NOW)
    channel = Flaky(*[SendError("451 try later")] * ATTEMPTS)
    now, tried = NOW, 0
    while states(store) == [MessageState.PENDING]:
        tried += 1
        send(store, channel, now)
        now = outbox(store)[0].due_at
    assert tried == ATTEMPTS
    assert outbox(store)[0].error == "451 try later"
    compose_alerts(store, "email", NOW + DAY)
    assert send(store, channel, NOW + DAY).sent == 1
    assert "Photonic sensors for food quality" in channel.sent[0].text


@pytest.mark.usefixtures("people")
def test_a_permanent_failure_is_the_end_of_that_message_alone(store: Store) -> None:
    channel = Flaky(SendError("550 no such user", permanent=True))
    counts = send(store, channel)
    assert (counts.failed, counts.sent) == (1, 2)
    assert states(store) == [MessageState.FAILED, MessageState.SENT, MessageState.SENT]
    assert send(store, channel, NOW + DAY).sent == 0
    with store.reading() as session:
        told = session.scalars(select(Delivery.contact_id)).all()
    assert sorted(told) == [2, 3], "nobody was told by a message that failed"


@pytest.mark.usefixtures("people")
def test_a_server_that_is_down_is_asked_once_a_run(store: Store) -> None:
    channel = Flaky(*[ChannelDown("connection refused")] * 2)
    counts = send(store, channel)
    assert (counts.later, counts.sent) == (1, 0)
    assert states(store) == [MessageState.PENDING] * 3
    send(store, channel)
    assert send(store, channel, NOW + 10 * MINUTE).sent == 3


@pytest.mark.usefixtures("people")
def test_a_channel_that_is_down_does_not_stop_another(store: Store) -> None:
    compose_alerts(store, "file", NOW)
    files = Kept()
    counts = deliver(store, {"email": Flaky(ChannelDown("no route")), "file": files}, lambda: NOW)
    assert (counts.later, counts.sent) == (1, 3)


@pytest.mark.usefixtures("people")
def test_a_lost_answer_is_uncertain_and_never_resent(store: Store) -> None:
    channel = Flaky(AnswerLost("no answer"), after_hand_over=True)
    counts = send(store, channel)
    assert (counts.uncertain, counts.sent) == (1, 2)
    assert states(store)[0] is MessageState.UNCERTAIN
    send(store, channel, NOW + DAY, dt.timedelta(0))
    assert len(channel.sent) == 2
    compose_alerts(store, "email", NOW + DAY)
    assert len(outbox(store)) == 3, "it may have been told: it is not told again"


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("found", [True, False])
def test_staff_settle_what_is_uncertain(store: Store, found: bool) -> None:
    channel = Flaky(AnswerLost("no answer"), after_hand_over=True)
    send(store, channel)
    message_id = outbox(store)[0].message_id
    assert resolve(store, message_id.strip("<>") if found else message_id, found, NOW)
    assert not resolve(store, message_id, found, NOW), "it is settled"
    assert not resolve(store, "<nobody@optica.example>", found, NOW)
    assert send(store, channel).sent == (0 if found else 1)
    assert states(store) == [MessageState.SENT] * 3


@pytest.mark.usefixtures("people")
def test_the_claim_of_a_dead_worker_is_taken_up_after_its_lease(store: Store) -> None:
    with store.writing() as session:
        assert claim(session, ["email"], [], NOW, NOW - LEASE)
    channel = Kept()
    assert send(store, channel, NOW + LEASE - MINUTE).sent == 2
    assert send(store, channel, NOW + LEASE).sent == 1
    assert len({message.recipient for message in channel.sent}) == 3


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("repeatable", [True, False])
def test_what_a_dead_worker_handed_over_is_resent_only_where_that_is_harmless(store: Store, repeatable: bool) -> None:
    with store.writing() as session:
        begun = claim(session, ["email"], [], NOW, NOW - LEASE)
        assert begun is not None
        assert hand_over(session, begun)
    channel = Kept()
    channel.repeatable = repeatable
    counts = send(store, channel, NOW + LEASE)
    assert (counts.sent, counts.uncertain) == ((3, 0) if repeatable else (2, 1))
    assert states(store)[0] is (MessageState.SENT if repeatable else MessageState.UNCERTAIN)


@pytest.mark.usefixtures("people")
def test_a_slow_worker_stops_when_its_claim_was_taken_over(store: Store) -> None:
    class Slow(Kept):
        """Dawdles over its first message until another worker has sent all of them."""

        def send(self, message: OutboxMessage, handing_over: Callable[[], None]) -> None:
            if not quick.sent:
                send(store, quick, NOW + LEASE)
            super().send(message, handing_over)

    slow, quick = Slow(), Kept()
    counts = send(store, slow)
    assert len(quick.sent) == 3
    assert (slow.sent, counts.sent, counts.lost) == ([], 0, 1)


@pytest.mark.usefixtures("people")
def test_a_late_answer_settles_what_had_become_uncertain(store: Store) -> None:
    class Late(Kept):
        """Its answer comes after the lease, when another worker has already given up on it."""

        def send(self, message: OutboxMessage, handing_over: Callable[[], None]) -> None:
            super().send(message, handing_over)
            if len(self.sent) == 1:
                assert send(store, Kept(), NOW + LEASE).uncertain == 1

    assert send(store, Late()).sent == 1
    assert states(store) == [MessageState.SENT] * 3


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("kind", [Contact, Subscription])
def test_who_stopped_listening_since_is_not_written_to(
    world: World, store: Store, kind: type[Contact] | type[Subscription]
) -> None:
    world.end(kind, 1)
    channel = Kept()
    counts = send(store, channel)
    assert (counts.unwanted, counts.sent) == (1, 2)
    assert "p0@lumiere.example" not in {message.recipient for message in channel.sent}
    assert outbox(store)[0].state is MessageState.FAILED


def test_nothing_to_send_is_nothing(store: Store) -> None:
    assert send(store, Kept()).sent == 0
