"""The pages under 管理 › 設定, for administrators."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from services.core.db.session import SessionDep, SuiteDep
from services.core.i18n import _
from services.core.identity.current import AdministratorDep
from services.core.site import actions
from services.core.site.fields import fixed_names, variable
from services.core.site.groups import PAGES, Group
from services.core.site.schemas import StepForm
from services.core.suite import Suite
from services.core.web.forms import Form, blank_form, parse_form
from services.core.web.render import flash, page, redirect

router = APIRouter(prefix="/admin/settings", include_in_schema=False)
NEXT_OF_SETUP = "core.setup.list"


@router.get("/{group}", name="core.settings.show")
def show(request: Request, suite: SuiteDep, _user: AdministratorDep, group: Group, setup: bool = False) -> Response:  # noqa: FBT001, FBT002  a query parameter
    """One group of settings as it is in force."""
    values: dict[str, Any] = {shown.name: getattr(suite.site, shown.name) for shown in PAGES[group].fields}
    return _page(request, suite, group, blank_form(values | {"setup": setup}))


async def sent_fields(request: Request) -> dict[str, Any]:
    """The fields as sent; which form they are depends on the group."""
    return dict(await request.form())


@router.post("/{group}", name="core.settings.save")
def save(
    request: Request,
    suite: SuiteDep,
    session: SessionDep,
    user: AdministratorDep,
    group: Group,
    sent: Annotated[dict[str, Any], Depends(sent_fields)],
) -> Response:
    """Store the group; what the environment fixes is left alone."""
    fixed = fixed_names(suite.settings)
    for name in fixed & {shown.name for shown in PAGES[group].fields}:
        sent[name] = str(getattr(suite.settings, name))
    form = parse_form(PAGES[group].form, sent)
    if form.value is None:
        return _page(request, suite, group, form, status_code=422)
    values = {name: value for name, value in form.value.model_dump().items() if name != "setup" and name not in fixed}
    actions.change(session, by=user, settings=suite.settings, values=values)
    flash(request, _("設定を保存しました。"))
    if form.value.setup:
        return redirect(request, NEXT_OF_SETUP)
    return redirect(request, "core.settings.show", group=group)


def _page(request: Request, suite: Suite, group: Group, form: Form[StepForm], *, status_code: int = 200) -> Response:
    fixed = fixed_names(suite.settings)
    return page(
        request,
        "site/group.html",
        status_code=status_code,
        group=group,
        shown=PAGES[group],
        form=form,
        fixed={name: variable(name) for name in fixed},
    )
