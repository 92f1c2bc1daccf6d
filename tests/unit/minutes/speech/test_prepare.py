"""One or several recordings become one time line with everything the later steps need."""

import errno
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from minutes.speech import prepare as prepare_module
from minutes.speech.audio import decode
from minutes.speech.channel_levels import FRAMES_PER_S
from minutes.speech.errors import DiskFull, EmptyFile, NoSpeech, NotAudio, TooLong
from minutes.speech.prepare import AUDIO, CHANNELS, LISTEN, PREPARED, Prepared, load_prepared, open_audio, prepare
from minutes.speech.progress import Progress, Stage
from tests.speech_samples import JFK, Recipe, encode, wav


def test_a_split_recording_is_one_meeting(tmp_path: Path) -> None:
    second = wav(tmp_path / "second.wav", decode(JFK))
    seen: list[Progress] = []

    prepared = prepare([JFK, second], tmp_path / "work", on_progress=seen.append)

    assert prepared.duration_s == pytest.approx(22.0, abs=0.01)
    assert [source.offset_s for source in prepared.sources] == pytest.approx([0.0, 11.0], abs=0.01)
    assert [source.container for source in prepared.sources] == ["flac", "wav"]
    audio = open_audio(tmp_path / "work")
    np.testing.assert_allclose(audio[: 11 * 16_000], audio[11 * 16_000 : 22 * 16_000], atol=3)
    assert {chunk.pieces[-1][1] for chunk in prepared.chunks}.pop() > 20.0
    assert prepared.speech_s == pytest.approx(14.2, abs=1.0)
    assert 100 < len(prepared.waveform) <= 1_500
    assert max(prepared.waveform) == 127
    assert {progress.stage for progress in seen} == {Stage.DECODE, Stage.FIND_SPEECH}
    done = [progress.done_s for progress in seen if progress.stage is Stage.DECODE]
    assert done == sorted(done)
    assert seen[-1].done_s == seen[-1].total_s == prepared.duration_s


def test_the_listening_copy_has_the_same_time_line(tmp_path: Path) -> None:
    prepare([JFK], tmp_path)
    with av.open(str(tmp_path / LISTEN)) as copy:
        assert copy.streams.audio[0].codec_context.name == "aac"
    heard, true = decode(tmp_path / LISTEN), open_audio(tmp_path).astype(np.float32) / 32768
    assert len(heard) / 16_000 == pytest.approx(11.0, abs=0.1)
    size = min(len(heard), len(true))
    spectrum = np.fft.rfft(heard[:size], 2 * size) * np.conj(np.fft.rfft(true[:size], 2 * size))
    shift = int(np.argmax(np.fft.irfft(spectrum)))
    assert min(shift, 2 * size - shift) < 0.02 * 16_000
    content = (tmp_path / LISTEN).read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")  # a browser can jump before it has all of it


def test_a_second_call_returns_what_the_first_found(tmp_path: Path) -> None:
    first = prepare([JFK], tmp_path)
    assert load_prepared(tmp_path) == first
    (tmp_path / AUDIO).unlink()
    assert prepare([JFK], tmp_path) == first
    assert Prepared.from_dict(first.to_dict()) == first


def test_loudness_per_channel_is_kept(tmp_path: Path) -> None:
    speech = decode(JFK)
    left_then_right = np.zeros((2, 2 * len(speech)), np.float32)
    left_then_right[0, : len(speech)] = speech
    left_then_right[1, len(speech) :] = speech
    path = encode(tmp_path / "a.wav", Recipe("wav", "wav", "pcm_s16le", 16_000, "stereo"), left_then_right)

    assert prepare([path], tmp_path / "work").has_channels

    levels = np.load(tmp_path / "work" / CHANNELS)
    middle = 11 * FRAMES_PER_S
    assert levels.shape == (2, 2 * middle)
    assert levels[0, :middle].mean() > levels[1, :middle].mean() + 20
    assert levels[1, middle:].mean() > levels[0, middle:].mean() + 20
    assert not prepare([path, wav(tmp_path / "mono.wav", speech)], tmp_path / "mixed").has_channels


def test_quiet_speech_is_found(tmp_path: Path) -> None:
    path = wav(tmp_path / "far_away.wav", decode(JFK) * 0.01)
    assert prepare([path], tmp_path / "work").speech_s > 5.0


@pytest.mark.parametrize("level", [0.0, 0.0005, 0.05])
def test_nobody_speaks(level: float, tmp_path: Path) -> None:
    noise = np.random.default_rng(0).normal(scale=level, size=16_000 * 30).astype(np.float32)
    with pytest.raises(NoSpeech) as caught:
        prepare([wav(tmp_path / "a.wav", noise)], tmp_path / "work")
    assert caught.value.values == {"duration_s": 30.0}
    assert not (tmp_path / "work" / PREPARED).exists()


def test_errors_name_the_file(tmp_path: Path) -> None:
    empty, text = tmp_path / "empty.wav", tmp_path / "text.wav"
    empty.touch()
    text.write_text("次第", encoding="utf-8")
    with pytest.raises(EmptyFile) as caught:
        prepare([JFK, empty], tmp_path / "one")
    assert caught.value.values == {"source": 1}
    with pytest.raises(NotAudio) as caught_too:
        prepare([text, JFK], tmp_path / "two")
    assert caught_too.value.values == {"source": 0}


def test_too_long_by_setting(tmp_path: Path) -> None:
    with pytest.raises(TooLong) as caught:
        prepare([JFK, JFK], tmp_path / "work", max_duration_s=15.0)
    assert caught.value.values == {"limit_s": 15.0, "source": 1}


def test_a_truncated_file_is_a_warning(tmp_path: Path) -> None:
    path = wav(tmp_path / "a.wav", decode(JFK))
    path.write_bytes(path.read_bytes()[:250_000])
    (warning,) = prepare([path], tmp_path / "work").warnings
    assert (warning.code, warning.source) == ("truncated", 0)
    assert warning.declared_s == pytest.approx(11.0, abs=0.1)
    assert warning.decoded_s == pytest.approx(7.8, abs=0.1)


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class FullDisk(prepare_module.ListeningCopy):
        def write(self, samples: Any) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(prepare_module, "ListeningCopy", FullDisk)
    with pytest.raises(DiskFull):
        prepare([JFK], tmp_path / "work")
    assert list((tmp_path / "work").iterdir()) == []


@pytest.mark.parametrize("name", ["会議😀.flac", "a\nb.flac", "..", "あ" * 80 + ".flac"])
def test_names_do_not_matter(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    path = folder / (name if name != ".." else "...flac")
    path.write_bytes(JFK.read_bytes())
    assert prepare([path], tmp_path / "work").duration_s == pytest.approx(11.0)
