"""Several processes that share the profiles between them; the one that has them is the only one that writes.

Each worker goes on from the index that is kept in the store, so that all weigh words alike, and holds its part of the
profiles from round to round. A worker that dies, or hangs, makes the round fail: all are ended, and the next round
begins with new ones.
"""

from __future__ import annotations

import atexit
import datetime as dt
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from profiles.known import KnownCalls, Outrun
from profiles.matcher.glossary import Concept
from profiles.matcher.own_glossary import learn
from profiles.matcher.semantic import load_encoder
from profiles.matching import Part
from store.matches import ActiveProfile, KnownReading, MatchData
from store.session import Store, open_store

_Answer = TypeVar("_Answer")
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")  # a worker a core, and a thread a worker
CONTEXT = get_context("spawn")  # a copy of a process with threads would hold their locks for ever
DYING = 5  # seconds until a process whose pipe is closed has ended


class WorkerLost(RuntimeError):
    """Raised where a worker died or hung."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}; all workers were ended, and the next run does what is left")


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds after which a worker is taken to hang: many times what its work takes on a busy machine."""

    start: float = 300  # of a process, which takes some 2
    answer: float = 120  # whatever the work
    text: float = 0.05  # of a profile or a call that is known: .002; with a model too, as hardly a call is new
    encoding: float = 5  # of a profile, by a sentence model: up to 1.1
    pair: float = 0.005  # of a call and a profile: .002 where it becomes a match, which few do


USUAL = Patience()


class Sharing:
    """So many workers on one store, who know the concepts of its own glossary. ``close`` ends them."""

    def __init__(
        self, database: str, semantic: str, count: int, patience: Patience = USUAL, own: Sequence[Concept] = ()
    ) -> None:
        self.failed: dict[str, str] = {}
        self._settings, self._count, self._patience = (database, semantic, own), count, patience
        self._workers: list[_Worker] = []
        self._most = 0  # profiles that one of them holds
        atexit.register(self.close)  # the interpreter would ask a worker that hangs to end, and wait

    def take_up(
        self, known: KnownCalls, now: dt.datetime, readings: Sequence[KnownReading], profiles: Sequence[ActiveProfile]
    ) -> None:
        """Begin a round: all of them weigh words as ``known`` does. Raises Outrun, WorkerLost."""
        patience, start = self._patience, 0.0
        if not self._workers:
            self._start()
            start = patience.start
        self.failed = dict(known.failed)
        parts = [[one for one in profiles if one.id % self._count == number] for number in range(self._count)]
        self._most = max(map(len, parts))
        seconds = start + patience.text * (self._most + len(readings))
        if known.matcher.nearness:
            seconds += patience.encoding * self._most
        for failed in self._asked(_begin, [(known.mark, now, readings, part) for part in parts], seconds):
            self.failed |= failed

    def scored(self, calls: Sequence[KnownReading], few: Sequence[int] | None) -> Iterator[MatchData]:
        """What all of them make of these calls. Raises WorkerLost."""
        seconds = self._patience.pair * len(calls) * (self._most if few is None else len(few))
        for matches, failed in self._asked(_scored, [(calls, few)] * self._count, seconds):
            self.failed |= failed
            yield from matches

    def close(self) -> None:
        """End them at once: they write nothing, so nothing is lost."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def _start(self) -> None:
        for name in ONE_THREAD:
            os.environ.setdefault(name, "1")  # of processes that begin from here on
        self._workers = [_Worker(self._settings) for _ in range(self._count)]

    def _asked(
        self, work: Callable[..., _Answer], asked: Sequence[tuple[object, ...]], seconds: float
    ) -> list[_Answer]:
        """What each worker answers to its part; unless all of them do in time, all are ended."""
        seconds += self._patience.answer
        with ThreadPoolExecutor(self._count) as threads, ExitStack() as otherwise:
            otherwise.callback(self.close)  # what waits for a worker that has ended waits no longer
            parts = [(work, part) for part in asked]
            try:
                answers = list(threads.map(_Worker.ask, self._workers, parts, timeout=seconds))
            except TimeoutError:
                raise WorkerLost(f"a worker gave no answer in {seconds:.0f} seconds") from None
            otherwise.pop_all()
        for answer in answers:
            if isinstance(answer, Exception):
                raise answer
        return answers


class _Worker:
    """A worker, as the process that has it sees it."""

    def __init__(self, settings: tuple[str, str, Sequence[Concept]]) -> None:
        self._pipe, its_end = CONTEXT.Pipe()
        self._process = CONTEXT.Process(target=_work, args=(its_end, *settings), daemon=True)
        self._process.start()
        its_end.close()  # once it has ended, nobody holds that end open

    def ask(self, question: tuple[Callable[..., Any], tuple[object, ...]]) -> Any:
        """Its answer, however long that takes; raises WorkerLost where it dies over it."""
        try:
            self._pipe.send(question)
            return self._pipe.recv()
        except (EOFError, ConnectionError) as error:
            self._process.join(DYING)
            raise WorkerLost(f"a worker died (exit code {self._process.exitcode})") from error

    def end(self) -> None:
        self._process.kill()  # one that is stopped, or caught in a loop, hears nothing else
        self._process.join()


@dataclass(slots=True)
class _Held:
    """What a worker keeps from round to round."""

    store: Store
    known: KnownCalls
    part: Part | None = None


def _work(pipe: Connection, database: str, semantic: str, own: Sequence[Concept]) -> None:
    """All that a worker does: answer."""
    for one in (signal.SIGINT, signal.SIGTERM):  # for the process that has it: it ends its round before it ends
        signal.signal(one, signal.SIG_IGN)
    learn(own)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    held = _Held(open_store(database), KnownCalls(load_encoder(semantic)))
    for work, asked in _questions(pipe):
        try:
            answer = work(held, *asked)
        except (Outrun, SQLAlchemyError) as error:
            answer = error
        pipe.send(answer)


def _questions(pipe: Connection) -> Iterator[tuple[Callable[..., object], tuple[object, ...]]]:
    with suppress(EOFError):  # nobody asks any more
        while True:
            yield pipe.recv()


def _end_with_parent() -> None:
    """Who was killed tells nobody: its workers would go on with what they are at."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _begin(
    held: _Held, mark: bytes, now: dt.datetime, readings: Sequence[KnownReading], profiles: Sequence[ActiveProfile]
) -> dict[str, str]:
    held.known.follow(held.store, mark, readings, profiles)
    held.part = Part(held.store, now, held.known, profiles)
    return held.part.failed


def _scored(
    held: _Held, calls: Sequence[KnownReading], few: Sequence[int] | None
) -> tuple[list[MatchData], dict[str, str]]:
    assert held.part is not None, "a round begins before its batches"
    here = [call for call in calls if call.id in held.known.matcher]
    own = few if few is None else [one for one in few if one in held.known.profiles]
    return list(held.part.scored(here, own)), held.part.failed
