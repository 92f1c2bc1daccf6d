"""Who spoke: by microphone where each has one, else by voice, with the count given or estimated."""

from itertools import permutations

import numpy as np
import pytest

from minutes.speech.channel_levels import FRAMES_PER_S
from minutes.speech.prepare import WorkingAudio
from minutes.speech.segments import Segment
from minutes.speech.speakers import SpeakerMethod, assign_speakers

# Sentences of random parts: a voice that always says the same would be told apart by its words.
OPENINGS = ["それでは", "続きまして", "なお、", "まず、", "はい、", "ただいまの", "次に"]
TOPICS = [
    "防災",
    "子育て",
    "予算",
    "庁舎",
    "待ち時間",
    "図書館",
    "水道",
    "道路",
    "選挙",
    "福祉",
    "保育所",
    "公園",
    "窓口",
]
ENDINGS = [
    "についてご説明いたします。", "の件で質問がございます。", "に関する資料をご覧ください。",
    "を来月末までに整理してください。", "は前年度より増えております。", "の担当は総務課でございます。",
    "については継続して審議といたします。", "が足りないというご意見を頂きました。",
]  # fmt: skip

Meeting = tuple[WorkingAudio, list[Segment], list[int]]


def meeting(half_tones: tuple[int, ...], sentences: int) -> Meeting:
    """A synthetic meeting: voices of different pitch, who take turns."""
    tts = pytest.importorskip("pyopenjtalk", reason="pip install '.[training]' brings the synthetic voice").tts
    from scipy.signal import resample_poly

    rng = np.random.default_rng(0)
    pieces, segments, who, now_s = [], [], [], 0.0
    for _ in range(sentences):
        voice = int(rng.integers(len(half_tones)))
        text = "".join(
            map(str, (rng.choice(OPENINGS), rng.choice(TOPICS), "と", rng.choice(TOPICS), rng.choice(ENDINGS)))
        )
        wave, _rate_hz = tts(text, half_tone=half_tones[voice])
        wave = resample_poly(wave, 1, 3) * rng.uniform(0.3, 0.9)
        pieces += [np.zeros(6_400), wave]
        now_s += 0.4
        segments.append(Segment(now_s, now_s + len(wave) / 16_000, text))
        now_s += len(wave) / 16_000
        who.append(voice)
    audio = np.concatenate(pieces) + rng.normal(scale=60, size=sum(map(len, pieces)))
    return np.clip(audio, -32768, 32767).astype(np.int16), segments, who


def share_right(labels: tuple[str, ...], who: list[int]) -> float:
    """Share of segments with the right speaker under the best naming."""
    names = sorted(set(labels))
    people = [*sorted(set(who)), *([-1] * len(names))]
    return max(
        sum(chosen[names.index(label)] == person for label, person in zip(labels, who, strict=True)) / len(who)
        for chosen in set(permutations(people, len(names)))
    )


@pytest.mark.slow
@pytest.mark.parametrize("half_tones", [(-4, 3), (-6, -2, 2, 6)], ids=str)
def test_voices_of_different_pitch(half_tones: tuple[int, ...]) -> None:
    audio, segments, who = meeting(half_tones, sentences=8 * len(half_tones))
    given = assign_speakers(segments, audio, count=len(half_tones))
    assert given.count == len(half_tones)
    assert given.method is SpeakerMethod.CLUSTERING
    assert share_right(given.labels, who) >= 0.9
    estimated = assign_speakers(segments, audio)
    assert abs(estimated.count - len(half_tones)) <= 1
    assert share_right(estimated.labels, who) >= 0.75


@pytest.mark.slow
def test_one_voice_is_not_many_speakers() -> None:
    audio, segments, _who = meeting((0,), sentences=16)
    assert assign_speakers(segments, audio).count <= 2


def channel_levels(loudest: list[int], channels: int, difference_db: float) -> np.ndarray:
    """One second per entry, the given channel louder than the others."""
    levels = np.full((channels, len(loudest) * FRAMES_PER_S), -30.0 - difference_db, np.float16)
    for second, channel in enumerate(loudest):
        levels[channel, second * FRAMES_PER_S : (second + 1) * FRAMES_PER_S] = -30.0
    return levels


def seconds(count: int) -> list[Segment]:
    return [Segment(float(second), second + 1.0, "はい") for second in range(count)]


NOISE = np.random.default_rng(0).integers(-3000, 3000, 16_000 * 12).astype(np.int16)


def test_everybody_has_a_microphone() -> None:
    loudest = [3, 3, 0, 1, 0, 3, 1, 1]
    found = assign_speakers(seconds(8), NOISE, channel_levels(loudest, 4, difference_db=12))
    assert found.method is SpeakerMethod.CHANNELS
    assert found.labels == ("S1", "S1", "S2", "S3", "S2", "S1", "S3", "S3")
    assert found.count == 3


def test_a_stereo_microphone_is_not_two_people() -> None:
    found = assign_speakers(seconds(8), NOISE, channel_levels([0, 1] * 4, 2, difference_db=1.5))
    assert found.method is SpeakerMethod.CLUSTERING


def test_a_person_knows_the_count_better_than_the_microphones() -> None:
    found = assign_speakers(seconds(8), NOISE, channel_levels([0, 1] * 4, 2, difference_db=12), count=1)
    assert (found.method, found.count) == (SpeakerMethod.CLUSTERING, 1)


@pytest.mark.parametrize("count", [None, 1, 2, 5])
def test_few_short_or_silent_segments(count: int | None) -> None:
    for segments in (seconds(1), seconds(2), [Segment(0.0, 0.0, "あ"), Segment(100.0, 101.0, "後ろ")], seconds(12)):
        labels = assign_speakers(segments, np.zeros(16_000 * 12, np.int16), count=count).labels
        assert len(labels) == len(segments)
        assert labels[0] == "S1"


def test_nobody_spoke() -> None:
    assert assign_speakers([], NOISE).method is SpeakerMethod.NONE
