"""What a subject is made of: knowledge for calls that only name it.

``subjects.tsv`` says in a few English words what stands behind the name of a subject ("geothermal": wells, boreholes,
brine), so that a call of which little more than a title is known can be near a profile in words of the trade. It
speaks of subjects, never of single calls; staff extend it.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import NamedTuple

from profiles.matcher.text import DEFAULT_LANGUAGE, stems
from store.types import CallData

ENOUGH = 400  # characters beyond its title with which a call speaks for itself


class Subject(NamedTuple):
    """A subject that a text names, where it does (``text[start:end]``), and the words that stand behind it."""

    start: int
    end: int
    words: str


Run = tuple[str, ...]  # stems side by side


@cache
def subjects() -> Mapping[str, Mapping[Run, str]]:
    """For each stem, the names of subjects that begin with it, and the words of each; the longest names first."""
    found: dict[str, dict[Run, str]] = defaultdict(dict)
    with resources.files(__package__).joinpath("subjects.tsv").open(encoding="utf-8") as lines:
        for row in csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"):
            for name in row["subject"].split("|"):
                run = _run(name)
                found[run[0]][run] = row["words"]
    return {stem: dict(sorted(names.items(), key=lambda name: -len(name[0]))) for stem, names in found.items()}


def _run(name: str) -> Run:
    return tuple(term.term for term in stems(name, DEFAULT_LANGUAGE) if term.term)


def subjects_of(call: CallData, language: str) -> list[Subject]:
    """The subjects that the English title of a call names, where the call says little more than that."""
    if language != DEFAULT_LANGUAGE or len(call.summary) + len(call.text) >= ENOUGH:
        return []
    return list(_named(call.title))


def _named(title: str) -> Iterator[Subject]:
    """Each subject that is named, the longest name at a place alone."""
    words = list(stems(title, DEFAULT_LANGUAGE))
    run = [word.term for word in words]
    free = 0  # the first word that no name has taken in
    for start, stem in enumerate(run):
        for name, about in subjects().get(stem, {}).items():
            if start + len(name) > free and tuple(run[start : start + len(name)]) == name:
                free = start + len(name)
                yield Subject(words[start].start, words[free - 1].end, about)
                break
