"""A source that is repaired floods nobody, and nobody misses a call: through the whole main job, killed or not."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import signal
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from crawler.order import CrawlOrder
from crawler.process import CrawlFailed, crawl
from notifier.channels.file import FileChannel, FileSettings
from notifier.staff import StaffSettings
from scheduler import jobs
from scheduler.jobs import MainReport, Setup, main_job, news_since, runs_before
from store.alarms import acknowledge_alarm, open_alarm
from store.floods import decide_flood, waiting_floods
from store.members import save_roster
from store.session import Store
from store.types import (
    Cause,
    ClusterData,
    Contact,
    FloodDecision,
    MemberData,
    OrganisationType,
    Outcome,
    ProfileData,
    Roster,
    Wishes,
)
from tests.crawler.site import Answer, Site, serve
from tests.crawler.test_process import children

START = dt.datetime(2026, 9, 1, 8, tzinfo=dt.UTC)
USUAL, MANY = 5, 350
STAFF = "staff@cluster.example"
ROSTER = Roster(
    ClusterData("photonics", "Photonics cluster", sender="alerts@cluster.example"),
    (
        MemberData(
            "acme",
            "Acme",
            OrganisationType.SME,
            "BE",
            contacts=(Contact("ann@acme.example", "Ann"),),
            profiles=(
                ProfileData("sensors", "Sensors", Wishes(keywords=("photonic sensors",), country="BE"), threshold=0),
            ),
        ),
    ),
)


@dataclass
class World:
    """An installation with one member, its source on loopback, and its mail folder."""

    setup: Setup
    site: Site
    mails: Path

    def offer(self, calls: int, delay: float = 0) -> None:
        """What the site lists from now on, a hundred a page."""
        records = [
            {"id": f"c{number}", "title": f"Photonic sensors for the food chain, topic c{number}x"}
            for number in range(calls)
        ]
        for page in range(calls // 100 + 1):
            body = json.dumps({"results": records[100 * page : 100 * page + 100]}).encode()
            self.site.answers[f"/flood?page={page + 1}"] = Answer(body, "application/json", delay=delay if page else 0)

    def on(self, day: int) -> Setup:
        now = START + dt.timedelta(days=day)
        order = replace(self.setup.order, as_of=now.isoformat())
        return replace(self.setup, order=order, clock=lambda: now)

    def live(self, day: int) -> MainReport:
        return main_job(self.on(day))

    def told(self) -> list[str]:
        """The calls in all mails that were delivered, each as often as it was told."""
        texts = [
            message_from_bytes(path.read_bytes(), policy=default).get_body(("plain",)) for path in self.mails.iterdir()
        ]
        words = [word.strip(".,;:()") for text in texts if text for word in text.get_content().split()]
        return sorted(word for word in words if re.fullmatch(r"c\d+x", word))

    def written(self) -> list[str]:
        """The subjects of all mails to staff."""
        mails = [message_from_bytes(path.read_bytes(), policy=default) for path in self.mails.iterdir()]
        return sorted(str(mail["Subject"]) for mail in mails if mail["To"] == STAFF)

    def decide(self, decision: FloodDecision) -> int:
        with self.setup.store.writing() as session:
            flood = decide_flood(session, "loop_flood", decision, START)
        return flood.calls if flood else 0


@pytest.fixture
def world(store: Store, database_url: str, tmp_path: Path) -> Iterator[World]:
    with store.writing() as session:
        save_roster(session, ROSTER, START)
    with serve() as site:
        setup = Setup(
            store=store,
            clock=lambda: START,
            order=CrawlOrder(
                database_url,
                ("loop_flood",),
                options={"loop_flood": {"base": site.url}},
                modules=("tests.crawler.spiders",),
            ),
            crawl_log=tmp_path / "crawl.log",
            channel="file",
            staff=StaffSettings((STAFF,), "callwatch@cluster.example"),
            open_channel=lambda: FileChannel(FileSettings(tmp_path / "mail")),
        )
        yield World(setup, site, tmp_path / "mail")


def named(numbers: range) -> list[str]:
    return sorted(f"c{number}x" for number in numbers)


def test_a_flood_is_held_until_it_is_released_and_then_told_once(world: World) -> None:
    world.offer(USUAL)
    assert world.live(0).composed.messages == 1, "the first alert of an installation tells all that fits"
    assert world.told() == named(range(USUAL))
    world.site.answers = {}
    broken = world.live(1)
    assert [alarm.cause for alarm in broken.news.broken] == [Cause.ADDRESS_GONE]
    assert broken.is_blind
    assert world.live(2).news == jobs.SourceNews(), "only new breakage is told"
    world.offer(MANY)
    repaired = world.live(60)
    assert ([alarm.source for alarm in repaired.news.recovered], repaired.is_blind) == (["loop_flood"], False)
    assert [flood.calls for flood in repaired.news.floods] == [MANY - USUAL]
    assert world.written() == [
        "callwatch: 1 flood waits, 1 source is well again",
        "callwatch: 1 source broke",
    ], "staff hear of each once"
    assert repaired.matched.matches >= MANY - USUAL, "what is held is matched"
    assert repaired.composed.messages == 0
    again = world.live(61)
    assert (again.composed.messages, again.news) == (0, jobs.SourceNews())
    assert world.decide(FloodDecision.RELEASE) == MANY - USUAL
    assert world.decide(FloodDecision.RELEASE) == 0, "one decision"
    assert world.live(62).composed.messages == 1
    assert world.live(63).composed.messages == 0
    assert world.told() == named(range(MANY)), "nobody misses one, and nobody is told one twice"


def test_what_is_withheld_is_known_and_told_to_nobody(world: World) -> None:
    world.offer(USUAL)
    world.live(0)
    world.offer(MANY)
    world.live(1)
    assert world.decide(FloodDecision.WITHHOLD) == MANY - USUAL
    world.offer(MANY + 3)
    assert world.live(2).composed.calls == 3, "the days after are days like any other"
    assert world.decide(FloodDecision.RELEASE) == MANY - USUAL, "what was withheld can still be told"
    world.live(3)
    assert world.told() == named(range(MANY + 3))


def test_killed_in_the_middle_of_a_flood(world: World) -> None:
    world.offer(USUAL)
    world.live(0)
    world.offer(MANY, delay=0.3)
    dying = world.on(1)
    going = crawl(dying.order, dying.crawl_log)
    while next(going).event != "reading":
        pass
    for pid in children(os.getpid()):
        if "crawler" in Path(f"/proc/{pid}/cmdline").read_text():
            os.kill(pid, signal.SIGKILL)
    with pytest.raises(CrawlFailed):
        list(going)
    with world.setup.store.reading() as session:
        (flood,) = waiting_floods(session)
    assert 0 < flood.calls < MANY - USUAL
    jobs.match_calls(dying)
    assert jobs.compose_messages(dying).messages == 0, "what a killed crawl had saved floods nobody either"
    listed = USUAL + flood.calls + 10
    world.offer(listed)
    assert world.live(2).composed.messages == 0, "the ten that were cut off belong to the flood, few as they are"
    assert world.decide(FloodDecision.RELEASE) == listed - USUAL
    world.live(3)
    assert world.told() == named(range(listed))


def test_an_alarm_that_a_kill_interrupts_is_raised_by_the_next_run(world: World) -> None:
    """A crawl that was killed says nothing of its source: neither an alarm nor a recovery."""
    world.offer(USUAL)
    world.live(0)
    world.site.answers = {"/flood?page=1": Answer(b"", delay=30)}
    dying = world.on(1)
    before = runs_before(dying)
    going = crawl(dying.order, dying.crawl_log)
    next(going)
    for pid in children(os.getpid()):
        if "crawler" in Path(f"/proc/{pid}/cmdline").read_text():
            os.kill(pid, signal.SIGKILL)
    with pytest.raises(CrawlFailed):
        list(going)
    assert news_since(dying, before) == jobs.SourceNews()
    world.site.answers = {"/flood?page=1": Answer(b"down", status=500)}
    assert [alarm.cause for alarm in world.live(2).news.broken] == [Cause.SERVER_ERROR]
    with world.setup.store.writing() as session:
        assert acknowledge_alarm(session, "loop_flood", "they move house", START)
    assert world.live(3).news.broken == ()
    with world.setup.store.reading() as session:
        alarm = open_alarm(session, "loop_flood")
    assert alarm is not None
    assert (alarm.acknowledged_why, alarm.closed_at) == ("they move house", None)
    world.offer(USUAL)
    well = world.live(4)
    assert [one.id for one in well.news.recovered] == [alarm.id]
    assert {one.outcome for one in well.crawled} == {Outcome.OK}
