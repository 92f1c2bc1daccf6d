"""Addresses of routes by name."""

from contextvars import ContextVar
from urllib.parse import urlencode, urlsplit

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.requests import Request
from starlette.routing import NoMatchFound

current_request: ContextVar[Request] = ContextVar("current_request")


def url(name: str, /, **params: object) -> str:
    """The path of the named route; parameters that the path does not take become the query string.

    Raises:
        NoMatchFound: there is no route of this name.
    """
    return url_for(current_request.get(), name, **params)


def url_for(request: Request, name: str, /, **params: object) -> str:
    """`url()` outside of a template."""
    names = path_names(request.app).get(name)
    if names is None:
        raise NoMatchFound(name, dict(params))
    path_params = {key: str(value) for key, value in params.items() if key in names}
    query = urlencode({key: value for key, value in params.items() if key not in names and value is not None})
    path = str(request.app.url_path_for(name, **path_params))
    return f"{path}?{query}" if query else path


def path_names(app: FastAPI) -> dict[str, frozenset[str]]:
    """Route name to the names of its path's parameters; read once, routes do not change while the suite runs."""
    if not hasattr(app.state, "path_names"):
        app.state.path_names = {
            route.name: frozenset(route.param_convertors or ())
            for route in iter_route_contexts(app.routes)
            if route.name
        }
    found: dict[str, frozenset[str]] = app.state.path_names
    return found


def safe_path(path: str) -> str:
    """`path` when it stays on this site, else the start page: a link must not send staff elsewhere after login."""
    parts = urlsplit(path)
    inside = path.startswith("/") and not path.startswith(("//", "/\\")) and not parts.netloc and not parts.scheme
    return path if inside and path.isprintable() else "/"
