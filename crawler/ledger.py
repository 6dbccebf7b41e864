"""One crawl of one source as a run: what was read is saved in batches, counted, and judged at the end."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict

from sqlalchemy.exc import DataError, SQLAlchemyError

from crawler.fields import line
from crawler.items import MALFORMED, BadPage, BadRecord, NotModified, NotRecorded, Skipped
from crawler.judgement import Judgement, judge
from store.presence import mark_missing, mark_seen
from store.runs import (
    CRAWL,
    SourceData,
    UnreadableData,
    crawls,
    finish_run,
    save_source,
    save_unreadable,
    save_validators,
    start_run,
    validators,
)
from store.saving import save_calls
from store.session import Store
from store.types import Counts, Outcome, Reading, Seen

BATCH = 100  # readings a transaction: SQLite has one writer at a time, so writes are short and few
KEPT_FAILURES = 100_000_000  # bytes of what could not be read that one run keeps
REFUSED = (*MALFORMED, DataError)  # a value out of any column's range, a character that is none
Kept = Reading | BadRecord | BadPage | NotModified  # what a batch holds
GOOD = frozenset({Outcome.OK, Outcome.PARTIAL})


class Ledger:
    """Takes what a spider yields; every batch is one short transaction, and a crash loses at most the open one.

    What is lost is read again by the next crawl: validators are kept only once all calls are saved.
    """

    def __init__(self, store: Store, source: SourceData, clock: Callable[[], dt.datetime], *, complete: bool) -> None:
        self._store, self._source, self._clock, self._complete = store, source, clock, complete
        self._began = time.monotonic()
        self._batch: list[Kept] = []
        self._counter: Counter[str] = Counter()
        self._bad_pages: list[str] = []
        self._truncated = self._not_modified = False
        self._kept = 0
        with store.writing() as session:
            save_source(session, source)
            self._run_id = start_run(session, CRAWL, clock(), source.name)
            self.validators = validators(session, source.name)

    @property
    def counts(self) -> Counts:
        return Counts(**self._counter)

    def take(self, item: object) -> bool:
        """Take one item; gives whether a batch was saved by it."""
        match item:
            case Reading() | BadRecord():
                self._batch.append(item)
            case BadPage():
                self._bad_pages.append(item.reason)
                self._batch.append(item)
            case NotModified():
                self._counter["not_modified"] += 1
                self._not_modified |= item.listing
                if item.ref:
                    self._batch.append(item)
            case NotRecorded():
                self._counter["not_recorded"] += 1
                self._truncated |= item.listing
            case Skipped():
                self._counter["skipped"] += item.number
            case _:
                raise TypeError(f"a spider yielded {type(item).__name__}, which nobody knows")
        if len(self._batch) < BATCH:
            return False
        self.flush()
        return True

    def flush(self) -> None:
        """Save the open batch."""
        batch, self._batch = self._batch, []
        self._counter.update(self._save(batch))

    def _save(self, batch: Sequence[Kept]) -> Counter[str]:
        """Save a batch; a reading that no database takes becomes a bad record, and the rest is saved."""
        try:
            return self._write(batch)
        except REFUSED:
            counts: Counter[str] = Counter()
            for item in batch:
                try:
                    counts += self._write([item])
                except REFUSED as error:
                    if not isinstance(item, Reading):
                        raise
                    counts += self._write([BadRecord(item.call.ref, item.call.url, f"refused: {error}", item.raw)])
            return counts

    def _write(self, batch: Sequence[Kept]) -> Counter[str]:
        if not batch:
            return Counter()
        readings = [item for item in batch if isinstance(item, Reading)]
        failures = [self._unreadable(item) for item in batch if isinstance(item, BadRecord | BadPage)]
        same = [item.ref for item in batch if isinstance(item, NotModified)]
        with self._store.writing() as session:
            saved = save_calls(session, self._run_id, readings, self._clock())
            save_unreadable(session, self._run_id, failures)
            mark_seen(session, self._source.name, self._run_id, [item.ref for item in failures if item.ref])
            unchanged = mark_seen(session, self._source.name, self._run_id, same)
        seen = Counter(str(result.seen) for result in saved)
        found = len(saved) - seen[Seen.REPEATED] + unchanged
        return seen + Counter(found=found, unchanged=unchanged, unreadable=len(failures))

    def close(
        self, requests: int, crash: str = "", fresh_validators: dict[str, tuple[str, str]] | None = None
    ) -> Judgement:
        """Save what is open, judge the crawl and close its run; ``crash`` is why it did not end by itself."""
        try:
            self.flush()
        except SQLAlchemyError as error:
            crash = crash or f"calls could not be saved: {error}"
        self._counter["requests"] = requests
        with self._store.writing() as session:
            past = [run.crawl_counts.found for run in crawls(session, self._source.name) if run.outcome in GOOD]
            past = [found for found in past if found]
            judgement = judge(
                self.counts, self._bad_pages, past, truncated=self._truncated, not_modified=self._not_modified
            )
            if crash:
                judgement = Judgement(Outcome.FAILED, crash, trustworthy=False)
            if judgement.trustworthy and self._complete:
                now = self._clock()
                self._counter["missing"] = mark_missing(session, self._source.name, self._run_id, now)
            if judgement.outcome is Outcome.OK and fresh_validators:
                save_validators(session, self._source.name, fresh_validators)
            finish_run(
                session,
                self._run_id,
                judgement.outcome,
                self._clock(),
                seconds=time.monotonic() - self._began,
                reason=judgement.reason,
                counts={name: number for name, number in asdict(self.counts).items() if number},
            )
        return judgement

    def _unreadable(self, item: BadRecord | BadPage) -> UnreadableData:
        ref = item.ref if isinstance(item, BadRecord) else ""
        raw = item.raw if self._kept < KEPT_FAILURES else b""
        self._kept += len(raw)
        return UnreadableData(self._source.name, line(ref), line(item.url), line(item.reason), raw)
