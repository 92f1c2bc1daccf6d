"""How far the work on a recording is, in seconds of sound done and in all."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Stage(StrEnum):
    """What is being done."""

    DECODE = "decode"  # read the uploaded files
    FIND_SPEECH = "find_speech"  # find where somebody speaks
    TRANSCRIBE = "transcribe"
    SPEAKERS = "speakers"


@dataclass(frozen=True)
class Progress:
    """`done_s` of `total_s` seconds of sound; `total_s` is None while no header tells it."""

    stage: Stage
    done_s: float
    total_s: float | None = None


OnProgress: TypeAlias = Callable[[Progress], None]


def ignore_progress(_progress: Progress) -> None:
    """For callers who do not want to know."""
