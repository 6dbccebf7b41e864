"""Sentence models of a few hundred weights, drawn at random, as sentence-transformers writes them to a folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

WORDS = ("<s>", "<pad>", "</s>", "[UNK]", "light", "lens", "milk", "cow")
SIZE, INNER, HEADS, PLACES, STEPS = 8, 12, 2, 140, 32
_MPNET = {
    ".attention.self.query": ".attention.attn.q",
    ".attention.self.key": ".attention.attn.k",
    ".attention.self.value": ".attention.attn.v",
    ".attention.output.dense": ".attention.attn.o",
    ".attention.output.LayerNorm": ".attention.LayerNorm",
}


def tiny_model(folder: Path, kind: str = "bert", pooling: str = "", **changed: Any) -> Path:
    """A model of one layer over a handful of words; ``changed`` are settings of its ``config.json``."""
    from safetensors.numpy import save_file  # noqa: PLC0415  (optional)
    from tokenizers import Tokenizer  # noqa: PLC0415
    from tokenizers.models import WordLevel  # noqa: PLC0415
    from tokenizers.pre_tokenizers import Whitespace  # noqa: PLC0415

    tokenizer = Tokenizer(WordLevel({word: number for number, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    settings = {
        "model_type": kind,
        "vocab_size": len(WORDS),
        "hidden_act": "gelu",
        "hidden_size": SIZE,
        "intermediate_size": INNER,
        "num_attention_heads": HEADS,
        "num_hidden_layers": 1,
        "layer_norm_eps": 1e-5,
        "max_position_embeddings": PLACES,
        "type_vocab_size": 1,
        "relative_attention_num_buckets": STEPS,
        "pad_token_id": 0 if kind == "bert" else 1,
    }
    (folder / "config.json").write_text(json.dumps(settings | changed), encoding="utf-8")
    if pooling:
        (folder / "1_Pooling").mkdir()
        chosen = {"word_embedding_dimension": SIZE, f"pooling_mode_{pooling}": True, "pooling_mode_max_tokens": False}
        (folder / "1_Pooling" / "config.json").write_text(json.dumps(chosen), encoding="utf-8")
    draw = np.random.default_rng(3)
    weights = {name: draw.standard_normal(shape).astype(np.float32) for name, shape in _shapes(kind).items()}
    save_file({_spelt(name, kind): value for name, value in weights.items()}, folder / "model.safetensors")
    return folder


def _shapes(kind: str) -> dict[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (len(WORDS), SIZE),
        "embeddings.position_embeddings.weight": (PLACES, SIZE),
    }
    if kind == "mpnet":
        shapes["encoder.relative_attention_bias.weight"] = (STEPS, HEADS)
    else:
        shapes["embeddings.token_type_embeddings.weight"] = (1, SIZE)
    layer = "encoder.layer.0"
    linear = {f"{layer}.attention.self.{part}": (SIZE, SIZE) for part in ("query", "key", "value")}
    linear |= {f"{layer}.attention.output.dense": (SIZE, SIZE), f"{layer}.intermediate.dense": (INNER, SIZE)}
    linear |= {f"{layer}.output.dense": (SIZE, INNER)}
    for name, shape in linear.items():
        shapes |= {f"{name}.weight": shape, f"{name}.bias": shape[:1]}
    for name in ("embeddings.LayerNorm", f"{layer}.attention.output.LayerNorm", f"{layer}.output.LayerNorm"):
        shapes |= {f"{name}.weight": (SIZE,), f"{name}.bias": (SIZE,)}
    return shapes


def _spelt(name: str, kind: str) -> str:
    """A weight's name as its authors write it: of BERT and RoBERTa with the model's name before it."""
    if kind == "mpnet":
        return next((name.replace(ours, theirs) for ours, theirs in _MPNET.items() if ours in name), name)
    return f"{'bert' if kind == 'bert' else 'roberta'}.{name}"
