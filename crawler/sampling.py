"""What languages a reading is written in, told by a sample of its texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from itertools import islice

from crawler.fields import language_of
from crawler.judgement import UNCLEAR
from store.types import CallData, Reading

SAMPLE, SAMPLE_LENGTH = 100, 400  # texts at most, an even number, and characters of each
# Characters from which on a text is in a language that can be told, or in several, or in one that is not served.
TELLING = 80


class Sample:
    """Texts of calls, evenly from the beginning of a reading to its end, however long it gets."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._taken, self._every = 0, 1

    def take(self, reading: Reading) -> None:
        """Keep the text of a reading where it is its turn."""
        if self._taken % self._every == 0:
            if len(self._texts) >= SAMPLE:
                self._texts = dict(islice(self._texts.items(), 0, None, 2))
                self._every *= 2
            self._texts[reading.call.ref] = _words(reading.call)[:SAMPLE_LENGTH]
        self._taken += 1

    def languages(self) -> Mapping[str, str]:
        """The language of each text by the ref of its call, or ``UNCLEAR``; short ones that tell none are left out."""
        found = {
            ref: language_of(text) or (UNCLEAR if len(text) >= TELLING else "") for ref, text in self._texts.items()
        }
        return {ref: language for ref, language in found.items() if language}


def _words(call: CallData) -> str:
    """What a call says in its own words; a title often stays as it was where its page speaks another language."""
    said = call.summary or call.text
    return said if len(said) >= TELLING else f"{call.title}\n{said}"


def counted(languages: Mapping[str, str], besides: Collection[str] = ()) -> dict[str, int]:
    """How many texts are in each language, besides those of these refs."""
    return dict(Counter(language for ref, language in languages.items() if ref not in besides))
