"""Sound and model files that speech tests make for themselves."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

JFK = Path(__file__).parent / "data" / "jfk.flac"
TONE_STARTS_S, TONE_ENDS_S, LENGTH_S = 1.0, 2.0, 3.0


def tone(rate_hz: int, channels: int = 1, *, length_s: float = LENGTH_S) -> NDArray[np.float32]:
    """A 440 Hz tone between seconds 1 and 2, silence around it; the same in all channels."""
    t = np.arange(round(length_s * rate_hz)) / rate_hz
    wave = 0.4 * np.sin(2 * np.pi * 440 * t) * ((t >= TONE_STARTS_S) & (t < TONE_ENDS_S))
    return np.tile(wave.astype(np.float32), (channels, 1))


@dataclass(frozen=True)
class Recipe:
    """How to encode a recording."""

    suffix: str
    container: str
    codec: str
    rate_hz: int = 48_000
    layout: str = "mono"
    options: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return f"{self.suffix}-{self.codec}-{self.rate_hz}-{self.layout}"

    @property
    def channels(self) -> int:
        return av.AudioLayout(self.layout).nb_channels


def encode(path: Path, recipe: Recipe, samples: NDArray[np.float32]) -> Path:
    """Write float samples (channels, n) at the recipe's rate."""
    with av.open(str(path), "w", format=recipe.container, options=dict(recipe.options)) as container:
        stream = container.add_stream(recipe.codec, rate=recipe.rate_hz, layout=recipe.layout)
        if recipe.codec == "wmav2":
            stream.codec_context.bit_rate = 64_000
        frame = av.AudioFrame.from_ndarray(samples.T.reshape(1, -1), format="flt", layout=recipe.layout)
        frame.sample_rate = recipe.rate_hz
        frame.pts = 0
        resampler = av.AudioResampler(
            stream.format, stream.layout, stream.rate, stream.codec_context.frame_size or None
        )
        for piece in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(piece))
        container.mux(stream.encode(None))
    return path


def wav(path: Path, samples: NDArray[np.float32], rate_hz: int = 16_000) -> Path:
    """Write mono float samples as 16-bit WAV."""
    return encode(path, Recipe("wav", "wav", "pcm_s16le", rate_hz), samples.reshape(1, -1))


def silent_video(path: Path) -> Path:
    """A video without any sound track."""
    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _ in range(10):
            frame = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def random_checkpoint(path: Path, *, seed: int = 0, change: Callable[[dict[str, object]], None] | None = None) -> Path:
    """A real openai-whisper checkpoint of tiny dimensions with random weights: it says nonsense, always the same."""
    import torch
    from whisper.model import ModelDimensions, Whisper

    torch.manual_seed(seed)
    dims = ModelDimensions(
        n_mels=80, n_audio_ctx=1500, n_audio_state=64, n_audio_head=2, n_audio_layer=2,
        n_vocab=51865, n_text_ctx=448, n_text_state=64, n_text_head=2, n_text_layer=2,
    )  # fmt: skip
    model = Whisper(dims)
    weights = {
        name: tensor
        if "ln" in name or name == "encoder.positional_embedding"
        else torch.randn_like(tensor).mul(0.1).half()
        for name, tensor in model.state_dict().items()
        if tensor.is_floating_point()
    }
    content: dict[str, object] = {"dims": vars(dims), "model_state_dict": weights}
    if change:
        change(content)
    torch.save(content, path)
    return path
