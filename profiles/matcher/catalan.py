"""Catalan words without their number and gender.

The usual stemmer (Snowball's) cuts so deep that a sensor is a senator and waste is nothing ("sensor", "senat": "sen";
"residus", "res": "res"). This one takes off what inflects nouns and adjectives, and no more.
"""

from __future__ import annotations

SHORT = 4  # letters: a shorter word is left alone
_ENDINGS = (("iu", "iv"), ("qu", "c"), ("gu", "g"), ("d", "t"), ("j", "g"))  # actiu, activa; fotònica, fotòniques


def stem(word: str) -> str:
    """The stem of a word in small letters without accents: "fotonica" and "fotoniques" are both "fotonic"."""
    if len(word) <= SHORT:
        return word
    plural = word.endswith("s") and not word.endswith("ss")
    if plural:
        word = word[:-1]
    if plural and word.endswith(("an", "en", "in", "on", "un")):
        word = word[:-1]  # accions, acció
    if word.endswith(("a", "e", "i", "o")) or (word.endswith("u") and not word.endswith("iu")):
        word = word[:-1]
    return next((word[: -len(ending)] + plain for ending, plain in _ENDINGS if word.endswith(ending)), word)
