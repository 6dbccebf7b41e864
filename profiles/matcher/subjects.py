"""What a subject is made of: knowledge for calls that only name it.

``subjects.tsv`` says in a few English words what stands behind the name of a subject ("geothermal": wells, boreholes,
brine), so that a call of which little more than a title is known can be near a profile in words of the trade. It
speaks of subjects, never of single calls; staff extend it.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple

from profiles.matcher.text import DEFAULT_LANGUAGE, stems
from store.types import CallData

ALONE = "="  # before a name whose stem is other words' too: "engine", and not "engineering"
ENOUGH = 400  # characters beyond its title with which a call speaks for itself


class Subject(NamedTuple):
    """A subject that a text names, where it does (``text[start:end]``), and the words that stand behind it."""

    start: int
    end: int
    words: str


Run = tuple[str, ...]  # stems side by side


class Name(NamedTuple):
    """A name of a subject, and the words that stand behind it."""

    run: Run
    alone: str  # the only word that it is found as, in the singular; empty: any word of its stem
    words: str


@cache
def subjects() -> Mapping[str, Sequence[Name]]:
    """For each stem, the names of subjects that begin with it, the longest first."""
    found: dict[str, list[Name]] = defaultdict(list)
    with resources.files(__package__).joinpath("subjects.tsv").open(encoding="utf-8") as lines:
        for row in csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"):
            for name in map(str.strip, row["subject"].split("|")):
                word = name.removeprefix(ALONE)
                run = tuple(term.term for term in stems(word, DEFAULT_LANGUAGE) if term.term)
                found[run[0]].append(Name(run, _singular(word) if word != name else "", row["words"]))
    return {stem: sorted(names, key=lambda name: -len(name.run)) for stem, names in found.items()}


def _singular(word: str) -> str:
    """An English word without the ending of its plural."""
    low = word.casefold()
    return low[:-1] if low.endswith("s") and not low.endswith("ss") else low


def subjects_of(call: CallData, language: str) -> list[Subject]:
    """The subjects that the English title of a call names, where the call says little more than that."""
    return list(_named(call.title)) if language == DEFAULT_LANGUAGE and says_little(call) else []


def says_little(call: CallData) -> bool:
    """Whether little more than a title is known of a call."""
    return len(call.summary) + len(call.text) < ENOUGH


def _named(title: str) -> Iterator[Subject]:
    """Each subject that is named, the longest name at a place alone."""
    words = list(stems(title, DEFAULT_LANGUAGE))
    run = [word.term for word in words]
    free = 0  # the first word that no name has taken in
    for start, stem in enumerate(run):
        for name in subjects().get(stem, ()):
            end = start + len(name.run)
            if end <= free or tuple(run[start:end]) != name.run:
                continue
            here = words[start].start, words[end - 1].end
            if name.alone in ("", _singular(title[slice(*here)])):
                free = end
                yield Subject(*here, name.words)
                break
