"""Two thousand spoilt answers, over the captures of all sources: no crash, no hang, no stored call lost or closed.

Every source first reads its capture as it is, and then again and again with one answer spoilt, a day apart.
"""

from __future__ import annotations

import datetime as dt
import math
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import FrameType

import pytest
from scrapy.http import Request
from sqlalchemy import select

from crawler.base import SourceSpider
from crawler.capture import Capture, open_capture
from crawler.sources import spiders
from store.codec import load_call
from store.runs import crawls, unreadable
from store.session import Store, open_store
from store.tables import Call, Record, Sighting
from store.types import CallData, Outcome
from tests.crawler.mutants import mutant
from tests.crawler.playing import Answer, Played, Site, asked_of, play, recorded
from tests.crawler.test_sources import CAPTURES

MUTATIONS = 2_000  # in all
PATIENCE = 5  # seconds of one reading
DAY = dt.timedelta(days=1)
FIRST_READ_AT = dt.datetime(2026, 11, 20, 8, tzinfo=dt.UTC)


class Hang(BaseException):
    """Nothing that a reader may take for its own failure."""


@dataclass(frozen=True)
class Kept:
    """What the store has of one call."""

    data: CallData
    misses: int
    ended_at: dt.datetime | None


def kept(store: Store, source: str) -> dict[str, Kept]:
    query = select(Sighting.ref, Record.data, Sighting.misses, Call.ended_at).join(Record).join(Call)
    with store.reading() as session:
        rows = session.execute(query.where(Sighting.source == source)).all()
    return {ref: Kept(load_call(data), misses, ended_at) for ref, data, misses, ended_at in rows}


@contextmanager
def patience() -> Iterator[None]:
    """Seconds of this process's own work: a busy machine is no hang."""

    def give_up(number: int, frame: FrameType | None) -> None:
        raise Hang(f"still reading after {PATIENCE} s")

    before = signal.signal(signal.SIGVTALRM, give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


class Spoilt:
    """A site one of whose answers is spoilt, which one and how the seed tells."""

    def __init__(self, capture: Capture, random: Random) -> None:
        self._asked, self._honest = "", recorded(capture)
        victim = random.choice(sorted(capture.responses))
        self._victim = capture.responses[victim]
        honest = Answer(self._victim.body(), self._victim.content_type, self._victim.status)
        self.deed, self._answer = mutant(honest, random)
        self._capture = capture

    def __call__(self, request: Request) -> Answer | None:
        found = self._capture.find(request.method, request.url, asked_of(request))
        return self._answer if found is self._victim else self._honest(request)

    def __str__(self) -> str:
        return f"{self._victim.url}: {self.deed}"


def capture_of(source: str) -> Capture:
    days = sorted(day for day in CAPTURES.iterdir() if (day / source).is_dir())
    return open_capture(days[-1] / source)


def seeds(source: str) -> range:
    """As many for each source, and never the same for two."""
    names = sorted(spiders())
    each = math.ceil(MUTATIONS / len(names))
    return range(names.index(source) * each, (names.index(source) + 1) * each)


@pytest.fixture
def seen_before(sqlite_url: str) -> Iterator[Store]:
    store = open_store(sqlite_url)
    yield store
    store.close()


def read(spider: type[SourceSpider], site: Site, store: Store, now: dt.datetime) -> Played:
    with patience():
        return play(spider, site, store, now)


@pytest.mark.parametrize("source", list(spiders()))
def test_no_spoilt_answer_does_harm(source: str, seen_before: Store) -> None:
    spider, capture, now = spiders()[source], capture_of(source), FIRST_READ_AT
    honest = read(spider, recorded(capture), seen_before, now)
    assert honest.judgement.outcome is Outcome.OK, honest.judgement.reason
    before = kept(seen_before, source)
    assert before
    for seed in seeds(source):
        site, now = Spoilt(capture, Random(seed)), now + DAY
        spoilt = read(spider, site, seen_before, now)
        after = kept(seen_before, source)
        told = f"seed {seed}: {site}: {spoilt.judgement}"
        assert before.keys() <= after.keys(), told
        assert not [ref for ref in before if after[ref].ended_at or not (after[ref].data.title and after[ref].data.url)], told
        assert not (_unknown(seen_before, source, before) and any(after[ref].misses for ref in before)), told
        if any(after[ref] != before[ref] for ref in before):
            now += DAY
            read(spider, recorded(capture), seen_before, now)
            again = kept(seen_before, source)
            assert {ref: again[ref] for ref in before} == before, f"{told}: it left a scar"


def _unknown(store: Store, source: str, known: dict[str, Kept]) -> list[str]:
    """What the last crawl could not read, where nothing tells which call it is: any that is missing may be that one."""
    with store.reading() as session:
        return [one.reason for one in unreadable(session, crawls(session, source)[0].id) if one.ref not in known]
