"""Models are found by name or path, verified, and converted once."""

import json
import threading
from pathlib import Path

import pytest
import whisper

from minutes.speech.convert import prepare_model
from minutes.speech.errors import ModelDamaged, ModelMissing
from minutes.speech.model_files import KNOWN_MODELS, find_known, model_label, resolve_model, verify_checkpoint
from tests.speech_samples import random_checkpoint


def test_names_and_checksums_are_the_publishers() -> None:
    for model in KNOWN_MODELS:
        assert whisper._MODELS[model.name] == model.url
        for alias in model.aliases:
            assert whisper._MODELS[alias] == model.url


@pytest.fixture
def models(tmp_path: Path) -> Path:
    (tmp_path / "large-v3-turbo.pt").touch()
    for name in ("faster-whisper-small", "kotoba-v2", "not-a-model"):
        (tmp_path / name).mkdir()
    (tmp_path / "faster-whisper-small" / "model.bin").touch()
    (tmp_path / "kotoba-v2" / "model.bin").touch()
    return tmp_path


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("turbo", "large-v3-turbo.pt"),
        ("large-v3-turbo", "large-v3-turbo.pt"),
        ("small", "faster-whisper-small"),
        ("kotoba-v2", "kotoba-v2"),
    ],
)
def test_a_name_leads_to_what_lies_in_the_folder(name: str, found: str, models: Path) -> None:
    assert resolve_model(name, models) == models / found
    assert resolve_model(str(models / found), Path("/nowhere")) == models / found


@pytest.mark.parametrize("name", ["tiny", "not-a-model", "../secret", "", ".", "a\nb", "/no/such/file.pt", "starter"])
def test_names_that_lead_nowhere(name: str, models: Path) -> None:
    with pytest.raises(ModelMissing) as caught:
        resolve_model(name, models)
    assert caught.value.values == {"name": name}


def test_the_starter_model_is_asked_for_by_name(models: Path) -> None:
    assert resolve_model("starter", models, starter=lambda: models / "x.pt") == models / "x.pt"


def test_a_published_name_must_have_the_published_checksum(tmp_path: Path) -> None:
    path = tmp_path / "base.pt"
    path.write_bytes(b"something else")
    with pytest.raises(ModelDamaged):
        verify_checkpoint(path)
    own = tmp_path / "my-city.pt"
    own.write_bytes(b"something else")
    checksum = verify_checkpoint(own)
    assert verify_checkpoint(own, checksum) == checksum
    own.write_bytes(b"something changed")
    with pytest.raises(ModelDamaged):
        verify_checkpoint(own, checksum)


def test_labels() -> None:
    assert model_label(Path("/models/large-v3.pt")) == "large-v3"
    assert model_label(Path("/models/faster-whisper-small")) == "small"
    assert find_known("large") is find_known("large-v3")


@pytest.mark.slow
def test_two_conversions_at_once_leave_one_whole_folder(tmp_path: Path) -> None:
    checkpoint = random_checkpoint(tmp_path / "a.pt")
    found: list[Path] = []

    def convert() -> None:
        found.append(prepare_model(checkpoint, tmp_path / "cache", "faster-whisper"))

    threads = [threading.Thread(target=convert) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 3
    (folder,) = (tmp_path / "cache").iterdir()
    assert {path.name for path in folder.iterdir()} >= {"model.bin", "tokenizer.json", "preprocessor_config.json"}
    assert len(json.loads((folder / "vocabulary.json").read_text(encoding="utf-8"))) == 51_865
    written = (folder / "model.bin").stat().st_mtime_ns
    assert prepare_model(checkpoint, tmp_path / "cache", "faster-whisper") == folder
    assert (folder / "model.bin").stat().st_mtime_ns == written
