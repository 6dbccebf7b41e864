"""The last bad reading of a source once more: the pages that were kept, read with today's code."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from crawler.capture import Recorder
from crawler.order import CrawlOrder, Progress
from crawler.process import crawl
from store.alarms import PageData, kept_pages
from store.calls import list_calls
from store.runs import RunData, UnreadableData, crawls, run_of, unreadable
from store.session import Store, migrate, open_store
from store.types import CallData


@dataclass(frozen=True, slots=True)
class Reread:
    """What the kept pages of a bad run (``then``) give today: the calls, and what still cannot be read and why."""

    then: RunData
    pages: tuple[PageData, ...]
    ended: Progress
    calls: tuple[CallData, ...]
    unreadable: tuple[UnreadableData, ...]


def reread(store: Store, source: str, order: CrawlOrder, log: Path) -> Reread | None:
    """Read the pages of the last bad run of a source again; None where none were kept.

    It happens in a database of its own that is thrown away: nothing known is touched. ``order`` says of the sources
    what a crawl must know. Raises CrawlFailed.
    """
    with store.reading() as session:
        run_id, pages = kept_pages(session, source)
        if not pages:
            return None
        then = run_of(session, run_id)
    with tempfile.TemporaryDirectory(prefix="callwatch-") as name:
        folder = Path(name)
        _write(folder, source, then.started_at.date(), pages)
        database = f"sqlite:///{folder}/reread.db"
        again = replace(order, database=database, sources=(source,), replay=str(folder), record="", as_of="")
        scratch = open_store(database)
        migrate(scratch)
        try:
            ended = [one for one in crawl(again, log) if one.event == "ended"][-1]
            with scratch.reading() as session:
                calls = tuple(call.data for call in list_calls(session, source=source))
                bad = tuple(unreadable(session, crawls(session, source)[0].id))
        finally:
            scratch.close()
    return Reread(then, tuple(pages), ended, calls, bad)


def _write(folder: Path, source: str, day: dt.date, pages: list[PageData]) -> None:
    recorder = Recorder(folder, source, day)
    for page in pages:
        recorder.record(page.method, page.url, page.status, page.content_type, page.body, sent=page.sent)
