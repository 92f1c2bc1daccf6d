"""The routes of the whole application, and who guards them."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from services.core.identity import current


def api_routes(app: FastAPI) -> list[APIRoute]:
    """Every route that code of ours answers (static files are mounts)."""
    return [route for route in app.routes if isinstance(route, APIRoute)]


def guards(route: APIRoute) -> list[Any]:
    """The dependencies of a route that decide who may call it."""
    return [call for call in _calls(route.dependant) if current.is_guard(call)]


def is_public(route: APIRoute) -> bool:
    """Whether everybody may call it."""
    return current.everybody in guards(route)


def _calls(dependant: Dependant) -> Iterator[Any]:
    for child in dependant.dependencies:
        yield child.call
        yield from _calls(child)
