"""A task: what was asked for, by whom, how far it is and how it ended."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger
from sqlmodel import Field

from services.core.clock import now
from services.core.db import EnumText, JsonValue, Table, UtcDateTime
from services.core.model_work.states import TaskKind, TaskState


class ModelTask(Table, table=True):
    """One wish; measurements and checks of the same model take the same row again. `attempt` counts jobs."""

    __tablename__ = "models_task"

    kind: TaskKind = Field(sa_type=EnumText(TaskKind), index=True)
    state: TaskState = Field(default=TaskState.QUEUED, sa_type=EnumText(TaskState), index=True)
    attempt: int = 1
    tries: int = 0
    """How often a worker began this attempt: more than once means that one died at it."""
    target: str
    """What it is about, as people call it: a file, a model."""
    wishes: Any = Field(default=None, sa_type=JsonValue, nullable=True)
    """Import: `upload`, `name`, `replace`, `confirmed`. Export: `names`."""
    by_account_id: uuid.UUID | None = Field(default=None, foreign_key="identity_account.id")
    by_login: str = ""
    stage: str = ""
    done_bytes: int = Field(default=0, sa_type=BigInteger)
    total_bytes: int = Field(default=0, sa_type=BigInteger)
    """0 while unknown."""
    result: Any = Field(default=None, sa_type=JsonValue, nullable=True)
    """Import: `names`, `scan`. Export: `size_bytes`, `names`."""
    error_code: str = ""
    error_values: Any = Field(default=None, sa_type=JsonValue, nullable=True)
    queued_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def is_unfinished(self) -> bool:
        """Whether it waits or runs."""
        return self.state in {TaskState.QUEUED, TaskState.RUNNING}
