"""How long the matching job takes through the product, on SQLite: rows read, matches with their reasons written.

    python benchmarks/matching_job.py [--profiles 10000] [--known 1000] [--calls 200] [--workers 1] [--json]

The texts are those of ``matching_speed.py``. First the job of a process that has just started: everything known is read
and matched. Then, in the same process, what comes day by day: many new calls, one, a profile that was edited, and
nothing at all. Then what an edit of one profile would have sent, before it is saved. Last, the same by the command
line, each time a new process: where another one kept what it read of the calls, and where none did.
"""

from __future__ import annotations

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"  # one core; read when numpy is first imported

import argparse
import datetime as dt
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from _texts import Writer
from matching_speed import NOW

from profiles.backtest import Rehearsal
from profiles.known import KnownCalls
from profiles.matching import MatchCounts, match_pending
from profiles.sharing import Sharing
from store.members import save_roster
from store.runs import SourceData, save_source, start_run
from store.saving import save_calls
from store.session import Store, migrate, open_store
from store.tables import KeptIndex
from store.types import CallData, ClusterData, Level, MemberData, OrganisationType, ProfileData, Reading, Roster, Wishes

BATCH = 500  # calls a crawl saves at a time


@dataclass(slots=True)
class Stopwatch:
    """What took how long, in seconds, in the order in which it was done."""

    rows: list[dict[str, object]] = field(default_factory=list)

    @contextmanager
    def of(self, what: str) -> Iterator[dict[str, object]]:
        row: dict[str, object] = {"what": what}
        started, worked = time.perf_counter(), time.process_time()
        yield row
        row["seconds"] = round(time.perf_counter() - started, 4)
        row["cpu_seconds"] = round(time.process_time() - worked, 4)
        self.rows.append(row)


def save(store: Store, calls: Sequence[CallData]) -> None:
    for start in range(0, len(calls), BATCH):
        with store.writing() as session:
            save_source(session, SourceData("made_up", "Made up", Level.EUROPEAN))
            run_id = start_run(session, "crawl", NOW, "made_up")
            save_calls(session, run_id, [Reading(call) for call in calls[start : start + BATCH]], NOW)


def enrol(store: Store, wishes: Sequence[Wishes]) -> None:
    members = tuple(
        MemberData(f"m{number}", f"Member {number}", OrganisationType.SME, "FR", profiles=(ProfileData("p", "P", one),))
        for number, one in enumerate(wishes)
    )
    with store.writing() as session:
        save_roster(session, Roster(ClusterData("made_up", "Made up"), members), NOW)


def measure(folder: Path, profiles: int, known: int, calls: int, workers: int) -> list[dict[str, object]]:
    writer, watch, held = Writer(1), Stopwatch(), KnownCalls()
    store = open_store(f"sqlite:///{folder}/callwatch.db")
    migrate(store)
    sharing = Sharing(str(store.engine.url), "off", workers) if workers > 1 else None
    wishes = [writer.wishes() for _ in range(profiles)]
    enrol(store, wishes)
    save(store, [writer.call(number) for number in range(known)])

    def matched(what: str, change: Callable[[], None]) -> None:
        change()
        with watch.of(what) as row:
            counts: MatchCounts = match_pending(store, NOW + dt.timedelta(hours=1), held, sharing)
        row |= {"calls": counts.calls, "profiles": counts.profiles, "matches": counts.matches}

    def nothing() -> None:
        """Nothing changed since."""

    matched("a start: everything is new", nothing)
    matched("many new calls", lambda: save(store, [writer.call(known + number) for number in range(calls)]))
    matched("one new call", lambda: save(store, [writer.call(known + calls)]))
    wishes[0] = replace(wishes[0], text=f"{wishes[0].text} {writer.text(10, 5)}")
    matched("one profile that was edited", lambda: enrol(store, wishes))
    matched("nothing new", nothing)
    if sharing:
        sharing.close()
    with watch.of("a rehearsal is made ready"):
        rehearsal = Rehearsal(store, NOW, known=held)
    for what in ("what one would have sent", "after an edit of it"):
        with watch.of(what):
            tested = rehearsal.of(wishes[0], 0.5)
        wishes[0] = replace(wishes[0], text=f"{wishes[0].text} {writer.text(10, 6)}")
    with watch.of("with reasons"):
        rehearsal.scored(wishes[0], tested.told)
    preview(watch, "a new process", folder)
    with store.writing() as session:
        session.query(KeptIndex).delete()
    store.close()
    preview(watch, "a new process, nothing kept", folder)
    return watch.rows


def preview(watch: Stopwatch, what: str, folder: Path) -> None:
    """``callwatch profiles`` as a person calls it, Python's own start included."""
    environment = {**os.environ, "CALLWATCH_DATABASE": f"sqlite:///{folder}/callwatch.db"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with watch.of(what) as row:
        command = [sys.executable, "-m", "callwatch", "profiles", "m0/p"]
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    row["cpu_seconds"] = round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 4)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profiles", type=int, default=10_000)
    parser.add_argument("--known", type=int, default=1_000, help="calls that are known before")
    parser.add_argument("--calls", type=int, default=200, help="new calls that come at once")
    parser.add_argument("--workers", type=int, default=1, help="processes that share the profiles")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(Path(folder), chosen.profiles, chosen.known, chosen.calls, chosen.workers)
    for row in rows:
        counts = ", ".join(f"{name} {value:,}" for name, value in row.items() if isinstance(value, int))
        print(f"{row['what']:32} {row['seconds']:>9.3f} s {row['cpu_seconds']:>9.3f} s of work  {counts}")
    if chosen.json:
        print(json.dumps(rows))


if __name__ == "__main__":
    main()
