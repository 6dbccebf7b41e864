"""Several processes that share the profiles between them; the one that has them is the only one that writes.

Each worker goes on from the index that is kept in the store, so that all weigh words alike, and holds its part of the
profiles from round to round. A worker that dies makes the round fail; the next one begins with new ones.
"""

from __future__ import annotations

import datetime as dt
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait

from profiles.known import KnownCalls
from profiles.matcher.semantic import load_encoder
from profiles.matching import Part
from store.matches import ActiveProfile, KnownReading, MatchData
from store.session import Store, open_store

ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")  # a worker a core, and a thread a worker


class Sharing:
    """So many workers on one store. ``close`` ends them."""

    def __init__(self, database: str, semantic: str, count: int) -> None:
        self.failed: dict[str, str] = {}
        self._settings, self._count = (database, semantic), count
        self._workers: list[ProcessPoolExecutor] = []

    def take_up(
        self, known: KnownCalls, now: dt.datetime, readings: Sequence[KnownReading], profiles: Sequence[ActiveProfile]
    ) -> None:
        """Begin a round: all of them weigh words as ``known`` does. Raises Outrun, BrokenProcessPool."""
        if not self._workers:
            self._start()
        self.failed = dict(known.failed)
        parts = [[one for one in profiles if one.id % self._count == number] for number in range(self._count)]
        with self._ending_the_broken():
            begun = [
                worker.submit(_begin, known.mark, now, readings, part)
                for worker, part in zip(self._workers, parts, strict=True)
            ]
            for future in begun:
                self.failed |= future.result()

    def scored(self, calls: Sequence[KnownReading], few: Sequence[int] | None) -> Iterator[MatchData]:
        """What all of them make of these calls."""
        with self._ending_the_broken():
            for future in [worker.submit(_scored, calls, few) for worker in self._workers]:
                matches, failed = future.result()
                self.failed |= failed
                yield from matches

    def close(self) -> None:
        for worker in self._workers:
            worker.shutdown(cancel_futures=True)
        self._workers.clear()

    def _start(self) -> None:
        for name in ONE_THREAD:
            os.environ.setdefault(name, "1")  # of processes that begin from here on
        context = get_context("spawn")  # a copy of a process with threads would hold their locks for ever
        self._workers = [
            ProcessPoolExecutor(1, context, _open, self._settings)  # one each: a profile stays where it was read
            for _ in range(self._count)
        ]

    @contextmanager
    def _ending_the_broken(self) -> Iterator[None]:
        try:
            yield
        except BrokenProcessPool:
            self.close()
            raise


@dataclass(slots=True)
class _Worker:
    """What a worker keeps from round to round."""

    store: Store
    known: KnownCalls
    part: Part | None = None


_here: list[_Worker] = []  # of this process, where it is a worker


def _open(database: str, semantic: str) -> None:
    """Begin a worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that has it
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _here.append(_Worker(open_store(database), KnownCalls(load_encoder(semantic))))


def _end_with_parent() -> None:
    """A process that was killed ends no pool: its workers would wait for work for ever."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _begin(
    mark: bytes, now: dt.datetime, readings: Sequence[KnownReading], profiles: Sequence[ActiveProfile]
) -> dict[str, str]:
    (worker,) = _here
    worker.known.follow(worker.store, mark, readings, profiles)
    worker.part = Part(worker.store, now, worker.known, profiles)
    return worker.part.failed


def _scored(calls: Sequence[KnownReading], few: Sequence[int] | None) -> tuple[list[MatchData], dict[str, str]]:
    (worker,) = _here
    assert worker.part is not None, "a round begins before its batches"
    held = [call for call in calls if call.id in worker.known.matcher]
    own = few if few is None else [one for one in few if one in worker.known.profiles]
    return list(worker.part.scored(held, own)), worker.part.failed
