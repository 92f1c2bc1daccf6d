"""What the checks leave behind: since when a part is as it is, and the results of self-tests."""

from datetime import datetime
from typing import Any

from sqlmodel import Field

from services.core.checks.check import Level
from services.core.clock import now
from services.core.db import EnumText, JsonValue, Table, UtcDateTime


class Condition(Table, table=True):
    """How a part is, since when; written by the worker."""

    __tablename__ = "checks_condition"

    name: str = Field(unique=True, max_length=80)
    level: Level = Field(sa_type=EnumText(Level))
    since_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    seen_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class SelfTest(Table, table=True):
    """One self-test; `created_at` says when it began."""

    __tablename__ = "checks_self_test"

    started_by_login: str = Field(max_length=64)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    has_passed: bool = False
    results: Any = Field(default=None, sa_type=JsonValue, nullable=True)
    """List of name, title, level, what, todo, duration_s; grows while it runs."""
