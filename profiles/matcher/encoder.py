"""The encoders that sentence models are made of: a few products of numpy in place of a framework of gigabytes.

BERT (Devlin et al. 2018), RoBERTa and XLM-RoBERTa (Liu et al. 2019), which count places otherwise, and MPNet (Song et
al. 2020), whose tokens also heed how far apart they stand. Weights are named as their authors publish them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.special import erf

from profiles.matcher.lexicon import Floats, Ints

FARTHEST = 128  # tokens from which on MPNet tells no distances apart
_PREFIXES = ("bert.", "roberta.", "mpnet.")
_AS_IN_BERT = {  # how MPNet spells the parts of a layer
    ".attention.attn.q.": ".attention.self.query.",
    ".attention.attn.k.": ".attention.self.key.",
    ".attention.attn.v.": ".attention.self.value.",
    ".attention.attn.o.": ".attention.output.dense.",
    ".attention.LayerNorm.": ".attention.output.LayerNorm.",
}


class Transformer:
    """One encoder's weights and shape; ``settings`` are those of its ``config.json``.

    What the two lack raises KeyError, and what does not fit ValueError.
    """

    def __init__(self, weights: Mapping[str, Floats], settings: Mapping[str, Any]) -> None:
        self._weights = {_named(name): np.asarray(value, np.float32) for name, value in weights.items()}
        self._heads = int(settings["num_attention_heads"])
        self._layers = int(settings["num_hidden_layers"])
        self._epsilon = float(settings["layer_norm_eps"])
        self.size = int(settings["hidden_size"])
        if self.size % self._heads:
            raise ValueError(f"{self.size} numbers a token, for {self._heads} heads")
        # all but BERT count places from the number after that of the filling token
        self._first = 0 if settings["model_type"] == "bert" else int(settings["pad_token_id"]) + 1
        self.longest = int(settings["max_position_embeddings"]) - self._first

    def states(self, tokens: Ints) -> Floats:
        """The last layer's state of each token, a row a token; ``longest`` tokens at most."""
        weights = self._weights
        places = np.arange(len(tokens), dtype=np.int32)
        states = weights["embeddings.word_embeddings.weight"][tokens]
        states = states + weights["embeddings.position_embeddings.weight"][self._first + places]
        if (kinds := weights.get("embeddings.token_type_embeddings.weight")) is not None:
            states = states + kinds[0]
        states = self._normed(states, "embeddings.LayerNorm")
        apart = self._apart(places)
        for layer in range(self._layers):
            states = self._layer(states, f"encoder.layer.{layer}", apart)
        return states

    def _layer(self, states: Floats, name: str, apart: Floats) -> Floats:
        attended = self._linear(self._attended(states, name, apart), f"{name}.attention.output.dense")
        states = self._normed(states + attended, f"{name}.attention.output.LayerNorm")
        inner = self._linear(states, f"{name}.intermediate.dense")
        inner = inner * (0.5 * (1 + erf(inner * np.float32(0.5**0.5)))).astype(np.float32)
        return self._normed(states + self._linear(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")

    def _attended(self, states: Floats, layer: str, apart: Floats) -> Floats:
        width = self.size // self._heads
        query, key, value = (
            self._linear(states, f"{layer}.attention.self.{part}").reshape(-1, self._heads, width).swapaxes(0, 1)
            for part in ("query", "key", "value")
        )
        weights = query @ key.swapaxes(1, 2) / np.float32(width**0.5) + apart
        weights = np.exp(weights - weights.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        return np.asarray((weights @ value).swapaxes(0, 1).reshape(len(states), -1), np.float32)

    def _apart(self, places: Ints) -> Floats:
        """What the distance of two tokens adds to how much one heeds the other, a table a head; MPNet alone has it."""
        table = self._weights.get("encoder.relative_attention_bias.weight")
        if table is None:
            return np.zeros((1, 1, 1), np.float32)
        return np.moveaxis(table[_steps(places[None, :] - places[:, None], len(table))], -1, 0)

    def _linear(self, states: Floats, name: str) -> Floats:
        return np.asarray(states @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"], np.float32)

    def _normed(self, states: Floats, name: str) -> Floats:
        centred = states - states.mean(axis=-1, keepdims=True)
        spread = np.sqrt(np.square(centred).mean(axis=-1, keepdims=True) + np.float32(self._epsilon))
        return np.asarray(
            centred / spread * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"], np.float32
        )


def _steps(distances: Ints, count: int) -> Ints:
    """Distances as ``count`` steps, the near ones each on its own, the far ones in logarithms (Raffel et al. 2020)."""
    half = count // 2
    near = half // 2
    far = np.abs(distances)
    grown = near + np.log(np.maximum(far, 1) / near) / np.log(FARTHEST / near) * (half - near)
    step = np.where(far < near, far, np.minimum(grown, half - 1))
    return np.asarray(np.where(distances > 0, half, 0) + step, np.int32)


def _named(name: str) -> str:
    """A weight's name as BERT has it."""
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    return next((name.replace(here, there) for here, there in _AS_IN_BERT.items() if here in name), name)
