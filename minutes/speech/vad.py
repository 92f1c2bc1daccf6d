"""Where somebody speaks: Silero VAD run block by block with its state kept, and spans from its probabilities."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minutes.speech.segments import SAMPLE_RATE_HZ, Samples, Span

FRAME_SAMPLES = 512  # Silero's step at 16 kHz
FRAME_S = FRAME_SAMPLES / SAMPLE_RATE_HZ  # 0.032
CONTEXT_SAMPLES = 64  # each step also sees the end of the one before (silero-vad, utils_vad.OnnxWrapper)
STATE_SIZE = 128
VAD_FILE = "silero_vad_v6.onnx"  # comes with faster-whisper
SEEN = "/Transpose_output_0"  # in that file: what the frames look like, the input of its LSTM

# Thresholds of silero-vad's get_speech_timestamps (MIT): speech starts at 0.5, ends below 0.35.
START_PROBABILITY, END_PROBABILITY = 0.5, 0.35
MIN_SPEECH_S = 0.1  # shorter is a click
MIN_SILENCE_S = 0.2  # shorter is a stop consonant or a breath, not a pause

Probabilities: TypeAlias = NDArray[np.float32]  # shape (frames,), one per 32 ms, in [0, 1]


class SpeechDetector:
    """Silero VAD that hears a recording in blocks of any length; the result does not depend on how it is cut.

    Its network is two: what looks at each frame alone (nine tenths of the work, done on several threads), and what
    remembers the frames before.
    """

    def __init__(self, pool: ThreadPoolExecutor | None = None, threads: int = 1) -> None:
        self._look, self._remember = _load()
        self._pool, self._threads = pool, threads
        self._h = np.zeros((1, 1, STATE_SIZE), np.float32)
        self._c = np.zeros((1, 1, STATE_SIZE), np.float32)
        self._context = np.zeros(CONTEXT_SAMPLES, np.float32)
        self._rest = np.zeros(0, np.float32)

    def hear(self, samples: Samples) -> Probabilities:
        """Probabilities of the whole frames that are complete now."""
        samples = np.concatenate([self._rest, samples])
        frames = len(samples) // FRAME_SAMPLES
        self._rest = samples[frames * FRAME_SAMPLES :]
        return self._run(samples[: frames * FRAME_SAMPLES].reshape(frames, FRAME_SAMPLES))

    def finish(self) -> Probabilities:
        """Probability of the last, incomplete frame."""
        if not len(self._rest):
            return np.zeros(0, np.float32)
        last = np.pad(self._rest, (0, FRAME_SAMPLES - len(self._rest)))
        self._rest = self._rest[:0]
        return self._run(last.reshape(1, FRAME_SAMPLES))

    def _run(self, frames: NDArray[np.float32]) -> Probabilities:
        if not len(frames):
            return np.zeros(0, np.float32)
        before = np.concatenate([self._context[None], frames[:-1, -CONTEXT_SAMPLES:]])
        self._context = frames[-1, -CONTEXT_SAMPLES:]
        feed = {SEEN: self._seen(np.concatenate([before, frames], axis=1)), "h": self._h, "c": self._c}
        probabilities, self._h, self._c = self._remember.run(None, feed)
        return np.asarray(probabilities, np.float32).reshape(-1)

    def _seen(self, frames: NDArray[np.float32]) -> NDArray[np.float32]:
        def look(part: NDArray[np.float32]) -> NDArray[np.float32]:
            return np.asarray(self._look.run(None, {"input": part})[0], np.float32)

        if self._pool is None or len(frames) < self._threads:
            return look(frames)
        return np.concatenate([*self._pool.map(look, np.array_split(frames, self._threads))])


def _load() -> tuple[Any, Any]:
    """The two halves of the network, each on one thread."""
    import onnx  # noqa: PLC0415  heavy
    import onnxruntime  # noqa: PLC0415  heavy
    from faster_whisper.utils import get_assets_path  # noqa: PLC0415  heavy
    from onnx.utils import Extractor  # noqa: PLC0415  heavy

    whole = Extractor(onnx.load(str(Path(get_assets_path()) / VAD_FILE)))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    halves = (["input"], [SEEN]), ([SEEN, "h", "c"], ["speech_probs", "hn", "cn"])
    look, remember = (
        onnxruntime.InferenceSession(whole.extract_model(*ends).SerializeToString(), options, ["CPUExecutionProvider"])
        for ends in halves
    )
    return look, remember


def speech_probabilities(blocks: Iterable[Samples], threads: int = 1) -> Probabilities:
    """One probability of speech per 32 ms for all blocks together."""
    with ThreadPoolExecutor(threads) as pool:
        detector = SpeechDetector(pool, threads)
        found = [detector.hear(block) for block in blocks]
        return np.concatenate([*found, detector.finish()])


def speech_spans(probabilities: Probabilities) -> list[Span]:
    """Spans of speech in seconds, in order, at least `MIN_SILENCE_S` apart and `MIN_SPEECH_S` long.

    Source: the hysteresis of silero-vad's get_speech_timestamps, without its padding (chunking adds that).
    """
    spans: list[Span] = []
    start: int | None = None
    quiet_since: int | None = None
    min_silence_frames = round(MIN_SILENCE_S / FRAME_S)
    for index, probability in enumerate(probabilities.tolist()):
        if start is None:
            start = index if probability >= START_PROBABILITY else None
        elif probability >= START_PROBABILITY:
            quiet_since = None
        elif probability < END_PROBABILITY:
            quiet_since = index if quiet_since is None else quiet_since
            if index - quiet_since >= min_silence_frames:
                spans.append((start * FRAME_S, quiet_since * FRAME_S))
                start = quiet_since = None
    if start is not None:
        end = len(probabilities) if quiet_since is None else quiet_since
        spans.append((start * FRAME_S, end * FRAME_S))
    return [(start_s, end_s) for start_s, end_s in spans if end_s - start_s >= MIN_SPEECH_S]


def total_s(spans: Sequence[Span]) -> float:
    """Seconds of speech."""
    return sum(end_s - start_s for start_s, end_s in spans)
