"""``callwatch sources try``: from an address to a source that is crawled, with no programmer."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from tests.callwatch.conftest import CAPTURES, Command

FORMAS = "https://formas.se/en/start-page/apply-for-funding/all-calls.html"
CAPTURE = CAPTURES / "2026-11-20" / "se_formas"


def test_a_page_becomes_a_source_in_two_commands(callwatch: Command, tmp_path: Path) -> None:
    tried = callwatch(
        "sources", "try", FORMAS, "--replay", CAPTURE, "--as-of", "2026-11-20", "--name", "se_trial", "--save"
    )
    assert tried.returncode == 0, tried.stderr
    assert tomllib.loads(tried.stdout)["shape"] == "listing"
    assert "It would yield 3 calls" in tried.stdout
    assert "2026-12-27 14:00" in tried.stdout
    assert (tmp_path / "sources" / "se_trial.toml").is_file()
    crawled = callwatch("crawl", "se_trial", "--replay", CAPTURE, "--as-of", "2026-11-20")
    assert "se_trial: ok, 3 found" in crawled.stdout
    listed = json.loads(callwatch("sources", "--json").stdout)
    assert next(one for one in listed if one["name"] == "se_trial")["country"] == "SE"


def test_saving_twice_overwrites_nothing(callwatch: Command, tmp_path: Path) -> None:
    words = ("sources", "try", CAPTURE, "--as-of", "2026-11-20", "--save")
    assert callwatch(*words, "--name", "se_trial").returncode == 0
    (tmp_path / "sources" / "se_trial.toml").write_text("# mine", encoding="utf-8")
    again = callwatch(*words, "--name", "se_trial")
    assert again.returncode == 1
    assert "there is a source of this name already" in again.stderr
    assert (tmp_path / "sources" / "se_trial.toml").read_text(encoding="utf-8") == "# mine"


def test_a_kept_page_is_tried_as_a_file(callwatch: Command) -> None:
    tried = callwatch("sources", "try", CAPTURE / "001-all-calls.html", "--address", FORMAS, "--as-of", "2026-11-20")
    assert tried.returncode == 0, tried.stderr
    assert tomllib.loads(tried.stdout)["start_urls"] == [FORMAS]


def test_a_page_without_calls_ends_with_one_and_a_reason(callwatch: Command, tmp_path: Path) -> None:
    (tmp_path / "app.html").write_text('<div id="app"></div><script src="x.js"></script>', encoding="utf-8")
    tried = callwatch("sources", "try", "app.html")
    assert (tried.returncode, tried.stdout) == (1, "")
    assert "filled by JavaScript: look for its API" in tried.stderr


def test_what_is_neither_address_nor_file_is_refused(callwatch: Command) -> None:
    tried = callwatch("sources", "try", "www.example.org")
    assert tried.returncode == 1
    assert "neither a web address" in tried.stderr


def test_a_broken_declaration_is_listed_as_broken(callwatch: Command, tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "fr_phares.toml").write_text('shape = "listing"\n', encoding="utf-8")
    listed = json.loads(callwatch("sources", "--json").stdout)
    broken = next(one for one in listed if one["name"] == "fr_phares")
    assert "fr_phares.toml, title: is missing" in json.dumps(broken)
