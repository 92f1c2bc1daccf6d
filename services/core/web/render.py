"""Whole page, or one block of it when htmx asks."""

from typing import Any

from jinja2 import Environment
from jinja2_fragments import render_block
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from services.core.web.flash import carry_flashes, flash, forget_flashes, take_flashes
from services.core.web.htmx import hx_redirect, is_htmx
from services.core.web.navigation import nav_links
from services.core.web.urls import current_request, url_for

__all__ = ["flash", "fragment", "page", "redirect", "redirect_to"]

SEE_OTHER = 303


def page(
    request: Request,
    template: str,
    *,
    status_code: int = 200,
    block: str | None = None,
    **context: Any,
) -> HTMLResponse:
    """The page; only its `block` when htmx asks and a block is given."""
    if block and is_htmx(request):
        return fragment(request, template, block, status_code=status_code, **context)
    # A block's request may come first while a whole page with the message is on its way: only a page takes it.
    flashes = take_flashes(request)
    banners = request.app.state.banners_for(request)
    html = _render(request, template, None, {"banners": banners, **context, "flashes": flashes})
    response = HTMLResponse(html, status_code=status_code, headers={"Vary": "HX-Request"})
    forget_flashes(request, response)
    return response


def fragment(
    request: Request,
    template: str,
    block: str,
    *,
    status_code: int = 200,
    **context: Any,
) -> HTMLResponse:
    """One block of the page; messages wait for the next whole page."""
    html = _render(request, template, block, {"banners": [], **context, "flashes": []})
    response = HTMLResponse(html, status_code=status_code, headers={"Vary": "HX-Request"})
    carry_flashes(request, response)
    return response


def redirect(request: Request, route_name: str, /, **path_params: object) -> Response:
    """Go to the named route: 303, or `HX-Redirect` when htmx asks; messages go along."""
    return redirect_to(request, url_for(request, route_name, **path_params))


def redirect_to(request: Request, address: str) -> Response:
    """Go to this address of ours."""
    response = hx_redirect(address) if is_htmx(request) else RedirectResponse(address, status_code=SEE_OTHER)
    carry_flashes(request, response)
    return response


def _render(request: Request, template: str, block: str | None, context: dict[str, Any]) -> str:
    environment: Environment = request.app.state.templates
    user = getattr(request.state, "user", None)
    whole = {
        "request": request,
        "user": user,
        "city_name": request.app.state.suite.site.city_name,
        "nav": nav_links(request, request.app.state.suite.features, user),
        **context,
    }
    token = current_request.set(request)
    try:
        if block:
            return str(render_block(environment, template, block, whole))
        return environment.get_template(template).render(whole)
    finally:
        current_request.reset(token)
