"""Pages about people and accounts."""

from services.core.identity.routes import (
    accounts,
    api_keys,
    departments,
    home,
    login,
    own,
    people,
    register,
    sessions,
)

ROUTERS = (
    home.router,
    login.router,
    own.router,
    accounts.entrance,
    accounts.router,
    sessions.router,
    api_keys.router,
    register.router,
    departments.router,
    people.router,
)
