"""Staff add a concept to a file of their own, with nothing but the installed command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.callwatch.conftest import Command

GERMAN = "Herstellung von Schlitzwellenleitern"


def test_a_concept_is_copied_changed_and_found(callwatch: Command, tmp_path: Path) -> None:
    assert json.loads(callwatch("glossary", GERMAN, "--language", "de", "--json").stdout)["concepts"] == []
    columns, line = callwatch("glossary", "--line", "metasurface").stdout.splitlines()
    cells = dict(zip(columns.split("\t"), line.split("\t"), strict=True))
    own = cells | {"concept": "slot-waveguide", "en": "slot waveguide", "fr": "guide à fente", "es": "guía de ranura"}
    own |= {"ca": "guia de ranura", "de": "Schlitzwellenleiter", "it": "guida a fessura", "sv": "slitsvågledare"}
    (tmp_path / "glossary.tsv").write_text("\t".join(own) + "\n" + "\t".join(own.values()) + "\n", encoding="utf-8-sig")
    found = json.loads(callwatch("glossary", GERMAN, "--language", "de", "--json").stdout)
    assert found == {"language": "de", "concepts": [{"concept": "slot-waveguide", "words": "Schlitzwellenleitern"}]}
    assert json.loads(callwatch("glossary", "--json").stdout)["own"] == ["slot-waveguide"]


def test_an_empty_file_stops_no_command(callwatch: Command, tmp_path: Path) -> None:
    """``callwatch glossary --line X >> glossary.tsv`` finds one: the shell makes it first."""
    (tmp_path / "glossary.tsv").touch()
    line = callwatch("glossary", "--line", "metasurface").stdout
    assert line.splitlines()[1].startswith("metasurface\t")
    (tmp_path / "glossary.tsv").write_text(line, encoding="utf-8")
    assert callwatch("glossary", "--line", "metasurface").stdout == line


@pytest.mark.parametrize("command", [("glossary",), ("match",), ("profiles",)])
def test_a_file_that_cannot_be_read_is_named(callwatch: Command, tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "glossary.tsv").write_text("concept\tfield\nslot\tphotonics\n")
    refused = callwatch(*command)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "glossary.tsv: the first line must name the columns" in refused.stderr


def test_a_file_that_the_settings_name_must_be_there(callwatch: Command) -> None:
    refused = callwatch("match", env={"CALLWATCH_MATCHING__GLOSSARY": "elsewhere.tsv"})
    assert refused.returncode == 2
    assert "matching.glossary: elsewhere.tsv: No such file or directory" in refused.stderr


def test_a_concept_that_is_not_there_is_said_so(callwatch: Command) -> None:
    refused = callwatch("glossary", "--line", "nothing-such")
    assert refused.returncode == 1
    assert "There is no concept nothing-such" in refused.stderr
