"""Sounds that are not speech, as raw log-mel windows of 30 s: hiss, hum, clicks, tones, murmuring machines, silence."""

import numpy as np
from numpy.typing import NDArray

from training.starter_speech import mel
from training.starter_speech.voice import RATE

WINDOW_SAMPLES = 30 * RATE
Wave = NDArray[np.float32]


def coloured(rng: np.random.Generator, exponent: float) -> Wave:
    """Noise whose power falls with frequency to `exponent` (0 white, 1 pink, 2 brown), RMS 1."""
    spectrum = np.fft.rfft(rng.standard_normal(WINDOW_SAMPLES))
    spectrum /= np.maximum(np.arange(len(spectrum)), 20.0) ** (exponent / 2)
    wave = np.fft.irfft(spectrum, WINDOW_SAMPLES)
    return np.asarray(wave / np.sqrt(np.mean(wave**2)), np.float32)


def hum(rng: np.random.Generator) -> Wave:
    """Mains hum and its harmonics, or a few steady tones."""
    time_s = np.arange(WINDOW_SAMPLES) / RATE
    base = rng.choice([50.0, 60.0, 100.0, 120.0, rng.uniform(80, 2000)])
    parts = [rng.uniform(0.1, 1) * np.sin(2 * np.pi * base * k * time_s + rng.uniform(0, 6)) for k in range(1, 5)]
    return np.asarray(np.sum(parts, axis=0), np.float32)


def knocks(rng: np.random.Generator) -> Wave:
    """Keyboard, paper, steps, doors: short decaying bursts at random times."""
    wave = np.zeros(WINDOW_SAMPLES, np.float32)
    for start in rng.integers(0, WINDOW_SAMPLES - RATE, rng.integers(3, 60)):
        length = int(rng.uniform(0.005, 0.3) * RATE)
        burst = rng.standard_normal(length) * np.exp(-5 * np.arange(length) / length) * rng.uniform(0.2, 3)
        wave[start : start + length] += burst.astype(np.float32)
    return wave


def swelling(rng: np.random.Generator) -> Wave:
    """Air conditioning, cars, applause: noise whose loudness moves, also at the rate of syllables."""
    time_s = np.arange(WINDOW_SAMPLES) / RATE
    beat = 1 + rng.uniform(0.2, 1) * np.sin(2 * np.pi * rng.uniform(0.05, 6) * time_s + rng.uniform(0, 6))
    return (coloured(rng, rng.uniform(0, 2)) * beat).astype(np.float32)


def noise_wave(rng: np.random.Generator) -> Wave:
    """30 s of some non-speech sound at some level, samples at 16 kHz."""
    kind = rng.random()
    if kind < 0.45:
        wave = coloured(rng, rng.choice([0.0, 1.0, 2.0, rng.uniform(0, 2)]))
    elif kind < 0.6:
        wave = hum(rng) + 0.1 * coloured(rng, 1.0)
    elif kind < 0.8:
        wave = knocks(rng) + rng.uniform(0, 0.2) * coloured(rng, 1.0)
    else:
        wave = swelling(rng)
    return (wave * 10 ** rng.uniform(-4, -1)).astype(np.float32)


def noise_bank(count: int, seed: int) -> NDArray[np.float16]:
    """`count` windows of non-speech as raw log-mel, (count, 3000, 80)."""
    rng = np.random.default_rng(seed)
    return np.stack([mel.raw_log_mel(noise_wave(rng)) for _ in range(count)])
