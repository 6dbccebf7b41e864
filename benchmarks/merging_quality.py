"""How well sightings of one call are found: precision and recall of pairs on real calls.

    python benchmarks/merging_quality.py --data CAPTURES [--show] [--thresholds]

Real captures are replayed, and their calls put together by the product itself, in an order that is shuffled. Three
kinds of pairs are known:

- *read by hand*: ``merging_pairs.tsv`` names sightings of one call that different sources publish;
- *published anew*: each call once more as another source would publish it (``COPIES``), in that source's own words
  about dates, links, codes and titles;
- *never one*: the calls of each source are spread over two halves, as if two sources published them; by the publisher's
  own count no two of them are one call, however alike. And each call that names a year comes again for the next year.

A pair counts as found where both sightings stand in one call.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from zlib import crc32

from _copies import COPIES, NEEDS_CODE, next_year
from sqlalchemy import select

from store.codec import load_call
from store.identity import Traits, differ, traits_of
from store.identity.likeness import COVERED, WORDS
from store.identity.titles import common
from store.runs import SourceData, save_source, start_run
from store.saving import save_calls
from store.session import Store, migrate, open_store
from store.tables import Record, Sighting
from store.types import CallData, Kind, Level, Reading

PAIRS = Path(__file__).parent / "merging_pairs.tsv"
NOW = dt.datetime(2026, 8, 21, 8, tzinfo=dt.UTC)
BATCH = 50
HOSTS = {  # the monitor's feed gives each call under the address of its funder
    "www.ukri.org": "uk_ukri",
    "apply-for-innovation-funding.service.gov.uk": "uk_innovate",
    "www.find-government-grants.service.gov.uk": "uk_find_a_grant",
}
REAL, BY_HAND = "real", "by hand"
MONITOR = "uk_research_funding_debrief"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A record with the call that it is of, and how it came to be."""

    call: CallData
    of: str
    kind: str


# --- the set


def replayed(data: Path, folder: Path) -> list[CallData]:
    """The calls of all captures, read by the sources themselves."""
    url = f"sqlite:///{folder}/captures.db"
    sources = sorted(path.name for path in data.iterdir() if _is_source(path.name))
    command = [sys.executable, "-m", "callwatch", "crawl", *sources, "--replay", str(data), "--as-of", "2026-08-21"]
    root = str(Path(__file__).parents[1])
    env = {"CALLWATCH_DATABASE": url, "PYTHONPATH": root, "PATH": ""}
    subprocess.run(command, cwd=folder, env=env, check=False, stdout=subprocess.DEVNULL)
    store = open_store(url)
    with store.reading() as session:
        rows = session.scalars(select(Record.data).join(Sighting).order_by(Sighting.id)).all()
    store.close()
    return [load_call(row) for row in rows]


def _is_source(name: str) -> bool:
    return any(Path(__file__).parents[1].glob(f"crawler/spiders/*/{name}.py"))


def labelled(calls: Sequence[CallData]) -> list[Labelled]:
    """Every record with the call that it is of."""
    hand = {}
    for line in PAIRS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            *one, source, ref = line.split("\t")
            hand[source, ref] = "/".join(one)
    found = []
    for call in calls:
        if call.source == MONITOR:
            source = HOSTS[call.url.split("/")[2]]
            call = replace(call, source=source)  # noqa: PLW2901
            found.append(Labelled(call, hand.get((source, call.ref), f"{source}/{call.ref}"), BY_HAND))
            continue
        of = hand.get((call.source, call.ref), f"{call.source}/{call.ref}")
        by_hand = (call.source, call.ref) in hand or of in hand.values()
        half = "" if by_hand or crc32(call.ref.encode()) % 2 else "~"
        found.append(Labelled(replace(call, source=call.source + half), of, BY_HAND if by_hand else REAL))
    real = {one.call.title for one in found} | {one.call.identifier for one in found} - {""}
    first = {one.of: one for one in reversed(found)}  # no source publishes a call twice
    return found + [copy for one in first.values() for copy in _copies(one, real)]


