"""Speaks sentences with pyopenjtalk's bundled voice, made to sound like several people.

One recorded voice is varied in three ways: speaking rate, pitch (half tones) and length of the vocal tract (the wave is
played faster or slower, which moves the formants as well).
"""

import random
import re
from dataclasses import dataclass

import numpy as np
import pyopenjtalk
from numpy.typing import NDArray
from scipy.signal import resample_poly

RATE = 16_000
"""Samples a second that Whisper hears."""
PHONE = re.compile(r"-(.+?)\+")
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
    """One spoken sentence: float32 samples at RATE, its phones, and where speech starts and ends in seconds."""

    samples: NDArray[np.float32]
    phones: tuple[str, ...]
    start_s: float
    end_s: float


def phones_of(labels: list[str]) -> tuple[str, ...]:
    """The phones of a full-context label, without the silences at both ends; devoiced vowels as voiced ones."""
    names = [match[1] for label in labels if (match := PHONE.search(label))]
    return tuple(name.lower() if name in "AIUEO" else name for name in names if name != "sil")


def speak(text: str, voice: Voice) -> Clip:
    """The text spoken by the voice, peak 0.5, trimmed to MARGIN_S of quiet at both ends."""
    labels = pyopenjtalk.extract_fullcontext(text)
    # The formant shift also changes the tempo; the speed is corrected so that the voice keeps its rate.
    ratio = voice.formant_percent / 100
    wave, rate = pyopenjtalk.synthesize(labels, voice.speed / ratio, voice.half_tone)
    down = round(75 * ratio * rate / 48_000)
    samples = resample_poly(wave, 25, down).astype(np.float32)
    samples *= 0.5 / max(float(np.abs(samples).max()), 1e-6)
    loud = np.flatnonzero(np.abs(samples) > QUIET * 0.5)
    margin = round(MARGIN_S * RATE)
    first, last = max(int(loud[0]) - margin, 0), int(loud[-1]) + margin
    kept = samples[first:last]
    return Clip(kept, phones_of(labels), (int(loud[0]) - first) / RATE, (int(loud[-1]) - first) / RATE)
