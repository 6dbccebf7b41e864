"""The quality benchmark writes run files for all queries, labelled or not, the same each time."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "matching_quality.py"
SUBJECTS = ("laser optics", "olive groves", "sheep wool", "hydrogen storage", "museum archives")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two small data sets without any label."""
    for name in ("he", "sbir"):
        folder = tmp_path / "data" / name
        folder.mkdir(parents=True)
        topics = [{"id": f"t{n}", "title": subject, "text": ""} for n, subject in enumerate(SUBJECTS)]
        profiles = [
            {"id": f"p{n}-{variant}", "variant": variant, "text": f"We work on {subject}.", "activity": "PRC"}
            for n, subject in enumerate(SUBJECTS)
            for variant in ("full", "short")
        ]
        ideas = [{"id": f"i{n}", "text": f"A study of {subject}."} for n, subject in enumerate(SUBJECTS)]
        for kind, rows in (("topics", topics), ("profiles", profiles), ("ideas", ideas)):
            (folder / f"{kind}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return tmp_path / "data"


def run_files(data: Path, folder: Path) -> dict[str, str]:
    arguments = ["--data", str(data), "--write", str(folder), "--semantic", "off"]
    subprocess.run([sys.executable, str(SCRIPT), *arguments], check=True, capture_output=True)
    return {path.name: path.read_text("utf-8") for path in sorted(folder.iterdir())}


@pytest.mark.slow
def test_run_files_hold_every_query_and_are_the_same_each_time(data: Path, tmp_path: Path) -> None:
    first, second = (run_files(data, tmp_path / name) for name in ("first", "second"))
    assert first == second
    assert [*first] == ["he.ideas.tsv", "he.profiles.tsv", "sbir.ideas.tsv", "sbir.profiles.tsv"]
    for name, text in first.items():
        rows = list(csv.DictReader(text.splitlines(), delimiter="\t"))
        best = {row["profile_id"]: row["topic_id"] for row in reversed(rows)}
        assert len(rows) == len(SUBJECTS) * len(best)
        assert len(best) == len(SUBJECTS) * (2 if "profiles" in name else 1)
        assert all(query[1] == topic[1] for query, topic in best.items())
