"""What an engine is: samples in, segments out, the same way for every library behind it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from minutes.speech.segments import Samples, Segment

AUTO = "auto"


@dataclass(frozen=True)
class Decoding:
    """How text is searched for.

    Temperature is always 0: CTranslate2's random generator keeps its state per thread and cannot be seeded again, so
    a sampled text would differ after a restart. A doubtful window is decoded a second time with a wider beam instead.

    The last three fields fix the amount of work, for speed measurements with weights that know no language.
    """

    beam_size: int = 1
    second_beam_size: int = 5  # of the second try; 0 means no second try
    max_tokens: int | None = None  # stop after this many
    without_end: bool = False  # never choose the end-of-text token
    without_timestamps: bool = False


@dataclass(frozen=True)
class EngineConfig:
    """Which engine with which model on which device.

    `model` is a .pt checkpoint or a CTranslate2 folder (see `model_files.resolve_model`); `cache_dir` keeps converted
    models. `device` is auto, cpu or cuda; `compute_type` is auto (int8 on CPU, float16 on GPU) or a CTranslate2 name.
    """

    model: Path
    cache_dir: Path
    engine: str = AUTO
    device: str = AUTO
    compute_type: str = AUTO
    cpu_threads: int = 2
    decoding: Decoding = field(default_factory=Decoding)
    memory_limit_bytes: int | None = None  # address space of the engine's process
    silence_limit_s: float | None = None  # after so long without a sign of life the process is taken for stuck


class SpeechEngine(Protocol):
    """A loaded model that turns at most 30 s of sound into text."""

    name: str
    parallel: int  # how many windows it decodes side by side when called from so many threads
    second_try: bool  # whether a doubtful window is worth decoding again with `careful`

    def transcribe(
        self, samples: Samples, *, language: str | None, prompt: str, word_timestamps: bool, careful: bool = False
    ) -> list[Segment]:
        """Segments with times relative to the samples; the same samples always give the same segments.

        Args:
            samples: at most 30 s.
            language: ISO 639-1 code such as "ja", or None to detect it.
            prompt: names and terms that may occur; the model prefers their spelling.
            word_timestamps: also return the words with their times (about a tenth slower).
            careful: search wider and against repetition: the second try for a doubtful window.
        """
        ...

    def detect_language(self, samples: Samples) -> str:
        """ISO 639-1 code of the language spoken."""
        ...
