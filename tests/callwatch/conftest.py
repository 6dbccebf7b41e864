"""The command line as its users call it: a process of its own, in a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

CAPTURES = Path(__file__).parents[2] / "callwatch" / "demo" / "captures"
Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment without settings of the machine's own; the folder is empty."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CALLWATCH_")}
    return {**kept, "COLUMNS": "200", "TERM": "dumb", "NO_COLOR": "1"}


@pytest.fixture
def callwatch(tmp_path: Path, environment: dict[str, str]) -> Command:
    """Run ``callwatch`` with these words and wait for it; ``env`` adds settings."""

    def run(*words: object, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "callwatch", *map(str, words)],
            cwd=tmp_path,
            env={**environment, **(env or {})},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


def day(name: str, source: str = "") -> list[str]:
    """The words that replay one shipped day as it was, with all its sources or with one."""
    return ["--replay", str(CAPTURES / name / source), "--as-of", name]
