"""The jobs as plain functions; each leaves a run row, and each run a second time finds nothing to do."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from crawler.order import CrawlOrder, Progress
from crawler.process import CrawlFailed, crawl
from notifier.channels import Channel
from notifier.compose import AlertSettings, ComposeCounts, compose_alerts
from notifier.outbox import LEASE, DeliverCounts, deliver
from notifier.staff import StaffSettings, compose_notices
from profiles.known import KnownCalls
from profiles.matching import MatchCounts, Workers, match_pending
from store.alarms import AlarmData, closed_since, last_run, raised_since
from store.floods import FloodData, floods_since
from store.runs import finish_run, start_run
from store.session import Store
from store.types import Outcome

log = logging.getLogger("callwatch.sources")
MATCH, COMPOSE, DELIVER, NOTICES = "match", "compose", "deliver", "notices"
Watch = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Setup:
    """What the jobs work with: built once from the settings."""

    store: Store
    clock: Callable[[], dt.datetime]
    order: CrawlOrder
    crawl_log: Path
    channel: str
    open_channel: Callable[[], Channel]
    alert: AlertSettings = field(default_factory=AlertSettings)
    staff: StaffSettings = field(default_factory=StaffSettings)
    known: KnownCalls = field(default_factory=KnownCalls)  # the index of all calls, kept from job to job
    workers: Workers | None = None  # processes that share the profiles; none: this one has them all
    stop: threading.Event = field(default_factory=threading.Event)  # set: end a crawl that runs in another thread


@dataclass(slots=True)
class Note:
    """What a job says of itself while it runs; its run row keeps it."""

    counts: dict[str, int] = field(default_factory=dict)
    outcome: Outcome = Outcome.OK
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SourceNews:
    """What a crawl brought to staff: sources newly broken, sources well again, floods that wait for a decision."""

    broken: tuple[AlarmData, ...] = ()
    recovered: tuple[AlarmData, ...] = ()
    floods: tuple[FloodData, ...] = ()


@dataclass(frozen=True, slots=True)
class MainReport:
    """What the main job came to."""

    crawled: tuple[Progress, ...]
    news: SourceNews
    crawl_fault: str
    matched: MatchCounts
    composed: ComposeCounts
    delivered: DeliverCounts

    @property
    def is_blind(self) -> bool:
        """Whether nothing at all could be read: every source was down, or the crawl itself."""
        return all(progress.outcome is Outcome.FAILED for progress in self.crawled) and bool(
            self.crawled or self.crawl_fault
        )


@contextmanager
def recorded(store: Store, job: str, clock: Callable[[], dt.datetime]) -> Iterator[Note]:
    """A run row around a job; what it raises is recorded and goes on up."""
    began = time.monotonic()
    with store.writing() as session:
        run_id = start_run(session, job, clock())
    note = Note()
    try:
        yield note
    except BaseException as error:  # an interrupt, too, must not leave a run that seems to go on
        failed = isinstance(error, Exception)
        note.outcome = Outcome.FAILED if failed else Outcome.INTERRUPTED
        note.reason = f"{type(error).__name__}: {error}"
        raise
    finally:
        with store.writing() as session:
            seconds = time.monotonic() - began
            finish_run(session, run_id, note.outcome, clock(), seconds=seconds, reason=note.reason, counts=note.counts)


def main_job(setup: Setup, watch: Watch | None = None, lease: dt.timedelta = LEASE) -> MainReport:
    """Crawl, match, compose and deliver: what a call needs to become an alert.

    A crawl process that fails is told in the report; what is known already is matched and told all the same.
    """
    crawled, fault, before = [], "", runs_before(setup)
    try:
        crawled = crawl_sources(setup, watch)
    except CrawlFailed as error:
        fault = str(error)
    news = news_since(setup, before)
    tell_staff(setup)
    matched, composed = match_calls(setup), compose_messages(setup)
    return MainReport(tuple(crawled), news, fault, matched, composed, deliver_messages(setup, lease=lease))


def crawl_sources(setup: Setup, watch: Watch | None = None) -> list[Progress]:
    """Crawl the sources of the order in a process of their own; gives how each ended. Raises CrawlFailed."""
    ended = []
    for progress in crawl(setup.order, setup.crawl_log, setup.stop):
        if watch is not None:
            watch(progress)
        if progress.event == "ended":
            ended.append(progress)
    return ended


def runs_before(setup: Setup) -> int:
    """The newest run there is, for ``news_since``."""
    with setup.store.reading() as session:
        return last_run(session)


def news_since(setup: Setup, run_id: int) -> SourceNews:
    """What the crawls after a run brought to staff."""
    with setup.store.reading() as session:
        return SourceNews(
            tuple(raised_since(session, run_id)),
            tuple(closed_since(session, run_id)),
            tuple(floods_since(session, run_id)),
        )


def log_news(news: SourceNews) -> None:
    """Say in the log what staff should know: nobody looks at the terminal of a service."""
    for alarm in news.broken:
        log.warning("alarm: %s is failing (%s): %s", alarm.source, alarm.cause, alarm.reason)
    for alarm in news.recovered:
        log.warning("recovered: %s, failing since %s (%s)", alarm.source, alarm.opened_at, alarm.cause)
    for flood in news.floods:
        log.warning("held: %s new calls of %s wait for a decision", flood.calls, flood.source)


def match_calls(setup: Setup) -> MatchCounts:
    """Match what changed since it was matched."""
    with recorded(setup.store, MATCH, setup.clock) as note:
        counts = match_pending(setup.store, setup.clock(), setup.known, setup.workers)
        note.counts = {"calls": counts.calls, "profiles": counts.profiles, "matches": counts.matches}
        _tell(note, [f"{name}: {reason}" for name, reason in counts.failed.items()])
    return counts


def compose_messages(setup: Setup) -> ComposeCounts:
    """Write the messages that are due into the outbox."""
    with recorded(setup.store, COMPOSE, setup.clock) as note:
        counts = compose_alerts(setup.store, setup.channel, setup.clock(), setup.alert)
        note.counts = {"people": counts.people, "messages": counts.messages, "calls": counts.calls}
        _tell(note, counts.failures)
    return counts


def tell_staff(setup: Setup) -> int:
    """Write what is new of the sources to staff; the next delivery takes it along. Gives the number of messages."""
    if not setup.staff.recipients:
        return 0
    with recorded(setup.store, NOTICES, setup.clock) as note:
        composed, failures = compose_notices(setup.store, setup.channel, setup.clock(), setup.staff)
        note.counts = {"messages": composed}
        _tell(note, failures)
    return composed


def deliver_messages(setup: Setup, *, lease: dt.timedelta = LEASE) -> DeliverCounts:
    """Hand over what waits in the outbox."""
    with recorded(setup.store, DELIVER, setup.clock) as note, closing(setup.open_channel()) as channel:
        counts = deliver(setup.store, {setup.channel: channel}, setup.clock, lease)
        note.counts = {
            "sent": counts.sent,
            "later": counts.later,
            "failed": counts.failed,
            "uncertain": counts.uncertain,
        }
        _tell(note, counts.errors)
    return counts


def _tell(note: Note, failures: Sequence[str]) -> None:
    """What one bad apple came to: the job went on, and says so."""
    if failures:
        note.outcome = Outcome.PARTIAL
        note.reason = "; ".join(failures)
        note.counts["failures"] = len(failures)
