"""Sign on with the provider: there, back, and its order to log out."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse

from services.core.db.session import SuiteDep
from services.core.errors import SuiteError
from services.core.i18n import _
from services.core.identity import repository
from services.core.identity.actions import sign_on as actions
from services.core.identity.current import Public
from services.core.identity.oidc import flow, logout
from services.core.identity.oidc.flow import Journey
from services.core.identity.oidc.provider import OidcProvider
from services.core.identity.routes.login import address_of, login_page, welcome
from services.core.web.forms import blank_form
from services.core.web.render import flash, redirect_to
from services.core.web.saying import said
from services.core.web.signing import sign, unsign_any
from services.core.web.urls import safe_path

router = APIRouter(prefix="/login/sso", include_in_schema=False)
COOKIE = "workstyle_sign_on_"
PURPOSE = "sign_on"
MAX_AGE_S = 600  # time to type a password and a second factor at the provider


def _cookie(state: str) -> str:
    """Each tab has its own journey."""
    return COOKIE + "".join(char for char in state[:8] if char.isalnum() or char in "-_")


@router.get("", name="core.sign_on.begin", dependencies=[Public])
def begin(request: Request, suite: SuiteDep, next: str = "/") -> Response:  # noqa: A002  the usual name in addresses
    """Go to the provider."""
    try:
        address, journey = flow.begin(
            suite.ability(OidcProvider), base_url=suite.settings.base_url, came_from=safe_path(next)
        )
    except SuiteError as error:
        return _refused(request, suite, error, came_from=safe_path(next))
    response = redirect_to(request, address)
    response.set_cookie(
        _cookie(journey.state),
        sign(asdict(journey), key=suite.settings.signing_key(), purpose=PURPOSE),
        max_age=MAX_AGE_S,
        path="/login/sso",
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return response


@router.get("/callback", name="core.sign_on.complete", dependencies=[Public])
def complete(request: Request, suite: SuiteDep) -> Response:
    """Back from the provider: log in and go to where the person wanted to."""
    cookie = _cookie(request.query_params.get("state", ""))
    kept = unsign_any(request.cookies.get(cookie, ""), settings=suite.settings, purpose=PURPOSE)
    journey = Journey(**kept) if kept else None
    came_from = journey.came_from if journey else "/"
    try:
        who = flow.complete(
            suite.ability(OidcProvider),
            base_url=suite.settings.base_url,
            journey=journey,
            query=request.query_params,
        )
        account, token = actions.log_in(suite, who=who, address=address_of(request), headers=request.headers)
    except SuiteError as error:
        response = _refused(request, suite, error, came_from=came_from)
    else:
        with suite.session(read_only=True) as session:
            has_role = bool(repository.roles_of(session, account.id))
        if not has_role:
            flash(
                request,
                _("ログインしましたが、まだ役割がありません。管理者に役割の追加を依頼してください。"),
                tone="warn",
            )
        response = welcome(request, account, token, came_from=came_from)
    is_secure = request.url.scheme == "https"
    response.delete_cookie(cookie, path="/login/sso", httponly=True, samesite="lax", secure=is_secure)
    return response


@router.post("/backchannel-logout", name="core.sign_on.backchannel_logout", dependencies=[Public])
def backchannel_logout(suite: SuiteDep, logout_token: Annotated[str, Form(max_length=20_000)]) -> Response:
    """The provider ends logins; it is answered as OpenID Connect Back-Channel Logout 1.0, section 2.8, says."""
    headers = {"Cache-Control": "no-store"}
    try:
        provider = suite.ability(OidcProvider)
        order = logout.read_logout_token(provider, logout_token)
        with suite.session() as session:
            actions.obey_logout(session, issuer=provider.settings.issuer, order=order)
    except SuiteError as error:
        content = {"error": "invalid_request", "error_description": error.code}
        return JSONResponse(content, status_code=400, headers=headers)
    return Response(status_code=200, headers=headers)


def _refused(request: Request, suite: SuiteDep, error: SuiteError, *, came_from: str) -> Response:
    form = blank_form({"next": came_from})
    form.add_error("", said(request, error))
    return login_page(request, suite, form, status_code=error.status)
