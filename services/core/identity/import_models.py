"""A staff list that was taken in, and what it did, for as long as it can be undone."""

from datetime import datetime
from typing import Any

from sqlmodel import Field

from services.core.db import JsonValue, Table, UtcDateTime


class RegisterImport(Table, table=True):
    """One import; `created_at` says when. What it changed holds personal data and is forgotten after a month."""

    __tablename__ = "identity_register_import"

    taken_by_login: str = Field(max_length=64)
    filename: str = Field(default="", max_length=200)
    counts: Any = Field(default=None, sa_type=JsonValue, nullable=True)
    """Kind of change to how many."""
    changes: Any = Field(default=None, sa_type=JsonValue, nullable=True)
    """What it did, in order (`register_record.py`); None once it is undone or a month old."""
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    undone_by_login: str = Field(default="", max_length=64)
