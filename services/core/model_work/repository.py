"""Queries about tasks."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from services.core.model_work.errors import TaskNotFound
from services.core.model_work.models import ModelTask
from services.core.model_work.states import UNFINISHED, TaskKind, TaskState

SHOWN = 20


def get_task(session: Session, task_id: uuid.UUID) -> ModelTask:
    """The task.

    Raises:
        TaskNotFound: there is none of this id.
    """
    task = session.get(ModelTask, task_id)
    if task is None:
        raise TaskNotFound
    return task


def find_task(session: Session, kind: TaskKind, target: str) -> ModelTask | None:
    """The newest task of this kind about this."""
    query = select(ModelTask).where(ModelTask.kind == kind, ModelTask.target == target)
    return session.exec(query.order_by(col(ModelTask.created_at).desc())).first()


def list_shown(session: Session, *, since: datetime) -> Sequence[ModelTask]:
    """What waits, runs or asks, and what ended since; the newest first."""
    open_states = UNFINISHED | {TaskState.ASKING}
    query = select(ModelTask).where(col(ModelTask.state).in_(open_states) | (col(ModelTask.ended_at) > since))
    return session.exec(query.order_by(col(ModelTask.queued_at).desc()).limit(SHOWN)).all()


def list_of_kind(session: Session, kind: TaskKind) -> Sequence[ModelTask]:
    """Every task of a kind, the newest first."""
    query = select(ModelTask).where(ModelTask.kind == kind)
    return session.exec(query.order_by(col(ModelTask.queued_at).desc())).all()


def list_in(session: Session, *states: TaskState) -> Sequence[ModelTask]:
    """Tasks in these states, the oldest first."""
    return session.exec(
        select(ModelTask).where(col(ModelTask.state).in_(states)).order_by(col(ModelTask.queued_at))
    ).all()


def list_ended_before(session: Session, limit: datetime) -> Sequence[ModelTask]:
    """Tasks that ended before this moment."""
    return session.exec(select(ModelTask).where(col(ModelTask.ended_at) < limit)).all()
