"""Starts the job of a task, repairs what a crash left behind, removes what nobody fetched."""

from datetime import timedelta

import structlog

from services.core.clock import now
from services.core.jobs.client import QUEUE_MODELS
from services.core.model_store.suite_store import store_of
from services.core.model_work import actions, repository
from services.core.model_work.events import WORKFLOW, ModelTaskQueued
from services.core.model_work.states import TaskKind, TaskState
from services.core.model_work.uploads import FOLDER, KEPT_DAYS, forget_upload
from services.core.model_work.work import exported
from services.core.suite import Suite
from services.core.uploads.folder import sweep_old

log = structlog.get_logger(__name__)
BUNDLES_KEPT = timedelta(days=1)
SETTLED_S = 60.0
LATE = timedelta(seconds=10)
"""A job that was just enqueued by its event needs no second call."""


def start_task(suite: Suite, event: ModelTaskQueued) -> None:
    """Enqueue the job of a task that was asked for."""
    suite.jobs.enqueue(WORKFLOW, event.task_id, event.attempt, queue=QUEUE_MODELS)


def enqueue_left_behind(suite: Suite) -> None:
    """Tasks left QUEUED by a crash are enqueued again; those whose job has ended under them are queued anew."""
    with suite.session(read_only=True) as session:
        queued = [
            (task.id, task.attempt)
            for task in repository.list_in(session, TaskState.QUEUED)
            if task.queued_at < now() - LATE
        ]
        running = [(task.id, task.attempt) for task in repository.list_in(session, TaskState.RUNNING)]
    for task_id, attempt in queued:
        suite.jobs.enqueue(WORKFLOW, task_id, attempt, queue=QUEUE_MODELS)
    for task_id, attempt in running:
        if suite.jobs.is_unfinished(WORKFLOW, task_id, attempt):
            continue
        with suite.session() as session:
            task = repository.get_task(session, task_id)
            if (task.attempt, task.state) == (attempt, TaskState.RUNNING):
                log.warning("models.task_lost", task_id=str(task_id), attempt=attempt)
                tries = task.tries
                actions.requeue(session, task)
                task.tries = tries  # what killed the job keeps counting


def remove_left_files(suite: Suite) -> None:
    """Bundles that were not fetched within a day, and uploads that nobody made a model of within a week."""
    with suite.session() as session:
        for task in repository.list_ended_before(session, now() - BUNDLES_KEPT):
            if task.kind is TaskKind.EXPORT:
                exported(suite, task.id).unlink(missing_ok=True)
                session.delete(task)
        for task in repository.list_ended_before(session, now() - timedelta(days=KEPT_DAYS)):
            if task.kind is TaskKind.IMPORT:
                forget_upload(suite, task)
                session.delete(task)
    sweep_old(suite.settings.data_dir / FOLDER, older_than=now() - timedelta(days=KEPT_DAYS))


def note_copied(suite: Suite) -> None:
    """Look into models that were copied straight into the folder, once nothing is added to them any more."""
    store = store_of(suite)
    for path in store.list_unknown():
        newest = max(item.stat().st_mtime for item in (path, *path.rglob("*")))
        if newest < now().timestamp() - SETTLED_S:
            store.write_down(store.described(path))
