"""The register of things: list, one thing, lend and take back; administrators add and change."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import Session

from services.core.assets import actions, repository
from services.core.assets.errors import DueBeforeLent, NumberTaken
from services.core.assets.kinds import asset_kinds
from services.core.assets.labels import STATE_LABELS
from services.core.assets.models import Asset, AssetState
from services.core.assets.repository import AssetFilter
from services.core.assets.schemas import AssetForm, LoanForm
from services.core.clock import today
from services.core.db.session import SessionDep, SuiteDep
from services.core.i18n import _
from services.core.identity.account_models import Role
from services.core.identity.current import AdministratorDep, CurrentUser, require_role
from services.core.identity.errors import PersonNotFound
from services.core.identity.models import Department
from services.core.identity.repository import list_departments
from services.core.suite import Suite
from services.core.web.forms import Form, blank_form, form_of
from services.core.web.pagination import Page, PageQueryDep
from services.core.web.render import flash, page, redirect
from services.core.web.saying import said

router = APIRouter(prefix="/assets", include_in_schema=False)
READERS = (Role.ADMINISTRATOR, Role.CLERK, Role.COUNTER, Role.TRAINER, Role.HR)
ReaderDep = Annotated[CurrentUser, Depends(require_role(*READERS))]
AssetFormDep = Annotated[Form[AssetForm], Depends(form_of(AssetForm))]


@router.get("", name="core.assets.list")
def list_(
    request: Request,
    suite: SuiteDep,
    session: SessionDep,
    user: ReaderDep,
    query: PageQueryDep,
    words: Annotated[str, Query(max_length=100)] = "",
    kind: Annotated[str, Query(max_length=40)] = "",
    state: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """Everything that is not written off, or what the filter says."""
    wanted = AssetFilter(words.strip(), kind, AssetState(state) if state in list(AssetState) else None)
    params = {"words": words, "kind": kind, "state": state}
    return page(
        request,
        "assets/list.html",
        lines=Page(
            repository.list_lines(session, wanted, offset=query.offset, limit=query.size),
            repository.count_lines(session, wanted),
            query,
        ),
        form=blank_form(params),
        params={name: value for name, value in params.items() if value},
        kinds=asset_kinds(suite),
        states=STATE_LABELS,
        today=today(),
        may_administer=user.is_administrator,
    )


@router.get("/new", name="core.assets.new")
def new(request: Request, suite: SuiteDep, session: SessionDep, _user: AdministratorDep) -> Response:
    """The form for a new thing."""
    return _form_page(request, suite, session, blank_form({"acquired_on": today().isoformat()}))


def _form_page(
    request: Request,
    suite: Suite,
    session: Session,
    form: Form[AssetForm],
    *,
    asset: Asset | None = None,
    status_code: int = 200,
) -> Response:
    return page(
        request,
        "assets/edit.html",
        status_code=status_code,
        form=form,
        asset=asset,
        kinds=asset_kinds(suite),
        departments=list_departments(session, on=today()),
    )


@router.post("/new", name="core.assets.create")
def create(
    request: Request, suite: SuiteDep, session: SessionDep, user: AdministratorDep, form: AssetFormDep
) -> Response:
    """Add a thing."""
    if form.value is not None and form.value.kind not in asset_kinds(suite):
        form.add_error("kind", _("一覧から選んでください。"))
    if form.value is None or not form.is_valid:
        return _form_page(request, suite, session, form, status_code=422)
    try:
        asset = actions.create(session, by=user, form=form.value)
    except NumberTaken as error:
        form.add_error("inventory_number", said(request, error))
        return _form_page(request, suite, session, form, status_code=error.status)
    flash(request, _("物品を登録しました。"))
    return redirect(request, "core.assets.show", asset_id=asset.id)


@router.get("/{asset_id}", name="core.assets.show")
def show(request: Request, suite: SuiteDep, session: SessionDep, user: ReaderDep, asset_id: uuid.UUID) -> Response:
    """One thing and its loans."""
    form = blank_form({"lent_on": today().isoformat()})
    return _asset_page(request, suite, session, user, repository.get_asset(session, asset_id), form)


def _asset_page(
    request: Request,
    suite: Suite,
    session: Session,
    user: CurrentUser,
    asset: Asset,
    form: Form[LoanForm],
    *,
    status_code: int = 200,
) -> Response:
    return page(
        request,
        "assets/show.html",
        status_code=status_code,
        asset=asset,
        department=session.get(Department, asset.department_id) if asset.department_id else None,
        loans=repository.list_loans(session, asset.id),
        form=form,
        kinds=asset_kinds(suite),
        states=STATE_LABELS,
        today=today(),
        may_administer=user.is_administrator,
    )


@router.get("/{asset_id}/edit", name="core.assets.edit")
def edit(
    request: Request, suite: SuiteDep, session: SessionDep, _user: AdministratorDep, asset_id: uuid.UUID
) -> Response:
    """The form to correct a thing."""
    asset = repository.get_asset(session, asset_id)
    form: Form[AssetForm] = blank_form(asset.model_dump(mode="json"))
    return _form_page(request, suite, session, form, asset=asset)


@router.post("/{asset_id}/edit", name="core.assets.change")
def change(
    request: Request,
    suite: SuiteDep,
    session: SessionDep,
    user: AdministratorDep,
    asset_id: uuid.UUID,
    form: AssetFormDep,
) -> Response:
    """Correct a thing."""
    asset = repository.get_asset(session, asset_id)
    if form.value is not None and form.value.kind not in asset_kinds(suite):
        form.add_error("kind", _("一覧から選んでください。"))
    if form.value is None or not form.is_valid:
        return _form_page(request, suite, session, form, asset=asset, status_code=422)
    try:
        actions.change(session, by=user, asset=asset, form=form.value)
    except NumberTaken as error:
        form.add_error("inventory_number", said(request, error))
        return _form_page(request, suite, session, form, asset=asset, status_code=error.status)
    flash(request, _("物品の内容を変更しました。"))
    return redirect(request, "core.assets.show", asset_id=asset_id)


@router.post("/{asset_id}/lend", name="core.assets.lend")
def lend(
    request: Request,
    suite: SuiteDep,
    session: SessionDep,
    user: AdministratorDep,
    asset_id: uuid.UUID,
    form: Annotated[Form[LoanForm], Depends(form_of(LoanForm))],
) -> Response:
    """Give the thing to a person."""
    asset = repository.get_asset(session, asset_id)
    if form.value is None:
        return _asset_page(request, suite, session, user, asset, form, status_code=422)
    try:
        actions.lend(session, by=user, asset=asset, **form.value.model_dump())
    except (PersonNotFound, DueBeforeLent) as error:
        form.add_error("employee_number" if isinstance(error, PersonNotFound) else "due_on", said(request, error))
        return _asset_page(request, suite, session, user, asset, form, status_code=422)
    flash(request, _("貸出を記録しました。"))
    return redirect(request, "core.assets.show", asset_id=asset_id)
