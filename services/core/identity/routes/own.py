"""One's own account: password, logins, API keys, language."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from services.core.db.session import SessionDep, SuiteDep
from services.core.i18n import _
from services.core.i18n.locale import LOCALE_COOKIE
from services.core.i18n.routes import remember_locale
from services.core.identity import repository, sessions
from services.core.identity.actions import accounts, api_keys, login
from services.core.identity.actions import sessions as session_actions
from services.core.identity.api_keys import is_live, scopes_of
from services.core.identity.browsers import browser_name
from services.core.identity.current import OneTimeUserDep, UserDep
from services.core.identity.errors import ApiKeyInvalid, PasswordTooWeak, PasswordWrong, TooManyAttempts
from services.core.identity.labels import ROLE_LABELS
from services.core.identity.passwords import MIN_LENGTH
from services.core.identity.schemas import ApiKeyForm, LocaleForm, PasswordForm
from services.core.identity.user import CurrentUser
from services.core.suite import Suite
from services.core.web.forms import Form, blank_form, form_of
from services.core.web.render import flash, page, redirect
from services.core.web.saying import said

router = APIRouter(prefix="/account", include_in_schema=False)


@router.get("", name="core.account.show")
def show(request: Request, suite: SuiteDep, session: SessionDep, user: UserDep) -> Response:
    """The own account."""
    return _account_page(request, suite, session, user)


def _account_page(
    request: Request,
    suite: Suite,
    session: SessionDep,
    user: CurrentUser,
    *,
    key_form: Form[ApiKeyForm] | None = None,
    new_key: str = "",
    status_code: int = 200,
) -> Response:
    return page(
        request,
        "identity/account.html",
        status_code=status_code,
        account=repository.get_account(session, user.account_id),
        sessions=sessions.list_live_sessions(session, account_id=user.account_id, settings=suite.site),
        keys=[(key, is_live(key)) for key in repository.list_api_keys(session, account_id=user.account_id)],
        scopes=scopes_of(suite),
        key_form=key_form or blank_form({"lifetime_days": 90}),
        new_key=new_key,
        roles=[_(label) for role, label in ROLE_LABELS.items() if role in user.roles],
        browser_name=browser_name,
    )


@router.get("/password", name="core.password.show")
def show_password(request: Request, _user: OneTimeUserDep) -> Response:
    """The form for a new password; also for who logged in with a one-time password."""
    return _password_page(request, blank_form())


def _password_page(request: Request, form: Form[PasswordForm], *, status_code: int = 200) -> Response:
    return page(request, "identity/password.html", status_code=status_code, form=form, min_length=MIN_LENGTH)


@router.post("/password", name="core.password.change")
def change_password(
    request: Request,
    suite: SuiteDep,
    user: OneTimeUserDep,
    form: Annotated[Form[PasswordForm], Depends(form_of(PasswordForm))],
) -> Response:
    """Replace the own password; other logins end."""
    if form.value is not None and form.value.new != form.value.again:
        form.add_error("again", _("新しいパスワードと一致しません。"))
    if form.value is None or not form.is_valid:
        return _password_page(request, form, status_code=422)
    address = request.client.host if request.client else ""
    try:
        login.change_password(suite, by=user, present=form.value.present, new=form.value.new, address=address)
    except PasswordWrong as error:
        form.add_error("present", said(request, error))
    except PasswordTooWeak as error:
        form.add_error("new", said(request, error))
    except TooManyAttempts as error:
        form.add_error("", said(request, error))
    if not form.is_valid:
        return _password_page(request, form, status_code=422)
    flash(request, _("パスワードを変更しました。ほかの端末のログインは終了しました。"))
    return redirect(request, "core.account.show")


@router.post("/sessions/{session_id}/end", name="core.session.end")
def end_session(request: Request, session: SessionDep, user: UserDep, session_id: uuid.UUID) -> Response:
    """End one of one's own logins."""
    login.end_session(session, by=user, session_id=session_id)
    flash(request, _("選んだログインを終了しました。"))
    return redirect(request, "core.account.show")


@router.post("/sessions/end-others", name="core.session.end_others")
def end_other_sessions(request: Request, session: SessionDep, user: UserDep) -> Response:
    """End every login of one's own but this one."""
    session_actions.end_others(session, by=user)
    flash(request, _("ほかの端末のログインをすべて終了しました。"))
    return redirect(request, "core.account.show")


@router.post("/keys", name="core.api_key.create")
def create_key(
    request: Request,
    suite: SuiteDep,
    session: SessionDep,
    user: UserDep,
    form: Annotated[Form[ApiKeyForm], Depends(form_of(ApiKeyForm))],
) -> Response:
    """A new key, shown on this page only."""
    if form.value is None:
        return _account_page(request, suite, session, user, key_form=form, status_code=422)
    try:
        text = api_keys.create(
            session,
            by=user,
            name=form.value.name,
            scopes=form.value.scopes,
            known_scopes=scopes_of(suite).keys(),
            lifetime_days=form.value.lifetime_days,
        )
    except ApiKeyInvalid as error:
        form.add_error("", said(request, error))
        return _account_page(request, suite, session, user, key_form=form, status_code=422)
    session.flush()
    return _account_page(request, suite, session, user, new_key=text)


@router.post("/keys/{key_id}/revoke", name="core.api_key.revoke")
def revoke_key(request: Request, session: SessionDep, user: UserDep, key_id: uuid.UUID) -> Response:
    """End one of one's own keys."""
    api_keys.revoke(session, by=user, key_id=key_id)
    flash(request, _("APIキーを無効にしました。"))
    return redirect(request, "core.account.show")


@router.post("/locale", name="core.account.choose_locale")
def choose_locale(
    request: Request,
    session: SessionDep,
    user: UserDep,
    form: Annotated[Form[LocaleForm], Depends(form_of(LocaleForm))],
) -> Response:
    """Remember the language with the account, for pages and messages on every device."""
    locale = form.value.locale if form.value else ""
    account = repository.get_account(session, user.account_id)
    accounts.choose_locale(session, by=user, account=account, locale=locale)
    response = redirect(request, "core.account.show")
    if locale:
        remember_locale(response, locale, secure=request.url.scheme == "https")
    else:
        response.delete_cookie(LOCALE_COOKIE)
    return response
