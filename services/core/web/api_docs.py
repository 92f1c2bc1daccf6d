"""The API's schema and its readable page; both work without the internet."""

from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.routing import iter_route_contexts
from starlette.responses import JSONResponse, Response

from services.core.identity.current import Public
from services.core.web.error_pages import API_PREFIXES
from services.core.web.render import page

router = APIRouter(prefix="/api", dependencies=[Public], include_in_schema=False)


def schema_of(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of the routes for programs; pages are not part of it."""
    routes = [route for route in iter_route_contexts(app.routes) if (route.path or "").startswith(API_PREFIXES)]
    schema = get_openapi(
        title=app.title,
        version=app.version,
        summary="Programs reach the suite with an API key from the account page: Authorization: Bearer …",
        routes=routes,
    )
    for operations in schema["paths"].values():
        for operation in operations.values():
            # FastAPI makes the summary from the route's name; the first line of the docstring says more.
            operation["summary"], _sep, rest = operation.get("description", operation["summary"]).partition("\n")
            operation["description"] = rest.strip()
    return schema


@router.get("/openapi.json", name="core.api.schema")
def show_schema(request: Request) -> JSONResponse:
    """The OpenAPI document."""
    return JSONResponse(schema_of(request.app))


@router.get("/docs", name="core.api.docs")
def show_docs(request: Request) -> Response:
    """The document as a page on which each call can be tried."""
    return page(request, "api/docs.html")
