"""Last run of each scheduled work, and the limits that are crossed at present."""

from datetime import datetime

from sqlmodel import Field

from services.core.clock import now
from services.core.db import Table, UtcDateTime


class ScheduledRun(Table, table=True):
    """What is known of one scheduled work; work of every round is written at most once a minute."""

    __tablename__ = "operations_scheduled_run"

    name: str = Field(unique=True, max_length=80)
    started_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    took_s: float = 0.0
    runs: int = 0
    failures: int = 0
    """Failures in a row; 0 after a success."""
    error: str = Field(default="", max_length=200)
    """Types of the last error, never its text; empty after a success."""
    wanted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When an administrator asked for a run that has not begun yet."""


class CrossedLimit(Table, table=True):
    """A limit that is crossed; the row goes when it is no longer."""

    __tablename__ = "operations_crossed_limit"

    name: str = Field(unique=True, max_length=80)
    value: float
    bound: float
