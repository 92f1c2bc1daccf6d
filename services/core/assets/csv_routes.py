"""The asset register as CSV, for administrators."""

from typing import Annotated

from fastapi import APIRouter, File, Request, Response, UploadFile

from services.core.assets import csv_actions
from services.core.assets.asset_csv import COLUMNS
from services.core.assets.errors import CsvUnreadable
from services.core.assets.schemas import AssetForm
from services.core.clock import today
from services.core.db.session import SessionDep, SuiteDep
from services.core.i18n import _
from services.core.identity.current import AdministratorDep
from services.core.identity.staff_csv import MAX_BYTES, Problem
from services.core.uploads.scanning import check_clean
from services.core.web.forms import Form, blank_form
from services.core.web.render import flash, page, redirect
from services.core.web.saying import said

router = APIRouter(prefix="/assets", include_in_schema=False)


@router.get("/import", name="core.assets.choose_list")
def choose(request: Request, _user: AdministratorDep) -> Response:
    """Choose a list."""
    return _page(request, blank_form(), [])


def _page(request: Request, form: Form[AssetForm], problems: list[Problem], *, status_code: int = 200) -> Response:
    return page(request, "assets/import.html", status_code=status_code, form=form, problems=problems, columns=COLUMNS)


@router.post("/import", name="core.assets.import_list")
def import_list(
    request: Request, suite: SuiteDep, session: SessionDep, user: AdministratorDep, file: Annotated[UploadFile, File()]
) -> Response:
    """Take the list in, all or nothing."""
    form: Form[AssetForm] = blank_form()
    content = file.file.read(MAX_BYTES + 1)
    check_clean(suite, content, by=user)
    try:
        added, corrected, problems = csv_actions.import_list(session, suite, by=user, content=content)
    except CsvUnreadable as error:
        form.add_error("file", said(request, error))
        return _page(request, form, [], status_code=422)
    if problems:
        form.add_error("file", _("取り込めない行があるため、台帳は変更していません。"))
        return _page(request, form, problems, status_code=422)
    text = _("物品台帳を更新しました（追加%(added)s件、変更%(corrected)s件）。")
    flash(request, text % {"added": added, "corrected": corrected})
    return redirect(request, "core.assets.list")


@router.post("/export", name="core.assets.export_list")
def export_list(suite: SuiteDep, session: SessionDep, user: AdministratorDep) -> Response:
    """The whole register; a POST, because it is audited."""
    return Response(
        csv_actions.export_list(session, suite, by=user),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="assets-{today().isoformat()}.csv"'},
    )
