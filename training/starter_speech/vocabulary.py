"""The few thousand of Whisper's 51,865 tokens that the starter model can write, and how windows become tokens."""

import gc
import random
import warnings
from collections.abc import Iterable
from functools import cache

import torch
from whisper.tokenizer import Tokenizer, get_tokenizer

from training.starter_speech.corpus import sentences, word_list

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
    for drawn in sentences(80_000, seed=7, flat=True):
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
