"""How fast a model is on this machine: measured in a child process, kept per machine and model."""

import socket
from pathlib import Path

from sqlmodel import Session

from services.core.audit.record import Actor, record
from services.core.clock import now
from services.core.model_store import repository
from services.core.model_store.errors import CannotProbe, ModelNotInstalled
from services.core.model_store.formats import Probe, Watch, find_format
from services.core.model_store.models import ModelSpeed
from services.core.model_store.purposes import BundledModel, purposes_of
from services.core.model_store.store import ModelStore
from services.core.suite import Suite


def bundled_models(suite: Suite) -> list[BundledModel]:
    """Models that came with the features."""
    return [model for feature in suite.features for model in feature.bundled_models]


def measure(suite: Suite, store: ModelStore, name: str, watch: Watch | None = None) -> Probe:
    """Run the engine on this machine with this model.

    Raises:
        ModelNotInstalled: there is no such model.
        CannotProbe: no installed feature can run it.
        ProbeFailed: the engine did not get through.
    """
    path, code, _digest = found(suite, store, name)
    row = find_format(store.formats, code)
    if row is None or row.probe is None:
        raise CannotProbe(name=name)
    return row.probe(suite, path, watch or Watch())


def found(suite: Suite, store: ModelStore, name: str) -> tuple[Path, str, str]:
    """File, format and checksum of an installed model, or of one that came with a feature.

    Raises:
        ModelNotInstalled: there is no such model.
    """
    bundled = next((model for model in bundled_models(suite) if model.name == name), None)
    if bundled is not None:
        return bundled.path(suite), bundled.format, ""
    model = store.find(name)
    if model is None:
        raise ModelNotInstalled(name=name)
    return store.path_of(model), model.format, model.sha256


def is_busy(suite: Suite, store: ModelStore) -> bool:
    """Whether jobs run or wait that a measurement would compete with."""
    models = store.list_known()
    return any(purpose.count_jobs(suite, store.path_of(m)) for purpose in purposes_of(suite) for m in models)


def keep(session: Session, *, by: Actor, name: str, sha256: str, probe: Probe, was_busy: bool) -> ModelSpeed:
    """Remember the measurement; an older one of this machine is forgotten."""
    host = socket.gethostname()
    speed = repository.find_speed(session, name, host) or ModelSpeed(
        model=name, sha256=sha256, host=host, engine="", seconds=0.0, sound_s=0.0
    )
    speed.sha256, speed.engine, speed.seconds, speed.sound_s = sha256, probe.engine, probe.seconds, probe.sound_s
    speed.was_busy, speed.measured_at = was_busy, now()
    session.add(speed)
    record(session, "models.model.probed", by=by, target=name, seconds=round(probe.seconds, 2))
    return speed
