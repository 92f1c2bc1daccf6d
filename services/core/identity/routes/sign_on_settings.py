"""The settings pages of the sign-on and of the directory."""

from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from services.core.db.session import SessionDep, SuiteDep
from services.core.i18n import _
from services.core.identity.current import AdministratorDep
from services.core.identity.sign_on_fields import DIRECTORY_PAGE, OIDC_PAGE
from services.core.site import actions
from services.core.site.routes import sent_fields
from services.core.site.section_form import SectionPage, form_of_section, sent_values
from services.core.suite import Suite
from services.core.web.forms import Form
from services.core.web.render import flash, page, redirect

router = APIRouter(prefix="/admin/settings/sign-on", include_in_schema=False)


class Section(StrEnum):
    """Which of the two."""

    OIDC = "oidc"
    DIRECTORY = "directory"


PAGES: dict[Section, SectionPage] = {Section.OIDC: OIDC_PAGE, Section.DIRECTORY: DIRECTORY_PAGE}


@router.get("/{section}", name="core.sign_on.settings")
def show(request: Request, suite: SuiteDep, _user: AdministratorDep, section: Section) -> Response:
    """The section as it is in force; its secrets are never shown."""
    shown = PAGES[section]
    return _page(request, suite, section, form_of_section(shown, suite.site_of(shown.settings)))


@router.post("/{section}", name="core.sign_on.save_settings")
def save(
    request: Request,
    suite: SuiteDep,
    session: SessionDep,
    user: AdministratorDep,
    section: Section,
    sent: Annotated[dict[str, Any], Depends(sent_fields)],
) -> Response:
    """Store the section; what the environment fixes is left alone, an empty secret is kept."""
    shown = PAGES[section]
    settings = suite.settings_of(shown.settings)
    values, form = sent_values(shown, sent, frozenset(settings.model_fields_set))
    if form.errors:
        return _page(request, suite, section, form, status_code=422)
    actions.change_section(session, by=user, core=suite.settings, settings=settings, values=values)
    flash(request, _("設定を保存しました。接続を確かめてください。"))
    return redirect(request, "core.sign_on.settings", section=section)


def _page(
    request: Request, suite: Suite, section: Section, form: Form[BaseModel], *, status_code: int = 200
) -> Response:
    shown = PAGES[section]
    in_force, fixed = suite.site_of(shown.settings), suite.settings_of(shown.settings).model_fields_set
    return page(
        request,
        "site/section.html",
        status_code=status_code,
        section=section,
        shown=shown,
        form=form,
        fixed={name: shown.settings.variable(name) for name in fixed},
        kept={name for name in shown.settings.secrets if getattr(in_force, name)},
        is_on=in_force.is_on,
    )
