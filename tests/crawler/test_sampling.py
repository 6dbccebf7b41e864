"""The languages of a reading are told from its beginning to its end, and no long reading takes long."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.judgement import UNCLEAR
from crawler.sampling import SAMPLE, Sample, counted
from store.types import CallData, Reading

FRENCH = "Le programme soutient les petites entreprises de la région pour des projets de recherche, dossier n° {}."
ENGLISH = "The programme supports small companies of the region with their research projects, file number {}."


@pytest.mark.parametrize("number", [3, SAMPLE, SAMPLE + 1, 2 * SAMPLE, 7 * SAMPLE + 13])
def test_half_of_a_reading_is_half_of_its_sample(make_call: Callable[..., CallData], number: int) -> None:
    sample = Sample()
    for ref in range(number):
        words = (FRENCH if ref < number / 2 else ENGLISH).format(ref)
        sample.take(Reading(make_call(ref=str(ref), title=str(ref), summary=words)))
    found = counted(sample.languages())
    assert sum(found.values()) <= SAMPLE
    assert sum(found.values()) >= min(number, SAMPLE // 2)
    assert abs(found["fr"] - found["en"]) <= 1


def test_the_words_of_a_call_count_before_its_title(make_call: Callable[..., CallData]) -> None:
    """On a page in another language titles stay as they were; several languages in one text are none that is clear."""
    sample, title = Sample(), "Aide régionale aux petites entreprises de la côte"
    for ref, words in (("a", ENGLISH), ("b", f"{FRENCH} {ENGLISH}"), ("c", "Photonics")):
        sample.take(Reading(make_call(ref=ref, title=title, summary=words, text="")))
    assert sample.languages() == {"a": "en", "b": UNCLEAR, "c": "fr"}


def test_what_tells_no_language_and_what_is_left_out_is_not_counted(make_call: Callable[..., CallData]) -> None:
    sample = Sample()
    for ref, words in (("a", FRENCH), ("b", ENGLISH), ("c", "2027")):
        sample.take(Reading(make_call(ref=ref, title=ref, summary=words, text="")))
    assert counted(sample.languages()) == {"fr": 1, "en": 1}
    assert counted(sample.languages(), besides={"a", "c"}) == {"en": 1}
