"""What a job needs to know before it starts: which model, which files, which prompt."""

import os
from pathlib import Path

from minutes.actions.meetings import QueueLimits, agenda_of, roster_of
from minutes.models import Meeting
from minutes.settings import MinutesSettings
from minutes.speech.engine import AUTO, EngineConfig
from minutes.speech.errors import ModelDamaged, SpeechError
from minutes.speech.model_choice import ChosenModel, choose_model
from minutes.speech.model_files import STARTER
from minutes.speech.starter import starter_checkpoint_path
from minutes.writing.terms import prompt_terms
from services.core.model_store.defaults import default_model
from services.core.model_store.suite_store import store_of
from services.core.suite import Suite

PURPOSE = "minutes"
"""Code of the purpose under which core keeps the default model."""


def models_dir(suite: Suite) -> Path:
    """The folder of installed models."""
    return suite.settings.effective_models_dir


def starter_path(suite: Suite) -> Path:
    """The starter model's file, unpacked where the suite may write."""
    return starter_checkpoint_path(suite.work_dir / "models")


def model_for(suite: Suite, *, allow_demonstration: bool) -> ChosenModel:
    """The model for a job.

    Raises:
        minutes.speech.errors.ModelMissing: only the starter model is there and it may not be used, or what is
            set is not installed.
    """
    setting = wanted_model(suite)
    starter = (lambda: starter_path(suite)) if allow_demonstration or setting == STARTER else None
    return choose_model(setting, models_dir(suite), starter)


def check_whole(suite: Suite, model: ChosenModel) -> None:
    """Raise `ModelDamaged` when the model's files are not those that were installed: text would be wrong silently.

    A model that nobody installed through the suite has no checksum and passes.
    """
    store = store_of(suite)
    installed = next((one for one in store.list_known() if store.path_of(one) == model.path), None)
    if installed is not None and not store.is_unchanged(installed):
        raise ModelDamaged(name=model.name, reason="checksum")


def wanted_model(suite: Suite) -> str:
    """What the setting says; where it says `auto`, the default that an administrator chose; else `auto`."""
    setting = suite.settings_of(MinutesSettings).model
    return setting if setting != AUTO else default_model(suite, PURPOSE) or AUTO


def is_model_ready(suite: Suite) -> bool:
    """Whether a job can start without asking a person about the starter model."""
    try:
        model_for(suite, allow_demonstration=False)
    except SpeechError:
        return False
    return True


def engine_config(suite: Suite, model: ChosenModel) -> EngineConfig:
    """How the engine's process is to be started for this model."""
    settings = suite.settings_of(MinutesSettings)
    limit = int(settings.engine_memory_limit_gib * (1 << 30))
    return EngineConfig(
        model=model.path,
        cache_dir=suite.work_dir / "models",
        engine=settings.engine,
        cpu_threads=settings.cpu_threads or os.cpu_count() or 1,
        memory_limit_bytes=limit or None,
        silence_limit_s=settings.engine_silence_min * 60,
    )


def queue_limits(suite: Suite) -> QueueLimits:
    """How many recordings may wait, as the administrator set it."""
    settings = suite.settings_of(MinutesSettings)
    return QueueLimits(per_person=settings.queue_limit_per_person, overall=settings.queue_limit)


def prompt_of(meeting: Meeting) -> str:
    """Names and terms of this meeting, for the engine's prompt."""
    return "、".join(prompt_terms(agenda_of(meeting), roster_of(meeting)))


def work_dir(suite: Suite, meeting: Meeting) -> Path:
    """Folder of this run's intermediate files."""
    return suite.work_dir / "minutes" / f"{meeting.id}-{meeting.run}"
