"""What a voice sounds like, as numbers: cepstrum (the vocal tract) and pitch (the vocal folds)."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.fft import dct

from minutes.speech.segments import SAMPLE_RATE_HZ, Samples

FRAME_SAMPLES, HOP_SAMPLES, FFT_SIZE = 400, 160, 512  # 25 ms every 10 ms
PITCH_FRAME_SAMPLES, PITCH_HOP_SAMPLES = 640, 320  # 40 ms, two periods of a 50 Hz voice, every 20 ms
MEL_BANDS, CEPSTRA = 40, 19  # c1..c19; c0 is loudness, not voice
MIN_PITCH_HZ, MAX_PITCH_HZ = 65.0, 420.0
MIN_PERIODICITY = 0.5  # normalised autocorrelation above which a frame counts as voiced (Boersma 1993 uses 0.45)
LOUD_SHARE = 0.6  # the loudest share of frames is speech proper; the rest is room and breath

Features: TypeAlias = NDArray[np.float64]  # shape (FEATURES,)
FEATURES = CEPSTRA + 1


def voice_features(samples: Samples) -> Features:
    """Mean cepstrum of the loud frames, then the median of log2 pitch (NaN when nothing is voiced)."""
    frames = _frames(np.append(samples[:1], samples[1:] - 0.97 * samples[:-1]), FRAME_SAMPLES, HOP_SAMPLES)
    spectrum = np.abs(np.fft.rfft(frames * np.hamming(FRAME_SAMPLES), FFT_SIZE)) ** 2
    mel = np.log(spectrum @ _MEL.T + 1e-10)
    loud = mel.mean(axis=1) >= np.quantile(mel.mean(axis=1), 1 - LOUD_SHARE)
    cepstrum = dct(mel[loud], norm="ortho")[:, 1 : CEPSTRA + 1]
    pitch = _pitch_octaves(samples)
    return np.append(cepstrum.mean(axis=0), np.median(pitch) if len(pitch) else np.nan)


def _frames(samples: Samples, size: int, hop: int) -> NDArray[np.float32]:
    if len(samples) < size:
        samples = np.pad(samples, (0, size - len(samples)))
    frames: NDArray[np.float32] = np.lib.stride_tricks.sliding_window_view(samples, size)[::hop]
    return frames


def _pitch_octaves(samples: Samples) -> NDArray[np.float64]:
    """log2 of the pitch in Hz of the voiced frames, by the peak of the normalised autocorrelation."""
    frames = _frames(samples, PITCH_FRAME_SAMPLES, PITCH_HOP_SAMPLES)
    frames = frames - frames.mean(axis=1, keepdims=True)
    size = 2 * PITCH_FRAME_SAMPLES
    correlation = np.fft.irfft(np.abs(np.fft.rfft(frames, size)) ** 2, size)[:, :PITCH_FRAME_SAMPLES]
    # The autocorrelation shrinks with the lag because fewer samples overlap; undo that.
    overlap = 1 - np.arange(PITCH_FRAME_SAMPLES) / PITCH_FRAME_SAMPLES
    normalised = correlation / (correlation[:, :1] * overlap + 1e-9)
    shortest, longest = int(SAMPLE_RATE_HZ / MAX_PITCH_HZ), int(SAMPLE_RATE_HZ / MIN_PITCH_HZ)
    part = normalised[:, shortest : longest + 1]
    best = part.max(axis=1)
    # The first lag that is nearly as good as the best: the best one may be two periods (an octave too low).
    lag = shortest + np.argmax(part >= 0.9 * best[:, None], axis=1)
    energy = correlation[:, 0]
    voiced = (best >= MIN_PERIODICITY) & (energy >= np.quantile(energy, 1 - LOUD_SHARE)) & (energy > 1e-6)
    octaves: NDArray[np.float64] = np.log2(SAMPLE_RATE_HZ / lag[voiced])
    return octaves


def _mel_filters() -> NDArray[np.float64]:
    """Triangles equally spaced in mel (O'Shaughnessy 1987: 2595 log10(1 + f/700)), shape (MEL_BANDS, bins)."""
    top_mel = 2595 * np.log10(1 + SAMPLE_RATE_HZ / 2 / 700)
    edges_hz = 700 * (10 ** (np.linspace(0, top_mel, MEL_BANDS + 2) / 2595) - 1)
    bins_hz = np.fft.rfftfreq(FFT_SIZE, 1 / SAMPLE_RATE_HZ)
    low, middle, high = edges_hz[:-2, None], edges_hz[1:-1, None], edges_hz[2:, None]
    filters: NDArray[np.float64] = np.clip(
        np.minimum((bins_hz - low) / (middle - low), (high - bins_hz) / (high - middle)), 0, None
    )
    return filters


_MEL = _mel_filters()
