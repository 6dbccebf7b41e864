"""One crawl of one source as a run: what was read is saved in batches, counted, and judged at the end."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace

from sqlalchemy.exc import DataError, SQLAlchemyError
from sqlalchemy.orm import Session

from crawler.fields import line
from crawler.guard import FloodGuard
from crawler.items import MALFORMED, BadPage, BadRecord, NotModified, NotRecorded, Remark, Skipped
from crawler.judgement import Crawled, Judgement, Trouble, Usual, is_renamed, judge
from crawler.past import usual_of
from crawler.sampling import Sample, counted
from crawler.walls import cause_of_page
from store.alarms import PageData, close_alarm, keep_pages, lacking, raise_alarm
from store.presence import last_read, mark_missing, mark_seen
from store.runs import (
    CRAWL,
    SourceData,
    UnreadableData,
    finish_run,
    save_source,
    save_unreadable,
    save_validators,
    start_run,
    unreadable_since,
    validators,
)
from store.saving import save_calls
from store.session import Store
from store.types import CallData, Cause, Counts, Outcome, Reading, Seen

BATCH = 100  # readings a transaction: SQLite has one writer at a time, so writes are short and few
KEPT_FAILURES = 100_000_000  # bytes of what could not be read that one run keeps
REFUSED = (*MALFORMED, DataError)  # a value out of any column's range, a character that is none
Kept = Reading | BadRecord | BadPage | NotModified  # what a batch holds


class Ledger:
    """Takes what a spider yields; every batch is one short transaction, and a crash loses at most the open one.

    What is lost is read again by the next crawl: validators are kept only once all calls are saved.
    """

    def __init__(self, store: Store, source: SourceData, clock: Callable[[], dt.datetime], *, complete: bool) -> None:
        self._store, self._source, self._clock, self._complete = store, source, clock, complete
        self._began = time.monotonic()
        self._batch: list[Kept] = []
        self._counter: Counter[str] = Counter()
        self._bad_pages: list[Trouble] = []
        self._bad_records: list[Trouble] = []
        self._remarks: list[str] = []
        self._sample = Sample()
        self._truncated = self._not_modified = False
        self._met: set[str] = set()
        self._new: set[str] = set()
        self._strangers: Counter[bytes] = Counter()  # records of which nothing says which calls they are
        self._kept = 0
        with store.writing() as session:
            save_source(session, source)
            self._run_id = start_run(session, CRAWL, clock(), source.name)
            self.validators = validators(session, source.name)
            self._guard = FloodGuard(session, source.name, self._run_id)

    @property
    def counts(self) -> Counts:
        return Counts(**self._counter)

    def known(self, source: str) -> dict[str, CallData]:
        """The calls of a source as it was last read, by their refs."""
        with self._store.reading() as session:
            return last_read(session, source)

    def take(self, item: object) -> bool:
        """Take one item; gives whether a batch was saved by it."""
        match item:
            case Reading():
                self._sample.take(item)
                self._batch.append(item)
            case BadRecord():
                self._bad_records.append(Trouble(item.cause or Cause.SITE_CHANGED, item.reason))
                self._batch.append(item)
            case BadPage():
                self._bad_pages.append(Trouble(item.cause or cause_of_page(item.raw), item.reason))
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
            case Remark():
                self._remarks.append(item.text)
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
        read = {reading.call.ref for reading in readings}
        bad = {failure.ref for failure in failures if failure.ref} - read - self._met
        with self._store.writing() as session:
            saved = save_calls(session, self._run_id, readings, self._clock())
            new = [result.ref for result in saved if result.seen is Seen.NEW]
            held = self._guard.hold(session, new, self._clock())
            save_unreadable(session, self._run_id, failures)
            known = mark_seen(session, self._source.name, self._run_id, sorted(bad))
            unchanged = len(mark_seen(session, self._source.name, self._run_id, same))
        self._guard.saved(new)
        self._new.update(new)
        records = [(line(item.ref), item.raw) for item in batch if isinstance(item, BadRecord)]
        self._strangers.update(raw for ref, raw in records if not ref or ref in bad - known)
        self._met |= read | bad
        seen = Counter(str(result.seen) for result in saved)
        found = len(saved) - seen[Seen.REPEATED] + unchanged
        return seen + Counter(found=found, unchanged=unchanged, unreadable=len(failures), held=held)

    def close(
        self,
        requests: int,
        crash: Trouble | None = None,
        fresh_validators: dict[str, tuple[str, str]] | None = None,
        pages: Sequence[PageData] = (),
    ) -> Judgement:
        """Save what is open, judge the crawl and close its run.

        ``crash`` is why it did not end by itself; ``pages`` are those that listed calls, kept where it was a bad one.
        """
        try:
            self.flush()
        except SQLAlchemyError as error:
            crash = crash or Trouble(Cause.FAULT, f"calls could not be saved: {error}")
        self._counter["requests"] = requests
        languages = self._sample.languages()
        with self._store.writing() as session:
            usual = usual_of(session, self._source.name, self._clock())
            judgement = judge(self._crawled(session, languages, crash), usual)
            # What could not be read stands in it as it came: characters that are none, too.
            reason = line("; ".join(filter(None, (judgement.reason, *self._remarks))))
            judgement = replace(judgement, reason=reason)
            if is_renamed(self.counts, usual):
                self._counter["held"] += self._guard.hold_all(session, self._clock())
            elif judgement.teaches:
                self._guard.free(session)
            if judgement.trustworthy and self._complete:
                self._counter["missing"] = self._mark_missing(session)
            if judgement.outcome is Outcome.OK and fresh_validators:
                save_validators(session, self._source.name, fresh_validators)
            self._finish(session, judgement, usual, counted(languages))
            self._watch(session, judgement, pages)
        return judgement

    def _mark_missing(self, session: Session) -> int:
        """Count a miss for what was not met, but for what may be the call behind a record that nobody can read.

        A call that was met beside those very records is none of them.
        """
        since = unreadable_since(session, self._source.name, self._run_id, self._strangers) if self._strangers else 0
        return mark_missing(session, self._source.name, self._run_id, self._clock(), met_since=since)

    def _crawled(self, session: Session, languages: Mapping[str, str], crash: Trouble | None) -> Crawled:
        return Crawled(
            self.counts,
            tuple(self._bad_pages),
            tuple(self._bad_records),
            truncated=self._truncated,
            not_modified=self._not_modified,
            lacking=lacking(session, self._source.name, self._run_id, self._clock()),
            languages=counted(languages),
            known=counted(languages, besides=self._new),
            crash=crash,
        )

    def _finish(self, session: Session, judgement: Judgement, usual: Usual, languages: Mapping[str, int]) -> None:
        finish_run(
            session,
            self._run_id,
            judgement.outcome,
            self._clock(),
            seconds=time.monotonic() - self._began,
            reason=judgement.reason,
            counts={name: number for name, number in asdict(self.counts).items() if number},
            cause=judgement.cause,
            teaches=judgement.teaches,
            usual=(usual.band.low, usual.band.high) if usual.band else None,
            languages=languages,
        )

    def _watch(self, session: Session, judgement: Judgement, pages: Sequence[PageData]) -> None:
        """Raise or close the source's alarm; what cannot be believed is kept, to be read again."""
        source, run_id, now = self._source.name, self._run_id, self._clock()
        if judgement.is_alarming and judgement.cause:
            raise_alarm(session, source, run_id, now, cause=judgement.cause, reason=judgement.reason)
            keep_pages(session, source, run_id, pages)
        elif judgement.is_recovery:
            close_alarm(session, source, run_id, now)

    def _unreadable(self, item: BadRecord | BadPage) -> UnreadableData:
        ref = item.ref if isinstance(item, BadRecord) else ""
        raw = item.raw if self._kept < KEPT_FAILURES else b""
        self._kept += len(raw)
        return UnreadableData(self._source.name, line(ref), line(item.url), line(item.reason), raw)
