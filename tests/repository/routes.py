"""How a test knocks at the door of every route of the whole application."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from httpx2 import Response

from services.app.upkeep.route_table import RouteEntry, route_table
from services.core.web import csrf
from tests.support.client import Client


@dataclass(frozen=True)
class Door(RouteEntry):
    """One method of one address."""

    @property
    def is_for_programs(self) -> bool:
        """Whether it wants an API key."""
        return bool(self.scope)

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
    return tuple(Door(entry.name, entry.method, entry.path, entry.guards) for entry in route_table())
