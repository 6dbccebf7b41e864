"""How good the matcher is, on real outcomes: organisations and projects, and the topics that funded them.

    python benchmarks/matching_quality.py --data DIR [--write DIR] [--semantic NAME] [--boot 2000]

DIR holds data sets in one format (``he/`` and ``sbir/``): ``topics.jsonl``, ``profiles.jsonl``, ``ideas.jsonl``,
``qrels.tsv`` and ``qrels_ideas.tsv``. The product's own matcher is measured, through ``CallData`` and ``Wishes``,
against TF-IDF, BM25 (bm25s) and, where ``callwatch[semantic]`` is installed, the sentence model alone and callwatch
with it. Figures are nDCG@10 and Recall@20 of what is labelled, with paired bootstrap intervals over organisations. The
run files hold all queries, labelled or not; those of callwatch with the model lie in a folder ``semantic`` below.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from profiles.matcher.score import Matcher
from profiles.matcher.semantic import OFF, PACKAGES, NoModel, load_encoder, model_folder
from profiles.matcher.semantic_near import Encoder
from profiles.matcher.text import counted
from store.types import CallData, OrganisationType, Wishes

BEST = 100  # rows a profile in a run file
WITH_MODEL = "with model"
DISCOUNT = 1 / np.log2(np.arange(10) + 2)
ORGANISATIONS = {
    "HES": OrganisationType.UNIVERSITY,
    "REC": OrganisationType.RESEARCH,
    "PUB": OrganisationType.PUBLIC_BODY,
    "OTH": OrganisationType.NON_PROFIT,
}

Record = dict[str, Any]
Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Task:
    """Queries of one kind, the topics they are to find, what is labelled, and all queries that the matcher knows of."""

    name: str
    topics: list[Record]
    queries: list[Record]
    relevant: dict[str, set[str]]
    known: list[Record]


Method = Callable[[Task], Scores]  # a row a query


def read_lines(path: Path) -> list[Record]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def read_labels(path: Path) -> dict[str, set[str]]:
    labels: dict[str, set[str]] = defaultdict(set)
    if path.exists():
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t"):
                if int(row["relevance"]) > 0:
                    labels[row["profile_id"]].add(row["topic_id"])
    return labels


def read_tasks(data: Path) -> list[Task]:
    tasks = []
    for folder in (data / "he", data / "sbir"):
        topics = read_lines(folder / "topics.jsonl")
        queries = {kind: read_lines(folder / f"{kind}.jsonl") for kind in ("profiles", "ideas")}
        known = [*queries["profiles"], *queries["ideas"]]
        for kind, labels in (("profiles", "qrels.tsv"), ("ideas", "qrels_ideas.tsv")):
            tasks.append(Task(f"{folder.name}.{kind}", topics, queries[kind], read_labels(folder / labels), known))
    return tasks


# --- the product, and what it is measured against


def as_call(topic: Record) -> CallData:
    return CallData(
        source="benchmark",
        ref=topic["id"],
        url="",
        title=topic["title"],
        identifier=topic["id"],
        text=topic["text"],
        language="en",
        programme=topic.get("office") or topic.get("cluster") or "",
        action_types=tuple(topic.get("schemes") or ()),
    )


def as_wishes(query: Record) -> Wishes:
    activity = query.get("activity")
    company = OrganisationType.SME if query.get("sme") else OrganisationType.LARGE_COMPANY
    organisation = None if activity is None else ORGANISATIONS.get(activity, company)
    return Wishes(text=query["text"], language="en", country=query.get("country") or "", organisation=organisation)


class Once:
    """An encoder that reads each text once: the tasks share theirs."""

    def __init__(self, encoder: Encoder) -> None:
        self.size = encoder.size
        self.encode = lru_cache(maxsize=None)(encoder.encode)


def callwatch(task: Task, encoder: Encoder | None = None) -> Scores:
    """The product's matcher, in the order in which it shows calls."""
    matcher = Matcher(encoder)
    for key, topic in enumerate(task.topics):
        matcher.put(key, as_call(topic))
    matcher.fit(map(as_wishes, task.known))
    return np.stack([judge.order for judge in matcher.judge([as_wishes(query) for query in task.queries])])


def tf_idf(task: Task) -> Scores:
    """Cosine of TF-IDF over stemmed words and pairs."""
    column: dict[str, int] = {}
    rows = [
        {column.setdefault(term, len(column)): count for term, count in counted((text,), "en").items()}
        for text in (*map(_text, task.topics), *(query["text"] for query in task.queries))
    ]
    starts = np.cumsum([0, *map(len, rows)])
    columns = np.array([place for row in rows for place in row])
    counts = np.array([count for row in rows for count in row.values()], np.float32)
    idf = np.log((len(rows) + 1) / (np.bincount(columns, minlength=len(column)) + 1)) + 1
    weights = csr_array(((1 + np.log(counts)) * idf[columns], columns, starts), (len(rows), len(column)))
    lengths = np.sqrt(np.asarray(weights.power(2).sum(axis=1)).ravel())
    unit = weights / np.maximum(lengths, 1e-9)[:, None]
    return np.asarray((unit[len(task.topics) :] @ unit[: len(task.topics)].T).toarray(), np.float32)


def bm25(task: Task) -> Scores:
    """bm25s as its authors use it, with English stemming."""
    import bm25s  # noqa: PLC0415  (a measure, not a part)
    import Stemmer  # noqa: PLC0415

    stemmer = Stemmer.Stemmer("english")
    index = bm25s.BM25()
    index.index(bm25s.tokenize([*map(_text, task.topics)], stemmer=stemmer, show_progress=False), show_progress=False)
    asked = bm25s.tokenize(
        [query["text"] for query in task.queries], stemmer=stemmer, return_ids=False, show_progress=False
    )
    return np.stack([index.get_scores(words) if words else np.zeros(len(task.topics), np.float32) for words in asked])


