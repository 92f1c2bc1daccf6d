"""Windows that the starter model is trained on: tokens in Whisper's conventions, true times."""

import random
from itertools import pairwise

import numpy as np
import pytest
import torch

pytest.importorskip("whisper", reason="pip install openai-whisper")
from training.starter_speech.clips import SpokenClip
from training.starter_speech.vocabulary import Said, prompt_tokens, target_tokens, tokenizer
from training.starter_speech.windows import MAX_TARGET_TOKENS, WindowMaker

TEXT = "第3回の会議を開会します。"


def clip(seconds: float) -> SpokenClip:
    frames = round(seconds * 100)
    places = tuple(np.linspace(0, 1, len(TEXT) + 1))
    mel = np.zeros((frames, 80), np.float16)
    return SpokenClip(TEXT, torch.tensor([1, 2, 3]), mel, 0.1, seconds - 0.1, places)


def maker(seed: int = 0) -> WindowMaker:
    return WindowMaker([clip(2.0), clip(3.5)], np.full((2, 3000, 80), -7, np.float16), seed)


def test_target_is_whispers_segments() -> None:
    tok = tokenizer()
    places = tuple(np.linspace(0, 1, len(TEXT) + 1))
    tokens, times_s = target_tokens([Said(0.5, 2.5, TEXT, places), Said(3.0, 5.0, TEXT, places)], timestamps=True)
    assert tok.decode_with_timestamps(tokens) == f"<|0.50|>{TEXT}<|2.50|><|3.00|>{TEXT}<|5.00|>"
    assert len(times_s) == len(tokens)
    assert all(before <= after for before, after in pairwise(times_s))


def test_target_without_timestamps_is_text_alone() -> None:
    tok = tokenizer()
    tokens, _ = target_tokens([Said(0.5, 2.5, TEXT, tuple(np.linspace(0, 1, len(TEXT) + 1)))], timestamps=False)
    assert tokens[0] == tok.no_timestamps
    assert tok.decode(tokens[1:]) == TEXT


def test_speech_windows_hold_sentences_in_order() -> None:
    tok = tokenizer()
    for seed in range(30):
        window = maker(seed).speech(3000)
        assert window.log_mel.shape == (3000, 80)
        target = window.tokens[window.prompt_length + 3 :]
        assert len(target) <= MAX_TARGET_TOKENS
        assert len(target) == len(window.times_s)
        marks = [token - tok.timestamp_begin for token in target if token >= tok.timestamp_begin]
        assert marks == sorted(marks)
        assert all(0 <= mark <= 1500 for mark in marks)
        assert all(last <= 1500 for _, last, _ in window.spans)


def test_windows_without_speech_have_no_text() -> None:
    tok = tokenizer()
    window = maker().no_speech(3000)
    assert not window.is_speech
    assert window.tokens[window.prompt_length :] == [*tok.sot_sequence, tok.timestamp_begin]


def test_prompts_hold_terms_and_fit_whisper() -> None:
    tok = tokenizer()
    rng = random.Random(3)
    prompts = [prompt_tokens(["総務局の鈴木です。"], rng) for _ in range(100)]
    assert all(prompt[0] == tok.sot_prev and len(prompt) <= 224 for prompt in prompts)
    texts = [tok.decode(prompt[1:]) for prompt in prompts]
    assert any("鈴木" in text for text in texts)
    assert any("鈴木" not in text for text in texts)
