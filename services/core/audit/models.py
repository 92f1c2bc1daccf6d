"""One audited act. Triggers of the database refuse to change or delete it (migrations/versions/0001_core.py)."""

import uuid
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field

from services.core.db import JsonValue, Table


class AuditEvent(Table, table=True):
    """Who did what to what; `created_at` says when."""

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_actor_login_time", "actor_login", "created_at"),)

    type: str = Field(index=True, max_length=80)
    """Dotted, past tense: `identity.account.disabled`."""
    actor_account_id: uuid.UUID | None = Field(default=None, foreign_key="identity_account.id")
    actor_login: str = Field(max_length=64)
    via: str = Field(default="", max_length=20)
    target: str = Field(default="", index=True, max_length=200)
    """Id of what was acted on; never a person's words."""
    request_id: str = Field(default="", max_length=64)
    extra: Any = Field(default=None, sa_type=JsonValue, nullable=True)