def _copies(one: Labelled, real: Collection[str]) -> Iterable[Labelled]:
    digest = crc32(one.call.ref.encode())
    again = next_year(one.call)
    if again is not None and (again.title in real or again.identifier in real):  # it is among the real ones
        again = None
    twins = again is not None and again.title == one.call.title  # without a day nobody could tell them apart
    kinds = [kind for kind in COPIES if kind not in NEEDS_CODE or one.call.identifier]
    kinds = [kind for kind in kinds if not (twins and kind == "undated")]
    for kind in {kinds[digest % len(kinds)], kinds[(digest // 7) % len(kinds)]}:
        made = COPIES[kind](one.call)
        if kind not in NEEDS_CODE or one.call.kind != Kind.CASCADE:
            yield Labelled(made, one.of, kind)
    if again is not None:
        yield Labelled(again, f"{one.of} again", "next year")


# --- the measure


def put_together(records: Sequence[Labelled], store: Store, seed: int) -> dict[tuple[str, str], int]:
    """Save all, shuffled, as crawls would; gives the call of each sighting."""
    order = list(records)
    random.Random(seed).shuffle(order)
    runs: dict[str, int] = {}
    for start in range(0, len(order), BATCH):
        by_source = defaultdict(list)
        for one in order[start : start + BATCH]:
            by_source[one.call.source].append(Reading(one.call))
        with store.writing() as session:
            for source, readings in sorted(by_source.items()):
                if source not in runs:
                    save_source(session, SourceData(source, source, Level.NATIONAL))
                    runs[source] = start_run(session, "crawl", NOW, source)
                save_calls(session, runs[source], readings, NOW)
    with store.reading() as session:
        rows = session.execute(select(Sighting.source, Sighting.ref, Sighting.call_id))
        return {(row.source, row.ref): row.call_id for row in rows}


def pairs(groups: Iterable[Iterable[Labelled]]) -> set[tuple[tuple[str, str], tuple[str, str]]]:
    """The pairs of sightings of different sources that stand together."""
    found = set()
    for group in groups:
        keys = sorted({(one.call.source, one.call.ref) for one in group})
        found |= {(one, other) for one, other in combinations(keys, 2) if one[0] != other[0]}
    return found


def by(records: Iterable[Labelled], key: Callable[[Labelled], object]) -> list[list[Labelled]]:
    groups = defaultdict(list)
    for one in records:
        groups[key(one)].append(one)
    return list(groups.values())


def measure(records: Sequence[Labelled], folder: Path, seed: int, *, show: bool) -> None:
    url = f"sqlite:///{folder}/merging-{seed}.db"
    store = open_store(url)
    migrate(store)
    placed = put_together(records, store, seed)
    store.close()
    known = {(one.call.source, one.call.ref): one for one in records}
    true = pairs(by(records, lambda one: one.of))
    made = pairs(by(records, lambda one: placed[one.call.source, one.call.ref]))
    right = true & made
    print(f"seed {seed}: {len(records):,} records, {len(true):,} pairs of one call, {len(made):,} put together: "
          f"precision {len(right) / len(made):.4f}, recall {len(right) / len(true):.4f}")  # fmt: skip
    kinds, hits = Counter[str](), Counter[str]()
    for pair in true:
        of = {known[key].kind for key in pair}
        kind = "two copies" if len(of - {REAL, BY_HAND}) == len(of) else " ".join(of - {REAL, BY_HAND}) or BY_HAND
        kinds[kind] += 1
        hits[kind] += pair in right
    for kind, number in sorted(kinds.items()):
        print(f"  {kind:16} {hits[kind]:5} of {number:5} found  {hits[kind] / number:.3f}")
    wrong = Counter(" + ".join(sorted({known[key].kind for key in pair})) for pair in made - true)
    print(f"  wrongly together: {dict(wrong) or 'none'}")
    for one, other in sorted(made - true) if show else ():
        print("   ", known[one].call.title[:70], one, "|", known[other].call.title[:70], other)
    for one, other in sorted(true - made) if show else ():
        if {known[one].kind, known[other].kind} & {REAL, BY_HAND}:
            print("  missed", known[one].call.title[:70], one, "|", known[other].call.title[:70], other)


def thresholds(records: Sequence[Labelled]) -> None:
    """What titles would decide of two sources' records with one deadline, at each threshold of their agreement."""
    days: defaultdict[dt.date, list[tuple[Traits, str]]] = defaultdict(list)
    for one in records:
        traits = traits_of(one.call)
        for day in traits.days if len(traits.title.words) >= WORDS else ():
            days[day].append((traits, one.of))
    scored: dict[frozenset[tuple[str, str]], tuple[float, float, bool]] = {}
    for some in days.values():
        for (mine, of), (theirs, that) in combinations(some, 2):
            if not differ(mine, theirs):
                pair = frozenset((mine.key, theirs.key))
                scored[pair] = (*common(mine.title.words, theirs.title.words), of == that)
    true = sum(same for *_, same in scored.values())
    print(
        f"{len(scored):,} pairs of one deadline, {true:,} of one call; by titles alone (coverage {COVERED} and above):"
    )
    for least in (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.93, 0.96, 1.0):
        kept = [same for agreement, coverage, same in scored.values() if agreement >= least and coverage >= COVERED]
        print(f"  agreement {least:.2f}: precision {sum(kept) / max(len(kept), 1):.4f}, recall {sum(kept) / true:.4f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="a folder of captures")
    parser.add_argument("--show", action="store_true", help="name the pairs that are wrong or missed")
    parser.add_argument(
        "--thresholds", action="store_true", help="what titles alone would decide, threshold by threshold"
    )
    parser.add_argument("--seeds", type=int, default=2, help="orders of arrival to try")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        records = labelled(replayed(args.data, Path(folder)))
        if args.thresholds:
            thresholds(records)
        for seed in range(args.seeds):
            measure(records, Path(folder), seed, show=args.show)


if __name__ == "__main__":
    main()
