"""What is read of the lists of texts is right, whatever machine reads them; the rest stays text."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.fields import LANGUAGES
from tests.crawler.writing import KINDS, LISTS, TEXT, read, score, written

ROOT = Path(__file__).parents[2]
RECALL = 0.98  # of what is to be read, in all lists together


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", LISTS)
def test_what_is_read_is_right(name: str, language: str) -> None:
    wrong = {
        one.text: (found, one.answer)
        for one in written(name)
        if one.language == language and (found := read(one)) not in (TEXT, one.answer)
    }
    assert not wrong


def test_little_that_could_be_read_stays_text() -> None:
    found = score(one for name in LISTS for one in written(name))
    assert found.right / found.wanted > RECALL


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_and_kind_is_on_the_lists(language: str) -> None:
    rows = [one for name in LISTS for one in written(name) if one.language == language]
    assert len(rows) >= 100
    assert {one.kind for one in rows} == set(KINDS)
    assert sum(one.answer == TEXT for one in rows) >= 30, "what must stay text"


def test_the_page_on_reading_gives_these_figures() -> None:
    page = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
    rows = [one for name in LISTS for one in written(name)]
    for label, chosen in (
        *((kind, [one for one in rows if one.kind == kind]) for kind in KINDS),
        *((language, [one for one in rows if one.language == language]) for language in LANGUAGES),
    ):
        found = score(chosen)
        line = f"| {label} | {len(chosen)} | {found.right} of {found.read} | {found.right} of {found.wanted} |"
        assert line in page, f"docs/reading.md should say: {line}"


@pytest.mark.parametrize(
    ("locale", "zone"), [("en_US.UTF-8", "America/New_York"), ("de_DE.UTF-8", "Pacific/Auckland"), ("C", "UTC")]
)
def test_no_setting_of_the_machine_changes_what_is_read(locale: str, zone: str) -> None:
    settings = {"LC_ALL": locale, "LANG": locale, "LANGUAGE": locale, "TZ": zone, "PYTHONUTF8": "1"}
    told = subprocess.run(
        [sys.executable, "-m", "tests.crawler.writing"],
        cwd=ROOT,
        env=os.environ | settings,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        timeout=120,
    )
    assert told.stdout.splitlines() == [f"{one.text}\t{read(one)}" for name in LISTS for one in written(name)]
