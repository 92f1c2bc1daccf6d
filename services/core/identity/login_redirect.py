"""Leads a person to the login page, or to the change of a one-time password; programs get 401 or 403."""

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from services.core.errors import SuiteError
from services.core.identity.errors import ApiKeyRefused, LoginRequired, PasswordChangeRequired
from services.core.web.error_pages import error_response, wants_json
from services.core.web.render import redirect_to
from services.core.web.urls import url_for


def install_login_redirect(app: FastAPI) -> None:
    """Answer what the guards of `current.py` raise."""
    app.add_exception_handler(LoginRequired, _to_login)
    app.add_exception_handler(PasswordChangeRequired, _to_password)
    app.add_exception_handler(ApiKeyRefused, _challenge)


def _to_login(request: Request, error: Exception) -> Response:
    assert isinstance(error, SuiteError)
    if wants_json(request):
        return error_response(request, error)
    # Only what can be opened again makes sense after the login; a form that was sent does not.
    came_from = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
    if request.method != "GET" or "hx-request" in request.headers:
        came_from = "/"
    return redirect_to(request, url_for(request, "core.login.show", next=came_from if came_from != "/" else None))


def _to_password(request: Request, error: Exception) -> Response:
    assert isinstance(error, SuiteError)
    if wants_json(request):
        return error_response(request, error)
    return redirect_to(request, url_for(request, "core.password.show"))


def _challenge(request: Request, error: Exception) -> Response:
    """Source: RFC 6750, section 3: a refused Bearer token is answered with a challenge."""
    assert isinstance(error, SuiteError)
    return error_response(request, error, headers={"WWW-Authenticate": 'Bearer realm="workstyle"'})
