"""What minutes use models for, and which jobs need one: core asks before a model goes."""

from pathlib import Path

from minutes import repository
from minutes.jobs import requests
from minutes.settings import MinutesSettings
from minutes.speech.engine import AUTO
from minutes.speech.errors import SpeechError
from minutes.speech.model_files import STARTER, model_label
from services.core.i18n.catalogue import N_
from services.core.model_store.purposes import BundledModel, ModelPurpose
from services.core.suite import Suite


def fixed_to(suite: Suite) -> str:
    """The model that the setting fixes; empty where it says `auto`."""
    setting = suite.settings_of(MinutesSettings).model
    return "" if setting == AUTO else setting


def effective(suite: Suite) -> Path | None:
    """The model that a new recording would be transcribed with; None where only the starter model is there."""
    try:
        return requests.model_for(suite, allow_demonstration=False).path
    except SpeechError:
        return None


def count_jobs(suite: Suite, path: Path) -> int:
    """Recordings that are being transcribed with this model, or wait for it."""
    label, is_next = model_label(path), effective(suite) == path
    with suite.session(read_only=True) as session:
        return repository.count_needing_model(session, label, with_queued=is_next)


MINUTES = ModelPurpose(
    code=requests.PURPOSE,
    label=N_("議事録の文字起こし"),
    kind="speech",
    setting="MINUTES_MODEL",
    fixed_to=fixed_to,
    effective=effective,
    count_jobs=count_jobs,
)
BUNDLED = BundledModel(
    name=STARTER,
    note=N_("付属のデモ用モデルです。合成音声だけで学習したもので、実際の会議には使えません。"),
    kind="speech",
    format="whisper-pt",
    languages=("ja",),
    licence="Apache-2.0",
    path=requests.starter_path,
)
