"""The int8 encoder hears what CTranslate2's own hears, from every kind of weights that a folder may hold."""

import os
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from minutes.speech.audio import decode
from minutes.speech.convert import convert_checkpoint
from minutes.speech.ctranslate2_weights import UnknownWeights, read_encoder
from minutes.speech.engine import Decoding, EngineConfig
from minutes.speech.engines import load_engine
from minutes.speech.fast_encoder import FastEncoder, has_int8_instructions, prepare_encoder
from tests.speech_samples import JFK, random_checkpoint

needs_int8 = pytest.mark.skipif(not has_int8_instructions(), reason="this processor does not multiply int8 numbers")


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return random_checkpoint(tmp_path_factory.mktemp("model") / "random.pt")


@pytest.fixture(scope="module")
def mel() -> NDArray[np.float32]:
    return np.random.default_rng(1).normal(scale=0.4, size=(1, 80, 3000)).astype(np.float32)


def own_states(folder: Path, mel: NDArray[np.float32], compute_type: str) -> NDArray[np.float32]:
    import ctranslate2

    model = ctranslate2.models.Whisper(str(folder), compute_type=compute_type)
    return np.array(model.encode(ctranslate2.StorageView.from_array(mel)))


def away(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    return float(np.linalg.norm(one - other) / np.linalg.norm(other))


@needs_int8
@pytest.mark.parametrize("weights", ["float32", "float16", "bfloat16", "int8"])
def test_as_near_to_exact_as_ctranslate2_is(
    weights: str, checkpoint: Path, mel: NDArray[np.float32], tmp_path: Path
) -> None:
    convert_checkpoint(checkpoint, tmp_path / "model", weights)
    path = prepare_encoder(tmp_path / "model", tmp_path / "cache")
    assert path is not None
    exact = own_states(tmp_path / "model", mel, "float32")
    error = away(FastEncoder(path, 1).states(mel), exact)
    assert error < 0.03
    assert error < 1.5 * away(own_states(tmp_path / "model", mel, "int8"), exact)


@needs_int8
def test_written_once_and_again_when_the_model_changes(checkpoint: Path, tmp_path: Path) -> None:
    convert_checkpoint(checkpoint, tmp_path / "model")
    first = prepare_encoder(tmp_path / "model", tmp_path / "cache")
    assert prepare_encoder(tmp_path / "model", tmp_path / "cache") == first
    os.utime(tmp_path / "model" / "model.bin", (1, 1))
    assert prepare_encoder(tmp_path / "model", tmp_path / "cache") != first
    assert len([*(tmp_path / "cache").iterdir()]) == 2


@needs_int8
@pytest.mark.parametrize("kept", [0, 3, 40, 5_000])
def test_weights_that_cannot_be_read_are_left_to_ctranslate2(kept: int, checkpoint: Path, tmp_path: Path) -> None:
    convert_checkpoint(checkpoint, tmp_path / "model")
    file = tmp_path / "model" / "model.bin"
    file.write_bytes(file.read_bytes()[:kept])
    with pytest.raises(UnknownWeights):
        read_encoder(tmp_path / "model")
    assert prepare_encoder(tmp_path / "model", tmp_path / "cache") is None
    assert [*(tmp_path / "cache").iterdir()] == []


@needs_int8
@pytest.mark.parametrize("engine_threads", [1, 2])
def test_the_engine_takes_it_for_int8_alone(
    engine_threads: int, checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[int] = []
    states = FastEncoder.states
    monkeypatch.setattr(FastEncoder, "states", lambda self, mel: (heard.append(1), states(self, mel))[1])
    decoding = Decoding(max_tokens=8, without_timestamps=True)
    for compute_type, expected in (("int8", True), ("float32", False)):
        heard.clear()
        config = EngineConfig(
            checkpoint, tmp_path, engine="faster-whisper", device="cpu", compute_type=compute_type,
            cpu_threads=engine_threads, decoding=decoding,
        )  # fmt: skip
        load_engine(config).transcribe(decode(JFK), language="ja", prompt="", word_timestamps=True)
        assert bool(heard) is expected
