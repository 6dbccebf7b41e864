"""What answers are worth: members who answer truthfully on the ten calls that they are shown first.

    python benchmarks/feedback.py --data DIR [--answers 10] [--boot 2000] [--json]

DIR is the benchmark of ``matching_quality.py``. Each labelled profile answers *fits* where a call is labelled for it
and *not for us* where it is not; then all calls are ranked anew. ``all`` are the figures over all calls: what was
answered with no is not shown again. ``rest`` are those over the calls that were not answered, for profiles with
something left to find there: what the answers taught, and nothing else. nDCG@10 and Recall@20, before and after, and
the gain with a paired bootstrap interval. ``poor`` are the first fifteen words of each short profile.

A label is a project that was funded: most calls that are not labelled are not irrelevant, so many of the answers *not
for us* are harsher than a member's would be.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from matching_quality import DISCOUNT, Task, as_call, as_wishes, read_tasks
from numpy.typing import NDArray

from profiles.feedback import moved
from profiles.matcher.lessons import lesson
from profiles.matcher.score import Matcher
from store.feedback import Said
from store.types import CallData, Opinion, Wishes

FEW_WORDS = 15
NAMES = ("ndcg@10", "recall@20")
Figures = NDArray[np.float64]  # nDCG@10, Recall@20
Places = NDArray[np.int64]  # of topics


@dataclass(frozen=True, slots=True)
class Member:
    """A labelled profile: its wishes, the topics (places) that are labelled, and which set it is of."""

    wishes: Wishes
    relevant: frozenset[int]
    variant: str


def members(task: Task) -> Iterator[Member]:
    place = {topic["id"]: number for number, topic in enumerate(task.topics)}
    for query in task.queries:
        if labels := task.relevant.get(query["id"]):
            member = Member(as_wishes(query), frozenset(place[label] for label in labels), query["variant"])
            yield member
            if member.variant == "short":
                few = " ".join(member.wishes.text.split()[:FEW_WORDS])
                yield Member(replace(member.wishes, text=few), member.relevant, "poor")


def answered(member: Member, places: Places, calls: list[CallData]) -> Wishes:
    """The wishes after a truthful answer on each of these calls."""
    said = []
    for place in places.tolist():
        opinion = Opinion.FITS if place in member.relevant else Opinion.NOT_FOR_US
        said.append(Said(0, place, opinion, learnt=lesson(opinion, calls[place], member.wishes)))
    return moved(member.wishes, said)


def figures(order: NDArray[np.float32], relevant: frozenset[int], hidden: frozenset[int]) -> Figures:
    """nDCG@10 and Recall@20 over the calls that are not hidden."""
    left = relevant - hidden
    ranked = [place for place in np.argsort(-order, kind="stable").tolist() if place not in hidden]
    hits = np.array([place in left for place in ranked[:20]], float)
    ideal = DISCOUNT[: min(10, len(left))].sum()
    return np.array([(hits[:10] * DISCOUNT).sum() / ideal, hits.sum() / len(left)])


def measure(task: Task, answers: int) -> dict[str, list[tuple[Figures, Figures]]]:
    """Before and after, for each profile, by what is looked at, set and variant."""
    calls = [as_call(topic) for topic in task.topics]
    matcher = Matcher()
    for key, call in enumerate(calls):
        matcher.put(key, call)
    matcher.fit(map(as_wishes, task.known))
    everybody = list(members(task))
    before = [judge.order for judge in matcher.judge([member.wishes for member in everybody])]
    shown = [np.argsort(-order, kind="stable")[:answers] for order in before]
    taught = [answered(member, places, calls) for member, places in zip(everybody, shown, strict=True)]
    after = [judge.order for judge in matcher.judge(taught)]
    found: dict[str, list[tuple[Figures, Figures]]] = defaultdict(list)
    for member, places, first, second in zip(everybody, shown, before, after, strict=True):
        relevant, name = member.relevant, f"{task.name.partition('.')[0]} {member.variant}"
        seen = frozenset(places.tolist())
        found[f"all  {name}"].append(
            (figures(first, relevant, frozenset()), figures(second, relevant, seen - relevant))
        )
        if relevant - seen:
            found[f"rest {name}"].append((figures(first, relevant, seen), figures(second, relevant, seen)))
    return found


def interval(gains: NDArray[np.float64], boot: int) -> tuple[float, float]:
    draw = np.random.default_rng(0)
    means = [gains[draw.integers(len(gains), size=len(gains))].mean() for _ in range(boot)]
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--answers", type=int, default=10)
    parser.add_argument("--boot", type=int, default=2000)
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    asked = parser.parse_args()
    results: dict[str, dict[str, float]] = {}
    columns = ("before", "after", "gain", "95 % interval")
    heading = "{:>8}{:>8}{:>8}{:>18}".format(*columns)
    print(f"{'profiles':18} {'n':>4}   " + "   ".join(f"{name:10}{heading}" for name in NAMES))
    for task in read_tasks(asked.data):
        if task.name.endswith("profiles"):
            for name, pairs in measure(task, asked.answers).items():
                results[name] = gained(pairs, asked.boot)
                print(f"{name:18} {len(pairs):4}   " + "   ".join(shown(results[name], figure) for figure in NAMES))
    if asked.json:
        print(json.dumps(results))


def gained(pairs: list[tuple[Figures, Figures]], boot: int) -> dict[str, float]:
    first, second = (np.array([pair[side] for pair in pairs]) for side in (0, 1))
    row: dict[str, float] = {"profiles": len(pairs)}
    for column, name in enumerate(NAMES):
        low, high = interval(second[:, column] - first[:, column], boot)
        told = {"before": first[:, column].mean(), "after": second[:, column].mean(), "low": low, "high": high}
        row |= {f"{name}_{what}": round(float(value), 4) for what, value in told.items()}
    return row


def shown(row: dict[str, float], name: str) -> str:
    before, after, low, high = (row[f"{name}_{what}"] for what in ("before", "after", "low", "high"))
    return f"{'':10}{before:8.3f}{after:8.3f}{after - before:+8.3f}   [{low:+.3f}, {high:+.3f}]"


if __name__ == "__main__":
    main()
