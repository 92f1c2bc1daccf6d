"""The two engines that evaluation asks, each as a function from samples to timed text."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import whisper
from faster_whisper import WhisperModel
from numpy.typing import NDArray

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Heard:
    """One segment that an engine wrote."""

    start_s: float
    end_s: float
    text: str


Recogniser = Callable[[Samples], list[Heard]]
"""From at most 30 s of samples at 16 kHz to segments."""


def openai_whisper(checkpoint: Path) -> Recogniser:
    """The reference engine: greedy decoding in float32."""
    model = whisper.load_model(str(checkpoint), device="cpu")

    def recognise(samples: Samples) -> list[Heard]:
        with torch.no_grad():
            result = model.transcribe(
                samples, language="ja", fp16=False, temperature=0.0, condition_on_previous_text=False, verbose=None
            )
        return [Heard(row["start"], row["end"], row["text"]) for row in result["segments"]]

    return recognise


def faster_whisper(folder: Path) -> Recogniser:
    """The fast engine: int8, greedy decoding, on the converted checkpoint in `folder`."""
    model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1)

    def recognise(samples: Samples) -> list[Heard]:
        segments, _ = model.transcribe(
            samples, language="ja", beam_size=1, temperature=0.0, condition_on_previous_text=False
        )
        return [Heard(row.start, row.end, row.text) for row in segments]

    return recognise
