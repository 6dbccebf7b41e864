"""Calls and profiles in great numbers: made up with the frequencies of natural language (Zipf), or of real texts."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import numpy as np

from store.types import CallData, Deadline, Level, OrganisationType, Wishes

WORDS = 30_000  # in the made-up language
SUBJECTS = 150
WORDS_A_SUBJECT = 250
FUNCTION_WORDS = "the of and to in for a that with is on by as are be this from at which or an will it we our".split(
    " "
)
COUNTRIES = ("FR", "ES", "DE", "IT", "GB", "SE", "PL", "NL")


class Writer:
    """Makes up texts: common words for everybody, and words of a subject."""

    def __init__(self, seed: int) -> None:
        self._draw = np.random.default_rng(seed)
        self._words = np.array([_word(number) for number in range(WORDS)])
        frequencies = 1 / np.arange(1, WORDS + 1)
        self._common = frequencies / frequencies.sum()
        self._subjects = self._draw.integers(200, WORDS, (SUBJECTS, WORDS_A_SUBJECT))

    def text(self, length: int, subject: int) -> str:
        """Of all words 40 % are function words, 30 % are common and 30 % are the subject's own."""
        own, common = int(length * 0.3), int(length * 0.3)
        numbers = np.concatenate(
            (
                self._draw.choice(WORDS, common, p=self._common),
                self._subjects[subject, (self._draw.random(own) ** 2 * WORDS_A_SUBJECT).astype(int)],
            )
        )
        words = [*self._words[numbers], *self._draw.choice(FUNCTION_WORDS, length - own - common)]
        return " ".join(str(words[place]) for place in self._draw.permutation(length))

    def call(self, number: int) -> CallData:
        subject = int(self._draw.integers(SUBJECTS))
        return CallData(
            source="made_up",
            ref=str(number),
            url="",
            title=self.text(15, subject),
            text=self.text(300, subject),
            language="en",
            level=Level.EUROPEAN,
            countries=("EU",) if self._draw.random() < 0.7 else tuple(self._draw.choice(COUNTRIES, 2).tolist()),
            deadlines=(Deadline(dt.date(2027, 1, 1) + dt.timedelta(days=int(self._draw.integers(90)))),),
        )

    def wishes(self) -> Wishes:
        return Wishes(
            text=self.text(75, int(self._draw.integers(SUBJECTS))),
            country=str(self._draw.choice(COUNTRIES)),
            organisation=tuple(OrganisationType)[int(self._draw.integers(4))],
            days_min=int(self._draw.choice((0, 14, 30, 60))),
        )


class Reader(Writer):
    """Takes real texts in place of made-up ones: short profiles and topics, over and over in a drawn order."""

    def __init__(self, data: Path, seed: int) -> None:
        super().__init__(seed)
        folders = (data / "he", data / "sbir")
        profiles = [row for folder in folders for row in _lines(folder / "profiles.jsonl")]
        self._profiles = [row["text"] for row in profiles if row["variant"] == "short"]
        self._topics = [row for row in _lines(data / "sbir" / "topics.jsonl") if len(row["text"]) > 1000]

    def call(self, number: int) -> CallData:
        topic = self._topics[int(self._draw.integers(len(self._topics)))]
        return replace(super().call(number), title=topic["title"], text=topic["text"])

    def wishes(self) -> Wishes:
        return replace(super().wishes(), text=self._profiles[int(self._draw.integers(len(self._profiles)))])


def _lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _word(number: int) -> str:
    """A pronounceable word of its own for each number, no stop word and no known stem."""
    letters = "kzvrxb"
    vowels = "aou"
    syllables = []
    for _ in range(4):
        number, consonant = divmod(number, len(letters))
        number, vowel = divmod(number, len(vowels))
        syllables.append(letters[consonant] + vowels[vowel])
    return "".join(syllables)
