"""Speech is found where it is, the same however the recording is cut into blocks."""

import numpy as np
import pytest
from faster_whisper.vad import get_vad_model

from minutes.speech.audio import decode
from minutes.speech.segments import Samples
from minutes.speech.vad import FRAME_S, SpeechDetector, speech_probabilities, speech_spans, total_s
from tests.speech_samples import JFK


@pytest.fixture(scope="module")
def jfk() -> Samples:
    return decode(JFK)


@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize("size", [100, 512, 16_000, 37_777, 200_000])
def test_blocks_of_any_size_give_what_the_whole_gives(size: int, threads: int, jfk: Samples) -> None:
    whole = get_vad_model()(np.pad(jfk, (0, 512 - len(jfk) % 512))).reshape(-1)
    blocks = speech_probabilities((jfk[start : start + size] for start in range(0, len(jfk), size)), threads)
    np.testing.assert_allclose(blocks, whole[: len(blocks)], atol=1e-5)
    assert len(blocks) * FRAME_S == pytest.approx(len(jfk) / 16_000, abs=FRAME_S)


def test_the_sentences_of_the_address(jfk: Samples) -> None:
    spans = speech_spans(speech_probabilities([jfk]))
    assert 6.0 < total_s(spans) < 9.0
    assert spans[0][0] == pytest.approx(0.32, abs=0.2)
    assert any(start_s == pytest.approx(5.44, abs=0.2) for start_s, _ in spans)  # "ask not", after the first long pause


@pytest.mark.parametrize("kind", ["silence", "noise", "hum", "clicks"])
def test_no_speech_in_what_is_none(kind: str) -> None:
    t = np.arange(16_000 * 20) / 16_000
    sounds = {
        "silence": np.zeros_like(t),
        "noise": np.random.default_rng(0).normal(scale=0.05, size=t.size),
        "hum": 0.3 * np.sin(2 * np.pi * 50 * t),
        "clicks": (np.arange(t.size) % 8_000 < 20) * 0.8,
    }
    assert speech_spans(speech_probabilities([sounds[kind].astype(np.float32)])) == []


def test_hysteresis() -> None:
    def spans(text: str) -> list[tuple[float, float]]:
        levels = {".": 0.0, "~": 0.4, "#": 0.9}
        return speech_spans(np.array([levels[c] for c in text], np.float32))

    assert spans("..........") == []
    assert spans("..#.......") == []  # a click
    assert spans("~~~~~~~~~~") == []  # never sure
    assert spans("..####~~####..........") == [(2 * FRAME_S, 12 * FRAME_S)]  # doubt in the middle is no pause
    assert spans("..####..####..........") == [(2 * FRAME_S, 12 * FRAME_S)]  # nor is a stop consonant
    assert spans("####..........####") == [(0.0, 4 * FRAME_S), (14 * FRAME_S, 18 * FRAME_S)]


def test_nothing_heard() -> None:
    assert len(SpeechDetector().finish()) == 0
