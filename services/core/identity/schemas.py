"""What the forms of these pages send."""

import uuid
from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from services.core.identity.account_models import Role
from services.core.identity.passwords import MAX_LENGTH, MIN_LENGTH

Password = Annotated[str, Field(min_length=1, max_length=MAX_LENGTH)]


class LoginForm(BaseModel):
    """The login page. Longer passwords are refused before they are hashed."""

    login: Annotated[str, Field(max_length=64)]
    password: Password
    next: str = "/"


class PasswordForm(BaseModel):
    """The change of one's own password."""

    present: Password
    new: Annotated[str, Field(min_length=MIN_LENGTH, max_length=MAX_LENGTH)]
    again: Password


class ApiKeyForm(BaseModel):
    """A new API key."""

    name: Annotated[str, Field(max_length=100)]
    scopes: Annotated[list[str], Field(min_length=1)]
    lifetime_days: int = 90


class LocaleForm(BaseModel):
    """The language of one's account; empty follows the browser."""

    locale: Annotated[str, Field(pattern="^(|ja|en)$")] = ""


class NewAccountForm(BaseModel):
    """A new account."""

    login: Annotated[str, Field(max_length=64)]
    employee_number: Annotated[str, Field(max_length=20)] = ""
    display_name: Annotated[str, Field(max_length=100)] = ""
    roles: Annotated[list[Role], Field(min_length=1)]


class RolesForm(BaseModel):
    """The roles of an account."""

    roles: list[Role] = []


class ApplyForm(BaseModel):
    """The import that was looked at."""

    upload: Annotated[str, Field(pattern="^[A-Za-z0-9_-]{43}$")]
    fingerprint: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    filename: Annotated[str, Field(max_length=200)] = ""


class PlanForm(ApplyForm):
    """The personnel change that was looked at."""

    effective_on: date
    filename: Annotated[str, Field(max_length=200)] = ""


class PostForm(BaseModel):
    """One post of a person."""

    department_id: uuid.UUID
    title: Annotated[str, Field(max_length=50)] = ""
    grade: Annotated[str, Field(max_length=20)] = ""
    is_main: bool = False
    valid_from: date
    valid_to: date | None = None


class DepartmentForm(BaseModel):
    """What of a department can be changed on a page."""

    name_en: Annotated[str, Field(max_length=200)] = ""
    valid_to: date | None = None


class PeopleQuery(BaseModel):
    """What the staff list is filtered by."""

    words: Annotated[str, Field(max_length=100)] = ""
    department: Annotated[str, Field(max_length=20)] = ""
    on: date | None = None
