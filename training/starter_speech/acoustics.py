"""The log-mel of a training window: its clips side by side, background noise, colour of the microphone."""

import random

import numpy as np
import torch
from numpy.typing import NDArray

from training.starter_speech import mel
from training.starter_speech.windows import Window

Noises = NDArray[np.float16]


def background(noises: Noises, frames: int, rng: random.Random) -> NDArray[np.float32]:
    """A stretch of a random noise window."""
    noise = noises[rng.randrange(len(noises))]
    start = rng.randrange(len(noise) - frames + 1)
    return np.asarray(noise[start : start + frames], np.float32)


def quiet_mel(frames: int, noises: Noises, rng: random.Random) -> NDArray[np.float32]:
    """Raw log-mel (frames, 80) of a window without speech: noise of any level, or digital silence."""
    level = rng.choice([-20.0, rng.uniform(-5, 2), rng.uniform(-2, 2)])
    log_mel = np.maximum(background(noises, frames, rng) + level, mel.FLOOR)
    if rng.random() < 0.3:
        log_mel[rng.randrange(frames) :] = mel.FLOOR
    return log_mel


def window_mel(window: Window, noises: Noises, rng: random.Random) -> NDArray[np.float32]:
    """Raw log-mel (frames, 80) of a window as some recorder would have kept it."""
    if not window.said:
        return quiet_mel(window.frames, noises, rng)
    log_mel = np.full((window.frames, 80), mel.FLOOR, np.float32)
    for said in window.said:
        clip = said.utterance.log_mel
        assert clip is not None
        part = log_mel[said.first : said.first + len(clip)]
        np.maximum(part, clip[: len(part)] + rng.uniform(-0.8, 0.4), out=part)
    if rng.random() < 0.5:
        # Powers of speech and background add; the background lies 13-48 dB (1.3-4.8 in log10) below the speech.
        noise = background(noises, window.frames, rng)
        noise += np.quantile(log_mel[::10, ::4], 0.95) - noise.mean() - rng.uniform(1.3, 4.8)
        ten = float(np.log(10))
        powers = torch.logaddexp(torch.from_numpy(log_mel * ten), torch.from_numpy(noise * ten))
        log_mel = np.asarray(powers.numpy() / ten, np.float32)
    if rng.random() < 0.5:
        knots = np.interp(np.arange(80), [0, 20, 40, 60, 79], [rng.uniform(-0.3, 0.3) for _ in range(5)])
        log_mel = np.maximum(log_mel + knots.astype(np.float32), mel.FLOOR)
    return log_mel


def normalised(windows: list[Window], noises: Noises, rng: random.Random) -> torch.Tensor:
    """What Whisper's encoder takes: (windows, 80, frames)."""
    raw = torch.from_numpy(np.stack([window_mel(window, noises, rng) for window in windows]))
    return mel.normalise(raw).transpose(1, 2)
