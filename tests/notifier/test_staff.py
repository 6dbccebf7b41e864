"""Mail to staff: what broke, recovered or floods is told once to each of them, whatever breaks on the way."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from sqlalchemy.orm import Session

from notifier.channels import SendError
from notifier.outbox import deliver
from notifier.staff import StaffSettings, compose_notices
from store.alarms import accept_reading, close_alarm, open_alarms, raise_alarm
from store.drafts import add_notice
from store.floods import decide_flood, hold
from store.outbox import Envelope, OutboxMessage, messages
from store.runs import CRAWL, start_run
from store.session import Store
from store.types import CallData, Cause, FloodDecision, MessageState, Outcome, StaffNews
from tests.conftest import NOW
from tests.notifier.fakes import Flaky, Kept
from tests.notifier.world import World

DAY = dt.timedelta(days=1)
ANN, BEN = "ann@cluster.example", "ben@cluster.example"
STAFF = StaffSettings((ANN, BEN), "callwatch@cluster.example")


@pytest.fixture
def broken(world: World) -> Callable[..., int]:
    """Break a source; gives the run that raised the alarm."""

    def raised(source: str = "eu_portal", cause: Cause = Cause.BLOCKED) -> int:
        run = world.crawl(source, source.upper(), Outcome.FAILED)
        with world.store.writing() as session:
            raise_alarm(session, source, run, NOW, cause=cause, reason="access was <refused> (HTTP 403)")
        return run

    return raised


def compose(store: Store, settings: StaffSettings = STAFF, now: dt.datetime = NOW) -> int:
    composed, failures = compose_notices(store, "email", now, settings)
    assert failures == []
    return composed


def send(store: Store, channel: Kept, now: dt.datetime = NOW) -> list[OutboxMessage]:
    deliver(store, {"email": channel}, lambda: now)
    return channel.sent


def test_where_nothing_is_new_nobody_is_written_to(store: Store, world: World) -> None:
    assert compose(store) == 0
    assert send(store, Kept()) == []


def test_new_breakage_is_told_once_to_each_of_staff(store: Store, broken: Callable[..., int]) -> None:
    broken()
    assert [compose(store), compose(store), compose(store, now=NOW + DAY)] == [2, 0, 0]
    sent = send(store, Kept())
    assert sorted(one.recipient for one in sent) == [ANN, BEN]
    mail = sent[0]
    assert mail.subject == "callwatch: 1 source broke"
    assert (
        "* eu_portal: blocked\n  access was <refused> (HTTP 403)\n    callwatch sources show eu_portal\n" in mail.text
    )
    assert "access was &lt;refused&gt; (HTTP 403)" in mail.html
    assert mail.headers["Auto-Submitted"] == "auto-generated"
    broken("fr_ademe")
    compose(store)
    assert "eu_portal" not in send(store, Kept())[0].text, "only what is new"


def test_recovery_is_told_once_to_whoever_was_told_of_the_breakage(
    store: Store, world: World, broken: Callable[..., int]
) -> None:
    broken()
    compose(store, StaffSettings((ANN,)))
    broken("fr_ademe")
    for source in ("eu_portal", "fr_ademe"):
        with store.writing() as session:
            close_alarm(session, source, start_run(session, CRAWL, NOW, source), NOW)
    assert [compose(store), compose(store)] == [1, 0], "what broke and recovered unheard of is no news"
    told = send(store, Kept())[-1]
    assert (told.recipient, told.subject) == (ANN, "callwatch: 1 source is well again")
    broken()
    assert compose(store) == 2, "the next breakage is new"


def test_what_staff_accepted_is_no_recovery(store: Store, broken: Callable[..., int]) -> None:
    broken(cause=Cause.TOO_FEW)
    compose(store)
    with store.writing() as session:
        accept_reading(session, "eu_portal", "a programme ended", NOW)
    assert compose(store) == 0


def test_a_flood_is_told_once_while_it_waits(store: Store, world: World, make_call: Callable[..., CallData]) -> None:
    world.call(make_call())
    with store.writing() as session:
        hold(session, "eu_portal", start_run(session, CRAWL, NOW, "eu_portal"), ["51000001TOPICS"], NOW, usual=20)
    assert [compose(store), compose(store)] == [2, 0]
    mail = send(store, Kept())[0]
    assert mail.subject == "callwatch: 1 flood waits"
    assert "callwatch sources release eu_portal" in mail.text
    with store.writing() as session:
        decide_flood(session, "eu_portal", FloodDecision.RELEASE, NOW)
    assert compose(store) == 0


def test_an_address_that_is_none_does_not_stop_the_others(store: Store, broken: Callable[..., int]) -> None:
    broken()
    composed, failures = compose_notices(store, "email", NOW, StaffSettings(("no address", BEN)))
    assert (composed, failures) == (1, ["staff no address: not an e-mail address: 'no address'"])


def test_what_could_not_be_sent_is_told_by_the_next_mail(store: Store, broken: Callable[..., int]) -> None:
    broken()
    compose(store, StaffSettings((ANN,)))
    assert send(store, Flaky(SendError("550 mailbox full", permanent=True))) == []
    assert compose(store, StaffSettings((ANN,)), NOW + DAY) == 1
    assert [one.recipient for one in send(store, Kept(), NOW + DAY)] == [ANN]
    assert compose(store, StaffSettings((ANN,)), NOW + 2 * DAY) == 0


def test_staff_are_no_people_who_could_stop_listening(store: Store, broken: Callable[..., int]) -> None:
    broken()
    compose(store)
    counts = deliver(store, {"email": Kept()}, lambda: NOW)
    assert (counts.sent, counts.unwanted) == (2, 0)
    with store.reading() as session:
        assert {message.state for message in messages(session)} == {MessageState.SENT}


def test_two_workers_write_once(store: Store, broken: Callable[..., int]) -> None:
    for number in range(5):
        broken(f"source_{number}")
    composed: list[int] = []
    threads = [threading.Thread(target=lambda: composed.append(compose(store))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(composed) == len(STAFF.recipients)
    assert len(send(store, Kept())) == len(STAFF.recipients)


@dataclass(frozen=True)
class Overtaken(Store):
    """A store in which others do something between what this worker reads and what it writes, once each."""

    others: list[Callable[[], object]] = field(default_factory=list)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        if self.others:
            self.others.pop(0)()
        with super().writing() as session:
            yield session


def test_what_another_worker_tells_in_part_is_told_to_its_end_at_once(store: Store, broken: Callable[..., int]) -> None:
    """The other had looked before the second source broke; a third breaks while this one is overtaken."""
    broken()
    with store.reading() as session:
        (first,) = open_alarms(session)
    broken("fr_ademe")
    told = Envelope("email", "<1@cluster.example>", STAFF.sender, ANN, "callwatch: 1 source broke", "", "", {})

    def other() -> None:
        with store.writing() as session:
            add_notice(session, told, [(StaffNews.BROKEN, first.id)], NOW)

    overtaken = Overtaken(store.engine, [other, lambda: broken("uk_ukri")])
    assert compose(overtaken, StaffSettings((ANN,))) == 1
    assert compose(store, StaffSettings((ANN,))) == 1
    assert compose(store, StaffSettings((ANN,))) == 0
    subjects, texts = zip(*((mail.subject, mail.text) for mail in send(store, Kept())), strict=True)
    assert subjects == ("callwatch: 1 source broke",) * 3
    assert ["fr_ademe: blocked" in text for text in texts] == [False, True, False]
    assert ["uk_ukri: blocked" in text for text in texts] == [False, False, True]
