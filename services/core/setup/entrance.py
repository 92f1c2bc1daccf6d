"""The entrance of a fresh installation: the code and the first administrator. Denied for ever once there is one."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from services.core.db.session import SuiteDep
from services.core.errors import SuiteError
from services.core.i18n import _
from services.core.identity import login_session
from services.core.identity.current import Public
from services.core.identity.errors import LoginMalformed, PasswordTooWeak, TooManyAttempts
from services.core.identity.passwords import MIN_LENGTH
from services.core.setup import actions
from services.core.setup.code import code_file, is_open
from services.core.setup.errors import SetupClosed, SetupCodeWrong
from services.core.setup.schemas import FirstAdministratorForm
from services.core.suite import Suite
from services.core.web.forms import Form, blank_form, form_of
from services.core.web.render import flash, page, redirect
from services.core.web.saying import said

router = APIRouter(prefix="/setup", dependencies=[Public], include_in_schema=False)
FIELD_OF_ERROR: dict[type[SuiteError], str] = {
    SetupCodeWrong: "code",
    TooManyAttempts: "",
    LoginMalformed: "login",
    PasswordTooWeak: "password",
}


@router.get("", name="core.setup.enter")
def enter(request: Request, suite: SuiteDep) -> Response:
    """The form; for nobody once there is an administrator."""
    _check_is_open(suite)
    return _page(request, suite, blank_form({"login": "admin"}))


@router.post("", name="core.setup.begin")
def begin(
    request: Request,
    suite: SuiteDep,
    form: Annotated[Form[FirstAdministratorForm], Depends(form_of(FirstAdministratorForm))],
) -> Response:
    """Make the first administrator, who is logged in and goes on with the list."""
    _check_is_open(suite)
    sent = form.value
    if sent is not None and sent.password != sent.again:
        form.add_error("again", _("新しいパスワードと一致しません。"))
    if sent is None or not form.is_valid:
        return _page(request, suite, form, status_code=422)
    try:
        token = actions.make_first_administrator(
            suite,
            code=sent.code,
            login=sent.login,
            display_name=sent.display_name,
            password=sent.password,
            address=request.client.host if request.client else "",
            headers=request.headers,
        )
    except tuple(FIELD_OF_ERROR) as error:
        form.add_error(FIELD_OF_ERROR[type(error)], said(request, error))
        return _page(request, suite, form, status_code=error.status)
    flash(request, _("管理者のアカウントを作りました。続けて、ほかの項目を設定してください。"))
    response = redirect(request, "core.setup.list")
    secure = request.url.scheme == "https"
    response.set_cookie(login_session.COOKIE, token, httponly=True, samesite="lax", secure=secure)
    return response


def _check_is_open(suite: Suite) -> None:
    with suite.session(read_only=True) as session:
        if not is_open(session):
            raise SetupClosed


def _page(request: Request, suite: Suite, form: Form[FirstAdministratorForm], *, status_code: int = 200) -> Response:
    return page(
        request,
        "setup/enter.html",
        status_code=status_code,
        form=form,
        min_length=MIN_LENGTH,
        code_file=code_file(suite.settings).name,
        is_plain=request.url.scheme != "https",
    )
