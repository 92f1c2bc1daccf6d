"""The few thousand of Whisper's 51,865 tokens that the starter model can write, and how windows become tokens."""

import gc
import random
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from whisper.tokenizer import Tokenizer, get_tokenizer

from training.starter_speech.corpus import sentences, training_sentences, word_list

PROMPT_LISTS = ("dept", "ward", "surname", "system", "topic", "thing", "post", "sahen", "person")


@cache
def tokenizer() -> Tokenizer:
    """Whisper's multilingual tokenizer, set to Japanese transcription."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # its token file, left to the garbage collector
        tok = get_tokenizer(True, language="ja", task="transcribe")
        gc.collect()
    return tok


@cache
def used_tokens() -> torch.Tensor:
    """Sorted ids of the tokens that sentences of the grammar, prompts and Whisper's conventions need."""
    tok = tokenizer()
    used = {*tok.sot_sequence, tok.eot, tok.no_speech, tok.sot_prev, tok.no_timestamps}
    used |= set(range(tok.timestamp_begin, tok.timestamp_begin + 1501))
    for name in PROMPT_LISTS:
        for word in word_list(name):
            used |= {*tok.encode(word), *tok.encode(f" {word}")}
    # Tokens join over word borders, so the words alone do not show all of them.
    for drawn in (*training_sentences(24_000, seed=1), *sentences(60_000, seed=7)):
        used |= set(tok.encode(drawn.written))
    return torch.tensor(sorted(used))


@cache
def prompt_words() -> tuple[str, ...]:
    """Words that may stand in a prompt."""
    return tuple(word for name in PROMPT_LISTS for word in word_list(name) if len(word) > 1)


def prompt_tokens(texts: Iterable[str], rng: random.Random) -> list[int]:
    """<|startofprev|> and a list of terms of which only some occur in the texts.

    Mostly short, because long ones cost time; now and then as long as Whisper takes them (223 tokens). The text starts
    with a space, as both engines put it (openai-whisper: `" " + initial_prompt.strip()`).
    """
    tok = tokenizer()
    heard = "".join(texts)
    limit = 223 if rng.random() < 0.15 else rng.randint(10, 80)
    words = rng.sample(prompt_words(), rng.randint(2, 40))
    present = [word for word in rng.sample(prompt_words(), 400) if word in heard]
    words = words[: limit // 7] + (present[:6] if rng.random() < 0.8 else [])
    rng.shuffle(words)
    tokens: list[int] = tok.encode(" " + "、".join(words) + rng.choice(["", "。"]))
    return [tok.sot_prev, *tokens[:limit]]


@dataclass(frozen=True)
class Said:
    """One sentence in a window: when it starts and ends, and where in between each border of its characters lies."""

    start_s: float
    end_s: float
    text: str
    places: Sequence[float]


def token_times(said: Said, tokens: Sequence[int]) -> list[float]:
    """The middle of each token's stretch of speech, in seconds from the start of the window."""
    tok = tokenizer()
    # Tokens are byte strings that may end inside a character: places are interpolated between character borders.
    ends = np.cumsum([len(tok.encoding.decode_single_token_bytes(token)) for token in tokens])
    characters = np.cumsum([0] + [len(char.encode()) for char in said.text])
    middles = (np.concatenate([[0], ends[:-1]]) + ends) / 2
    places = np.interp(middles, characters, said.places)
    return [float(said.start_s + (said.end_s - said.start_s) * place) for place in places]


def target_tokens(spans: Sequence[Said], *, timestamps: bool) -> tuple[list[int], list[float]]:
    """What Whisper should write for these sentences, and about when each token is heard in seconds."""
    tok = tokenizer()
    tokens: list[int] = [] if timestamps else [tok.no_timestamps]
    times: list[float] = [] if timestamps else [spans[0].start_s]
    for said in spans:
        inner = tok.encode(said.text)
        middle = token_times(said, inner)
        if timestamps:
            inner = [tok.timestamp_begin + round(said.start_s / 0.02), *inner]
            inner.append(tok.timestamp_begin + min(round(said.end_s / 0.02), 1500))
            middle = [said.start_s, *middle, said.end_s]
        tokens += inner
        times += middle
    return tokens, times
