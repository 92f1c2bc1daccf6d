"""How long one hour of meeting takes with the sizes that are good enough for Japanese minutes.

    python -m benchmarks.speech_realtime [--models medium large-v3-turbo large-v3] [--windows 2]

Times full 30 s windows with 120 tokens each (int8, greedy) as the suite decodes them: one window on one thread, one on
two threads, and two side by side. The 8-core figure is a projection from these three, not a measurement: two windows
side by side, as measured, on four threads each, by Amdahl's law from one and two threads.
"""

import argparse
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from benchmarks.record import record
from benchmarks.speech_material import SIZES, libraries, write_weights
from minutes.speech.convert import prepare_model
from minutes.speech.engine import Decoding
from minutes.speech.fast_encoder import prepare_encoder
from minutes.speech.faster_whisper import FasterWhisper
from minutes.speech.segments import SAMPLE_RATE_HZ

WINDOW_S, TOKENS = 30.0, 120
SPEECH_SHARE = 0.75  # of a meeting; the rest is left out before decoding
BUILD = Path(__file__).parent / "build"


def window_s(folder: Path, *, threads: int, side_by_side: int, windows: int) -> float:
    """Seconds per full window, the second window waiting for nobody when two are decoded side by side."""
    decoding = Decoding(max_tokens=TOKENS, without_end=True, without_timestamps=True)
    engine = FasterWhisper(
        folder,
        device="cpu",
        compute_type="int8",
        cpu_threads=threads,
        decoding=decoding,
        parallel=side_by_side,
        encoder=prepare_encoder(folder, BUILD),
    )
    noise = np.random.default_rng(0).normal(scale=0.05, size=round(WINDOW_S * SAMPLE_RATE_HZ)).astype(np.float32)

    def decode(_window: int) -> None:
        engine.transcribe(noise, language="ja", prompt="", word_timestamps=False)

    with ThreadPoolExecutor(side_by_side) as pool:
        list(pool.map(decode, range(side_by_side)))
        start = time.perf_counter()
        list(pool.map(decode, range(windows * side_by_side)))
        return (time.perf_counter() - start) / (windows * side_by_side)


def on_threads(one_s: float, two_s: float, threads: int) -> float:
    """Time of one window on so many threads by Amdahl's law, from the times on one and two."""
    parallel = min(max(2 * (1 - two_s / one_s), 0.0), 1.0)
    return one_s * (1 - parallel + parallel / threads)


def hour(per_window_s: float) -> str:
    """How long an hour of meeting takes."""
    minutes = 60 * SPEECH_SHARE * per_window_s / WINDOW_S
    return f"{minutes:.0f} min" if minutes >= 10 else f"{minutes:.1f} min"


def main() -> None:
    """Measure and write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", nargs="+", choices=[*SIZES], default=["medium", "large-v3-turbo", "large-v3"])
    parser.add_argument("--windows", type=int, default=2)
    options = parser.parse_args()
    BUILD.mkdir(exist_ok=True)
    rows = []
    for size in options.models:
        folder = prepare_model(write_weights(BUILD / f"random-{size}.pt", size), BUILD, "faster-whisper")
        ways = ((1, 1), (2, 1), (2, 2))
        one_s, two_s, beside_s = (
            window_s(folder, threads=threads, side_by_side=beside, windows=options.windows) for threads, beside in ways
        )
        eight_s = on_threads(one_s, two_s, 4) * beside_s / one_s
        rows.append(
            {
                "Size": size,
                "30 s window, 1 thread": f"{one_s:.1f} s",
                "2 threads": f"{two_s:.1f} s",
                "side by side": f"{beside_s:.1f} s",
                "real-time factor, 2 cores": f"{SPEECH_SHARE * beside_s / WINDOW_S:.2f}",
                "one hour of meeting takes, 2 cores": hour(beside_s),
                "8 cores (projected)": hour(eight_s),
            }
        )
        print(rows[-1], flush=True)
    conditions = (
        f"int8, greedy, {TOKENS} tokens per 30 s window, random weights in the true sizes; a meeting is taken to be "
        f"{SPEECH_SHARE:.0%} speech. The last column is a projection: two windows side by side on four threads "
        "each, by Amdahl's law from one and two threads."
    )
    record("Speech: how long an hour takes", rows, f"{conditions} {libraries()}.")


if __name__ == "__main__":
    main()
