"""Abilities: what one feature provides and another asks the suite for, without knowing who provides it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """One word with its time in seconds from the start of the file; probability 0 to 1."""

    start_s: float
    end_s: float
    text: str
    probability: float


@dataclass(frozen=True, slots=True)
class SpokenSegment:
    """One stretch of recognised speech; times in seconds from the start of the file."""

    start_s: float
    end_s: float
    text: str
    words: tuple[SpokenWord, ...] = ()
    avg_logprob: float = 0.0
    no_speech_prob: float = 0.0


@dataclass(frozen=True, slots=True)
class Speech:
    """What was recognised in a file.

    Attributes:
        segments: In order of time.
        language: ISO 639-1 code, as asked for or as detected.
        duration_s: Length of the file.
        model: Name of the model that listened.
        demonstration: True where it was the starter model, whose text is not for real use.
    """

    segments: tuple[SpokenSegment, ...]
    language: str
    duration_s: float
    model: str
    demonstration: bool


class SpeechToText(Protocol):
    """Speech of a file becomes text with times."""

    def list_models(self) -> Sequence[str]:
        """Names of the models that may be asked for."""
        ...

    def transcribe_file(
        self, path: Path, *, model: str = "auto", language: str | None = None, prompt: str = "", words: bool = False
    ) -> Speech:
        """What is said in the whole file.

        Args:
            path: Any audio or video file.
            model: A name of `list_models`, or `auto` for the best one.
            language: ISO 639-1 code; None detects it.
            prompt: Names and terms that may occur.
            words: Whether words get times of their own.

        Raises:
            services.core.errors.Unavailable: no model is installed, or every engine is busy.
            services.core.errors.Invalid: the file holds no speech that can be decoded.
        """
        ...
