"""Workers that share the profiles: the rows are those of one process, and a worker that dies costs one run."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import active_children

import pytest
from sqlalchemy import select, update

from profiles.known import KnownCalls
from profiles.matching import MatchCounts, match_pending
from profiles.sharing import Sharing
from store.session import Store
from store.tables import Call, KeptIndex, Match, Profile, Record
from tests.conftest import NOW
from tests.profiles.test_keeping import forget
from tests.profiles.test_matching import save
from tests.profiles.test_matching_plainly import Drawn, enrol

PROFILES = 9


@pytest.fixture
def workers(database_url: str) -> Iterator[Sharing]:
    sharing = Sharing(database_url, "off", 2)
    yield sharing
    sharing.close()


@pytest.fixture
def drawn(store: Store) -> Drawn:
    """A store with calls and profiles, of which nothing is matched."""
    made = Drawn(21)
    save(store, [made.call(number) for number in range(60)])
    enrol(store, [made.wishes() for _ in range(PROFILES)], [0.4] * PROFILES)
    return made


def rows(store: Store) -> dict[tuple[int, int], tuple[object, ...]]:
    with store.reading() as session:
        found = session.scalars(select(Match)).all()
        return {
            (row.profile_id, row.call_id): (row.score, row.raw, row.fits, row.reasons, row.verdicts, row.call_reading)
            for row in found
        }


def matched_by_one(store: Store) -> tuple[MatchCounts, dict[tuple[int, int], tuple[object, ...]]]:
    """What one process makes of all of it."""
    with store.writing() as session:
        session.query(Match).delete()
        session.execute(update(Profile).values(matched_version=0))
        session.execute(update(Call).values(matched_reading=0))
    return match_pending(store, NOW), rows(store)


def test_two_workers_write_the_rows_of_one(store: Store, workers: Sharing, drawn: Drawn) -> None:
    known = KnownCalls()
    counts, made = match_pending(store, NOW, known, workers), rows(store)
    assert (counts.calls, counts.profiles, counts.failed) == (60, PROFILES, {})
    assert (counts, made) == matched_by_one(store)
    assert len({profile for profile, _ in made}) > PROFILES // 2
    assert match_pending(store, NOW, known, workers) == MatchCounts(), "twice changes nothing"
    save(store, [drawn.call(number) for number in range(58, 63)])
    enrol(store, [drawn.wishes() for _ in range(PROFILES)], [0.3] * PROFILES)
    counts, made = match_pending(store, NOW, known, workers), rows(store)
    assert (counts.calls, counts.profiles) == (5, PROFILES)
    again = matched_by_one(store)[1]
    assert made.keys() >= again.keys()
    assert {key: made[key] for key in again} == again


def test_what_cannot_be_read_stops_nobody(store: Store, workers: Sharing, drawn: Drawn) -> None:
    with store.writing() as session:
        session.execute(update(Profile).where(Profile.id == 2).values(wishes={"grant_min": "much"}))
    counts = match_pending(store, NOW, KnownCalls(), workers)
    assert list(counts.failed) == ["m1/p"]
    with store.reading() as session:
        behind = session.scalars(select(Profile.id).where(Profile.matched_version < Profile.version)).all()
    assert list(behind) == [2]
    assert 2 not in {profile for profile, _ in rows(store)}
    assert len(rows(store)) > 20


def test_a_worker_that_dies_fails_the_run_and_the_next_one_does_it(
    store: Store, workers: Sharing, drawn: Drawn
) -> None:
    known = KnownCalls()
    match_pending(store, NOW, known, workers)
    save(store, [drawn.call(number) for number in range(12)])
    killed = active_children()[0]
    assert killed.pid
    os.kill(killed.pid, signal.SIGKILL)
    with pytest.raises(BrokenProcessPool):
        match_pending(store, NOW, known, workers)
    assert match_pending(store, NOW, known, workers).calls == 12
    made = rows(store)
    again = {key: row for key, row in matched_by_one(store)[1].items() if key[1] <= 12}
    assert len(again) > 3
    assert {key: made[key] for key in again} == again


def test_where_nothing_is_kept_one_process_does_it(store: Store, workers: Sharing) -> None:
    save(store, [Drawn(1).call(0)])
    with store.writing() as session:
        session.execute(update(Record).values(data=b"no call"))
    assert list(match_pending(store, NOW, KnownCalls(), workers).failed) == ["call 1"]


def test_words_that_another_process_weighed_are_weighed_so_from_then_on(
    store: Store, workers: Sharing, drawn: Drawn
) -> None:
    known = KnownCalls()
    match_pending(store, NOW, known, workers)
    save(store, [drawn.call(number) for number in range(60, 70)])
    match_pending(store, NOW, KnownCalls())  # as a preview would
    with store.writing() as session:
        session.execute(update(Call).values(matched_reading=0))
    workers.close()  # a restart of them: what they knew is gone
    forget(store)
    assert match_pending(store, NOW, known, workers).calls == 70
    with store.reading() as session:
        assert session.scalars(select(KeptIndex)).one()
