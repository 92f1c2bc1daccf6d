"""Addresses of routes by name."""

from contextvars import ContextVar
from urllib.parse import urlencode, urlsplit

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
    path_params = {key: str(value) for key, value in params.items() if key in _path_names(request, name)}
    query = urlencode({key: value for key, value in params.items() if key not in path_params and value is not None})
    path = str(request.app.url_path_for(name, **path_params))
    return f"{path}?{query}" if query else path


def _path_names(request: Request, name: str) -> frozenset[str]:
    for route in request.app.router.routes:
        if getattr(route, "name", None) == name:
            return frozenset(getattr(route, "param_convertors", ()))
    raise NoMatchFound(name, {})


def safe_path(path: str) -> str:
    """`path` when it stays on this site, else the start page: a link must not send staff elsewhere after login."""
    parts = urlsplit(path)
    inside = path.startswith("/") and not path.startswith(("//", "/\\")) and not parts.netloc and not parts.scheme
    return path if inside and path.isprintable() else "/"
