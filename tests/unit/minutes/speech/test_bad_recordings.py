"""Whatever is uploaded gives sound or one of our errors: it never opens another file, crashes or hangs."""

import contextlib
import tempfile
from functools import cache
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from minutes.speech.audio import SourceAudio, decode
from minutes.speech.errors import AbsurdRate, CorruptAudio, EmptyFile, NoAudioStream, NotAudio, SpeechError
from minutes.speech.segments import SAMPLE_RATE_HZ
from tests.speech_samples import JFK, Recipe, encode, silent_video, tone, wav


def read_all(path: Path) -> SourceAudio:
    source = SourceAudio(path)
    for _block in source.blocks():
        pass
    return source


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", EmptyFile),
        (b"\0" * 100_000, NotAudio),
        (b"%PDF-1.7 minutes of the last meeting", NotAudio),
        ("議事録".encode() * 1000, NotAudio),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), NotAudio),
        (b"RIFF\x24\x00\x00\x00WAVE", CorruptAudio),
        (b"RIFF\x24\x00\x00\x00WAVEjunk" + bytes(500), CorruptAudio),
        (b"fLaC" + bytes(500), CorruptAudio),
        (b"OggS" + bytes(500), CorruptAudio),
        (b"\x1aE\xdf\xa3" + bytes(500), CorruptAudio),
        (b"\0\0\0\x20ftypisom" + bytes(500), CorruptAudio),
    ],
)
def test_content_that_is_no_recording(content: bytes, error: type[SpeechError], tmp_path: Path) -> None:
    path = tmp_path / "meeting.wav"
    path.write_bytes(content)
    with pytest.raises(error):
        read_all(path)


def test_a_video_without_sound(tmp_path: Path) -> None:
    with pytest.raises(NoAudioStream):
        SourceAudio(silent_video(tmp_path / "camera.mp4"))


@pytest.mark.parametrize("rate_hz", [0, 1, 400, 0x7FFFFFFF])
def test_a_header_with_an_absurd_rate(rate_hz: int, tmp_path: Path) -> None:
    path = wav(tmp_path / "a.wav", tone(16_000)[0])
    content = bytearray(path.read_bytes())
    content[24:28] = rate_hz.to_bytes(4, "little")
    path.write_bytes(content)
    with pytest.raises((AbsurdRate, CorruptAudio)):
        read_all(path)


@pytest.mark.parametrize(
    "script",
    [
        "ffconcat version 1.0\nfile '{other}'\n",
        "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{other}\n#EXT-X-ENDLIST\n",
        '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>{other}</BaseURL></MPD>',
        "v=0\nm=audio 5004 RTP/AVP 0\na=control:{other}\n",
    ],
    ids=["ffconcat", "hls", "dash", "sdp"],
)
@pytest.mark.parametrize("name", ["meeting.wav", "list.m3u8", "meeting.mp3"])
def test_a_script_cannot_make_us_open_another_file(script: str, name: str, tmp_path: Path) -> None:
    other = wav(tmp_path / "secret.wav", tone(16_000)[0])
    path = tmp_path / name
    path.write_text(script.format(other=other), encoding="ascii")
    if script.startswith("ffconcat"):  # the danger is real: opened without a format, FFmpeg follows the script
        with av.open(str(path), options={"safe": "0"}) as container:
            assert container.format.name == "concat"

    with pytest.raises(NotAudio):
        read_all(path)


