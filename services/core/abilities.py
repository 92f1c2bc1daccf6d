"""Abilities: what one feature provides and another asks the suite for, without knowing who provides it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SpokenSegment:
    """One stretch of recognised speech; times in seconds from the start of the file."""

    start_s: float
    end_s: float
    text: str


class SpeechToText(Protocol):
    """Speech of a file becomes text with times."""

    def transcribe_file(self, path: Path, *, language: str, prompt: str | None = None) -> Sequence[SpokenSegment]:
        """Segments of the whole file, in order.

        Raises:
            services.core.errors.Unavailable: no model is installed.
            services.core.errors.Invalid: the file holds no sound that can be decoded.
        """
        ...
