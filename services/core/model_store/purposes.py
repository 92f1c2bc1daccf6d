"""What models are used for: a feature brings its purposes in its manifest; each has a default model."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.core.suite import Suite


@dataclass(frozen=True, slots=True)
class ModelPurpose:
    """One use of models.

    Attributes:
        code: Under which the default is kept.
        label: Message id.
        kind: Which kind of model it needs: "speech", "translation".
        setting: Variable that fixes the model whatever the page says.
        fixed_to: What that variable says; empty where it says nothing.
        effective: The model's file or folder that a new job would take now; None where there is none.
        count_jobs: How many jobs that wait or run need the model in this file or folder.
    """

    code: str
    label: str
    kind: str
    setting: str
    fixed_to: Callable[["Suite"], str]
    effective: Callable[["Suite"], Path | None]
    count_jobs: Callable[["Suite", Path], int]


@dataclass(frozen=True, slots=True)
class BundledModel:
    """A model that comes with a feature, for demonstrations; it cannot be removed and is no default.

    Attributes:
        name: How settings and commands call it.
        note: Message id: what it is good for.
        kind: What it does.
        format: Code of its `ModelFormat`.
        languages: ISO 639-1 codes.
        licence: Its terms.
        path: Where its file lies.
    """

    name: str
    note: str
    kind: str
    format: str
    languages: tuple[str, ...]
    licence: str
    path: Callable[["Suite"], Path]


def purposes_of(suite: "Suite") -> tuple[ModelPurpose, ...]:
    """The purposes of the installed features."""
    return tuple(purpose for feature in suite.features for purpose in feature.model_purposes)
