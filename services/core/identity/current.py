"""How a route says who may call it; a test walks all routes and wants one of these guards on each.

`UserDep` anybody logged in, `require_role(...)` some roles, `api_user(scope)` programs with a key, `Public` everybody.
"""

from collections.abc import Callable
from functools import cache
from typing import Annotated, Any

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from services.core.db.session import SuiteDep
from services.core.identity import api_keys
from services.core.identity.account_models import Role
from services.core.identity.errors import (
    ApiKeyRefused,
    LoginRequired,
    PasswordChangeRequired,
    RoleMissing,
    ScopeMissing,
)
from services.core.identity.user import CurrentUser

__all__ = [
    "AdministratorDep",
    "CurrentUser",
    "OneTimeUserDep",
    "Public",
    "UserDep",
    "api_user",
    "is_guard",
    "require_role",
    "route_guard",
]

_GUARD = "is_route_guard"
_bearer = HTTPBearer(auto_error=False, description="API key from the account page: `Authorization: Bearer wsk_…`")


def _guard(function: Callable[..., Any]) -> Callable[..., Any]:
    setattr(function, _GUARD, True)
    return function


route_guard = _guard
"""Marks a dependency of another module that decides who may call a route."""


def is_guard(function: object) -> bool:
    """Whether this dependency decides who may call the route."""
    return bool(getattr(function, _GUARD, False))


@_guard
def one_time_user(request: Request) -> CurrentUser:
    """Who is logged in, also with a one-time password.

    Raises:
        LoginRequired: nobody is.
    """
    user: CurrentUser | None = getattr(request.state, "user", None)
    if user is None:
        raise LoginRequired
    return user


OneTimeUserDep = Annotated[CurrentUser, Depends(one_time_user)]


@_guard
def current_user(user: OneTimeUserDep) -> CurrentUser:
    """Who is logged in.

    Raises:
        LoginRequired: nobody is.
        PasswordChangeRequired: the one-time password must be changed first.
    """
    if user.must_change_password:
        raise PasswordChangeRequired
    return user


UserDep = Annotated[CurrentUser, Depends(current_user)]


@cache
def require_role(*roles: Role) -> Callable[..., CurrentUser]:
    """A dependency: who is logged in and has at least one of these roles."""

    def user_with_role(user: UserDep) -> CurrentUser:
        if not user.has_role(*roles):
            raise RoleMissing(roles=", ".join(roles))
        return user

    return _guard(user_with_role)


AdministratorDep = Annotated[CurrentUser, Depends(require_role(Role.ADMINISTRATOR))]


@cache
def api_user(scope: str) -> Callable[..., CurrentUser]:
    """A dependency: the account of the Bearer key, which must have this scope."""

    def user_of_key(
        request: Request,
        suite: SuiteDep,
        credentials: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
    ) -> CurrentUser:
        if credentials is None:
            raise ApiKeyRefused
        address = request.client.host if request.client else ""
        user = api_keys.find_user(suite, text=credentials.credentials, address=address, headers=request.headers)
        if user is None:
            raise ApiKeyRefused
        if scope not in user.scopes:
            raise ScopeMissing(scope=scope)
        return user

    return _guard(user_of_key)


@_guard
def everybody() -> None:
    """No login needed: log in, health, error and install pages."""


Public = Depends(everybody)
"""For `dependencies=[Public]` of routes without login."""
