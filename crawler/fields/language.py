"""The languages that are served, and which of them a text is written in."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

LANGUAGES = ("en", "fr", "es", "ca", "de", "it", "sv", "pl", "nl", "nb")
SHORTEST, LONGEST = 40, 2_000  # characters: below nothing is sure, what is above tells nothing new
SURE = 0.8  # of 1: on a thousand pieces of calls, nobody's language was taken for another's

_OTHER_CODES = {"no": "nb"}


def language_of(text: str) -> str:
    """The one language of ``LANGUAGES`` that a text is written in; empty where it is short, mixed, or another's.

    All languages that the model knows are weighed, so that Danish is not taken for Norwegian.
    """
    plain = " ".join(text[: 2 * LONGEST].split())[:LONGEST]
    if len(plain) < SHORTEST:
        return ""
    language, probability = _likeliest(plain)
    if language not in LANGUAGES or probability < SURE:
        return ""
    middle = len(plain) // 2
    parts = {_likeliest(part)[0] for part in (plain[:middle], plain[middle:])}
    return language if parts == {language} else ""


def _likeliest(text: str) -> tuple[str, float]:
    language, probability = _identifier().classify(text)
    return _OTHER_CODES.get(language, language), float(probability)


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415  (takes a moment, and few need it)

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
