"""Training windows put together from sentences: where each is said, what Whisper should write, which phone is where."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from training.starter_speech.clips import Utterance
from training.starter_speech.vocabulary import prompt_tokens, tokenizer

MAX_TARGET_TOKENS = 220
"""Whisper decodes at most n_text_ctx // 2 = 224 tokens of a window."""
NO_SPEECH_SHARE = 0.08
NO_TIMESTAMPS_SHARE = 0.04
PROMPT_SHARE = 0.25
STATE_S = 0.02
"""One encoder state; timestamps count in these."""


@dataclass(frozen=True)
class Said:
    """One sentence in a window, from this frame of 10 ms on."""

    first: int
    utterance: Utterance

    @property
    def offset_s(self) -> float:
        """Start of the utterance in the window."""
        return self.first / 100


@dataclass
class Window:
    """One window: its sentences, its tokens, when each token after the task token is heard, its length in frames."""

    frames: int
    said: Sequence[Said] = ()
    tokens: list[int] = field(default_factory=list)
    times_s: list[float] = field(default_factory=list)
    prompt_length: int = 0

    @property
    def phones(self) -> NDArray[np.int64]:
        """For each encoder state 0 in silence, else twice the phone's number, less one in its first half."""
        found = np.zeros(self.frames // 2, np.int64)
        for said in self.said:
            borders = said.utterance.borders_s
            halves = np.interp(np.arange(2 * len(borders) - 1) / 2, range(len(borders)), borders) + said.offset_s
            numbers = np.repeat(said.utterance.reading.phones, 2) * 2
            numbers[::2] -= numbers[::2] > 0
            last = said.first + said.utterance.frames
            states = np.arange((said.first + 1) // 2, min(last // 2, len(found)))
            places = np.searchsorted(halves, (states + 0.5) * STATE_S, side="right") - 1
            found[states] = numbers[places.clip(0, len(numbers) - 1)]
        return found


def arrange(draw: Callable[[], Utterance], frames: int, rng: random.Random) -> list[Said]:
    """Sentences one after the other from the start of the window until it is full or, at times, earlier."""
    stop_share = rng.choice([0.0, 0.0, 0.0, 0.0, 0.25])
    said: list[Said] = []
    frame = 2 * rng.randint(0, 45)
    while True:
        utterance = draw()
        if frame + utterance.frames > frames:
            if said or utterance.frames > frames:
                return said
            frame = 0
        said.append(Said(frame, utterance))
        # Utterances bring 0.1 s of quiet at both ends of their own.
        gap = rng.choice([rng.uniform(-0.1, 0.4), rng.uniform(0, 1.3)])
        frame += (utterance.frames + round(100 * gap) + 1) // 2 * 2
        if rng.random() < stop_share:
            return said


def target(said: Sequence[Said], *, timestamps: bool) -> tuple[list[int], list[float]]:
    """What Whisper should write for these sentences, and when each token is heard, in seconds."""
    tok = tokenizer()
    tokens: list[int] = [] if timestamps else [tok.no_timestamps]
    times: list[float] = [] if timestamps else [said[0].offset_s]
    for one in said:
        reading, borders = one.utterance.reading, one.utterance.borders_s
        inner = list(reading.tokens)
        middle = list(np.interp(reading.token_places, range(len(borders)), borders) + one.offset_s)
        if timestamps:
            start_s, end_s = one.offset_s + one.utterance.start_s, one.offset_s + one.utterance.end_s
            marks = [tok.timestamp_begin + min(round(second / STATE_S), 1500) for second in (start_s, end_s)]
            inner, middle = [marks[0], *inner, marks[1]], [start_s, *middle, end_s]
        tokens += inner
        times += middle
    return tokens, times


def speech(draw: Callable[[], Utterance], frames: int, rng: random.Random) -> Window:
    """A window of sentences, or one of no speech when the first sentence does not fit."""
    said = arrange(draw, frames, rng)
    timestamps = rng.random() >= NO_TIMESTAMPS_SHARE
    while said:
        tokens, times_s = target(said, timestamps=timestamps)
        if len(tokens) <= MAX_TARGET_TOKENS:
            break
        said.pop()
    if not said:
        return no_speech(frames, rng)
    texts = [one.utterance.reading.text for one in said]
    prompt = prompt_tokens(texts, rng) if rng.random() < PROMPT_SHARE else []
    return Window(frames, said, [*prompt, *tokenizer().sot_sequence, *tokens], times_s, len(prompt))


def no_speech(frames: int, rng: random.Random) -> Window:
    """A window without speech: `<|nospeech|>` at the first place, then `<|0.00|>` and the end."""
    tok = tokenizer()
    prompt = prompt_tokens([], rng) if rng.random() < PROMPT_SHARE else []
    return Window(frames, (), [*prompt, *tok.sot_sequence, tok.timestamp_begin], [], len(prompt))


def draw_window(draw: Callable[[], Utterance], frames: int, rng: random.Random) -> Window:
    """A random window, now and then one without speech."""
    return no_speech(frames, rng) if rng.random() < NO_SPEECH_SHARE else speech(draw, frames, rng)
