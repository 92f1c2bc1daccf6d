"""Our whole pipeline against openai-whisper's and faster-whisper's own `transcribe`: same weights, same audio.

    python -m benchmarks.speech_speed [--models tiny base small] [--minutes 10] [--threads 2]

Weights are random, in the true sizes, so each system is told how many tokens to decode: 4 for every second of speech
(brisk Japanese), spread evenly over the windows that it decodes. All three decode greedily, without time stamps, and
have their model loaded before the clock starts. The peers get the sound as an array or a file, whichever they take;
our time holds decoding, voice detection, packing, the child process and its pipe.
"""

import argparse
import math
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from benchmarks.record import record
from benchmarks.speech_material import SIZES, libraries, write_meeting, write_weights
from minutes.speech.audio import decode
from minutes.speech.convert import prepare_model
from minutes.speech.engine import Decoding, EngineConfig
from minutes.speech.engine_process import EngineProcess
from minutes.speech.faster_whisper import FasterWhisper
from minutes.speech.openai_whisper import load_checkpoint
from minutes.speech.pipeline import transcribe_steps
from minutes.speech.prepare import Prepared

TOKENS_PER_SPEECH_S = 4.0
WINDOW_S = 30.0
BUILD = Path(__file__).parent / "build"


def timed(work: Callable[[], object]) -> float:
    """Seconds it took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def fixed(tokens: float) -> Decoding:
    """Greedy decoding of exactly so many tokens per window."""
    return Decoding(second_beam_size=0, max_tokens=round(tokens), without_end=True, without_timestamps=True)


def time_openai(checkpoint: Path, audio: Path, tokens: float, threads: int) -> float:
    """`whisper.transcribe` of openai-whisper, float32."""
    import torch
    import whisper

    torch.set_num_threads(threads)
    model, samples = load_checkpoint(checkpoint), decode(audio)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return timed(
            lambda: whisper.transcribe(
                model, samples, language="ja", temperature=0.0, fp16=False, sample_len=round(tokens),
                without_timestamps=True, suppress_tokens="-1,50257", condition_on_previous_text=False,
                compression_ratio_threshold=None, logprob_threshold=None, no_speech_threshold=None,
            )
        )  # fmt: skip


def time_faster_whisper(folder: Path, audio: Path, tokens: float, threads: int) -> float:
    """`WhisperModel.transcribe` of faster-whisper, int8, reading the file itself."""
    engine = FasterWhisper(folder, device="cpu", compute_type="int8", cpu_threads=threads, decoding=fixed(tokens))
    limit = engine._max_new_tokens()
    return timed(
        lambda: list(
            engine._model.transcribe(
                str(audio), language="ja", beam_size=1, temperature=0.0, max_new_tokens=limit,
                without_timestamps=True, suppress_tokens=[-1, 50_257], condition_on_previous_text=False,
                compression_ratio_threshold=None, log_prob_threshold=None, no_speech_threshold=None,
            )[0]
        )
    )  # fmt: skip


def time_ours(checkpoint: Path, audio: Path, prepared: Prepared, threads: int, folder: Path) -> float:
    """Everything from the file to segments."""
    tokens = TOKENS_PER_SPEECH_S * prepared.speech_s / len(prepared.chunks)
    config = EngineConfig(checkpoint, BUILD, device="cpu", cpu_threads=threads, decoding=fixed(tokens))

    def run() -> None:
        found = engine.prepare([audio], folder, listening_copy=False)
        for _segments in transcribe_steps(engine, folder, found.chunks):
            pass

    with EngineProcess(config) as engine:
        engine.load()
        return timed(run)


def main() -> None:
    """Measure and write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", nargs="+", choices=[*SIZES], default=["tiny", "base", "small"])
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    BUILD.mkdir(exist_ok=True)
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        audio = write_meeting(folder / "meeting.flac", options.minutes * 60)
        first = write_weights(BUILD / f"random-{options.models[0]}.pt", options.models[0])
        with EngineProcess(EngineConfig(first, BUILD)) as engine:
            prepared = engine.prepare([audio], folder / "plan", listening_copy=False)
        windows = math.ceil(prepared.duration_s / WINDOW_S)
        tokens = TOKENS_PER_SPEECH_S * prepared.speech_s / windows
        for size in options.models:
            checkpoint = write_weights(BUILD / f"random-{size}.pt", size)
            converted = prepare_model(checkpoint, BUILD, "faster-whisper")
            peer = time_openai(checkpoint, audio, tokens, options.threads)
            plain = time_faster_whisper(converted, audio, tokens, options.threads)
            ours = time_ours(checkpoint, audio, prepared, options.threads, folder / f"work-{size}")
            rows.append(
                {
                    "Size": size,
                    "openai-whisper fp32": f"{peer:.1f} s",
                    "faster-whisper int8": f"{plain:.1f} s",
                    "whole pipeline": f"{ours:.1f} s",
                    "faster than openai-whisper": f"{peer / ours:.1f}×",
                    "faster than faster-whisper": f"{plain / ours:.2f}×",
                }
            )
            print(rows[-1], flush=True)
    conditions = (
        f"{options.minutes:g} minutes of recording with {prepared.speech_s / prepared.duration_s:.0%} speech, "
        f"{options.threads} threads, random weights in the true sizes, {TOKENS_PER_SPEECH_S:g} tokens per second of "
        f"speech: {windows} windows for the peers, {len(prepared.chunks)} packed ones for us."
    )
    record("Speech: speed against its peers", rows, f"{conditions} {libraries()}.")


if __name__ == "__main__":
    main()
