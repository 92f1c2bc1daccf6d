"""Speaks sentences with pyopenjtalk's bundled voice, made to sound like several people.

One recorded voice is varied in three ways: speaking rate, pitch (half tones) and length of the vocal tract (the wave is
played faster or slower, which moves the formants as well).
"""

import random
from dataclasses import dataclass

import numpy as np
import pyopenjtalk
from numpy.typing import NDArray
from scipy.signal import resample_poly

RATE = 16_000
"""Samples a second that Whisper hears."""
MARGIN_S = 0.1
"""Quiet kept before and after the speech of a clip."""
QUIET = 10 ** (-40 / 20)
"""Below this share of the peak a sample is not speech (-40 dB)."""


@dataclass(frozen=True)
class Voice:
    """How one imagined person speaks."""

    speed: float = 1.0
    half_tone: float = 0.0
    formant_percent: int = 100

    @property
    def engine_rate(self) -> tuple[float, float]:
        """The rate to ask the engine for, and how much slower its wave is then played.

        The formant shift changes the tempo as well; the engine is asked for a rate that makes up for it.
        """
        ratio = self.formant_percent / 100
        return self.speed / ratio, 75 / round(75 * ratio)

    @classmethod
    def anybody(cls, rng: random.Random) -> "Voice":
        """A person of everyday speaking rate and pitch."""
        return cls(rng.uniform(0.8, 1.3), rng.uniform(-6, 5), rng.choice([86, 90, 94, 98, 100, 104, 108, 112]))

    def varied(self, rng: random.Random) -> "Voice":
        """The same person on another day: a little faster or slower, higher or lower."""
        return Voice(
            self.speed * rng.uniform(0.95, 1.05), self.half_tone + rng.uniform(-0.5, 0.5), self.formant_percent
        )


MEETING_VOICES = (
    Voice(speed=1.0, half_tone=-4.5, formant_percent=88),
    Voice(speed=1.08, half_tone=-1.5, formant_percent=96),
    Voice(speed=1.0, half_tone=3.0, formant_percent=110),
    Voice(speed=0.95, half_tone=1.0, formant_percent=102),
)
"""The four people of the basic lessons and of the sample recording."""


@dataclass(frozen=True)
class Clip:
    """One spoken sentence: float32 samples at RATE, and where speech starts and ends in seconds."""

    samples: NDArray[np.float32]
    start_s: float
    end_s: float
    cut_s: float
    """How much of what the engine gave was cut off before the clip starts."""


def speak(text: str, voice: Voice) -> Clip:
    """The text spoken by the voice, peak 0.5, trimmed to MARGIN_S of quiet at both ends."""
    return speak_labels(pyopenjtalk.extract_fullcontext(text), voice)


def speak_labels(labels: list[str], voice: Voice) -> Clip:
    """Full-context labels spoken by the voice, as `speak` does."""
    speed, stretch = voice.engine_rate
    wave, _ = pyopenjtalk.synthesize(labels, speed, voice.half_tone)
    # From 48 kHz to 16 kHz and to the wanted length in one go.
    samples = resample_poly(wave, 25, round(75 / stretch)).astype(np.float32)
    samples *= 0.5 / max(float(np.abs(samples).max()), 1e-6)
    loud = np.flatnonzero(np.abs(samples) > QUIET * 0.5)
    margin = round(MARGIN_S * RATE)
    first, last = max(int(loud[0]) - margin, 0), int(loud[-1]) + margin
    kept = samples[first:last]
    return Clip(kept, (int(loud[0]) - first) / RATE, (int(loud[-1]) - first) / RATE, first / RATE)
