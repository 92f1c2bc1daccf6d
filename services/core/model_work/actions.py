"""Ask for work with models, and steer it."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from services.core.audit.record import Actor, record
from services.core.clock import now
from services.core.events import publish
from services.core.model_store.installed import InstalledModel
from services.core.model_work import repository
from services.core.model_work.errors import NoFile, TaskMoved, TaskUnderWay
from services.core.model_work.events import ModelTaskQueued
from services.core.model_work.models import ModelTask
from services.core.model_work.states import UNFINISHED, TaskKind, TaskState, can_move
from services.core.uploads.folder import Upload


def ask_for_import(session: Session, *, by: Actor, upload: Upload, name: str = "") -> ModelTask:
    """Have a file that has arrived made an installed model, under this name where one is given.

    Raises:
        NoFile: not all of it is here.
        TaskUnderWay: this very upload is being imported.
    """
    if not upload.is_complete:
        raise NoFile
    for earlier in repository.list_in(session, *UNFINISHED, TaskState.ASKING):
        if earlier.kind is TaskKind.IMPORT and earlier.wishes.get("upload") == upload.id:
            raise TaskUnderWay(target=upload.filename)
    wishes = {"upload": upload.id, "name": name, "replace": False, "confirmed": ""}
    return _queued(session, ModelTask(kind=TaskKind.IMPORT, target=upload.filename, wishes=wishes), by)


def ask_for_probe(session: Session, *, by: Actor, name: str) -> ModelTask:
    """Have the speed of a model measured.

    Raises:
        TaskUnderWay: it is being measured.
    """
    return _again(session, TaskKind.PROBE, name, by)


def ask_for_check(session: Session, *, by: Actor, model: InstalledModel) -> ModelTask:
    """Have a model's files compared with their checksum.

    Raises:
        TaskUnderWay: it is being done.
    """
    return _again(session, TaskKind.VERIFY, model.name, by)


def ask_for_export(session: Session, *, by: Actor, models: Sequence[InstalledModel]) -> ModelTask:
    """Have these models written into one signed bundle."""
    names = [model.name for model in models]
    return _queued(session, ModelTask(kind=TaskKind.EXPORT, target=", ".join(names), wishes={"names": names}), by)


def confirm(session: Session, *, by: Actor, task: ModelTask, fingerprint: str = "") -> None:
    """Answer what the import asks: this signer is right (`fingerprint`, or `unsigned`), or that model is replaced.

    Raises:
        TaskMoved: it asks nothing.
    """
    if task.state is not TaskState.ASKING:
        raise TaskMoved
    answer: dict[str, Any] = {"confirmed": fingerprint} if fingerprint else {"replace": True}
    task.wishes = task.wishes | answer
    record(session, "models.task.confirmed", by=by, target=task.target, code=task.error_code, **answer)
    requeue(session, task)


def retry(session: Session, *, by: Actor, task: ModelTask) -> None:
    """Try again what failed or was cancelled.

    Raises:
        TaskMoved: it neither failed nor was cancelled.
    """
    if task.state not in {TaskState.FAILED, TaskState.CANCELLED}:
        raise TaskMoved
    record(session, "models.task.retried", by=by, target=task.target, kind=task.kind.value)
    requeue(session, task)


def cancel(session: Session, *, by: Actor, task: ModelTask) -> None:
    """Stop it; the worker notices within seconds, and nothing half-done stays.

    Raises:
        TaskMoved: it has ended.
    """
    if not can_move(task.state, TaskState.CANCELLED):
        raise TaskMoved
    task.state, task.ended_at = TaskState.CANCELLED, now()
    session.add(task)
    record(session, "models.task.cancelled", by=by, target=task.target, kind=task.kind.value)


def discard_bundle(session: Session, *, by: Actor, task: ModelTask) -> None:
    """Forget an exported bundle; its file goes with it."""
    record(session, "models.bundle.discarded", by=by, target=task.target)
    session.delete(task)


def requeue(session: Session, task: ModelTask) -> None:
    """Let a worker take it up (again) as a new attempt."""
    if not can_move(task.state, TaskState.QUEUED):
        raise TaskMoved
    task.state, task.attempt, task.tries = TaskState.QUEUED, task.attempt + 1, 0
    task.stage, task.done_bytes, task.total_bytes = "", 0, 0
    task.error_code, task.error_values, task.result = "", None, None
    task.queued_at, task.ended_at = now(), None
    session.add(task)
    publish(session, ModelTaskQueued(task.id, task.attempt))


def _again(session: Session, kind: TaskKind, target: str, by: Actor) -> ModelTask:
    """The one task of this kind about this model, queued; people see the last result, not a history."""
    task = repository.find_task(session, kind, target)
    if task is None:
        return _queued(session, ModelTask(kind=kind, target=target, wishes={}), by)
    if task.is_unfinished:
        raise TaskUnderWay(target=target)
    task.by_account_id, task.by_login = by.account_id, by.login
    requeue(session, task)
    _note(session, task, by)
    return task


def _queued(session: Session, task: ModelTask, by: Actor) -> ModelTask:
    task.by_account_id, task.by_login = by.account_id, by.login
    session.add(task)
    session.flush()
    _note(session, task, by)
    publish(session, ModelTaskQueued(task.id, task.attempt))
    return task


def _note(session: Session, task: ModelTask, by: Actor) -> None:
    record(session, "models.task.asked", by=by, target=task.target, kind=task.kind.value)
