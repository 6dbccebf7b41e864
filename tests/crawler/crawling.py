"""Crawls of the loopback site in their own process, and what the store then holds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from crawler.order import CrawlOrder, Progress
from crawler.process import crawl
from store.calls import KnownCall, list_calls
from store.runs import RunData, UnreadableData, crawls, unreadable
from store.session import Store, open_store

LOOPBACK = ("tests.crawler.spiders",)


class Watch:
    """A database, and the crawls that fill it."""

    def __init__(self, database: str, folder: Path, base: str = "") -> None:
        self.database, self.base, self.log = database, base, folder / "crawl.log"
        self.store: Store = open_store(database)

    def order(self, *sources: str, **options: Any) -> CrawlOrder:
        """An order for loopback sources, each with the options given."""
        settings = {source: {"base": self.base, **options} for source in sources}
        return CrawlOrder(self.database, sources, contact="watch@cluster.example", options=settings, modules=LOOPBACK)

    def crawl(self, *sources: str, replay: str = "", record: str = "", **options: Any) -> dict[str, Progress]:
        """Crawl, and give how each source ended."""
        order = replace(self.order(*sources, **options), replay=replay, record=record)
        return self.run(order)

    def run(self, order: CrawlOrder) -> dict[str, Progress]:
        return {progress.source: progress for progress in crawl(order, self.log) if progress.event == "ended"}

    def calls(self, source: str) -> dict[str, KnownCall]:
        with self.store.reading() as session:
            return {call.data.ref: call for call in list_calls(session, source=source)}

    def last(self, source: str) -> RunData:
        with self.store.reading() as session:
            return crawls(session, source)[0]

    def unreadable(self, source: str) -> list[UnreadableData]:
        """What the last crawl of a source could not read."""
        with self.store.reading() as session:
            return unreadable(session, crawls(session, source)[0].id)
