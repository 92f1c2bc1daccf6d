"""What happens between a mouth and a recording: room echo, microphone colour, telephone band, codecs."""

import io
import random

import av
import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, fftconvolve, sosfilt

from training.starter_speech.voice import RATE

Wave = NDArray[np.float32]


def echo(wave: Wave, rng: random.Random) -> Wave:
    """The wave in a room: exponentially decaying noise as impulse response, 0.15-0.6 s to fall by 60 dB."""
    decay_s = rng.uniform(0.15, 0.6)
    noise = np.random.default_rng(rng.getrandbits(32)).standard_normal(round(decay_s * RATE)).astype(np.float32)
    response = noise * np.exp(-6.9 * np.arange(len(noise)) / len(noise)).astype(np.float32)
    response *= rng.uniform(0.1, 0.6) / float(np.sqrt(np.sum(response**2)))
    response[0] = 1.0
    return fftconvolve(wave, response)[: len(wave)].astype(np.float32)


def band(wave: Wave, rng: random.Random) -> Wave:
    """The wave through a cheap microphone or a telephone: low and high ends cut."""
    low, high = rng.choice([(60, 7000), (120, 6000), (200, 4500), (300, 3400)])
    return sosfilt(butter(2, [low, high], "bandpass", fs=RATE, output="sos"), wave).astype(np.float32)


def opus(wave: Wave, rng: random.Random) -> Wave:
    """The wave after Opus at 12-32 kbit/s, same length."""
    memory = io.BytesIO()
    with av.open(memory, "w", format="ogg") as out:
        stream = out.add_stream("libopus", rate=RATE, layout="mono")
        stream.bit_rate = rng.choice([12_000, 16_000, 24_000, 32_000])
        frame = av.AudioFrame.from_ndarray((wave * 32767).astype(np.int16)[None], format="s16", layout="mono")
        frame.sample_rate = RATE
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    memory.seek(0)
    resampler = av.AudioResampler("flt", "mono", RATE)
    with av.open(memory, "r") as back:
        parts = [part.to_ndarray()[0] for frame in back.decode(audio=0) for part in resampler.resample(frame)]
    parts += [part.to_ndarray()[0] for part in resampler.resample(None)]
    decoded = np.concatenate(parts)[: len(wave)]
    return np.pad(decoded, (0, len(wave) - len(decoded))).astype(np.float32)


def recorded(wave: Wave, rng: random.Random) -> Wave:
    """The wave as some meeting room and recorder would keep it."""
    if rng.random() < 0.6:
        wave = echo(wave, rng)
    if rng.random() < 0.3:
        wave = band(wave, rng)
    if rng.random() < 0.3:
        wave = opus(wave, rng)
    return wave
