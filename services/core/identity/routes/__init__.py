"""Pages about people and accounts."""

from services.core.identity.routes import (
    accounts,
    api_keys,
    departments,
    home,
    imports,
    login,
    own,
    people,
    personnel,
    posts,
    register,
    sessions,
    sign_on,
    sign_on_page,
)

ROUTERS = (
    home.router,
    login.router,
    sign_on.router,
    own.router,
    accounts.entrance,
    accounts.router,
    sessions.router,
    api_keys.router,
    sign_on_page.router,
    register.router,
    imports.router,
    personnel.router,
    departments.router,
    people.router,
    posts.router,
)
