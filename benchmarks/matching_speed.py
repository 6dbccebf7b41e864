"""How fast the matcher is: many profiles x some new calls, the whole job, side by side with what else one could use.

    python benchmarks/matching_speed.py [--profiles 100000] [--calls 100] [--data DIR] [--growth] [--json]

The whole job is: open out the calls, score every pair, calibrate, ask for eligibility, choose the matches. It runs on
one core, on profiles that are held ready. Against it, on a sample of the profiles: a query a profile on bm25s and on
tantivy, from its text to the ranking (and the ranking alone), and the same sums as a plain Python loop. The texts are
made up, with the frequencies of natural language (Zipf) and a subject each, or the real ones of ``--data``.
``--growth`` also shows the time of one batch from 1,000 to 1,000,000 profiles, and the memory that they take.
"""

from __future__ import annotations

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"  # one core; read when numpy is first imported

import argparse
import datetime as dt
import json
import re
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from _texts import Reader, Writer

from profiles.matcher.calibration import Background, background
from profiles.matcher.choice import Audience, Chosen, choose_eligible
from profiles.matcher.crowd import Crowd
from profiles.matcher.document import document, wanted, wishes_language
from profiles.matcher.gate import Gate
from profiles.matcher.index import Index
from store.types import CallData, Wishes

NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
WRITTEN = 20_000  # different profiles; more are the same again
KNOWN = 500  # calls of the background
SAMPLE = 1_000  # profiles that the slow ones are measured on


@dataclass(frozen=True, slots=True)
class Scene:
    """The product, ready to match: an index that knows a background, an audience, and new calls."""

    index: Index
    audience: Audience
    gate: Gate
    calls: list[tuple[int, CallData]]
    wishes: list[Wishes]


def scene(profiles: int, calls: int, data: Path | None = None) -> Scene:
    writer, index = Reader(data, 1) if data else Writer(1), Index()
    new = [writer.call(number) for number in range(calls)]
    for number, call in enumerate([*new, *(writer.call(calls + known) for known in range(KNOWN))]):
        index.put(number, document(call))
    written = [writer.wishes() for _ in range(min(profiles, WRITTEN))]
    wishes = [written[number % len(written)] for number in range(profiles)]
    counted = [wanted(one) for one in written]
    crowd, gate = Crowd(index.lexicon), Gate()
    for number in range(profiles):
        crowd.add(counted[number % len(written)], wishes_language(wishes[number]))
        gate.add(wishes[number])
    index.fit(crowd)
    rows = np.arange(calls, calls + KNOWN, dtype=np.int32)
    return Scene(
        index,
        Audience(crowd, _background(index, crowd, rows), np.full(profiles, 0.5, np.float32)),
        gate,
        [(index.row(number), call) for number, call in enumerate(new)],
        wishes,
    )


def _background(index: Index, crowd: Crowd, rows: np.ndarray) -> Background:
    """What each profile saw of the known calls, a piece of the crowd at a time."""
    [language] = crowd.languages()
    sheet = index.sheet(rows, crowd, language)
    pieces = [background(sheet.evidence(sheet.asked(piece))) for piece in crowd.pieces(language)]
    steps, seen = ([getattr(piece, name) for piece in pieces] for name in ("steps", "calls"))
    return Background(np.concatenate(steps), np.concatenate(seen))


def timed(job: Callable[[], object], repeat: int = 3) -> float:
    """The best of some runs, in seconds."""
    best = float("inf")
    for _ in range(repeat):
        started = time.perf_counter()
        job()
        best = min(best, time.perf_counter() - started)
    return best


def product(one: Scene) -> Chosen:
    return choose_eligible(one.index, one.audience, one.gate, one.calls, NOW)


def with_bm25s(calls: Sequence[CallData], wishes: Sequence[Wishes]) -> tuple[float, float]:
    """Seconds from the text of each profile to its scores, and from its tokens."""
    import bm25s  # noqa: PLC0415  (a measure, not a part)

    def tokens(texts: Sequence[str]) -> list[list[str]]:
        return bm25s.tokenize(list(texts), return_ids=False, show_progress=False)

    index = bm25s.BM25()
    index.index(tokens([f"{call.title} {call.text}" for call in calls]), show_progress=False)
    queries = tokens([one.text for one in wishes])
    ranking = timed(lambda: [index.get_scores(query) for query in queries])
    return ranking + timed(lambda: tokens([one.text for one in wishes])), ranking


