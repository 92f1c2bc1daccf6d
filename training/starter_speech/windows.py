"""Training windows put together from clips: voices, gaps, background noise, prompts, and windows of no speech."""

import random
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray

from training.starter_speech import mel
from training.starter_speech.clips import SpokenClip
from training.starter_speech.vocabulary import Said, prompt_tokens, target_tokens, tokenizer

MAX_TARGET_TOKENS = 220
"""Whisper decodes at most n_text_ctx // 2 = 224 tokens of a window."""
NO_SPEECH_SHARE = 0.08
NO_TIMESTAMPS_SHARE = 0.05
PROMPT_SHARE, PROMPT_SHARE_SHORT = 0.3, 0.1
"""A third of the 30 s windows have a prompt; the short ones of the first lessons mostly not."""


@dataclass
class Window:
    """One window: raw log-mel (frames, 80), its tokens, and the clips in it as (first, last) encoder frames."""

    log_mel: NDArray[np.float32]
    tokens: list[int]
    prompt_length: int
    is_speech: bool
    spans: list[tuple[int, int, torch.Tensor]] = field(default_factory=list)
    times_s: list[float] = field(default_factory=list)
    """When the tokens after the task token are heard, from the start of the window."""


class WindowMaker:
    """Draws random windows from clips and noise windows."""

    def __init__(self, clips: list[SpokenClip], noises: NDArray[np.float16], seed: int) -> None:
        self.clips, self.noises = clips, noises
        self.rng = random.Random(seed)

    def _background(self, frames: int) -> NDArray[np.float32]:
        noise = self.noises[self.rng.randrange(len(self.noises))]
        start = self.rng.randrange(len(noise) - frames + 1)
        return np.asarray(noise[start : start + frames], np.float32)

    def _has_prompt(self, frames: int) -> bool:
        return self.rng.random() < (PROMPT_SHARE if frames == 3000 else PROMPT_SHARE_SHORT)

    def no_speech(self, frames: int) -> Window:
        """A window without speech: `<|nospeech|>` at the first place, then `<|0.00|>` and the end."""
        rng = self.rng
        level = rng.choice([-20.0, rng.uniform(-5, 2), rng.uniform(-2, 2)])
        log_mel = np.maximum(self._background(frames) + level, mel.FLOOR)
        if rng.random() < 0.3:
            log_mel[rng.randrange(frames) :] = mel.FLOOR
        tok = tokenizer()
        prompt = prompt_tokens([], rng) if self._has_prompt(frames) else []
        return Window(log_mel, [*prompt, *tok.sot_sequence, tok.timestamp_begin], len(prompt), is_speech=False)

    def speech(self, frames: int) -> Window:
        """Sentences one after the other from the start of the window until it is full or, at times, earlier."""
        rng = self.rng
        log_mel = np.full((frames, 80), mel.FLOOR, np.float32)
        stop_share = rng.choice([0.0, 0.0, 0.0, 0.25])
        frame, count = rng.randint(0, 90), 0
        spans: list[Said] = []
        places: list[tuple[int, int, torch.Tensor]] = []
        while True:
            # Clips come in pairs: clean, and as a room recorded it. Most are clean.
            clip = self.clips[rng.randrange(len(self.clips) // 2) * 2 + (rng.random() < 0.15)]
            length = len(clip.log_mel) // 2 * 2
            frame += frame % 2
            if frame + length > frames:
                if spans or length > frames:
                    break
                frame = 0
                if length > frames:
                    continue
            gain = rng.uniform(-0.8, 0.4)
            log_mel[frame : frame + length] = clip.log_mel[:length] + gain
            base_s = frame / 100
            spans.append(Said(base_s + clip.start_s, base_s + clip.end_s, clip.text, clip.places))
            places.append((frame // 2, (frame + length) // 2, clip.phones))
            count += len(clip.text)
            # Clips bring 0.1 s of quiet at both ends of their own.
            frame += length + round(100 * rng.choice([rng.uniform(-0.1, 0.4), rng.uniform(0, 1.3)]))
            if rng.random() < stop_share or count > 215:
                break
        if not spans:
            return self.no_speech(frames)
        timestamps = rng.random() >= NO_TIMESTAMPS_SHARE
        target, times_s = target_tokens(spans, timestamps=timestamps)
        while len(target) > MAX_TARGET_TOKENS:
            first, _, _ = places.pop()
            spans.pop()
            log_mel[first * 2 :] = mel.FLOOR
            target, times_s = target_tokens(spans, timestamps=timestamps)
        if rng.random() < 0.4:
            # Powers of speech and background add; the background lies 13-48 dB (1.3-4.8 in log10) below the speech.
            background = self._background(frames)
            background += np.quantile(log_mel[::10, ::4], 0.95) - background.mean() - rng.uniform(1.3, 4.8)
            ten = float(np.log(10))
            powers = torch.logaddexp(torch.from_numpy(log_mel * ten), torch.from_numpy(background * ten))
            log_mel = np.asarray(powers.numpy() / ten, np.float32)
        if rng.random() < 0.5:
            knots = np.interp(np.arange(80), [0, 20, 40, 60, 79], [rng.uniform(-0.3, 0.3) for _ in range(5)])
            log_mel = np.maximum(log_mel + knots.astype(np.float32), mel.FLOOR)
        prompt = prompt_tokens((said.text for said in spans), rng) if self._has_prompt(frames) else []
        tokens = [*prompt, *tokenizer().sot_sequence, *target]
        return Window(log_mel, tokens, len(prompt), is_speech=True, spans=places, times_s=times_s)

    def draw(self, frames: int) -> Window:
        """A random window, now and then one without speech."""
        if self.rng.random() < NO_SPEECH_SHARE:
            return self.no_speech(frames)
        return self.speech(frames)
