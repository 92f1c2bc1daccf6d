"""Log in and out, with login name and password; `sign_on.py` has the other way."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from services.core.db.session import SuiteDep
from services.core.demo import PASSWORD, PEOPLE
from services.core.i18n import _
from services.core.i18n.routes import remember_locale
from services.core.identity import login_session
from services.core.identity.account_models import Account
from services.core.identity.actions import login as actions
from services.core.identity.current import OneTimeUserDep, Public
from services.core.identity.directory.errors import DirectoryFailed
from services.core.identity.errors import LoginRefused, TooManyAttempts
from services.core.identity.loopback import is_loopback
from services.core.identity.oidc.logout import end_session_address
from services.core.identity.oidc.provider import OidcProvider
from services.core.identity.oidc.settings import OidcSettings
from services.core.identity.schemas import LoginForm
from services.core.setup.code import is_open
from services.core.suite import Suite
from services.core.web.forms import Form, blank_form, form_of
from services.core.web.htmx import is_htmx
from services.core.web.render import flash, page, redirect, redirect_to
from services.core.web.saying import said
from services.core.web.urls import safe_path

router = APIRouter(include_in_schema=False)
TEMPLATE = "identity/login.html"


@router.get("/login", name="core.login.show", dependencies=[Public])
def show(request: Request, suite: SuiteDep, next: str = "/") -> Response:  # noqa: A002  the usual name in addresses
    """The login page; who is logged in goes on."""
    if request.state.user is not None:
        return redirect_to(request, safe_path(next))
    with suite.session(read_only=True) as session:
        is_fresh = is_open(session)
    if is_fresh:
        return redirect(request, "core.setup.enter")
    return login_page(request, suite, blank_form({"next": safe_path(next)}))


@router.post("/login", name="core.login.submit", dependencies=[Public])
def submit(
    request: Request, suite: SuiteDep, form: Annotated[Form[LoginForm], Depends(form_of(LoginForm))]
) -> Response:
    """Log in and go to where the person wanted to."""
    form.raw["next"] = safe_path(str(form.raw.get("next") or "/"))
    if form.value is None:
        return login_page(request, suite, form, status_code=422)
    try:
        account, token = actions.log_in(
            suite,
            login=form.value.login,
            password=form.value.password,
            address=address_of(request),
            headers=request.headers,
        )
    except (LoginRefused, TooManyAttempts, DirectoryFailed) as error:
        form.add_error("", said(request, error))
        return login_page(request, suite, form, status_code=error.status)
    return welcome(request, account, token, came_from=form.raw["next"])


def welcome(request: Request, account: Account, token: str, *, came_from: str) -> Response:
    """Give the browser its login and go on."""
    response = redirect_to(request, came_from)
    is_secure = request.url.scheme == "https"
    response.set_cookie(login_session.COOKIE, token, httponly=True, samesite="lax", secure=is_secure)
    if account.locale:
        remember_locale(response, account.locale, secure=is_secure)
    return response


@router.post("/logout", name="core.logout")
def log_out(request: Request, suite: SuiteDep, user: OneTimeUserDep) -> Response:
    """End this login, and the one at the sign-on provider."""
    with suite.session() as session:
        id_token = login_session.find_id_token(session, session_id=user.session_id)
        actions.log_out(session, by=user)
    request.state.user = None
    back_to = suite.settings.base_url.rstrip("/") + "/login"
    address = end_session_address(suite.ability(OidcProvider), id_token=id_token, back_to=back_to)
    flash(request, _("ログアウトしました。"))
    if not address:
        response = redirect(request, "core.login.show")
    elif is_htmx(request):
        response = redirect_to(request, address)
    else:
        # The answer to a form may not lead to another site (form-action of our policy); a page of ours may.
        response = page(request, "identity/leaving.html", address=address)
        response.headers["Referrer-Policy"] = "no-referrer"
    is_secure = request.url.scheme == "https"
    response.delete_cookie(login_session.COOKIE, httponly=True, samesite="lax", secure=is_secure)
    return response


def address_of(request: Request) -> str:
    """Where the request comes from."""
    return request.client.host if request.client else ""


def login_page(request: Request, suite: Suite, form: Form[LoginForm], *, status_code: int = 200) -> Response:
    """The login page with this form."""
    shows_people = suite.settings.demonstration and is_loopback(address_of(request), request.headers)
    return page(
        request,
        TEMPLATE,
        status_code=status_code,
        form=form,
        signs_on=suite.site_of(OidcSettings).is_on,
        people=PEOPLE if shows_people else (),
        password=PASSWORD if shows_people else "",
    )
