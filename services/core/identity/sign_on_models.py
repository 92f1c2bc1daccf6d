"""Who an account is elsewhere: at the sign-on provider and in the directory; what their groups mean here."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from services.core.db import EnumText, JsonValue, Table, UtcDateTime
from services.core.identity.account_models import Role, Source


class ExternalIdentity(Table, table=True):
    """An account's name at a provider: found by issuer and subject, which never change, not by name or e-mail."""

    __tablename__ = "identity_external_identity"
    __table_args__ = (UniqueConstraint("source", "issuer", "subject"),)

    account_id: uuid.UUID = Field(foreign_key="identity_account.id", index=True)
    source: Source = Field(sa_type=EnumText(Source))
    issuer: str = Field(max_length=255)
    """The issuer's address, or the base of the directory."""
    subject: str = Field(max_length=255)
    """The claim `sub`, or the entry's unchanging id."""
    dn: str = Field(default="", max_length=1000)
    """Where the entry stands in the directory; a login binds with it."""
    gone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When a sync no longer found the entry and disabled the account."""


class GroupRole(Table, table=True):
    """Members of this group of the sign-on or the directory have this role here."""

    __tablename__ = "identity_group_role"
    __table_args__ = (UniqueConstraint("group_name", "role"),)

    group_name: str = Field(max_length=255)
    role: Role = Field(sa_type=EnumText(Role))


class UsedLogoutToken(Table, table=True):
    """A logout token that was obeyed: a second one of the same id is a replay."""

    __tablename__ = "identity_used_logout_token"

    jti_hash: str = Field(unique=True, max_length=64)
    expires_at: datetime = Field(sa_type=UtcDateTime)


class SyncState(StrEnum):
    """How a run of the directory sync ended."""

    DONE = "done"
    STOPPED = "stopped"
    """It would have disabled more accounts than allowed; an administrator decides."""
    FAILED = "failed"


class DirectorySync(Table, table=True):
    """One run of the directory sync, for the page and for when the next is due."""

    __tablename__ = "identity_directory_sync"

    state: SyncState = Field(sa_type=EnumText(SyncState))
    counts: Any = Field(default=None, sa_type=JsonValue, nullable=True)
    """Kind of change to how many."""
    error_code: str = Field(default="", max_length=80)
