"""Which installed model a job takes: the one that is set, else the best that is there, else the starter model."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from minutes.speech.engine import AUTO
from minutes.speech.errors import ModelMissing
from minutes.speech.model_files import STARTER, is_model, model_label, resolve_model

# Best first, by published character error rates in Japanese: large-v3 7.1-14.9 %, large-v2 8.2-28.1 %, medium 10-33 %,
# small 14.2-41.5 %, base 24.9-70.4 %, tiny 36.5-137.9 % on JSUT and ReazonSpeech (huggingface.co/japanese-asr). Turbo
# is large-v3 with a smaller decoder, close to it in accuracy (openai/whisper, discussion 2363).
BEST_FIRST = ("large-v3", "large-v3-turbo", "large-v2", "medium", "small", "base", "tiny")


@dataclass(frozen=True, slots=True)
class ChosenModel:
    """A model on disk; `demonstration` is true for the starter model, whose text is not for real use."""

    name: str
    path: Path
    demonstration: bool


def installed_models(models_dir: Path) -> list[str]:
    """Names of the speech models in the folder, best first, then those of other origin by name."""
    if not models_dir.is_dir():
        return []
    names = {model_label(path) for path in models_dir.iterdir() if is_model(path)} - {STARTER}
    return [name for name in BEST_FIRST if name in names] + sorted(names - set(BEST_FIRST))


def choose_model(setting: str, models_dir: Path, starter: Callable[[], Path] | None) -> ChosenModel:
    """The model for a job.

    Args:
        setting: A name, a path, or `auto` for the best one installed.
        models_dir: The folder of installed models.
        starter: Gives the starter model's file; None where it may not be used.

    Raises:
        ModelMissing: nothing that may be used is installed.
    """
    if setting != AUTO:
        path = resolve_model(setting, models_dir, starter)
        return ChosenModel(model_label(path), path, demonstration=model_label(path) == STARTER)
    for name in installed_models(models_dir):
        return ChosenModel(name, resolve_model(name, models_dir), demonstration=False)
    if starter is None:
        raise ModelMissing(name=AUTO)
    return ChosenModel(STARTER, starter(), demonstration=True)
