"""Import of the staff register: choose a file, look at what it would change, confirm."""

from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Depends, File, Request, Response, UploadFile

from services.core.db.session import SessionDep, SuiteDep
from services.core.i18n import _
from services.core.identity import uploads
from services.core.identity.account_models import Role
from services.core.identity.actions import register
from services.core.identity.current import CurrentUser, require_role
from services.core.identity.errors import RegisterChanged, RegisterUnreadable
from services.core.identity.labels import CHANGE_LABELS, FIELD_LABELS
from services.core.identity.schemas import ApplyForm
from services.core.identity.staff_csv import COLUMNS, MAX_BYTES, REQUIRED, VALID_FROM
from services.core.uploads.scanning import check_clean
from services.core.web.forms import Form, blank_form, form_of
from services.core.web.render import flash, page, redirect
from services.core.web.saying import said

router = APIRouter(prefix="/people/import", include_in_schema=False)
RegistrarDep = Annotated[CurrentUser, Depends(require_role(Role.ADMINISTRATOR, Role.HR))]
SHOWN = 200  # lines of a preview that are listed; the rest is counted
TEMPLATE = "identity/people/import.html"


def _page(request: Request, form: Form[ApplyForm], *, status_code: int = 200) -> Response:
    return page(request, TEMPLATE, status_code=status_code, form=form, columns=COLUMNS, required=REQUIRED)


@router.get("", name="core.register.choose")
def choose(request: Request, _user: RegistrarDep) -> Response:
    """Choose a file."""
    return _page(request, blank_form())


@router.get("/template.csv", name="core.register.template")
def template(_user: RegistrarDep) -> Response:
    """An empty list with the right headings, as Excel likes it (UTF-8 with BOM)."""
    text = ",".join(COLUMNS) + "\r\n"
    return Response(
        text.encode("utf-8-sig"),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="staff-list.csv"'},
    )


@router.post("/preview", name="core.register.preview")
def preview(
    request: Request, suite: SuiteDep, session: SessionDep, user: RegistrarDep, file: Annotated[UploadFile, File()]
) -> Response:
    """What the file would change; nothing is written."""
    content = file.file.read(MAX_BYTES + 1)
    check_clean(suite, content, by=user)
    try:
        plan = register.preview(session, content=content)
    except RegisterUnreadable as error:
        form: Form[ApplyForm] = blank_form()
        form.add_error("file", said(request, error))
        return _page(request, form, status_code=error.status)
    return page(
        request,
        "identity/people/preview.html",
        plan=plan,
        shown=SHOWN,
        counts=Counter(change.kind for change in plan.changes),
        upload=uploads.keep(suite, content) if plan.changes and not plan.problems else "",
        filename=(file.filename or "")[:200],
        change_labels=CHANGE_LABELS,
        field_labels=FIELD_LABELS,
        valid_from=VALID_FROM,
    )


@router.post("/apply", name="core.register.apply")
def apply(
    request: Request,
    suite: SuiteDep,
    session: SessionDep,
    user: RegistrarDep,
    form: Annotated[Form[ApplyForm], Depends(form_of(ApplyForm))],
) -> Response:
    """Import exactly what was shown."""
    if form.value is None:
        raise RegisterChanged
    content = uploads.read(suite, form.value.upload)
    plan = register.apply(
        session,
        by=user,
        content=content,
        fingerprint=form.value.fingerprint,
        filename=form.value.filename,
    )
    uploads.forget(suite, form.value.upload)
    flash(request, _("職員名簿を更新しました（変更%(count)s件）。") % {"count": len(plan.changes)})
    return redirect(request, "core.imports.show", import_id=plan.import_id)
