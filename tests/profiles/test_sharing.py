"""Workers that share the profiles: the rows are those of one process, and a worker that is lost costs one run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from multiprocessing import active_children

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError

from profiles.known import KnownCalls
from profiles.matching import MatchCounts, match_pending
from profiles.sharing import Patience, Sharing, WorkerLost
from store.matches import ActiveProfile, KnownReading, active_profiles, known_readings
from store.session import Store, open_store
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


@pytest.mark.parametrize(
    ("fate", "said"), [(signal.SIGKILL, r"died \(exit code -9\)"), (signal.SIGSTOP, "no answer in 4 seconds")]
)
def test_a_worker_that_dies_or_hangs_fails_the_run_and_the_next_one_does_it(
    store: Store, database_url: str, drawn: Drawn, fate: signal.Signals, said: str
) -> None:
    known, workers = KnownCalls(), Sharing(database_url, "off", 2, Patience(answer=4, text=0, pair=0))
    match_pending(store, NOW, known, workers)
    save(store, [drawn.call(number) for number in range(12)])
    met = active_children()[0]
    assert met.pid
    os.kill(met.pid, fate)
    with pytest.raises(WorkerLost, match=said):
        match_pending(store, NOW, known, workers)
    assert not active_children(), "nobody is left behind"
    assert match_pending(store, NOW, known, workers).calls == 12
    workers.close()
    made = rows(store)
    again = {key: row for key, row in matched_by_one(store)[1].items() if key[1] <= 12}
    assert len(again) > 3
    assert {key: made[key] for key in again} == again


def test_a_service_that_is_told_to_end_ends_its_round_first(store: Store, workers: Sharing, drawn: Drawn) -> None:
    known = KnownCalls()
    match_pending(store, NOW, known, workers)
    for child in active_children():
        os.kill(child.pid or 0, signal.SIGTERM)  # a service manager tells the whole group
    save(store, [drawn.call(number) for number in range(12)])
    assert match_pending(store, NOW, known, workers).calls == 12


def test_what_fails_in_a_worker_fails_the_run_in_its_own_words(sqlite_url: str) -> None:
    store, workers, known = open_store(sqlite_url), Sharing(sqlite_url, "off", 2), KnownCalls()
    save(store, [Drawn(1).call(0)])
    enrol(store, [Drawn(1).wishes()], [0.4])
    known.refresh(store, *read(store))
    with store.writing() as session:
        session.execute(text("ALTER TABLE feedback RENAME TO elsewhere"))  # this process has read all of it
    with pytest.raises(OperationalError, match="no such table: feedback"):
        match_pending(store, NOW, known, workers)
    with store.writing() as session:
        session.execute(text("ALTER TABLE elsewhere RENAME TO feedback"))
    assert match_pending(store, NOW, known, workers).calls == 1
    workers.close()
    store.close()


def read(store: Store) -> tuple[list[KnownReading], list[ActiveProfile]]:
    with store.reading() as session:
        return known_readings(session, NOW), active_profiles(session)


LEAVING = """
import os, signal, sys
from multiprocessing import active_children
from profiles.matching import match_pending
from profiles.sharing import Sharing
from store.session import open_store
from tests.conftest import NOW
print(match_pending(open_store(sys.argv[1]), NOW, workers=Sharing(sys.argv[1], "off", 2)).calls)
for child in active_children():
    os.kill(child.pid, signal.SIGSTOP)
"""


def test_a_process_ends_though_its_workers_hang(database_url: str, drawn: Drawn) -> None:
    command = [sys.executable, "-c", LEAVING, database_url]
    ended = subprocess.run(command, timeout=120, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (0, "60\n"), ended.stderr


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
