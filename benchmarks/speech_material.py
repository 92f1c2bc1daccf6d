"""What speech benchmarks run on: recordings of any length, and weights of Whisper's true sizes without knowledge."""

import os
from importlib.metadata import version
from itertools import cycle
from pathlib import Path

import av
import numpy as np

from minutes.speech.audio import decode
from minutes.speech.segments import SAMPLE_RATE_HZ

JFK = Path(__file__).parent.parent / "tests" / "data" / "jfk.flac"
PAUSES_S = (1.0, 4.0, 0.5, 7.0, 2.0)  # between speeches, as in a meeting; with the pauses inside, half of it is speech

# whisper.model.ModelDimensions of the published checkpoints: mels, state, heads, encoder and decoder layers, vocabulary
SIZES: dict[str, tuple[int, int, int, int, int, int]] = {
    "tiny": (80, 384, 6, 4, 4, 51_865),
    "base": (80, 512, 8, 6, 6, 51_865),
    "small": (80, 768, 12, 12, 12, 51_865),
    "medium": (80, 1024, 16, 24, 24, 51_865),
    "large-v3": (128, 1280, 20, 32, 32, 51_866),
    "large-v3-turbo": (128, 1280, 20, 32, 4, 51_866),
}


def write_meeting(path: Path, length_s: float) -> Path:
    """A FLAC recording of this length: real speech again and again, with pauses between."""
    speech = (decode(JFK) * 32767).astype(np.int16)
    left = round(length_s * SAMPLE_RATE_HZ)
    with av.open(str(path), "w", format="flac") as container:
        stream = container.add_stream("flac", rate=SAMPLE_RATE_HZ, layout="mono")
        resampler = av.AudioResampler("s16", "mono", SAMPLE_RATE_HZ, 4096)
        for pause_s in cycle(PAUSES_S):
            piece = np.concatenate([speech, np.zeros(round(pause_s * SAMPLE_RATE_HZ), np.int16)])[:left]
            frame = av.AudioFrame.from_ndarray(piece.reshape(1, -1), format="s16", layout="mono")
            frame.sample_rate = SAMPLE_RATE_HZ
            for part in resampler.resample(frame):
                container.mux(stream.encode(part))
            left -= len(piece)
            if left <= 0:
                break
        for part in resampler.resample(None):
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return path


def libraries() -> str:
    """Versions of what does the work, and how busy the machine was."""
    names = ("torch", "openai-whisper", "ctranslate2", "faster-whisper", "av")
    return f"{', '.join(f'{name} {version(name)}' for name in names)}; load {os.getloadavg()[0]:.1f}"


def write_weights(path: Path, size: str) -> Path:
    """A .pt checkpoint of this size with random float16 weights; kept for the next run."""
    import torch
    from whisper.model import ModelDimensions, Whisper

    if path.exists():
        return path
    torch.manual_seed(0)
    mels, state, heads, encoder_layers, decoder_layers, vocabulary = SIZES[size]
    dims = ModelDimensions(mels, 1500, state, heads, encoder_layers, vocabulary, 448, state, heads, decoder_layers)
    model = Whisper(dims).half()
    torch.nn.init.normal_(model.decoder.positional_embedding, std=0.02)
    weights = {name: tensor for name, tensor in model.state_dict().items() if tensor.is_floating_point()}
    torch.save({"dims": vars(dims), "model_state_dict": weights}, path)
    return path
