"""Enqueue and cancel durable jobs from any process; the web process runs none itself."""

import threading
import uuid

from dbos import DBOSClient, EnqueueOptions
from sqlalchemy import make_url

QUEUE_RECORDINGS = "recordings"  # long speech work, few at a time
QUEUE_SHORT = "short"  # messages, exports, clean-up
# Raised by hand when a workflow's steps change incompatibly. DBOS recovers only workflows of the same version; its
# default, a hash of the source, would strand unfinished jobs at every upgrade (docs/adr/0005).
APPLICATION_VERSION = "1"

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

    def close(self) -> None:
        """Give back the connections."""
        with self._lock:
            if self._client is not None:
                self._client.destroy()
                self._client = None
