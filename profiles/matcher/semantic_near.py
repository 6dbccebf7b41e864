"""How near whole calls are to whole profiles in the eyes of a sentence model: one more part of the sum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from profiles.matcher.lexicon import Floats
from store.types import CallData, Wishes

WEIGHT = 0.25  # of the cosine, beside what words give
LEAST = 0.3  # cosine up to which two texts have nothing in common but that they are texts about funding
MOST_TOLD = 0.02  # evidence that nearness alone can tell: too little for an alert
BRIEF = 60  # characters of a profile that name it in a reason


class Encoder(Protocol):
    """Texts to vectors of one length, so that their product is the cosine."""

    size: int

    def encode(self, text: str) -> Floats:
        """The vector of a text, of length one; of no text, zeros."""
        ...


class Nearness:
    """The vectors of the known calls, and of the profiles asked for last; encoding is the dear part."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._calls: dict[int, Floats] = {}
        self._profiles: dict[str, Floats] = {}

    def put(self, key: int, call: CallData) -> None:
        self._calls[key] = self._encoder.encode(_text(call))

    def drop(self, key: int) -> None:
        self._calls.pop(key, None)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The calls' vectors, to be kept."""
        return {"near_keys": np.array(list(self._calls), np.int64), "near": self._stacked(list(self._calls.values()))}

    def restore(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self._calls = dict(zip(arrays["near_keys"].tolist(), arrays["near"], strict=True))

    def near(self, profiles: Sequence[Wishes], keys: Sequence[int]) -> Floats:
        """The evidence of each profile (a row) for the calls under these keys; never below zero."""
        asked = {text: self._vector(text) for text in map(_spoken, profiles)}
        self._profiles = asked
        return given(self._stacked([asked[_spoken(wishes)] for wishes in profiles]) @ self.calls(keys).T)

    def calls(self, keys: Sequence[int]) -> Floats:
        """The vectors of the calls under these keys, a row a call; zeros where there was no text to read."""
        nothing = np.zeros(self._encoder.size, np.float32)
        return self._stacked([self._calls.get(key, nothing) for key in keys])

    def profile(self, wishes: Wishes) -> Floats:
        """The vector of a profile."""
        return self._vector(_spoken(wishes))

    def _stacked(self, vectors: Sequence[Floats]) -> Floats:
        return np.array(vectors, np.float32).reshape(len(vectors), self._encoder.size)

    def _vector(self, text: str) -> Floats:
        known = self._profiles.get(text)
        return self._encoder.encode(text) if known is None else known


def given(cosines: Floats) -> Floats:
    """The evidence that cosines give."""
    return np.asarray(WEIGHT * np.maximum(cosines - LEAST, 0), np.float32)


def brief(wishes: Wishes) -> str:
    """The beginning of what a profile says, to name it by."""
    text = " ".join(_spoken(wishes).split())
    return text if len(text) <= BRIEF else text[:BRIEF].rsplit(" ", 1)[0].rstrip(" .,;:") + " …"


def _text(call: CallData) -> str:
    return ". ".join(part for part in (call.title, *call.topics, *call.keywords, call.summary, call.text) if part)


def _spoken(wishes: Wishes) -> str:
    return ". ".join(part for part in (", ".join((*wishes.keywords, *wishes.topics)), wishes.text) if part)
