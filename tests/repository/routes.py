"""The routes of the whole application, who guards them, and how a test knocks at their door."""

import inspect
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from httpx2 import Response

from services.app.factory import create_app
from services.app.features import installed_features
from services.core.identity import current
from services.core.settings import CoreSettings
from services.core.suite import build_suite
from services.core.web import csrf
from tests.support.client import Client


@dataclass(frozen=True)
class Door:
    """One method of one address."""

    name: str
    method: str
    path: str
    guards: tuple[Any, ...]

    @property
    def is_public(self) -> bool:
        """Whether everybody may call it."""
        return current.everybody in self.guards

    @property
    def is_for_programs(self) -> bool:
        """Whether it wants an API key."""
        return any("scope" in _nonlocals(guard) for guard in self.guards)

    @property
    def roles(self) -> frozenset[str]:
        """Roles of which one is needed; empty when every account may call it."""
        wanted = [frozenset(_nonlocals(guard)["roles"]) for guard in self.guards if "roles" in _nonlocals(guard)]
        return frozenset.intersection(*wanted) if wanted else frozenset()

    def address(self, values: Mapping[str, object]) -> str:
        """The path with values in it; what is not given becomes an id that exists nowhere."""
        return re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: str(values.get(found[1], uuid.uuid4())), self.path)

    def knock(self, client: Client, *, body: object = None, **values: object) -> Response:
        """Call it as its page would, with the token against forgery."""
        token = "t" * 32
        client.cookies.set(csrf.COOKIE, token)
        return client.request(self.method, self.address(values), headers={csrf.HEADER: token}, json=body)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@cache
def doors() -> tuple[Door, ...]:
    """Every method of every route that code of ours answers; static files are mounts and have none."""
    with TemporaryDirectory() as folder:
        app = create_app(build_suite(CoreSettings(data_dir=Path(folder)), installed_features()))
    return tuple(
        Door(route.name or "", method, route.path or "", tuple(guards_of(route.dependant)))
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


def _nonlocals(guard: Any) -> Mapping[str, Any]:
    return inspect.getclosurevars(guard).nonlocals
