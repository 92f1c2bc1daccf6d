"""Accounts, for administrators."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import Session

from services.core.db.session import SessionDep
from services.core.errors import SuiteError
from services.core.i18n import _
from services.core.identity import repository, sessions
from services.core.identity.account_models import Account, Role
from services.core.identity.actions import accounts
from services.core.identity.browsers import browser_name
from services.core.identity.current import AdministratorDep
from services.core.identity.errors import (
    LoginMalformed,
    LoginTaken,
    PersonHasAccount,
    PersonNotFound,
)
from services.core.identity.labels import ROLE_HINTS, ROLE_LABELS
from services.core.identity.models import Person
from services.core.identity.schemas import NewAccountForm, RolesForm
from services.core.web.forms import Form, blank_form, form_of
from services.core.web.render import flash, page, redirect
from services.core.web.saying import said

entrance = APIRouter(prefix="/admin", include_in_schema=False)
router = APIRouter(prefix="/admin/accounts", include_in_schema=False)
FIELD_OF_ERROR: dict[type[SuiteError], str] = {
    LoginMalformed: "login",
    LoginTaken: "login",
    PersonNotFound: "employee_number",
    PersonHasAccount: "employee_number",
}


@entrance.get("", name="core.admin.enter")
def enter(request: Request, _user: AdministratorDep) -> Response:
    """The administrator's area starts with the accounts."""
    return redirect(request, "core.accounts.list")


@router.get("", name="core.accounts.list")
def list_(
    request: Request,
    session: SessionDep,
    _user: AdministratorDep,
    words: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Every account."""
    return page(
        request,
        "identity/accounts/list.html",
        accounts=repository.list_accounts(session, words=words.strip()),
        roles=repository.roles_by_account(session),
        role_labels=ROLE_LABELS,
        form=blank_form({"words": words}),
    )


@router.get("/new", name="core.accounts.new")
def new(request: Request, _user: AdministratorDep, employee_number: str = "") -> Response:
    """The form for a new account."""
    return _new_page(request, blank_form({"roles": [Role.CLERK], "employee_number": employee_number}))


def _new_page(request: Request, form: Form[NewAccountForm], *, status_code: int = 200) -> Response:
    return page(
        request,
        "identity/accounts/new.html",
        status_code=status_code,
        form=form,
        role_labels=ROLE_LABELS,
        role_hints=ROLE_HINTS,
    )


@router.post("/new", name="core.accounts.create")
def create(
    request: Request,
    session: SessionDep,
    user: AdministratorDep,
    form: Annotated[Form[NewAccountForm], Depends(form_of(NewAccountForm))],
) -> Response:
    """Create an account and show its one-time password."""
    if form.value is None:
        return _new_page(request, form, status_code=422)
    try:
        account, password = accounts.create(
            session,
            by=user,
            login=form.value.login,
            roles=form.value.roles,
            employee_number=form.value.employee_number,
            display_name=form.value.display_name,
        )
    except tuple(FIELD_OF_ERROR) as error:
        form.add_error(FIELD_OF_ERROR[type(error)], said(request, error))
        return _new_page(request, form, status_code=422)
    return _account_page(request, session, account, one_time_password=password)


@router.get("/{account_id}", name="core.accounts.show")
def show(request: Request, session: SessionDep, _user: AdministratorDep, account_id: uuid.UUID) -> Response:
    """One account."""
    return _account_page(request, session, repository.get_account(session, account_id))


def _account_page(
    request: Request,
    session: Session,
    account: Account,
    *,
    form: Form[RolesForm] | None = None,
    one_time_password: str = "",
    status_code: int = 200,
) -> Response:
    roles = repository.roles_of(session, account.id)
    return page(
        request,
        "identity/accounts/show.html",
        status_code=status_code,
        account=account,
        person=session.get(Person, account.person_id) if account.person_id else None,
        roles=[role for role in Role if role in roles],
        sessions=sessions.list_live_sessions(session, account_id=account.id, settings=request.app.state.suite.settings),
        keys=repository.list_api_keys(session, account_id=account.id),
        form=form or blank_form({"roles": sorted(roles)}),
        role_labels=ROLE_LABELS,
        role_hints=ROLE_HINTS,
        one_time_password=one_time_password,
        browser_name=browser_name,
    )


@router.post("/{account_id}/roles", name="core.accounts.set_roles")
def set_roles(
    request: Request,
    session: SessionDep,
    user: AdministratorDep,
    account_id: uuid.UUID,
    form: Annotated[Form[RolesForm], Depends(form_of(RolesForm))],
) -> Response:
    """Give the account exactly these roles."""
    account = repository.get_account(session, account_id)
    if form.value is None:
        return _account_page(request, session, account, form=form, status_code=422)
    accounts.set_roles(session, by=user, account=account, roles=form.value.roles)
    flash(request, _("役割を変更しました。この人のログインは終了しました。"))
    return redirect(request, "core.accounts.show", account_id=account_id)


@router.post("/{account_id}/disable", name="core.accounts.disable")
def disable(request: Request, session: SessionDep, user: AdministratorDep, account_id: uuid.UUID) -> Response:
    """Disable the account; its logins and keys end."""
    accounts.disable(session, by=user, account=repository.get_account(session, account_id))
    flash(request, _("アカウントを停止しました。ログインとAPIキーも無効になりました。"))
    return redirect(request, "core.accounts.show", account_id=account_id)


@router.post("/{account_id}/enable", name="core.accounts.enable")
def enable(request: Request, session: SessionDep, user: AdministratorDep, account_id: uuid.UUID) -> Response:
    """Let the account log in again."""
    accounts.enable(session, by=user, account=repository.get_account(session, account_id))
    flash(request, _("アカウントの停止を解除しました。"))
    return redirect(request, "core.accounts.show", account_id=account_id)


@router.post("/{account_id}/password", name="core.accounts.reset_password")
def reset_password(request: Request, session: SessionDep, user: AdministratorDep, account_id: uuid.UUID) -> Response:
    """A one-time password, shown on this page only."""
    account = repository.get_account(session, account_id)
    password = accounts.reset_password(session, by=user, account=account)
    session.flush()
    return _account_page(request, session, account, one_time_password=password)


@router.post("/{account_id}/sessions", name="core.accounts.end_sessions")
def end_sessions(request: Request, session: SessionDep, user: AdministratorDep, account_id: uuid.UUID) -> Response:
    """End every login of the account."""
    accounts.end_sessions(session, by=user, account=repository.get_account(session, account_id))
    flash(request, _("この人のログインをすべて終了しました。"))
    return redirect(request, "core.accounts.show", account_id=account_id)
