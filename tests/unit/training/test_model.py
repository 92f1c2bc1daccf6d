"""The starter model while it is trained, and the checkpoint that comes out."""

import time
from pathlib import Path

import pytest
import torch

pytest.importorskip("whisper", reason="pip install openai-whisper")
pytest.importorskip("pyopenjtalk", reason="pip install pyopenjtalk-plus (extra: training)")
from training.starter_speech.imitation import Imitation
from training.starter_speech.learner import Learner, Lesson, learn
from training.starter_speech.model import StarterModel, dimensions
from training.starter_speech.vocabulary import tokenizer


@pytest.fixture
def model() -> StarterModel:
    torch.manual_seed(0)
    tok = tokenizer()
    used = {*tok.sot_sequence, tok.eot, tok.no_speech, tok.no_timestamps, *tok.encode("会議を開きます。")}
    return StarterModel(torch.tensor(sorted(used | set(range(tok.timestamp_begin, tok.timestamp_begin + 1501)))))


def test_an_exported_checkpoint_says_the_same_when_one_goes_on_with_it(model: StarterModel, tmp_path: Path) -> None:
    torch.save(model.checkpoint(), tmp_path / "model.pt")
    again = StarterModel.of_checkpoint(tmp_path / "model.pt", model.used)
    mel, tokens = torch.randn(1, 80, 3000), torch.tensor([[0, 1, 2]])
    with torch.no_grad():
        expected, _ = model.decode(tokens, model.encode(mel))
        found, _ = again.decode(tokens, again.encode(mel))
    assert torch.allclose(found, expected, atol=0.05)


def test_tokens_that_a_checkpoint_does_not_know_begin_anew(model: StarterModel, tmp_path: Path) -> None:
    torch.save(model.checkpoint(), tmp_path / "model.pt")
    more = torch.tensor(sorted({*model.used.tolist(), *tokenizer().encode("予算")}))
    again = StarterModel.of_checkpoint(tmp_path / "model.pt", more)
    assert (again.whisper.decoder.token_embedding.weight != 0).any(1).all()


def test_the_imitation_gives_a_state_for_each_phone(model: StarterModel) -> None:
    phones = torch.randint(0, 20, (2, 1500))
    states = Imitation().pretend(phones, model.place_codes)
    assert states.shape == (2, 1500, dimensions().n_audio_state)


def test_the_rate_rises_and_falls_to_nothing() -> None:
    weight = torch.nn.Parameter(torch.ones(3))
    learner, lesson = Learner([weight], [], 1.0), Lesson("test", minutes=1)
    rates = []
    for step, progress_s in ((0, 0), (20, 5), (100, 20), (200, 45), (300, 60)):
        lesson.step = step
        lesson.begin = time.monotonic() - progress_s
        learn((weight * weight).sum(), lesson, learner)
        rates.append(learner.optimisers[0].param_groups[0]["lr"])
    assert rates[0] < rates[1] < rates[2] == pytest.approx(1.0)
    assert rates[2] > rates[3] > rates[4] == pytest.approx(0.0, abs=0.01)
