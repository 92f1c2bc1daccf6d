"""Pages about people and accounts."""

from services.core.identity.routes import accounts, departments, home, login, own, people, register

ROUTERS = (
    home.router,
    login.router,
    own.router,
    accounts.entrance,
    accounts.router,
    register.router,
    departments.router,
    people.router,
)
