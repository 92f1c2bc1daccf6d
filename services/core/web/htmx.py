"""What htmx says in its request headers and hears in ours."""

import json

from starlette.requests import Request
from starlette.responses import Response


def is_htmx(request: Request) -> bool:
    """True when htmx asks for a part of a page; a restored or boosted page is asked for as a whole."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Boosted") != "true"
        and headers.get("HX-History-Restore-Request") != "true"
    )


def hx_redirect(url: str) -> Response:
    """An answer on which htmx opens `url` as a new page."""
    return Response(status_code=204, headers={"HX-Redirect": url})


def hx_trigger(response: Response, event: str, **detail: object) -> Response:
    """The response, with an event that the page's behaviours hear after the swap."""
    response.headers["HX-Trigger"] = json.dumps({event: detail})
    return response
