"""Who works here: departments as a dated tree, people with dated posts and leaves.

Days are inclusive: a row is in force from `valid_from` to `valid_to`; no `valid_to` means until further notice. A
department that is renamed or merged ends, and its successor is a new row with a new code, so that what was counted
last year keeps its department.
"""

import uuid
from datetime import date
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from services.core.db import EnumText, Table
from services.core.identity.account_models import Account, ApiKey, LoginFailure, LoginSession, Role, RoleGrant
from services.core.identity.import_models import RegisterImport
from services.core.identity.planned_models import PlannedImport
from services.core.identity.sign_on_models import DirectorySync, ExternalIdentity, GroupRole, UsedLogoutToken

__all__ = [
    "Account",
    "ApiKey",
    "Department",
    "DirectorySync",
    "ExternalIdentity",
    "GroupRole",
    "Leave",
    "LeaveKind",
    "LoginFailure",
    "LoginSession",
    "Person",
    "PlannedImport",
    "Post",
    "RegisterImport",
    "Role",
    "RoleGrant",
    "UsedLogoutToken",
]


class Department(Table, table=True):
    """One 所属 of the city: a node of the dated tree."""

    __tablename__ = "identity_department"

    code: str = Field(unique=True, max_length=20)
    name: str = Field(max_length=100)
    name_en: str = Field(default="", max_length=200)
    parent_id: uuid.UUID | None = Field(default=None, foreign_key="identity_department.id", index=True)
    follows_id: uuid.UUID | None = Field(default=None, foreign_key="identity_department.id", index=True)
    """The department that goes on as this one: the same under a former name, code or parent."""
    valid_from: date
    valid_to: date | None = None


class Person(Table, table=True):
    """One member of staff, known by the employee number; stays after leaving, because records point here."""

    __tablename__ = "identity_person"

    employee_number: str = Field(unique=True, max_length=20)
    name: str = Field(max_length=100)
    kana: str = Field(default="", max_length=100, index=True)
    name_en: str = Field(default="", max_length=200)
    email: str = Field(default="", max_length=254)
    left_on: date | None = None
    """The last day of service."""


class Post(Table, table=True):
    """A person's place in a department for a time: one main post (本務) and any number of concurrent ones (兼務)."""

    __tablename__ = "identity_post"
    __table_args__ = (
        UniqueConstraint("person_id", "department_id", "is_main", "valid_from"),
        Index("ix_identity_post_in_force", "department_id", "valid_from", "valid_to"),
    )

    person_id: uuid.UUID = Field(foreign_key="identity_person.id", index=True)
    department_id: uuid.UUID = Field(foreign_key="identity_department.id")
    title: str = Field(default="", max_length=50)
    """役職, for example 係長."""
    grade: str = Field(default="", max_length=20)
    """職級, for example 4級."""
    is_main: bool = True
    valid_from: date
    valid_to: date | None = None


class LeaveKind(StrEnum):
    """Why a person is away for a time."""

    ABSENCE = "absence"
    """休職"""
    CHILDCARE = "childcare"
    """育児休業"""


class Leave(Table, table=True):
    """A time in which a person is not at work; counts of staff leave it out."""

    __tablename__ = "identity_leave"
    __table_args__ = (UniqueConstraint("person_id", "kind", "valid_from"),)

    person_id: uuid.UUID = Field(foreign_key="identity_person.id", index=True)
    kind: LeaveKind = Field(sa_type=EnumText(LeaveKind))
    valid_from: date
    valid_to: date | None = None