def with_tantivy(calls: Sequence[CallData], wishes: Sequence[Wishes]) -> tuple[float, float]:
    """Seconds from the text of each profile to its ranking, and from its parsed query."""
    import tantivy  # noqa: PLC0415

    index = tantivy.Index(tantivy.SchemaBuilder().add_text_field("text").build())
    writer = index.writer(num_threads=1)
    for call in calls:
        writer.add_document(tantivy.Document(text=f"{call.title} {call.text}"))
    writer.commit()
    index.reload()
    searcher = index.searcher()
    asked = [" ".join(re.findall(r"\w+", one.text.lower())) for one in wishes]
    queries = [index.parse_query(text, ["text"]) for text in asked]
    ranking = timed(lambda: [searcher.search(query, len(calls)) for query in queries])
    return ranking + timed(lambda: [index.parse_query(text, ["text"]) for text in asked]), ranking


def with_python(one: Scene, profiles: int) -> float:
    """The same sums, pair by pair in plain Python."""
    rows = np.fromiter((row for row, _ in one.calls), np.int32)
    crowd = one.audience.crowd
    wants = [tuple(part.tolist() for part in crowd.profile(row)) for row in range(profiles)]
    columns = np.unique(np.concatenate([crowd.profile(row)[0] for row in range(profiles)]))
    given = [
        dict(zip(columns.tolist(), one.index.given(row, columns, "en").total.tolist(), strict=True)) for row in rows
    ]

    def job() -> None:
        for terms, weights in wants:
            for of_call in given:
                sum(weight * of_call[term] for term, weight in zip(terms, weights, strict=True))

    return timed(job, repeat=1)


def _times(name: str, seconds: tuple[float, float], product: float) -> dict[str, float]:
    """How many times the product is faster: than from text to ranking, and than the ranking alone."""
    return {f"vs_{name}": seconds[0] / product, f"vs_{name}_ranking": seconds[1] / product}


def measure(profiles: int, calls: int, data: Path | None = None) -> dict[str, float]:
    one = scene(profiles, calls, data)
    seconds = timed(lambda: product(one))
    matches = len(product(one).values)
    result = {
        "profiles": profiles,
        "calls": calls,
        "seconds": seconds,
        "pairs_per_second": profiles * calls / seconds,
        "matches": matches,
        "terms_per_profile": float(
            np.mean([len(one.audience.crowd.profile(row)[0]) for row in range(min(profiles, 500))])
        ),
    }
    texts = [call for _, call in one.calls]
    sample = one.wishes[: min(SAMPLE, profiles)]
    each = seconds / profiles
    if find_spec("bm25s"):
        result |= _times("bm25s", with_bm25s(texts, sample), len(sample) * each)
    if find_spec("tantivy"):
        result |= _times("tantivy", with_tantivy(texts, sample), len(sample) * each)
    few = min(20, profiles)
    result["vs_python"] = with_python(one, few) / few / each
    return result


def growth(calls: int) -> list[dict[str, float]]:
    rows = []
    for profiles in (1_000, 10_000, 100_000, 1_000_000):
        one = scene(profiles, calls)
        seconds = timed(lambda: product(one), repeat=2)  # noqa: B023  (run at once)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
        each = seconds / profiles / calls * 1e9
        rows.append({"profiles": profiles, "seconds": seconds, "nanoseconds_a_pair": each, "peak_gb": memory})
        print(f"{profiles:>9,} profiles {seconds:8.3f} s {each:6.1f} ns a pair {memory:5.2f} GB", file=sys.stderr)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profiles", type=int, default=100_000)
    parser.add_argument("--calls", type=int, default=100)
    parser.add_argument("--data", type=Path, help="take the texts of this benchmark (see matching_quality.py)")
    parser.add_argument("--growth", action="store_true", help="also from 1,000 to 1,000,000 profiles")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    chosen = parser.parse_args()
    figures: dict[str, object] = dict(measure(chosen.profiles, chosen.calls, chosen.data))
    if chosen.growth:
        figures["growth"] = growth(chosen.calls)
    for name, value in figures.items():
        if isinstance(value, float | int):
            print(f"{name:20} {value:>16,.1f}")
    if chosen.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
