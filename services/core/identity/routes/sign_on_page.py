"""The administrator's page of the sign-on: what is set, whether the provider answers, what groups mean."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field
from sqlmodel import Session

from services.core.db.session import SessionDep, SuiteDep
from services.core.errors import SuiteError
from services.core.i18n import _
from services.core.identity import group_roles
from services.core.identity.account_models import Role
from services.core.identity.current import AdministratorDep
from services.core.identity.group_roles import GroupSettings
from services.core.identity.labels import ROLE_LABELS
from services.core.identity.oidc.errors import GroupTaken
from services.core.identity.oidc.flow import CALLBACK
from services.core.identity.oidc.logout import BACKCHANNEL_LOGOUT
from services.core.identity.oidc.provider import OidcProvider
from services.core.identity.oidc.settings import OidcSettings
from services.core.suite import Suite
from services.core.web.forms import Form, blank_form, form_of
from services.core.web.render import flash, page, redirect
from services.core.web.saying import said

router = APIRouter(prefix="/admin/sign-on", include_in_schema=False)


class GroupForm(BaseModel):
    """A group and the role of its members."""

    group_name: Annotated[str, Field(max_length=255)]
    role: Role


@router.get("", name="core.sign_on.show")
def show(request: Request, suite: SuiteDep, session: SessionDep, _user: AdministratorDep) -> Response:
    """What is set and what groups mean."""
    return _page(request, suite, session, blank_form())


def _page(
    request: Request, suite: Suite, session: Session, form: Form[GroupForm], *, status_code: int = 200
) -> Response:
    base_url = suite.settings.base_url.rstrip("/")
    return page(
        request,
        "identity/sign_on/show.html",
        status_code=status_code,
        oidc=suite.site_of(OidcSettings),
        callback=base_url + CALLBACK,
        backchannel=base_url + BACKCHANNEL_LOGOUT,
        after_logout=base_url + "/login",
        group_roles=group_roles.list_group_roles(session),
        set_roles=suite.settings_of(GroupSettings).group_roles,
        role_labels=ROLE_LABELS,
        form=form,
    )


@router.post("/groups", name="core.sign_on.add_group")
def add_group(
    request: Request,
    suite: SuiteDep,
    session: SessionDep,
    user: AdministratorDep,
    form: Annotated[Form[GroupForm], Depends(form_of(GroupForm))],
) -> Response:
    """Give the members of a group a role."""
    if form.value is None:
        return _page(request, suite, session, form, status_code=422)
    try:
        group_roles.add_group_role(session, by=user, group_name=form.value.group_name, role=form.value.role)
    except GroupTaken as error:
        form.add_error("group_name", said(request, error))
        return _page(request, suite, session, form, status_code=error.status)
    flash(request, _("グループに役割を割り当てました。次のログインから反映します。"))
    return redirect(request, "core.sign_on.show")


@router.post("/groups/{row_id}/remove", name="core.sign_on.remove_group")
def remove_group(request: Request, session: SessionDep, user: AdministratorDep, row_id: uuid.UUID) -> Response:
    """Take the role from the members of a group."""
    group_roles.remove_group_role(session, by=user, row_id=row_id)
    flash(request, _("割り当てを外しました。次のログインから反映します。"))
    return redirect(request, "core.sign_on.show")


@router.post("/test", name="core.sign_on.test")
def ask_provider(request: Request, suite: SuiteDep, _user: AdministratorDep) -> Response:
    """Ask the provider who it is."""
    try:
        suite.ability(OidcProvider).metadata()
    except SuiteError as error:
        flash(request, said(request, error), tone="bad")
    else:
        flash(request, _("認証基盤に接続でき、設定と合っています。"))
    return redirect(request, "core.sign_on.show")
