"""Who may log in: accounts, their roles, logins in force, API keys, failed attempts. No secret is stored readable."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from services.core.clock import now
from services.core.db import EnumText, JsonValue, Table, UtcDateTime


class Role(StrEnum):
    """What an account may do; an account can have several."""

    ADMINISTRATOR = "administrator"
    CLERK = "clerk"
    APPROVER = "approver"
    COUNTER = "counter"
    TRAINER = "trainer"
    LEARNER = "learner"
    HR = "hr"
    MANAGER = "manager"


class Source(StrEnum):
    """Where an account is known besides here."""

    OIDC = "oidc"
    LDAP = "ldap"


class Account(Table, table=True):
    """A login. Of a person, or of nobody in the register (the first administrator)."""

    __tablename__ = "identity_account"

    person_id: uuid.UUID | None = Field(default=None, foreign_key="identity_person.id", unique=True)
    login: str = Field(unique=True, max_length=64)
    """Lower case; see `passwords.normalised_login`."""
    display_name: str = Field(max_length=100)
    password_hash: str = Field(max_length=255)
    """Empty for who logs in elsewhere only: no password fits."""
    must_change_password: bool = False
    is_active: bool = True
    is_demonstration: bool = False
    """Works on this machine only, and only in demonstration mode."""
    locale: str = Field(default="", max_length=5)
    """Language that the person chose; empty means the browser's."""


class RoleGrant(Table, table=True):
    """One role of one account."""

    __tablename__ = "identity_role_grant"
    __table_args__ = (UniqueConstraint("account_id", "role"),)

    account_id: uuid.UUID = Field(foreign_key="identity_account.id")
    role: Role = Field(sa_type=EnumText(Role))
    from_group: bool = False
    """Given by a group of the sign-on or the directory, and taken away with it."""
    group_source: Source | None = Field(default=None, sa_type=EnumText(Source), nullable=True)
    """Where that group is."""
    group_name: str = Field(default="", max_length=255)
    """Its name."""


class LoginSession(Table, table=True):
    """A login in force; the browser holds the token, the row only its SHA-256."""

    __tablename__ = "identity_login_session"

    token_hash: str = Field(unique=True, max_length=64)
    account_id: uuid.UUID = Field(foreign_key="identity_account.id", index=True)
    seen_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ip: str = Field(default="", max_length=45)
    user_agent: str = Field(default="", max_length=120)
    provider_sid: str = Field(default="", max_length=255, index=True)
    """The session at the sign-on provider (claim `sid`), so that its logout reaches this login."""
    id_token: str = ""
    """The ID token of the sign-on while the login is in force: the provider's logout asks for it."""


class ApiKey(Table, table=True):
    """A key for programs, acting as its account within its scopes; shown once, stored as SHA-256."""

    __tablename__ = "identity_api_key"

    account_id: uuid.UUID = Field(foreign_key="identity_account.id", index=True)
    name: str = Field(max_length=100)
    prefix: str = Field(unique=True, max_length=16)
    key_hash: str = Field(max_length=64)
    scopes: Any = Field(sa_type=JsonValue)
    """List of scope names, for example `minutes:read`."""
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_used_ip: str = Field(default="", max_length=45)


class LoginFailure(Table, table=True):
    """One failed or pending attempt to log in; throttling counts these rows, so every process sees the same."""

    __tablename__ = "identity_login_failure"
    __table_args__ = (
        Index("ix_identity_login_failure_login_time", "login", "created_at"),
        Index("ix_identity_login_failure_address_time", "address", "created_at"),
    )

    login: str = Field(max_length=64)
    address: str = Field(max_length=45)
