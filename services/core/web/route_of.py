"""Which declared route a request is for: what logs and metrics may name, where an address may hold anybody's words."""

import re
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import compile_path
from starlette.types import Scope

NO_ROUTE = "(none)"
STATIC = "/static"
SAFE_VALUE = re.compile(r"[0-9]{1,12}|[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""Numbers and ids; everything else in an address may be a name or a token."""


@dataclass(frozen=True, slots=True)
class KnownRoute:
    """One declared path."""

    path: str
    pattern: re.Pattern[str]
    methods: frozenset[str]


def route_of(scope: Scope) -> str:
    """The declared path, parameters in braces; `/static`, or `(none)` where no route takes this address."""
    if scope["path"].startswith(f"{STATIC}/"):
        return STATIC
    found = _find(scope)
    return found[0].path if found else NO_ROUTE


def path_for_logs(scope: Scope) -> str:
    """The declared path with the ids of the address in it, and nothing else of the address."""
    found = _find(scope)
    if found is None:
        return NO_ROUTE
    route, values = found
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda name: _safe(values[name[1]], name[0]), route.path)


def _safe(value: str, instead: str) -> str:
    return value if SAFE_VALUE.fullmatch(value) else instead


def _find(scope: Scope) -> tuple[KnownRoute, dict[str, str]] | None:
    matching = [(route, found) for route in _routes(scope["app"]) if (found := route.pattern.match(scope["path"]))]
    for route, found in matching:
        if scope["method"] in route.methods:
            return route, found.groupdict()
    return (matching[0][0], matching[0][1].groupdict()) if matching else None


def _routes(app: FastAPI) -> list[KnownRoute]:
    """Read once: routes do not change while the suite runs."""
    if not hasattr(app.state, "known_routes"):
        app.state.known_routes = [
            KnownRoute(route.path, compile_path(route.path)[0], frozenset(route.methods))
            for route in iter_route_contexts(app.routes)
            if route.path and route.methods
        ]
    known: list[KnownRoute] = app.state.known_routes
    return known
