"""Two thousand spoilt answers, over the captures of all sources: no crash, no hang, no stored call lost or closed.

Every source first reads its capture as it is, and then again and again with one answer spoilt, a day apart.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from random import Random
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parsel import Selector
from scrapy.http import Request
from sqlalchemy import select

from crawler.base import SourceSpider
from crawler.base.json_stream import Nesting
from crawler.capture import Capture, open_capture
from crawler.sources import spiders
from store.codec import load_call
from store.runs import crawls, unreadable
from store.session import Store, open_store
from store.tables import Call, Record, Sighting
from store.types import CallData, Outcome
from tests.crawler.mutants import mutant
from tests.crawler.playing import Answer, Played, Site, answer_of, asked_of, play, recorded
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
    """A site one of whose answers is spoilt; ``random`` tells which one, and how."""

    def __init__(self, capture: Capture, random: Random) -> None:
        self._capture, self._honest = capture, recorded(capture)
        self._victim = capture.responses[random.choice(sorted(capture.responses))]
        self.deed, self._answer = mutant(answer_of(self._victim), random)

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
        assert not [
            ref for ref in before if after[ref].ended_at or not (after[ref].data.title and after[ref].data.url)
        ], told
        assert not (_strangers(seen_before, source, before) and any(after[ref].misses for ref in before)), told
        if any(after[ref] != before[ref] for ref in before):
            now += DAY
            read(spider, recorded(capture), seen_before, now)
            again = kept(seen_before, source)
            assert {ref: again[ref] for ref in before} == before, f"{told}: it left a scar"


def _strangers(store: Store, source: str, known: dict[str, Kept]) -> list[str]:
    """What the last crawl could not read, where nothing tells which call it is: any that is missing may be that one."""
    with store.reading() as session:
        return [one.reason for one in unreadable(session, crawls(session, source)[0].id) if one.ref not in known]


# --- what the mutations taught


def without_an_id(payload: dict[str, Any]) -> None:
    del payload["data"]["oppHits"][0]["id"]


def with_a_null_for_an_id(payload: dict[str, Any]) -> None:
    payload["data"]["oppHits"][0]["id"] = None


@pytest.mark.parametrize("spoil", [without_an_id, with_a_null_for_an_id])
def test_a_record_that_nothing_names_ends_no_call(spoil: Callable[[dict[str, Any]], None], seen_before: Store) -> None:
    """Any call that was not met may be the one behind it, for as many days as one likes."""
    spider, capture = spiders()["us_grants_gov"], capture_of("us_grants_gov")
    honest = recorded(capture)
    read(spider, honest, seen_before, FIRST_READ_AT)
    before = kept(seen_before, "us_grants_gov")

    def site(request: Request) -> Answer | None:
        if (answer := honest(request)) is None:
            return None
        payload = json.loads(answer.body)
        spoil(payload)
        return replace(answer, body=json.dumps(payload).encode())

    for day in range(1, 7):
        spoilt = read(spider, site, seen_before, FIRST_READ_AT + day * DAY)
        assert (spoilt.counts.unreadable, spoilt.counts.missing, spoilt.counts.new) == (1, 0, 0)
    assert kept(seen_before, "us_grants_gov") == before


def test_a_row_that_cannot_be_read_is_told_by_its_address() -> None:
    row = Selector('<article><h3><a href=" /incentivi/old-mills.html;jsessionid=A?x=1 "></a></h3></article>')
    assert spiders()["it_invitalia"]().ref_of(row) == "old-mills"
    assert spiders()["it_invitalia"]().ref_of(Selector("<article>?</article>")) == ""


@given(
    st.recursive(
        st.none() | st.text('ab"[{]}\\\n', max_size=8),
        lambda inner: st.lists(inner) | st.dictionaries(st.text('"[\\'), inner),
    ),
    st.integers(1, 40),
)
def test_nesting_is_told_from_pieces_of_any_size(value: Any, size: int) -> None:
    body, nesting = json.dumps(value).encode(), Nesting()
    assert max(nesting.deepest(body[at : at + size]) for at in range(0, len(body), size)) == depth(value)


def depth(value: Any) -> int:
    held = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if held is None else 1 + max(map(depth, held), default=0)
