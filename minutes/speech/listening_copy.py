"""A copy of the recording that every browser plays and can jump in: AAC in MP4 with its index in front."""

from pathlib import Path
from types import TracebackType
from typing import Self

import av
import numpy as np
from numpy.typing import NDArray

from minutes.speech.segments import SAMPLE_RATE_HZ

BIT_RATE = 64_000  # transparent for 16 kHz mono; 29 MB an hour


class ListeningCopy:
    """Writes 16 kHz mono int16 blocks into an .m4a file; use it as a context manager."""

    def __init__(self, path: Path) -> None:
        self._container = av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"})
        self._stream = self._container.add_stream("aac", SAMPLE_RATE_HZ, {"aac_coder": "fast"}, layout="mono")
        self._stream.codec_context.bit_rate = BIT_RATE
        self._written_samples = 0

    def write(self, samples: NDArray[np.int16]) -> None:
        """Append samples."""
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = SAMPLE_RATE_HZ
        frame.pts = self._written_samples
        self._written_samples += len(samples)
        self._container.mux(self._stream.encode(frame))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        if kind is None:
            self._container.mux(self._stream.encode(None))
        self._container.close()