def test_a_quicktime_file_cannot_refer_to_another_file(tmp_path: Path) -> None:
    """QuickTime's data reference atom names the file that the samples are in; "self-contained" is only a flag."""
    other = encode(tmp_path / "secret.mov", Recipe("mov", "mov", "pcm_s16le"), tone(48_000))
    path = encode(tmp_path / "meeting.mov", Recipe("mov", "mov", "pcm_s16le"), np.zeros((1, 3 * 48_000), np.float32))
    content = path.read_bytes()
    at = content.index(b"dref") - 4
    url = str(other).encode() + b"\0"
    entry = (12 + len(url)).to_bytes(4, "big") + b"url " + bytes(4) + url
    forged = (16 + len(entry)).to_bytes(4, "big") + b"dref" + bytes(4) + (1).to_bytes(4, "big") + entry
    assert int.from_bytes(content[at : at + 4], "big") < len(forged)
    path.write_bytes(content[:at] + forged + content[at + 28 :])
    with contextlib.suppress(SpeechError):  # refusing the file altogether is as good as hearing its own silence
        assert np.abs(decode(path)).max() < 0.01


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
@pytest.mark.parametrize(
    "recipe",
    [Recipe("wav", "wav", "pcm_s16le"), Recipe("flac", "flac", "flac"), Recipe("wma", "asf", "wmav2")],
    ids=str,
)
def test_a_truncated_recording_keeps_what_is_there_and_says_so(recipe: Recipe, share: float, tmp_path: Path) -> None:
    rate_hz, length_s = recipe.rate_hz, 60.0
    noise = np.random.default_rng(1).normal(scale=0.1, size=(1, round(length_s * rate_hz))).astype(np.float32)
    path = encode(tmp_path / "a", recipe, noise)
    content = path.read_bytes()
    path.write_bytes(content[: round(len(content) * share)])

    source = read_all(path)

    assert source.duration_s == pytest.approx(length_s * share, abs=2.5)
    assert [damage.kind for damage in source.damage][:1] == ["truncated"]


def test_a_hole_in_the_middle_loses_only_the_hole(tmp_path: Path) -> None:
    path = encode(tmp_path / "a.ogg", Recipe("ogg", "ogg", "libopus"), np.tile(tone(48_000), (1, 10)))
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 1500] = bytes(1500)
    path.write_bytes(content)
    assert read_all(path).duration_s > 25.0


FUZZED = [
    Recipe("wav", "wav", "pcm_s16le", 16_000),
    Recipe("mp3", "mp3", "libmp3lame", 16_000),
    Recipe("m4a", "ipod", "aac", 16_000),
    Recipe("flac", "flac", "flac", 16_000),
    Recipe("ogg", "ogg", "libopus"),
    Recipe("webm", "webm", "libopus"),
    Recipe("amr", "amr", "libopencore_amrnb", 8_000),
    Recipe("caf", "caf", "alac", 16_000),
    Recipe("aiff", "aiff", "pcm_s16be", 16_000),
    Recipe("wma", "asf", "wmav2", 16_000),
]


@cache
def intact(which: int) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return encode(Path(folder) / "a", FUZZED[which], tone(FUZZED[which].rate_hz)).read_bytes()


def survives(content: bytes, path: Path) -> None:
    path.write_bytes(content)
    with contextlib.suppress(SpeechError):
        samples = decode(path)
        assert samples.dtype == np.float32
        assert np.isfinite(samples).all()
        assert len(samples) < 3600 * SAMPLE_RATE_HZ


fuzz = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@fuzz
@given(st.binary(max_size=4000))
@example(b"ID3\x03\x00\x00\x7f\x7f\x7f\x7f")
@example(b"\xff\xfb\x90\x00")
def test_any_bytes(tmp_path: Path, content: bytes) -> None:
    survives(content, tmp_path / "a")


@fuzz
@given(
    which=st.integers(0, len(FUZZED) - 1), flips=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=40)
)
def test_any_changed_bytes(tmp_path: Path, which: int, flips: list[tuple[float, int]]) -> None:
    content = bytearray(intact(which))
    for where, value in flips:
        content[min(int(where * len(content)), len(content) - 1)] = value
    survives(bytes(content), tmp_path / "a")


@fuzz
@given(which=st.integers(0, len(FUZZED) - 1), at=st.integers(0, 400), value=st.integers(0, 255))
def test_any_changed_header_byte(tmp_path: Path, which: int, at: int, value: int) -> None:
    content = bytearray(intact(which))
    content[min(at, len(content) - 1)] = value
    survives(bytes(content), tmp_path / "a")


@fuzz
@given(which=st.integers(0, len(FUZZED) - 1), share=st.floats(0, 1))
def test_cut_anywhere(tmp_path: Path, which: int, share: float) -> None:
    survives(intact(which)[: int(share * len(intact(which)))], tmp_path / "a")


def test_real_speech_is_decoded_whole() -> None:
    source = read_all(JFK)
    assert (source.container, source.rate_hz, source.channels) == ("flac", 44_100, 2)
    assert source.duration_s == pytest.approx(11.0, abs=0.01)
    assert not source.damage
