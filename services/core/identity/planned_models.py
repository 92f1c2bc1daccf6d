"""A personnel change that waits for its day."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Field

from services.core.db import EnumText, JsonValue, Table, UtcDateTime


class PlannedState(StrEnum):
    """Where a planned import stands."""

    PLANNED = "planned"
    APPLIED = "applied"
    WITHDRAWN = "withdrawn"
    FAILED = "failed"
    """On its day the lists no longer fitted the register; nothing was changed."""


MOVES: dict[PlannedState, frozenset[PlannedState]] = {
    PlannedState.PLANNED: frozenset({PlannedState.APPLIED, PlannedState.WITHDRAWN, PlannedState.FAILED}),
    PlannedState.APPLIED: frozenset(),
    PlannedState.WITHDRAWN: frozenset(),
    PlannedState.FAILED: frozenset({PlannedState.WITHDRAWN, PlannedState.PLANNED}),
}


class PlannedImport(Table, table=True):
    """A personnel change that is taken in on its day, for example that of 1 April."""

    __tablename__ = "identity_planned_import"

    state: PlannedState = Field(default=PlannedState.PLANNED, sa_type=EnumText(PlannedState))
    effective_on: date = Field(index=True)
    filename: str = Field(default="", max_length=200)
    content: bytes
    """The lists as they were sent, in one ZIP file; see `change_lists.py`."""
    counts: Any = Field(default=None, sa_type=JsonValue, nullable=True)
    """Kind of change to how many, as it was previewed; after its day, as it was applied."""
    planned_by_account_id: uuid.UUID = Field(foreign_key="identity_account.id")
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it was applied, withdrawn or failed."""
