"""Enqueue and cancel durable jobs from any process; the web process runs none itself."""

import threading
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from dbos import DBOSClient, EnqueueOptions
from dbos._schemas.system_database import SystemSchema
from sqlalchemy import func, make_url, select

QUEUE_RECORDINGS = "recordings"  # long speech work, few at a time
QUEUE_MODELS = "models"  # imports, conversions, measurements: one at a time
QUEUE_SHORT = "short"  # messages, exports, clean-up
# Raised by hand when a workflow's steps change incompatibly. DBOS recovers only workflows of the same version; its
# default, a hash of the source, would strand unfinished jobs at every upgrade (docs/adr/0005).
APPLICATION_VERSION = "1"

RUNNING = "PENDING"
UNFINISHED = frozenset({"ENQUEUED", "DELAYED", "PENDING"})  # dbos.WorkflowStatusString


def workflow_id(workflow: str, row_id: uuid.UUID, attempt: int) -> str:
    """The id of a job: asking twice runs once; a retry raises `attempt`."""
    return f"{workflow}:{row_id}:{attempt}"


def dbos_url(url: str) -> str:
    """The URL in the spelling that DBOS takes (SQLAlchemy URL without driver for PostgreSQL)."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        parsed = parsed.set(drivername="postgresql")
    return parsed.render_as_string(hide_password=False)


@dataclass(frozen=True, slots=True)
class QueueLength:
    """Jobs of one queue: waiting, begun, and the age of the oldest that waits, in seconds."""

    name: str
    waiting: int = 0
    running: int = 0
    oldest_s: float = 0.0


class JobClient:
    """Enqueue and cancel; connects when it is first used."""

    def __init__(self, url: str) -> None:
        self._url = dbos_url(url)
        self._client: DBOSClient | None = None
        self._lock = threading.Lock()

    def _connected(self) -> DBOSClient:
        with self._lock:
            if self._client is None:
                self._client = DBOSClient(system_database_url=self._url, lazy=True, retry_connection_errors=False)
            return self._client

    def enqueue(self, workflow: str, row_id: uuid.UUID, attempt: int, *, queue: str = QUEUE_SHORT) -> str:
        """Ask for `workflow(row_id, attempt)` to run once; returns its id. Asking again changes nothing."""
        job = workflow_id(workflow, row_id, attempt)
        options: EnqueueOptions = {
            "workflow_name": workflow,
            "queue_name": queue,
            "workflow_id": job,
            "app_version": APPLICATION_VERSION,
        }
        self._connected().enqueue(options, str(row_id), attempt)
        return job

    def cancel(self, workflow: str, row_id: uuid.UUID, attempt: int) -> None:
        """Stop the job at its next step; nothing happens when it is unknown or finished."""
        self._connected().cancel_workflow(workflow_id(workflow, row_id, attempt))

    def is_unfinished(self, workflow: str, row_id: uuid.UUID, attempt: int) -> bool:
        """Whether the job waits or runs; false when it has ended in any way or is unknown."""
        found = self._connected().list_workflows(workflow_ids=[workflow_id(workflow, row_id, attempt)])
        return any(status.status in UNFINISHED for status in found)

    def queues(self) -> list[QueueLength]:
        """How long every queue is; a queue that never had a job waits for none."""
        table = SystemSchema.workflow_status.c
        found: dict[str, QueueLength] = {
            name: QueueLength(name) for name in (QUEUE_RECORDINGS, QUEUE_MODELS, QUEUE_SHORT)
        }
        query = select(table.queue_name, table.status, func.count(), func.min(table.created_at)).where(
            table.queue_name.is_not(None), table.status.in_(UNFINISHED)
        )
        for name, status, count, first_ms in self._asked(query.group_by(table.queue_name, table.status)):
            queue = found.get(name) or QueueLength(name)
            if status == RUNNING:
                found[name] = replace(queue, running=queue.running + count)
            else:
                oldest_s = max(queue.oldest_s, time.time() - first_ms / 1000)
                found[name] = replace(queue, waiting=queue.waiting + count, oldest_s=oldest_s)
        return list(found.values())

    def states(self) -> dict[str, int]:
        """How many jobs are in each state of the job store."""
        table = SystemSchema.workflow_status.c
        return {
            str(status): count
            for status, count in self._asked(select(table.status, func.count()).group_by(table.status))
        }

    def _asked(self, query: Any) -> Sequence[Any]:
        with self._connected()._sys_db.engine.connect() as connection:
            return connection.execute(query).all()

    def close(self) -> None:
        """Give back the connections."""
        with self._lock:
            if self._client is not None:
                self._client.destroy()
                self._client = None
