"""Two workers at once: every message is composed once and sent once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from sqlalchemy import select

from notifier.compose import compose_alerts
from notifier.outbox import deliver
from store.outbox import messages
from store.session import Store, open_store
from store.tables import Delivery, Edition
from store.types import CallData, MessageState
from tests.conftest import NOW
from tests.notifier.fakes import Kept
from tests.notifier.world import World

PEOPLE, WORKERS = 25, 3

Result = TypeVar("Result")


def at_once(job: Callable[[Store], Result], url: str) -> list[Result]:
    """What each worker's job gives; each has a store of its own, and all begin together."""
    start = Barrier(WORKERS)

    def work(_number: int) -> Result:
        own = open_store(url)
        try:
            start.wait()
            return job(own)
        finally:
            own.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(work, range(WORKERS)))


def populate(world: World, make_call: Callable[..., CallData]) -> None:
    profile = world.profile("Food sensors", *[world.person(f"p{n}@lumiere.example") for n in range(PEOPLE)])
    for n in range(3):
        world.match(profile, world.call(make_call(ref=str(n))))


def test_two_composers_make_one_message_a_person(
    world: World, make_call: Callable[..., CallData], store: Store, database_url: str
) -> None:
    populate(world, make_call)
    counts = at_once(lambda own: compose_alerts(own, "email", NOW), database_url)
    assert sum(count.messages for count in counts) == PEOPLE
    assert all(count.failures == () for count in counts)
    with store.reading() as session:
        assert len(messages(session)) == PEOPLE
        assert len(session.scalars(select(Delivery)).all()) == PEOPLE * 3
        assert len(session.scalars(select(Edition)).all()) == 1


def test_two_deliverers_send_each_message_once(
    world: World, make_call: Callable[..., CallData], store: Store, database_url: str
) -> None:
    populate(world, make_call)
    compose_alerts(store, "email", NOW)
    channel = Kept()
    counts = at_once(lambda own: deliver(own, {"email": channel}, lambda: NOW), database_url)
    assert sum(count.sent for count in counts) == PEOPLE
    assert sorted(message.recipient for message in channel.sent) == sorted(
        f"p{n}@lumiere.example" for n in range(PEOPLE)
    )
    with store.reading() as session:
        assert len(messages(session, MessageState.SENT)) == PEOPLE


def test_composers_of_two_days_tell_each_call_once(
    world: World, make_call: Callable[..., CallData], store: Store, database_url: str
) -> None:
    """Around midnight one worker is in yesterday's edition and another in today's."""
    populate(world, make_call)
    days = iter([NOW, NOW + dt.timedelta(days=1), NOW])
    at_once(lambda own: compose_alerts(own, "email", next(days)), database_url)
    channel = Kept()
    deliver(store, {"email": channel}, lambda: NOW + dt.timedelta(days=1))
    assert sorted(message.recipient for message in channel.sent) == sorted(
        f"p{n}@lumiere.example" for n in range(PEOPLE)
    )
