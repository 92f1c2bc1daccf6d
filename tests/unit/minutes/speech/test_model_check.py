"""A checkpoint is read without running anything of it, and its shapes are those of its dimensions."""

import pickle
import zipfile
from pathlib import Path

import pytest
import torch

from minutes.jobs.model_formats import check_ctranslate2, check_pt
from minutes.speech.convert import prepare_model
from minutes.speech.model_check import expected_shapes
from minutes.speech.starter import starter_checkpoint_path
from services.core.model_store.errors import Damaged, HoldsCode, Truncated
from tests.speech_samples import random_checkpoint

pytestmark = pytest.mark.slow


def test_the_table_of_shapes_is_openai_whispers(tmp_path: Path) -> None:
    from whisper.model import ModelDimensions, Whisper

    dims = torch.load(random_checkpoint(tmp_path / "a.pt"), weights_only=True)["dims"]
    whole = {name: tuple(tensor.shape) for name, tensor in Whisper(ModelDimensions(**dims)).state_dict().items()}
    assert expected_shapes(dims) == whole


def test_what_a_checkpoint_says_about_itself(tmp_path: Path) -> None:
    facts = check_pt(random_checkpoint(tmp_path / "a.pt"))
    assert facts.languages == ("mul",)
    assert int(facts.details["parameters"]) > 3_000_000
    assert check_pt(starter_checkpoint_path(tmp_path)).details["mels"] == "80"


class Runs:
    """What a hostile pickle does."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (open, ("/proc/self/environ",))


def hostile(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps({"dims": Runs()}))
        archive.writestr("archive/version", "3\n")
        archive.writestr("archive/byteorder", "little")
    return path


def longer(content: dict) -> None:
    content["model_state_dict"]["decoder.ln.bias"] = torch.zeros(65)


def without(content: dict) -> None:
    del content["model_state_dict"]["encoder.conv1.bias"]


def huge(content: dict) -> None:
    content["dims"]["n_audio_state"] = 1 << 40


def other(content: dict) -> None:
    content.clear()
    content["state_dict"] = {"weight": torch.zeros(3)}


@pytest.mark.parametrize("change", [longer, without, huge, other])
def test_what_contradicts_itself_is_refused(change, tmp_path: Path) -> None:
    with pytest.raises(Damaged):
        check_pt(random_checkpoint(tmp_path / "a.pt", change=change))


def test_code_is_refused_and_not_run(tmp_path: Path) -> None:
    with pytest.raises(HoldsCode):
        check_pt(hostile(tmp_path / "a.pt"))


def test_a_changed_byte_is_found(tmp_path: Path) -> None:
    path = random_checkpoint(tmp_path / "a.pt")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(Damaged):
        check_pt(path)


def test_a_converted_folder_is_known_by_its_tensors(tmp_path: Path) -> None:
    folder = prepare_model(random_checkpoint(tmp_path / "a.pt"), tmp_path / "cache", "faster-whisper")
    facts = check_ctranslate2(folder)
    assert (facts.languages, facts.details["mels"]) == (("mul",), "80")
    (folder / "vocabulary.json").write_text('["a"]')
    with pytest.raises(Damaged, match="vocabulary"):
        check_ctranslate2(folder)
    model = folder / "model.bin"
    model.write_bytes(model.read_bytes()[:-1000])
    with pytest.raises(Truncated):
        check_ctranslate2(folder)
