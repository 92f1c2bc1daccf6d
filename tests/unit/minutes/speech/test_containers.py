"""Every format that clerks' recorders, phones and browsers write is decoded, at any rate and channel count."""

from pathlib import Path

import av
import numpy as np
import pytest

from minutes.speech.audio import SourceAudio, decode, to_mono
from minutes.speech.segments import SAMPLE_RATE_HZ
from tests.speech_samples import LENGTH_S, TONE_ENDS_S, TONE_STARTS_S, Recipe, encode, tone

FORMATS = [
    Recipe("wav", "wav", "pcm_s16le"),
    Recipe("wav", "wav", "pcm_u8", 22_050),
    Recipe("wav", "wav", "pcm_s24le", 96_000, "stereo"),
    Recipe("wav", "wav", "pcm_f64le"),
    Recipe("wav", "wav", "adpcm_ima_wav", 16_000),
    Recipe("wav", "wav", "pcm_alaw", 8_000),
    Recipe("w64", "w64", "pcm_s16le"),
    Recipe("mp3", "mp3", "libmp3lame", 44_100, "stereo"),
    Recipe("mp3", "mp3", "libmp3lame", 44_100, options=(("write_id3v2", "0"), ("write_xing", "0"))),
    Recipe("m4a", "ipod", "aac", 44_100),
    Recipe("m4a", "ipod", "alac", 44_100, "stereo"),
    Recipe("aac", "adts", "aac", 44_100),
    Recipe("flac", "flac", "flac", 96_000, "5.1"),
    Recipe("ogg", "ogg", "libopus"),
    Recipe("ogg", "ogg", "flac"),
    Recipe("opus", "opus", "libopus", 48_000, "stereo"),
    Recipe("webm", "webm", "libopus"),
    Recipe("mka", "matroska", "pcm_s16le"),
    Recipe("mp4", "mp4", "aac", 48_000, "stereo"),
    Recipe("mov", "mov", "pcm_s16le"),
    Recipe("3gp", "3gp", "aac", 16_000),
    Recipe("wma", "asf", "wmav2", 44_100, "stereo"),
    Recipe("amr", "amr", "libopencore_amrnb", 8_000),
    Recipe("3gp", "3gp", "libopencore_amrnb", 8_000),
    Recipe("caf", "caf", "pcm_s16be"),
    Recipe("caf", "caf", "alac"),
    Recipe("aiff", "aiff", "pcm_s16be", 44_100, "stereo"),
    Recipe("avi", "avi", "pcm_s16le"),
]
RATES = [Recipe("wav", "wav", "pcm_s16le", rate) for rate in (8_000, 11_025, 16_000, 32_000, 44_100, 96_000, 192_000)]
LAYOUTS = [
    Recipe("wav", "wav", "pcm_s16le", 16_000, name) for name in ("mono", "stereo", "2.1", "quad", "5.0", "5.1", "7.1")
]


@pytest.mark.parametrize("recipe", [*FORMATS, *RATES, *LAYOUTS], ids=str)
def test_the_tone_is_where_it_was_recorded(recipe: Recipe, tmp_path: Path) -> None:
    if recipe.codec not in av.codecs_available:
        pytest.skip(f"this PyAV has no encoder {recipe.codec}")
    path = encode(tmp_path / "recording.bin", recipe, tone(recipe.rate_hz, recipe.channels))
    source = SourceAudio(path)
    assert source.channels == recipe.channels
    samples = np.concatenate([to_mono(block) for block in source.blocks()])

    assert len(samples) / SAMPLE_RATE_HZ == pytest.approx(LENGTH_S, abs=0.15)
    assert not source.damage
    loud = np.flatnonzero(np.abs(samples) > 0.1) / SAMPLE_RATE_HZ
    assert loud[0] == pytest.approx(TONE_STARTS_S, abs=0.1)
    assert loud[-1] == pytest.approx(TONE_ENDS_S, abs=0.1)
    middle = samples[round(1.3 * SAMPLE_RATE_HZ) : round(1.7 * SAMPLE_RATE_HZ)]
    pitch_hz = np.argmax(np.abs(np.fft.rfft(middle, SAMPLE_RATE_HZ)))
    assert pitch_hz == pytest.approx(440, abs=5)
    assert np.abs(middle).max() <= 1.0


@pytest.mark.parametrize("channels", [3, 7, 12])
def test_odd_channel_counts_without_a_layout(channels: int, tmp_path: Path) -> None:
    rate_hz = 16_000
    pcm = (tone(rate_hz, channels).T * 32767).astype("<i2").tobytes()
    header = b"RIFF" + (36 + len(pcm)).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
    header += (1).to_bytes(2, "little") + channels.to_bytes(2, "little") + rate_hz.to_bytes(4, "little")
    header += (rate_hz * channels * 2).to_bytes(4, "little") + (channels * 2).to_bytes(2, "little")
    header += (16).to_bytes(2, "little") + b"data" + len(pcm).to_bytes(4, "little")
    path = tmp_path / "council.wav"
    path.write_bytes(header + pcm)

    blocks = list(SourceAudio(path).blocks())

    assert {block.shape[0] for block in blocks} == {channels}
    assert sum(block.shape[1] for block in blocks) == LENGTH_S * SAMPLE_RATE_HZ


def test_the_extension_does_not_matter(tmp_path: Path) -> None:
    path = encode(tmp_path / "really_an_mp3.wav", Recipe("mp3", "mp3", "libmp3lame", 44_100), tone(44_100))
    with SourceAudio(path) as source:
        assert source.container == "mp3"


def test_a_tag_with_a_cover_picture_in_front(tmp_path: Path) -> None:
    plain = encode(
        tmp_path / "a.mp3", Recipe("mp3", "mp3", "libmp3lame", 44_100, options=(("write_id3v2", "0"),)), tone(44_100)
    )
    picture = bytes(300_000)
    size = bytes(((len(picture) >> shift) & 0x7F) for shift in (21, 14, 7, 0))
    tagged = tmp_path / "b.mp3"
    tagged.write_bytes(b"ID3\x03\x00\x00" + size + picture + plain.read_bytes())
    assert len(decode(tagged)) == pytest.approx(len(decode(plain)), abs=200)


def test_a_single_speaker_keeps_his_level_among_silent_microphones() -> None:
    block = np.zeros((6, 1600), np.float32)
    block[4] = 0.5
    assert np.abs(to_mono(block)).max() > 0.2
    assert np.abs(to_mono(np.ones((6, 10), np.float32))).max() <= 1.0


def test_channels_of_opposite_phase_do_not_cancel_out() -> None:
    sound = tone(16_000)[0]
    np.testing.assert_array_equal(to_mono(np.stack([sound, -0.9 * sound])), sound)
    assert np.abs(to_mono(np.stack([sound, np.zeros_like(sound)]))).max() == pytest.approx(0.2, abs=0.01)
