"""The start page: the first thing in this person's navigation."""

from fastapi import APIRouter, Request, Response

from services.core.identity.current import UserDep
from services.core.web.navigation import nav_links
from services.core.web.render import redirect, redirect_to

router = APIRouter(include_in_schema=False)


@router.get("/", name="core.home")
def home(request: Request, user: UserDep) -> Response:
    """Go where this person works; who has no role yet sees the own account."""
    links = nav_links(request, request.app.state.suite.features, user)
    return redirect_to(request, links[0].href) if links else redirect(request, "core.account.show")
