"""What each kind of task does; every one can be done again from the start."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from services.core.audit.record import Actor, record
from services.core.model_store import bundle, bundle_import, probing, scanned
from services.core.model_store.errors import AlreadyInstalled, FileChanged
from services.core.model_store.formats import Watch
from services.core.model_store.installed import InstalledModel
from services.core.model_store.intake import OnStage, refuse_replacement, take_in
from services.core.model_store.recognise import is_bundle
from services.core.model_store.removal import allow_replacement
from services.core.model_store.signing_keys import own_key
from services.core.model_store.suite_store import store_of, trust_of, wishes_of
from services.core.model_work.models import ModelTask
from services.core.model_work.states import TaskKind
from services.core.model_work.uploads import upload_of
from services.core.suite import Suite
from services.core.uploads.errors import UploadGone
from services.core.uploads.folder import Upload

EXPORTS = "exports"


@dataclass(frozen=True, slots=True)
class Job:
    """A task being done.

    Attributes:
        on_stage: Told how far it is; raises when nobody wants it any more.
        unwanted: Whether nobody wants it any more; asked by another thread while an engine works.
    """

    suite: Suite
    task: ModelTask
    by: Actor
    on_stage: OnStage
    unwanted: Callable[[], bool]

    @property
    def watch(self) -> Watch:
        """For what runs in a process of its own."""
        return Watch(self.on_stage, self.unwanted)


def import_file(job: Job) -> Mapping[str, object]:
    """A file that arrived becomes an installed model, or several."""
    upload = upload_of(job.suite, job.task)
    if upload is None:
        raise UploadGone
    report = scanned.Report()
    models = _bundle(job, upload, report) if is_bundle(upload.path) else [_model(job, upload, report)]
    with job.suite.session() as session:
        for model in models:
            record(
                session,
                "models.model.installed",
                by=job.by,
                target=model.name,
                sha256=model.sha256,
                scan=report.how.value,
            )
    return {"names": [model.name for model in models], "scan": report.how.value}


def _model(job: Job, upload: Upload, report: scanned.Report) -> InstalledModel:
    wishes = wishes_of(
        job.suite,
        by=job.by,
        name=str(job.task.wishes.get("name", "")),
        replace=bool(job.task.wishes.get("replace")),
        watch=job.watch,
        key=job.task.id.hex,
        may_link=True,
        report=report,
    )
    store = store_of(job.suite)
    try:
        return take_in(store, upload.path, filename=upload.filename, wishes=wishes)
    except AlreadyInstalled as error:
        if job.task.tries > 1:  # the try before was killed between the last step and its note
            return store.get(str(error.values["installed"]))
        raise


def _bundle(job: Job, upload: Upload, report: scanned.Report) -> list[InstalledModel]:
    store = store_of(job.suite)
    replace = bool(job.task.wishes.get("replace"))
    return bundle_import.import_bundle(
        store,
        upload.path,
        trust=trust_of(job.suite, confirmed=str(job.task.wishes.get("confirmed", ""))),
        filename=upload.filename,
        key=job.task.id.hex,
        allow_replacement=allow_replacement(job.suite, store) if replace else refuse_replacement,
        on_stage=job.on_stage,
        scan=scanned.scan_of(job.suite, by=job.by, on_stage=job.on_stage, report=report),
    )


def measure(job: Job) -> Mapping[str, object]:
    """The speed of a model on the machine of this worker."""
    store = store_of(job.suite)
    _path, _code, sha256 = probing.found(job.suite, store, job.task.target)
    busy = probing.is_busy(job.suite, store)
    measured = probing.measure(job.suite, store, job.task.target, job.watch)
    with job.suite.session() as session:
        probing.keep(session, by=job.by, name=job.task.target, sha256=sha256, probe=measured, was_busy=busy)
    return {}


def verify(job: Job) -> Mapping[str, object]:
    """Every byte of a model read again."""
    store = store_of(job.suite)
    model, done = store.get(job.task.target), [0]

    def read(count: int) -> None:
        done[0] += count
        job.on_stage("hash", done[0], model.size_bytes)

    is_whole = store.verify(model, read)
    with job.suite.session() as session:
        record(session, "models.model.verified", by=job.by, target=model.name, is_whole=is_whole)
    if not is_whole:
        raise FileChanged(name=model.name)
    return {}


def export(job: Job) -> Mapping[str, object]:
    """A signed bundle that a browser can take away."""
    target = exported(job.suite, job.task.id)
    target.parent.mkdir(parents=True, exist_ok=True)
    names = [str(name) for name in job.task.wishes["names"]]
    signing = own_key(job.suite.settings.data_dir)
    models, _paths = bundle.export_bundle(store_of(job.suite), names, target, key=signing, on_stage=job.on_stage)
    with job.suite.session() as session:
        for model in models:
            record(session, "models.bundle.exported", by=job.by, target=model.name, sha256=model.sha256)
    return {"size_bytes": target.stat().st_size, "names": names}


def exported(suite: Suite, task_id: uuid.UUID) -> Path:
    """Where the bundle of an export lies."""
    return suite.work_dir / EXPORTS / f"{task_id.hex}.tar"


WORK: Mapping[TaskKind, Callable[[Job], Mapping[str, object]]] = {
    TaskKind.IMPORT: import_file,
    TaskKind.PROBE: measure,
    TaskKind.VERIFY: verify,
    TaskKind.EXPORT: export,
}
