"""The int8 encoder of `encoder_graph` beside faster-whisper's decoder, where the processor makes it worth while."""

import functools
import hashlib
import tempfile
from pathlib import Path

import numpy as np

from minutes.speech.segments import Samples

FORMAT = 1  # raised when encoder_graph's output changes
# Without these instructions onnxruntime's product of int8 numbers saturates (onnxruntime.ai, "quantization").
INT8_INSTRUCTIONS = frozenset({"avx512_vnni", "avx_vnni"})


@functools.cache
def has_int8_instructions() -> bool:
    """Whether this processor multiplies int8 numbers without loss (Intel from 2019, AMD from Zen 4)."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    flags = next((line.split() for line in lines if line.startswith("flags")), [])
    return bool(INT8_INSTRUCTIONS & set(flags))


def prepare_encoder(folder: Path, cache_dir: Path) -> Path | None:
    """The graph of this CTranslate2 folder, written once; it appears complete or not at all.

    None where the processor would not gain by it, or where the folder's weights are of a kind that only CTranslate2
    itself can read.
    """
    if not has_int8_instructions():
        return None
    from minutes.speech.ctranslate2_weights import UnknownWeights  # noqa: PLC0415
    from minutes.speech.encoder_graph import write_encoder  # noqa: PLC0415  heavy: onnx

    stat = (folder / "model.bin").stat()
    what = f"{folder.resolve()} {stat.st_size} {stat.st_mtime_ns} {FORMAT}"
    path = cache_dir / f"encoder-{hashlib.sha256(what.encode()).hexdigest()[:16]}.onnx"
    if path.is_file():
        return path
    cache_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache_dir, prefix=".encoder-") as name:
        part = Path(name) / path.name
        try:
            write_encoder(folder, part)
        except UnknownWeights:
            return None
        part.replace(path)
    return path


class FastEncoder:
    """A loaded graph; callable from several threads at once, each call on its own `threads`."""

    def __init__(self, path: Path, threads: int) -> None:
        import onnxruntime  # noqa: PLC0415  heavy

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self._shape = tuple(self._session.get_inputs()[0].shape)

    def fits(self, mel: Samples) -> bool:
        """Whether this is one whole window: (1, mels, 3000)."""
        return mel.shape == self._shape

    def states(self, mel: Samples) -> Samples:
        """Encoder states (1, 1500, width) of mel (1, mels, 3000), float32."""
        (states,) = self._session.run(None, {"mel": np.ascontiguousarray(mel, np.float32)})
        return np.asarray(states, np.float32)
