"""Runs: the ledger of what was done, and what could not be read."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from store.codec import pack
from store.tables import Run, Source, Unreadable, Validator
from store.types import Cause, Counts, Level, Outcome

CRAWL = "crawl"
GOOD = (Outcome.OK, Outcome.PARTIAL)  # a crawl that read something
SAME_RECORDS = 60  # unreadable ones that are looked for in earlier crawls, and crawls
REASON_LIMIT = 500  # characters of a reason; the raw record is kept beside it


@dataclass(frozen=True, slots=True)
class SourceData:
    """A source as its spider declares it."""

    name: str
    title: str
    level: Level
    country: str = ""
    language: str = ""
    url: str = ""
    rest_days: int = 1  # from one reading to the next
    second_hand: bool = False  # it repeats what others publish


@dataclass(frozen=True, slots=True)
class UnreadableData:
    """A record or page that could not be read, with why."""

    source: str
    ref: str
    url: str
    reason: str
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class RunData:
    """One run as the ledger shows it; of a crawl also the band that it was held against, as lowest and highest number.

    ``teaches`` says that what it found tells what is usual, ``languages`` in which of them how many of its texts are.
    """

    id: int
    job: str
    source: str | None
    started_at: dt.datetime
    finished_at: dt.datetime | None
    seconds: float | None
    outcome: Outcome
    reason: str
    counts: dict[str, int]
    cause: Cause | None = None
    teaches: bool = False
    usual: tuple[int, int] | None = None
    languages: Mapping[str, int] = field(default_factory=dict)

    @property
    def crawl_counts(self) -> Counts:
        """The counts of a crawl."""
        return Counts(**{name: number for name, number in self.counts.items() if name in Counts.__slots__})


def save_source(session: Session, source: SourceData) -> None:
    """Write or renew a source's row."""
    session.merge(Source(**asdict(source)))
    session.flush()


def start_run(session: Session, job: str, now: dt.datetime, source: str | None = None) -> int:
    """Open a run and give its id; an earlier run of the same job and source that never ended was interrupted."""
    session.execute(
        update(Run)
        .where(Run.job == job, Run.source == source, Run.outcome == Outcome.RUNNING)
        .values(outcome=Outcome.INTERRUPTED, reason="its process ended before it did", finished_at=now)
        .execution_options(synchronize_session=False)
    )
    run = Run(job=job, source=source, started_at=now, outcome=Outcome.RUNNING, counts={})
    session.add(run)
    session.flush()
    return run.id


def finish_run(
    session: Session,
    run_id: int,
    outcome: Outcome,
    now: dt.datetime,
    *,
    seconds: float,
    reason: str = "",
    counts: Mapping[str, int] | None = None,
    cause: Cause | None = None,
    teaches: bool = False,
    usual: tuple[int, int] | None = None,
    languages: Mapping[str, int] | None = None,
) -> None:
    """Close a run with what it came to; the last four are a crawl's, as in ``RunData``."""
    low, high = usual or (None, None)
    session.execute(
        update(Run)
        .where(Run.id == run_id)
        .values(
            outcome=outcome,
            reason=reason[:REASON_LIMIT],
            finished_at=now,
            seconds=round(seconds, 3),
            counts=dict(counts or {}),
            cause=cause,
            teaches=teaches,
            usual_low=low,
            usual_high=high,
            languages=dict(languages or {}),
        )
        .execution_options(synchronize_session=False)
    )


def save_unreadable(session: Session, run_id: int, records: Sequence[UnreadableData]) -> None:
    """Keep what could not be read, with its bytes."""
    if records:
        session.execute(
            insert(Unreadable),
            [
                asdict(record) | {"run_id": run_id, "reason": record.reason[:REASON_LIMIT], "raw": pack(record.raw)}
                for record in records
            ],
        )


def unreadable(session: Session, run_id: int) -> list[UnreadableData]:
    """What a run could not read, without the bytes."""
    query = select(Unreadable).where(Unreadable.run_id == run_id).order_by(Unreadable.id)
    return [UnreadableData(row.source, row.ref, row.url, row.reason) for row in session.scalars(query)]


def unreadable_since(session: Session, source: str, run_id: int, raws: Mapping[bytes, int]) -> int:
    """The first of the good crawls in a row before ``run_id`` that could not read these very records either.

    Each of them as often as ``raws`` says and as any crawl since: of two that look the same, one may be new. ``run_id``
    itself where the last crawl could read one, where nothing was kept of a record, or where they are too many.
    """
    records = Counter({pack(raw): number for raw, number in raws.items()})
    before = [run.id for run in good_crawls(session, source, SAME_RECORDS) if run.id < run_id]
    if b"" in raws or len(records) > SAME_RECORDS:
        return run_id
    query = select(Unreadable.run_id, Unreadable.raw, func.count())
    met = query.where(Unreadable.run_id.in_(before), Unreadable.raw.in_(records))
    lacked: defaultdict[int, Counter[bytes]] = defaultdict(Counter)
    for run, raw, number in session.execute(met.group_by(Unreadable.run_id, Unreadable.raw)):
        lacked[run][raw] = number
    since = run_id
    for run in before:
        if not records <= lacked[run]:
            break
        since, records = run, records | lacked[run]
    return since


def crawls(session: Session, source: str, limit: int = 30) -> list[RunData]:
    """The last crawls of a source, newest first."""
    query = select(Run).where(Run.job == CRAWL, Run.source == source).order_by(Run.id.desc()).limit(limit)
    return [_data(run) for run in session.scalars(query)]


def run_of(session: Session, run_id: int) -> RunData:
    """One run; raises LookupError where there is none."""
    return _data(session.get_one(Run, run_id))


def good_crawls(session: Session, source: str, limit: int = 30) -> list[RunData]:
    """The last crawls of a source that read something, newest first, however long ago."""
    query = select(Run).where(Run.job == CRAWL, Run.source == source, Run.outcome.in_(GOOD))
    return [_data(run) for run in session.scalars(query.order_by(Run.id.desc()).limit(limit))]


def last_good_crawl(session: Session, source: str) -> dt.datetime | None:
    """When the last crawl of a source began that read something."""
    query = select(func.max(Run.started_at)).where(Run.job == CRAWL, Run.source == source, Run.outcome.in_(GOOD))
    return session.scalar(query)


def runs(session: Session, job: str | None = None, limit: int = 30) -> list[RunData]:
    """The last runs of a job, or of all, newest first."""
    query = select(Run).order_by(Run.id.desc()).limit(limit)
    return [_data(run) for run in session.scalars(query if job is None else query.where(Run.job == job))]


def validators(session: Session, source: str) -> dict[str, tuple[str, str]]:
    """What the servers of a source gave to ask again cheaply: url -> (ETag, Last-Modified)."""
    rows = session.scalars(select(Validator).where(Validator.source == source))
    return {row.url: (row.etag, row.last_modified) for row in rows}


def save_validators(session: Session, source: str, given: dict[str, tuple[str, str]]) -> None:
    """Remember validators; call it only in the transaction that saves, or follows, all their calls."""
    for url, (etag, last_modified) in given.items():
        session.merge(Validator(source=source, url=url, etag=etag, last_modified=last_modified))


def _data(run: Run) -> RunData:
    return RunData(
        run.id,
        run.job,
        run.source,
        run.started_at,
        run.finished_at,
        run.seconds,
        run.outcome,
        run.reason,
        dict(run.counts),
        run.cause,
        run.teaches,
        None if run.usual_low is None or run.usual_high is None else (run.usual_low, run.usual_high),
        dict(run.languages),
    )
