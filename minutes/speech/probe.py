"""How fast this machine transcribes with a model: what "ready about HH:MM" is computed from."""

import time
from dataclasses import replace

import numpy as np

from minutes.speech.engine import Decoding, EngineConfig
from minutes.speech.engines import load_engine
from minutes.speech.segments import SAMPLE_RATE_HZ


def measure_speed(config: EngineConfig, window_s: float, tokens: int) -> float:
    """Seconds of speech per second of work, for a full window with as many tokens as brisk speech has.

    The number of tokens is forced, so that the answer depends on the machine and the model's size only.
    """
    fixed = Decoding(beam_size=config.decoding.beam_size, max_tokens=tokens, without_end=True, without_timestamps=True)
    engine = load_engine(replace(config, decoding=fixed))
    noise = np.random.default_rng(0).normal(scale=0.05, size=round(window_s * SAMPLE_RATE_HZ)).astype(np.float32)

    def window() -> float:
        start = time.perf_counter()
        engine.transcribe(noise, language="ja", prompt="", word_timestamps=False)
        return time.perf_counter() - start

    window()  # the first one also warms caches
    return window_s / window()
