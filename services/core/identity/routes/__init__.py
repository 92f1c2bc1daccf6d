"""Pages about people and accounts."""

from services.core.identity.routes import accounts, departments, login, own, people, register

ROUTERS = (login.router, own.router, accounts.router, register.router, departments.router, people.router)
