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


OnStep: TypeAlias = Callable[[str, int, int], None]
"""What is done to a model (`convert`, `write`), how much of it is done and how much there is; 0 where unknown."""


def ignore_step(_stage: str, _done: int, _total: int) -> None:
    """For callers who do not want to know."""


def ignore_progress(_progress: Progress) -> None:
    """For callers who do not want to know."""
