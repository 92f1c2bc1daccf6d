"""How loud each channel is over time: with one microphone per person, the loudest channel is the speaker."""

from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from minutes.speech.segments import SAMPLE_RATE_HZ, Channels

FRAME_SAMPLES = SAMPLE_RATE_HZ // 20  # 50 ms
FRAMES_PER_S = SAMPLE_RATE_HZ // FRAME_SAMPLES
FLOOR_DB = -90.0  # below 16-bit silence

Levels: TypeAlias = NDArray[np.float16]  # shape (channels, frames), dBFS, one frame per 50 ms


class ChannelLevels:
    """Collects levels block by block; given up as soon as a source has another number of channels."""

    def __init__(self) -> None:
        self._frames: list[Levels] = []
        self._rest: Channels | None = None
        self._usable = True

    def add(self, block: Channels) -> None:
        """Hear the next block."""
        if block.shape[0] == 1 or (self._rest is not None and self._rest.shape[0] != block.shape[0]):
            self._usable = False
        if not self._usable:
            self._frames, self._rest = [], None
            return
        block = block if self._rest is None else np.concatenate([self._rest, block], axis=1)
        count = block.shape[1] // FRAME_SAMPLES
        whole, self._rest = block[:, : count * FRAME_SAMPLES], block[:, count * FRAME_SAMPLES :]
        power = np.square(whole).reshape(len(block), count, FRAME_SAMPLES).mean(axis=2)
        self._frames.append((10 * np.log10(np.maximum(power, 10 ** (FLOOR_DB / 10)))).astype(np.float16))

    def save(self, path: Path) -> bool:
        """Write the levels as .npy; False, and no file, when there is only one channel."""
        if not self._usable or not self._frames:
            return False
        np.save(path, np.concatenate(self._frames, axis=1))
        return True
