"""What every speech engine promises, run on each with the same weights."""

import importlib
import socket
from pathlib import Path

import numpy as np
import pytest

from minutes.speech.audio import decode
from minutes.speech.engine import Decoding, EngineConfig, SpeechEngine
from minutes.speech.engines import ENGINES, choose_engine, load_engine
from minutes.speech.errors import EngineMissing, ModelDamaged, ModelMissing, ModelNotForEngine, SpeechError
from minutes.speech.segments import Samples, Segment
from tests.speech_samples import JFK, random_checkpoint

# Weights that know no language would talk until the window is full, and choose times at random.
SHORT = Decoding(max_tokens=16, without_timestamps=True)


@pytest.fixture(scope="module")
def jfk() -> Samples:
    return decode(JFK)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    random_checkpoint(folder / "random.pt")
    return folder


@pytest.fixture(scope="module", params=[*ENGINES])
def engine(request: pytest.FixtureRequest, folder: Path) -> SpeechEngine:
    return loaded(request.param, folder / "random.pt", folder)


def loaded(name: str, model: Path, cache: Path, decoding: Decoding = SHORT) -> SpeechEngine:
    config = EngineConfig(
        model=model, cache_dir=cache / "cache", engine=name, device="cpu", compute_type="float32", decoding=decoding
    )
    return load_engine(config)


def say(engine: SpeechEngine, samples: Samples, **changes: object) -> list[Segment]:
    how = {"language": "ja", "prompt": "", "word_timestamps": False} | changes
    return engine.transcribe(samples, **how)  # type: ignore[arg-type]


def test_the_same_weights_give_the_same_text(folder: Path, jfk: Samples) -> None:
    one, two = (say(loaded(name, folder / "random.pt", folder), jfk) for name in ENGINES)
    assert "".join(segment.text for segment in one) != ""
    assert [segment.text for segment in one] == [segment.text for segment in two]
    for mine, yours in zip(one, two, strict=True):
        assert mine.avg_logprob == pytest.approx(yours.avg_logprob, abs=0.02)
        assert mine.no_speech_prob == pytest.approx(yours.no_speech_prob, abs=1e-4)
        assert (mine.start_s, mine.end_s) == pytest.approx((yours.start_s, yours.end_s), abs=0.05)


def test_the_same_sound_gives_the_same_segments_again(engine: SpeechEngine, jfk: Samples) -> None:
    first = say(engine, jfk)
    say(engine, jfk[:80_000])
    assert say(engine, jfk) == first
    assert say(engine, jfk, careful=True) == say(engine, jfk, careful=True)


def test_times_lie_in_the_sound_and_in_order(engine: SpeechEngine, jfk: Samples) -> None:
    segments = say(engine, jfk, word_timestamps=True)
    starts = [segment.start_s for segment in segments]
    assert starts == sorted(starts)
    assert all(0.0 <= segment.start_s <= segment.end_s <= 11.1 for segment in segments)
    words = [word for segment in segments for word in segment.words]
    assert "".join(word.text for word in words).split() == " ".join(segment.text for segment in segments).split()
    assert all(word.start_s <= word.end_s and 0 <= word.probability <= 1 for word in words)


def test_words_only_when_asked_for(engine: SpeechEngine, jfk: Samples) -> None:
    assert all(segment.words == () for segment in say(engine, jfk))


@pytest.mark.parametrize("length", [0, 1, 160, 16_000])
def test_very_short_sounds(engine: SpeechEngine, length: int) -> None:
    segments = say(engine, np.zeros(length, np.float32))
    assert all(segment.end_s <= 30.0 for segment in segments)


def test_a_prompt_and_any_language_are_taken(engine: SpeechEngine, jfk: Samples) -> None:
    plain = say(engine, jfk)
    assert say(engine, jfk, prompt="淀川区、包括外部監査、指定管理者") != plain
    assert say(engine, jfk, language="en") is not None
    assert say(engine, jfk, language=None) is not None
    assert len(say(engine, jfk, prompt="用語" * 500)) > 0  # longer than the window's place for prompts


def test_the_language_is_one_of_whispers(engine: SpeechEngine, jfk: Samples) -> None:
    from whisper.tokenizer import LANGUAGES

    assert engine.detect_language(jfk) in LANGUAGES


def test_both_hear_the_same_language(folder: Path, jfk: Samples) -> None:
    one, two = (loaded(name, folder / "random.pt", folder) for name in ENGINES)
    assert one.detect_language(jfk) == two.detect_language(jfk)


@pytest.mark.parametrize("name", [*ENGINES])
def test_no_connection_is_tried(name: str, tmp_path: Path, jfk: Samples, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise AssertionError(f"tried to connect to {args}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert say(loaded(name, random_checkpoint(tmp_path / "a.pt"), tmp_path), jfk)


@pytest.mark.parametrize("name", [*ENGINES])
def test_files_that_are_no_models(name: str, tmp_path: Path) -> None:
    with pytest.raises(ModelMissing):
        loaded(name, tmp_path / "none.pt", tmp_path)
    broken = tmp_path / "broken.pt"
    broken.write_bytes(b"not a checkpoint" * 100)
    with pytest.raises(ModelDamaged):
        loaded(name, broken, tmp_path)
    random_checkpoint(broken)
    broken.write_bytes(broken.read_bytes()[:-5000])
    with pytest.raises(ModelDamaged):
        loaded(name, broken, tmp_path)
    bearing_a_published_name = random_checkpoint(tmp_path / "tiny.pt")
    with pytest.raises(ModelDamaged) as caught:
        loaded(name, bearing_a_published_name, tmp_path)
    assert caught.value.values == {"name": "tiny", "reason": "checksum"}


@pytest.mark.parametrize("name", [*ENGINES])
def test_a_checkpoint_cannot_run_code(name: str, tmp_path: Path) -> None:
    class Evil:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return (Path.touch, (tmp_path / "owned",))  # type: ignore[return-value]

    path = random_checkpoint(tmp_path / "evil.pt", change=lambda content: content.update(note=Evil()))
    with pytest.raises(ModelDamaged):
        loaded(name, path, tmp_path)
    assert not (tmp_path / "owned").exists()


def test_each_engine_wants_its_own_files(folder: Path) -> None:
    loaded("faster-whisper", folder / "random.pt", folder)
    (converted,) = (folder / "cache").glob("random-*")
    assert loaded("faster-whisper", converted, folder).name == "faster-whisper"
    with pytest.raises(ModelNotForEngine):
        loaded("openai-whisper", converted, folder)


def test_a_folder_without_a_tokenizer_is_refused_instead_of_asking_a_hub(folder: Path, tmp_path: Path) -> None:
    loaded("faster-whisper", folder / "random.pt", folder)
    (converted,) = (folder / "cache").glob("random-*")
    bare = tmp_path / "bare"
    bare.mkdir()
    (bare / "model.bin").write_bytes((converted / "model.bin").read_bytes())
    with pytest.raises(ModelDamaged):
        loaded("faster-whisper", bare, tmp_path)


def test_auto_takes_what_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert choose_engine() == "faster-whisper"
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "faster_whisper" else real(name))
    assert choose_engine() == "openai-whisper"
    with pytest.raises(EngineMissing):
        choose_engine("faster-whisper")
    with pytest.raises(EngineMissing) as caught:
        choose_engine("vosk")
    assert isinstance(caught.value, SpeechError)
