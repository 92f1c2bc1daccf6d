"""One use of something, as the statistics count it."""

import uuid

from sqlalchemy import Index
from sqlmodel import Field

from services.core.db import Table


class UsageEvent(Table, table=True):
    """Something was used; `created_at` says when. Triggers of the database refuse to change or delete it."""

    __tablename__ = "usage_event"
    __table_args__ = (Index("ix_usage_event_kind_time", "kind", "created_at"),)

    kind: str = Field(max_length=60)
    """Dotted, for example `minutes.transcribed`."""
    account_id: uuid.UUID | None = Field(default=None, foreign_key="identity_account.id")
    """Empty where a use must not be tied to a person, for example at a counter."""
    department_code: str = Field(default="", max_length=20, index=True)
    """The department at that time: later moves of people do not rewrite it."""
    scene: str = Field(default="", max_length=40)
    """Code of the scene of use; some KPIs count by scene."""
    quantity: float = 1.0
    unit: str = Field(default="count", max_length=20)
    """Unit of `quantity`: `count`, `s`, `pages` …"""
