"""The loudness of a recording over time, small enough to draw and to keep."""

import numpy as np

from minutes.speech.segments import SAMPLE_RATE_HZ, Samples

STEP_SAMPLES = SAMPLE_RATE_HZ // 10  # one peak per 0.1 s is kept until the length is known
POINTS = 1_500  # about one per pixel of a wide screen


class Waveform:
    """Collects peaks block by block; 8 hours keep 288 000 numbers."""

    def __init__(self) -> None:
        self._peaks: list[float] = []
        self._rest = np.zeros(0, np.float32)

    def add(self, samples: Samples) -> None:
        """Hear the next block."""
        samples = np.concatenate([self._rest, np.abs(samples)])
        steps = len(samples) // STEP_SAMPLES
        self._rest = samples[steps * STEP_SAMPLES :]
        self._peaks += samples[: steps * STEP_SAMPLES].reshape(steps, STEP_SAMPLES).max(axis=1).tolist()

    def values(self) -> tuple[int, ...]:
        """At most `POINTS` numbers 0..127, the loudest moment being 127."""
        peaks = np.asarray([*self._peaks, *([self._rest.max()] if len(self._rest) else [])])
        if not len(peaks) or peaks.max() == 0:
            return ()
        edges = np.unique(np.linspace(0, len(peaks), POINTS + 1).astype(int)[:-1])
        return tuple(np.round(np.maximum.reduceat(peaks, edges) / peaks.max() * 127).astype(int).tolist())

    def gain(self, target: float, limit: float) -> float:
        """The factor, 1 to `limit`, that brings loud moments (the 95th percentile, no single bang) to `target`."""
        loud = float(np.percentile(self._peaks, 95)) if self._peaks else 0.0
        return float(np.clip(target / loud, 1.0, limit)) if loud > 0 else 1.0
