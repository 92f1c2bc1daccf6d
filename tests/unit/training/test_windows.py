"""Windows that the starter model is trained on: tokens in Whisper's conventions, true times, a phone for every state."""

import random
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

pytest.importorskip("whisper", reason="pip install openai-whisper")
pytest.importorskip("pyopenjtalk", reason="pip install pyopenjtalk-plus (extra: training)")
from training.starter_speech.clips import Utterance, imagined
from training.starter_speech.corpus import Sentence
from training.starter_speech.reading import PHONES, Reading, read
from training.starter_speech.vocabulary import prompt_tokens, tokenizer, used_tokens
from training.starter_speech.windows import MAX_TARGET_TOKENS, no_speech, speech, target

TEXT = "第3回の会議を開会します。"


@cache
def reading() -> Reading:
    return read(Sentence(TEXT, TEXT))


def utterance(seed: int = 0) -> Utterance:
    return imagined(reading(), random.Random(seed))


def test_a_reading_has_a_place_for_every_token_and_a_known_phone_for_every_sound() -> None:
    assert tokenizer().decode(list(reading().tokens)) == TEXT
    assert len(reading().token_places) == len(reading().tokens)
    assert all(0 <= phone <= len(PHONES) for phone in reading().phones)


def test_an_imagined_utterance_lasts_as_long_as_its_phones() -> None:
    said = utterance()
    assert len(said.borders_s) == len(reading().phones) + 1
    assert all(before <= after for before, after in pairwise(said.borders_s))
    assert 1.0 < said.end_s < 6.0
    assert said.frames == round(100 * (said.end_s + 0.1))


def test_who_speaks_faster_is_done_sooner() -> None:
    slow, fast = (reading().borders_s(rate, 1.0)[-1] for rate in (0.8, 1.3))
    assert fast < slow


def test_target_is_whispers_segments() -> None:
    tok = tokenizer()
    window = speech(utterance, 3000, random.Random(1))
    tokens, times_s = target(window.said, timestamps=True)
    text = tok.decode_with_timestamps(tokens)
    assert text.count(TEXT) == len(window.said)
    assert len(times_s) == len(tokens)
    # The first token may be heard a little before the sentence is loud.
    assert all(before <= after + 0.1 for before, after in pairwise(times_s))
    first = window.said[0]
    assert tokens[0] == tok.timestamp_begin + round((first.offset_s + first.utterance.start_s) / 0.02)


def test_target_without_timestamps_is_text_alone() -> None:
    tok = tokenizer()
    tokens, _ = target(speech(utterance, 3000, random.Random(2)).said, timestamps=False)
    assert tokens[0] == tok.no_timestamps
    assert set(tok.decode(tokens[1:]).split("。")[:-1]) == {TEXT[:-1]}


def test_speech_windows_hold_sentences_in_order() -> None:
    tok = tokenizer()
    for seed in range(30):
        window = speech(utterance, 3000, random.Random(seed))
        written = window.tokens[window.prompt_length + 3 :]
        assert len(written) <= MAX_TARGET_TOKENS
        assert len(written) == len(window.times_s)
        marks = [token - tok.timestamp_begin for token in written if token >= tok.timestamp_begin]
        assert marks == sorted(marks)
        assert all(0 <= mark <= 1500 for mark in marks)
        assert all(said.first + said.utterance.frames <= 3000 for said in window.said)


def test_every_state_of_a_window_has_its_phone_and_silence_has_none() -> None:
    window = speech(utterance, 3000, random.Random(4))
    phones = window.phones
    assert phones.shape == (1500,)
    assert phones.max() <= 2 * len(PHONES)
    spoken = np.zeros(1500, bool)
    for said in window.said:
        spoken[said.first // 2 : (said.first + said.utterance.frames) // 2] = True
    assert not phones[~spoken].any()
    assert (phones[spoken] > 0).mean() > 0.7


def test_windows_without_speech_have_no_text() -> None:
    tok = tokenizer()
    window = no_speech(3000, random.Random(0))
    assert not window.said
    assert window.tokens[window.prompt_length :] == [*tok.sot_sequence, tok.timestamp_begin]


def test_prompts_hold_terms_and_fit_whisper() -> None:
    tok = tokenizer()
    rng = random.Random(3)
    prompts = [prompt_tokens(["総務局の鈴木です。"], rng) for _ in range(100)]
    assert all(prompt[0] == tok.sot_prev and len(prompt) <= 224 for prompt in prompts)
    texts = [tok.decode(prompt[1:]) for prompt in prompts]
    assert any("鈴木" in text for text in texts)
    assert any("鈴木" not in text for text in texts)


@pytest.mark.slow
def test_the_table_of_tokens_holds_nearly_everything_that_sentences_need() -> None:
    from training.starter_speech.corpus import sentences

    used = set(used_tokens().tolist())
    needed = [token for row in sentences(2000, seed=99) for token in tokenizer().encode(row.written)]
    assert sum(token not in used for token in needed) / len(needed) < 0.001