def model_alone(task: Task, encoder: Encoder) -> Scores:
    """Cosine of the sentence model's vectors."""
    first = np.stack([encoder.encode(_text(topic)) for topic in task.topics])
    second = np.stack([encoder.encode(query["text"]) for query in task.queries])
    return np.asarray(second @ first.T, np.float32)


def _text(topic: Record) -> str:
    return f"{topic['title']}. {topic['text']}"


def methods(semantic: str) -> dict[str, Method]:
    found: dict[str, Method] = {"callwatch": callwatch, "TF-IDF": tf_idf}
    if find_spec("bm25s"):
        found["BM25"] = bm25
    if encoder := load_encoder(semantic):
        once = Once(encoder)
        found["model"] = partial(model_alone, encoder=once)
        found[WITH_MODEL] = partial(callwatch, encoder=once)
    return found


def usual_model() -> str:
    """The sentence model that pip brings, where it is installed."""
    name = next(iter(PACKAGES))
    try:
        model_folder(name)
    except NoModel:
        return OFF
    return name


# --- measuring


def measure(task: Task, scores: Scores) -> dict[str, tuple[float, float]]:
    """nDCG@10 and Recall@20 of each labelled query; ties go by a hash of the topic, so that no order of rows helps."""
    tie = np.array([int(hashlib.md5(topic["id"].encode()).hexdigest()[:8], 16) for topic in task.topics])
    found = {}
    for query, row in zip(task.queries, scores, strict=True):
        relevant = task.relevant.get(query["id"])
        if relevant:
            best = np.lexsort((tie, -row))[:20]
            hits = np.array([task.topics[place]["id"] in relevant for place in best])
            ideal = DISCOUNT[: min(10, len(relevant))].sum()
            found[query["id"]] = (float(hits[:10] @ DISCOUNT / ideal), float(hits.sum() / len(relevant)))
    return found


def groups(task: Task) -> dict[str, list[Record]]:
    if task.name.endswith("ideas"):
        return {task.name: task.queries}
    variants = {
        f"{task.name} {kind}": [query for query in task.queries if query["variant"] == kind]
        for kind in ("full", "short")
    }
    companies = [query for query in variants[f"{task.name} short"] if query.get("company")]
    return variants | ({f"{task.name} short, companies": companies} if companies else {})


def interval(first: NDArray[np.float64], second: NDArray[np.float64], organisations: Sequence[str], boot: int) -> str:
    """The paired difference of two methods with its 95 % bootstrap interval over organisations."""
    names, place = np.unique(np.array(organisations), return_inverse=True)
    sums, counts = np.zeros((len(names), 2)), np.bincount(place)
    np.add.at(sums, place, first - second)
    drawn = np.random.default_rng(7).integers(0, len(names), (boot, len(names)))
    means = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)[:, None]
    low, high = np.percentile(means, [2.5, 97.5], axis=0)
    difference = (first - second).mean(axis=0)
    return "  ".join(f"{difference[n]:+.3f} [{low[n]:+.3f}, {high[n]:+.3f}]" for n in range(2))


def report(task: Task, results: dict[str, Scores], boot: int) -> None:
    measured = {name: measure(task, scores) for name, scores in results.items()}
    for group, queries in groups(task).items():
        labelled = [query for query in queries if query["id"] in measured["callwatch"]]
        if not labelled:
            continue
        print(f"\n{group} ({len(labelled)} labelled)")
        figures = {name: np.array([found[query["id"]] for query in labelled]) for name, found in measured.items()}
        for name, values in figures.items():
            row = f"  {name:10} nDCG@10 {values[:, 0].mean():.3f}  Recall@20 {values[:, 1].mean():.3f}"
            if name != "callwatch":
                owners = [str(query.get("org", query["id"])) for query in labelled]
                row += f"   callwatch is better by {interval(figures['callwatch'], values, owners, boot)}"
            print(row)


def write_run(folder: Path, task: Task, scores: Scores) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{task.name}.tsv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, delimiter="\t")
        writer.writerow(("profile_id", "topic_id", "score"))
        for query, row in zip(task.queries, scores, strict=True):
            best = np.argsort(-row, kind="stable")[:BEST]
            writer.writerows((query["id"], task.topics[place]["id"], f"{row[place]:.6f}") for place in best)


def main(arguments: Iterable[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the data sets")
    parser.add_argument("--write", type=Path, help="write run files of the product's matcher into this folder")
    parser.add_argument("--semantic", default=usual_model(), help="a sentence model's name or folder, or off")
    parser.add_argument("--boot", type=int, default=2000, help="bootstrap resamples")
    chosen = parser.parse_args(None if arguments is None else list(arguments))
    chosen_methods = methods(chosen.semantic)
    for task in read_tasks(chosen.data):
        results = {}
        for name, method in chosen_methods.items():
            started = time.perf_counter()
            results[name] = method(task)
            print(f"{task.name} {name}: {time.perf_counter() - started:.1f} s", flush=True)
        report(task, results, chosen.boot)
        if chosen.write:
            write_run(chosen.write, task, results["callwatch"])
            if WITH_MODEL in results:
                write_run(chosen.write / "semantic", task, results[WITH_MODEL])


if __name__ == "__main__":
    main()
