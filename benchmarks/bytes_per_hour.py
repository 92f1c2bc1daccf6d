"""How many bytes an hour of recording takes in each form that is stored: docs/how-to/sizing.md is computed from it."""

import tempfile
from pathlib import Path

import av
import numpy as np

from minutes.speech.audio import decode
from minutes.speech.listening_copy import ListeningCopy
from minutes.speech.segments import SAMPLE_RATE_HZ

SAMPLE = Path(__file__).parents[1] / "minutes" / "sample" / "meeting.opus"
FORMS = {"opus": ("ogg", "libopus", 32_000), "flac": ("flac", "flac", 0), "wav": ("wav", "pcm_s16le", 0)}


def written(samples: np.ndarray, target: Path, container: str, codec: str, bit_rate: int) -> int:
    """Bytes of the samples in this form."""
    with av.open(str(target), "w", format=container) as file:
        stream = file.add_stream(codec, SAMPLE_RATE_HZ, layout="mono")
        if bit_rate:
            stream.codec_context.bit_rate = bit_rate
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = SAMPLE_RATE_HZ
        for packet in (*stream.encode(frame), *stream.encode(None)):
            file.mux(packet)
    return target.stat().st_size


def main() -> None:
    """Print bytes an hour of the sample recording in each form."""
    samples = (np.clip(decode(SAMPLE), -1, 1) * 32767).astype(np.int16)
    hours = len(samples) / SAMPLE_RATE_HZ / 3600
    print(f"sample as shipped (Opus): {SAMPLE.stat().st_size / hours / 1e6:.1f} MB/h of {hours * 3600:.0f} s")
    with tempfile.TemporaryDirectory() as folder:
        for name, (container, codec, rate) in FORMS.items():
            size = written(samples, Path(folder) / f"copy.{container}", container, codec, rate)
            print(f"{name}: {size / hours / 1e6:.1f} MB/h")
        copy = Path(folder) / "listening.m4a"
        with ListeningCopy(copy) as file:
            for start in range(0, len(samples), SAMPLE_RATE_HZ):
                file.write(samples[start : start + SAMPLE_RATE_HZ])
        print(f"listening copy (AAC): {copy.stat().st_size / hours / 1e6:.1f} MB/h")


if __name__ == "__main__":
    main()
