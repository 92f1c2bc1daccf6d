"""Every route of the whole application and who may call it: docs/reference/routes.md, and what tests knock at."""

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from services.app.factory import create_app
from services.app.features import installed_features
from services.core.identity import current
from services.core.identity.account_models import Role
from services.core.settings import CoreSettings
from services.core.suite import build_suite

LET_IN, LOGIN, DENIED, KEY = "yes", "login", "403", "401"
"""What a caller meets: the route itself, the login page, a refusal, a challenge for a key."""
ANONYMOUS = "anonymous"
NO_ROLE = "no role"


@dataclass(frozen=True, slots=True)
class RouteEntry:
    """One method of one address.

    Attributes:
        name: The route's name.
        method: The HTTP method.
        path: The path as declared, parameters in braces.
        guards: The dependencies that decide who may call it.
    """

    name: str
    method: str
    path: str
    guards: tuple[Any, ...]

    @property
    def is_public(self) -> bool:
        """Whether everybody may call it."""
        return current.everybody in self.guards

    @property
    def is_for_this_machine(self) -> bool:
        """Whether every caller on the server itself may call it; the table is walked from there."""
        return any(getattr(guard, "is_for_this_machine", False) for guard in self.guards)

    @property
    def scope(self) -> str:
        """The scope that an API key needs; empty for pages."""
        return next((_nonlocals(guard)["scope"] for guard in self.guards if "scope" in _nonlocals(guard)), "")

    @property
    def roles(self) -> frozenset[str]:
        """Roles of which one is needed; empty when every account may call it."""
        wanted = [frozenset(_nonlocals(guard)["roles"]) for guard in self.guards if "roles" in _nonlocals(guard)]
        return frozenset.intersection(*wanted) if wanted else frozenset()

    @property
    def rule(self) -> str:
        """The guard in words."""
        if self.is_public:
            return "everybody"
        if self.is_for_this_machine:
            return "the server itself, or the token"
        if self.scope:
            return f"key with `{self.scope}`"
        if self.roles:
            return "one of the roles"
        names = {getattr(guard, "__name__", "") for guard in self.guards}
        known = {"current_user": "every account", "one_time_user": "every account"}
        return next((known[name] for name in sorted(names) if name in known), ", ".join(sorted(names)))

    def answer_to(self, caller: str) -> str:
        """What this caller meets: `ANONYMOUS`, `NO_ROLE`, or the name of the one role that an account has."""
        if self.is_public or self.is_for_this_machine:
            return LET_IN
        if self.scope:
            return KEY
        if caller == ANONYMOUS:
            return LOGIN
        return LET_IN if not self.roles or caller in self.roles else DENIED


@cache
def route_table() -> tuple[RouteEntry, ...]:
    """Every method of every route that code of ours answers; static files are mounts and have none."""
    with TemporaryDirectory() as folder:
        app = create_app(build_suite(CoreSettings(data_dir=Path(folder)), installed_features()))
    return tuple(
        RouteEntry(route.name or "", method, route.path or "", tuple(guards_of(route.dependant)))
        for route in iter_route_contexts(app.routes)
        if route.methods
        for method in sorted(route.methods)
    )


def guards_of(dependant: Dependant | None) -> Iterator[Any]:
    """The dependencies of a route that decide who may call it."""
    for child in dependant.dependencies if dependant else ():
        if current.is_guard(child.call):
            yield child.call
        yield from guards_of(child)


def routes_page(written: str) -> str:
    """docs/reference/routes.md."""
    callers = [ANONYMOUS, NO_ROLE, *Role]
    lines = [
        "# Routes",
        "",
        f"{written} Every route, who may call it, and what the others meet: `{LOGIN}` is led to",
        f"the login page (programs get 401), `{DENIED}` is refused, `{KEY}` is asked for an API key with the scope.",
        "Each column but the first is an account with that one role. A route that lets somebody in may still refuse",
        "the one record that the address names. `tests/repository/test_truth_table.py` walks every cell.",
        "",
        "| Method | Path | Rule | " + " | ".join(callers) + " |",
        "|---|---|---" + "|:-:" * len(callers) + "|",
    ]
    for route in sorted(route_table(), key=lambda route: (route.path, route.method)):
        cells = " | ".join(route.answer_to(caller) for caller in callers)
        lines.append(f"| {route.method} | `{route.path}` | {route.rule} | {cells} |")
    return "\n".join(lines) + "\n"


def _nonlocals(guard: Any) -> Mapping[str, Any]:
    return inspect.getclosurevars(guard).nonlocals
