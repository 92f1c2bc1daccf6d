"""The forms in which models come: how their content is recognised, checked, prepared and measured.

Core knows the outer shape of a file (`recognise.py`); what is inside, a feature knows. It brings a row of the table in
its manifest (`Feature.model_formats`); core itself brings the rows that need no engine (`argos.py`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.core.suite import Suite

MANY_LANGUAGES = "mul"
"""ISO 639-2 for several languages."""


class Layout(StrEnum):
    """The outer shape of what was sent."""

    CHECKPOINT = "checkpoint"
    """A zip with `…/data.pkl`, as `torch.save` writes it."""
    CTRANSLATE2 = "ctranslate2"
    """A folder with `model.bin` and `config.json`."""
    ARGOS = "argos"
    """A zip with `…/metadata.json` and a folder `model`."""


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """What the content of a model says about itself."""

    languages: tuple[str, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Probe:
    """How fast a model is here: `seconds` of work for `sound_s` seconds of sound, with this engine on this device."""

    seconds: float
    sound_s: float
    engine: str


def _tell_nobody(_stage: str, _done: int, _total: int) -> None:
    """For those who do not show progress."""


def _always_wanted() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Watch:
    """How whoever waits for long work follows it.

    Attributes:
        on_stage: Called with the stage, how much is done and how much there is (0 where unknown); may raise to stop.
        unwanted: Whether the work should end now; asked every half second by another thread.
    """

    on_stage: Callable[[str, int, int], None] = _tell_nobody
    unwanted: Callable[[], bool] = _always_wanted


@dataclass(frozen=True, slots=True)
class ModelFormat:
    """One form of model.

    Attributes:
        code: Written down with the model.
        label: Message id.
        kind: "speech" or "translation".
        layout: Its outer shape.
        suffix: Ending of its file in the models folder; empty for a folder.
        claims: Whether content of this layout is of this form; cheap.
        check: Reads all of it and says what it is; raises the errors of `model_store/errors.py`. What runs foreign
            code, or a library that might, runs in a child process without network.
        prepare: Makes what an engine needs, for example a conversion; may take minutes. None where nothing is needed.
        probe: Measures the speed. None where no installed feature can run it.
    """

    code: str
    label: str
    kind: str
    layout: Layout
    suffix: str
    claims: Callable[[Path], bool]
    check: Callable[[Path], ModelFacts]
    prepare: Callable[["Suite", Path, Watch], None] | None = None
    probe: Callable[["Suite", Path, Watch], Probe] | None = None


def find_format(formats: Sequence[ModelFormat], code: str) -> ModelFormat | None:
    """The row of this code."""
    return next((row for row in formats if row.code == code), None)


def formats_of(suite: "Suite") -> tuple[ModelFormat, ...]:
    """The table of this installation."""
    return tuple(row for feature in suite.features for row in feature.model_formats)
