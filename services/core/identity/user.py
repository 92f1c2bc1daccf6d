"""`CurrentUser`: who asks, as a frozen value that outlives the transaction it was read in."""

import uuid
from dataclasses import dataclass
from typing import Literal

from sqlmodel import Session

from services.core.clock import today
from services.core.identity import repository
from services.core.identity.account_models import Account, Role
from services.core.identity.departments import forms_of

Via = Literal["session", "api_key", "command"]


@dataclass(frozen=True, slots=True)
class CurrentUser:
    """Who asks, and with what.

    Attributes:
        roles: What the account may do.
        department_name: The department of the main post today, or empty.
        department_ids: That department and those which it continues under another name.
        locale: Language that the person chose, or empty.
        via: How the person was recognised.
        scopes: What the API key may do; empty for a login.
        session_id: The login in force, where `via` is "session".
        must_change_password: True while a one-time password is in use.
    """

    account_id: uuid.UUID
    login: str
    display_name: str
    roles: frozenset[Role]
    department_name: str = ""
    department_id: uuid.UUID | None = None
    department_ids: frozenset[uuid.UUID] = frozenset()
    locale: str = ""
    via: Via = "session"
    scopes: frozenset[str] = frozenset()
    session_id: uuid.UUID | None = None
    must_change_password: bool = False

    def has_role(self, *roles: Role) -> bool:
        """Whether the account has at least one of these roles."""
        return not self.roles.isdisjoint(roles)

    @property
    def is_administrator(self) -> bool:
        """Whether this is an administrator."""
        return Role.ADMINISTRATOR in self.roles


def user_of(
    session: Session,
    account: Account,
    *,
    via: Via,
    scopes: frozenset[str] = frozenset(),
    session_id: uuid.UUID | None = None,
) -> CurrentUser:
    """The account with its roles and today's department."""
    department = None
    if account.person_id:
        department = repository.find_main_department(session, person_id=account.person_id, on=today())
    return CurrentUser(
        account_id=account.id,
        login=account.login,
        display_name=account.display_name,
        roles=repository.roles_of(session, account.id),
        department_name=department.name if department else "",
        department_id=department.id if department else None,
        department_ids=forms_of(repository.follows_of(session), department.id) if department else frozenset(),
        locale=account.locale,
        via=via,
        scopes=scopes,
        session_id=session_id,
        must_change_password=account.must_change_password,
    )
