"""One try at a task: begun, watched, its progress written down, and how it ended."""

import time
import uuid
from collections.abc import Mapping

import structlog
from sqlalchemy.exc import SQLAlchemyError

from services.core.audit.record import Process
from services.core.clock import now
from services.core.errors import SuiteError
from services.core.model_store.errors import BundleUnsigned, ImportFailed, OtherVersion, SignerUnknown
from services.core.model_work import work
from services.core.model_work.errors import KEEPS_FILE, WorkerDied
from services.core.model_work.models import ModelTask
from services.core.model_work.states import TaskKind, TaskState
from services.core.model_work.uploads import forget_upload
from services.core.suite import Suite

log = structlog.get_logger(__name__)
MAX_TRIES = 3
"""A worker that dies twice at the same file does not get it a fourth time."""
WRITE_EVERY_S = 1.0
STOPPED = "stopped"
QUESTIONS = (SignerUnknown, BundleUnsigned, OtherVersion)
"""Not failures: an administrator looks and says yes or no."""
PLAIN = (str, int, float, bool)


class Stopped(Exception):
    """Nobody wants this attempt any more."""


class Attempt:
    """The work of one attempt; may be called again after a crash."""

    def __init__(self, suite: Suite, task_id: uuid.UUID, attempt: int) -> None:
        self.suite, self.task_id, self.attempt = suite, task_id, attempt
        self._written = 0.0
        self._asked = 0.0
        self._unwanted = False

    def run(self) -> str:
        """Do it; returns the state in which it ended, or `stopped` where nobody wanted it any more."""
        task = self._begun()
        if task is None:
            return STOPPED
        try:
            result = self._done(task)
        except Stopped:
            self._forget_file(task)
        except SQLAlchemyError:
            raise  # the database's trouble is not the task's: the sweep queues it again
        except SuiteError as error:
            return self._failed(task, error)
        except Exception as error:
            log.exception("models.task_unexpected", task_id=str(self.task_id))
            return self._failed(task, ImportFailed(name=task.target, reason=type(error).__name__))
        else:
            self._forget_file(task)
            return self._ended(TaskState.DONE, result=result)
        return STOPPED

    def _done(self, task: ModelTask) -> Mapping[str, object]:
        if task.tries > MAX_TRIES:
            raise WorkerDied(target=task.target)
        by = Process(task.by_login or "worker", task.by_account_id, "job")
        return work.WORK[task.kind](work.Job(self.suite, task, by, self.on_stage, self.is_unwanted))

    def _failed(self, task: ModelTask, error: SuiteError) -> str:
        asks = isinstance(error, QUESTIONS) and task.kind is TaskKind.IMPORT
        if self.is_unwanted() or not (asks or isinstance(error, KEEPS_FILE)):
            self._forget_file(task)
        return self._ended(TaskState.ASKING if asks else TaskState.FAILED, error=error)

    def on_stage(self, stage: str, done: int, total: int) -> None:
        """Write the progress down, at most once a second.

        Raises:
            Stopped: somebody cancelled.
        """
        if self.is_unwanted():
            raise Stopped
        if time.monotonic() - self._written < WRITE_EVERY_S and done < total:
            return
        with self.suite.session() as session:
            task = session.get(ModelTask, self.task_id)
            if task is not None and (task.stage != stage or time.monotonic() - self._written >= WRITE_EVERY_S):
                task.stage, task.done_bytes, task.total_bytes = stage, done, total
                session.add(task)
                self._written = time.monotonic()

    def is_unwanted(self) -> bool:
        """Whether the task was cancelled or queued anew; asks the database at most twice a second."""
        if not self._unwanted and time.monotonic() - self._asked > WRITE_EVERY_S / 2:
            with self.suite.session(read_only=True) as session:
                task = session.get(ModelTask, self.task_id)
                state = (TaskState.RUNNING, self.attempt)
                self._unwanted = task is None or (task.state, task.attempt) != state
            self._asked = time.monotonic()
        return self._unwanted

    def _begun(self) -> ModelTask | None:
        with self.suite.session() as session:
            task = session.get(ModelTask, self.task_id)
            wanted = {TaskState.QUEUED, TaskState.RUNNING}
            if task is None or task.attempt != self.attempt or task.state not in wanted:
                return None
            task.state, task.tries = TaskState.RUNNING, task.tries + 1
            session.add(task)
        return task

    def _ended(
        self, state: TaskState, *, error: SuiteError | None = None, result: Mapping[str, object] | None = None
    ) -> str:
        with self.suite.session() as session:
            task = session.get(ModelTask, self.task_id)
            if task is None or task.attempt != self.attempt or task.state is not TaskState.RUNNING:
                return STOPPED
            task.state, task.result = state, dict(result) if result is not None else None
            task.ended_at = None if state is TaskState.ASKING else now()
            if error is not None:
                task.error_code = error.code
                task.error_values = {key: value for key, value in error.values.items() if isinstance(value, PLAIN)}
            session.add(task)
        log.info("models.task_ended", task_id=str(self.task_id), kind=task.kind.value, state=state.value)
        return state.value

    def _forget_file(self, task: ModelTask) -> None:
        if task.kind is TaskKind.IMPORT:
            forget_upload(self.suite, task)
