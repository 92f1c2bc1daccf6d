"""Heartbeat rows: which workers are alive, so that the jobs of dead ones can be handed on."""

import os
import socket
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Field, Session, col, delete, select

from services.core.clock import now
from services.core.db import Table, UtcDateTime

HEARTBEAT_S = 5
DEAD_AFTER_S = 20
"""Four missed heartbeats: with the sweep and the queue behind it a lost worker's jobs go on elsewhere within 30 s.

A worker that only stalled for so long does no harm: rows are written once; a step that two have done counts once."""


class Worker(Table, table=True):
    """One worker process, known by its executor id."""

    __tablename__ = "jobs_worker"

    executor_id: str = Field(unique=True)
    host: str
    pid: int
    seen_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


def default_executor_id() -> str:
    """The id of this machine's worker; a restart takes its own unfinished jobs up at once."""
    return os.environ.get("WORKSTYLE_WORKER_NAME") or socket.gethostname()


def beat(session: Session, executor_id: str) -> timedelta:
    """Say that this worker lives; returns how long it has not said so (nothing for one that is new)."""
    worker = session.exec(select(Worker).where(Worker.executor_id == executor_id)).first()
    if worker is None:
        worker = Worker(executor_id=executor_id, host=socket.gethostname(), pid=os.getpid())
    silence = now() - worker.seen_at
    worker.host, worker.pid, worker.seen_at = socket.gethostname(), os.getpid(), now()
    session.add(worker)
    return silence


def list_dead(session: Session) -> list[Worker]:
    """Workers that have not been heard of for `DEAD_AFTER_S` seconds."""
    return list(session.exec(select(Worker).where(Worker.seen_at < now() - timedelta(seconds=DEAD_AFTER_S))))


def forget(session: Session, executor_ids: Sequence[str]) -> None:
    """Remove the rows of workers whose jobs were handed on."""
    session.exec(delete(Worker).where(col(Worker.executor_id).in_(executor_ids)))


def count_alive(session: Session) -> int:
    """How many workers were heard of within `DEAD_AFTER_S` seconds."""
    limit = now() - timedelta(seconds=DEAD_AFTER_S)
    return len(session.exec(select(Worker.id).where(Worker.seen_at >= limit)).all())


def is_alive(session: Session, executor_id: str) -> bool:
    """Whether this worker was heard of within `DEAD_AFTER_S` seconds."""
    worker = session.exec(select(Worker).where(Worker.executor_id == executor_id)).first()
    return worker is not None and worker.seen_at >= now() - timedelta(seconds=DEAD_AFTER_S)
