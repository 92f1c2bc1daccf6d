"""A chunk's text gets times of the recording, silence stays silent, and doubtful text is tried again and flagged."""

from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from minutes.speech.chunking import Chunk
from minutes.speech.doubt import find_doubt, repeats
from minutes.speech.segments import Samples, Segment, Word
from minutes.speech.transcribe import in_recording, transcribe_chunk

CHUNK = Chunk(0, pieces=((10.0, 15.0), (30.0, 35.0)), speech=((10.25, 14.75), (30.25, 34.75)))
AUDIO = np.zeros(16_000 * 40, np.int16)
GOOD = Segment(0.0, 4.0, "本日の議題は予算案です。", avg_logprob=-0.2)
LOOP = replace(GOOD, text="はい。そうです。" * 8)


@dataclass
class Scripted:
    """An engine that says what it was told to, first quickly, then carefully."""

    first: list[Segment]
    careful: list[Segment] = field(default_factory=list)
    name: str = "scripted"
    second_try: bool = True
    tries: int = 0

    def transcribe(
        self, samples: Samples, *, language: str | None, prompt: str, word_timestamps: bool, careful: bool = False
    ) -> list[Segment]:
        self.tries += 1
        assert len(samples) == 10 * 16_000
        return self.careful if careful else self.first

    def detect_language(self, samples: Samples) -> str:
        return "ja"


def test_times_are_those_of_the_recording() -> None:
    words = (Word("本日", 0.4, 1.0, 0.9), Word("は", 5.0, 5.5, 0.9))
    segment = in_recording(replace(GOOD, start_s=0.3, end_s=7.0, words=words), CHUNK)
    assert (segment.start_s, segment.end_s) == (10.3, 32.0)
    assert [(word.start_s, word.end_s) for word in segment.words] == [(10.4, 11.0), (30.0, 30.5)]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ((0.0, 5.0), (10.25, 14.75)),  # rounded outwards over the padding
        ((5.0, 10.0), (30.25, 34.75)),
        ((4.9, 9.0), (30.25, 34.0)),  # begins in the pause before
        ((0.0, 10.0), (10.25, 34.75)),
        ((0.5, 4.0), (10.5, 14.0)),  # inside speech: as it is
    ],
)
def test_times_are_drawn_in_to_where_the_speech_is(said: tuple[float, float], meant: tuple[float, float]) -> None:
    segment = in_recording(replace(GOOD, start_s=said[0], end_s=said[1]), CHUNK)
    assert (segment.start_s, segment.end_s) == meant


def test_good_text_is_decoded_once() -> None:
    engine = Scripted([GOOD])
    (segment,) = transcribe_chunk(engine, AUDIO, CHUNK)
    assert (segment.text, segment.suspect, engine.tries) == (GOOD.text, "", 1)


def test_a_loop_is_tried_again_and_replaced() -> None:
    engine = Scripted([LOOP], [GOOD])
    (segment,) = transcribe_chunk(engine, AUDIO, CHUNK)
    assert (segment.text, segment.suspect, engine.tries) == (GOOD.text, "", 2)


def test_what_stays_doubtful_says_so_and_is_kept() -> None:
    (segment,) = transcribe_chunk(Scripted([LOOP], [LOOP]), AUDIO, CHUNK)
    assert (segment.text, segment.suspect) == (LOOP.text, "repeats")


def test_text_on_silence_is_left_out() -> None:
    ghost = replace(GOOD, text="ご視聴ありがとうございました", no_speech_prob=0.9, avg_logprob=-1.4)
    assert transcribe_chunk(Scripted([ghost, replace(GOOD, text="")]), AUDIO, CHUNK) == []
    thanks = replace(ghost, avg_logprob=-0.3)  # sure of its words: somebody did say it
    assert len(transcribe_chunk(Scripted([thanks]), AUDIO, CHUNK)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "予算案についてご説明いたします。",
        "はい、はい、はい。",
        "1、2、3、4、5、6、7、8、9",
        "ええええ",
        "令和7年、令和8年、令和9年の3か年",
        "",
    ],
)
def test_what_people_say_is_no_loop(text: str) -> None:
    assert not repeats(text)


@pytest.mark.parametrize(
    "text", ["ありがとうございました。" * 4, "はい。" * 6, "予算予算予算予算予算", "これは" + "あの件です、" * 30]
)
def test_loops(text: str) -> None:
    assert repeats(text)


def test_reasons_for_doubt() -> None:
    assert find_doubt(replace(GOOD, avg_logprob=-1.5)) == "low_probability"
    assert find_doubt(replace(GOOD, text=GOOD.text * 2, end_s=0.3)) == "too_fast"
    assert find_doubt(LOOP) == "repeats"
    assert find_doubt(GOOD) == ""


def test_segments_pass_through_json() -> None:
    segment = replace(GOOD, words=(Word("本日", 0.4, 1.0, 0.9),), speaker="S1")
    assert Segment.from_dict(segment.to_dict()) == segment
    assert segment.shifted(2.0).words[0].start_s == 2.4
