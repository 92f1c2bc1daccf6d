"""Whisper's log-mel spectrogram in two halves, so that windows are put together from clips without a new transform.

Whisper normalises each window by its own maximum. The first half (before that) is computed once for each clip; the
second is applied to the window when it is assembled.
"""

from functools import cache

import numpy as np
import torch
from numpy.typing import NDArray
from whisper.audio import HOP_LENGTH, N_FFT, mel_filters

FLOOR = -10.0
"""log10 of the smallest power that Whisper distinguishes (whisper.audio.log_mel_spectrogram clamps at 1e-10)."""


@cache
def _window() -> torch.Tensor:
    return torch.hann_window(N_FFT)


def raw_log_mel(samples: NDArray[np.float32]) -> NDArray[np.float16]:
    """Log10 mel power before normalisation, (frames, 80), 100 frames a second."""
    padded = np.pad(samples, (0, -len(samples) % HOP_LENGTH))
    stft = torch.stft(torch.from_numpy(padded), N_FFT, HOP_LENGTH, window=_window(), return_complex=True)
    power = mel_filters("cpu", 80) @ stft[..., :-1].abs() ** 2
    log_mel: NDArray[np.float16] = power.clamp(min=1e-10).log10().T.numpy().astype(np.float16)
    return log_mel


def normalise(log_mel: torch.Tensor) -> torch.Tensor:
    """Whisper's per-window normalisation of (windows, frames, 80)."""
    top = log_mel.amax(dim=(1, 2), keepdim=True)
    return (torch.maximum(log_mel, top - 8.0) + 4.0) / 4.0
