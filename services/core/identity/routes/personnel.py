"""Personnel changes: lists for a day, a look at what they would change, and those that wait or are done."""

import uuid
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Request, Response, UploadFile
from fastapi import Form as FormField

from services.core.clock import fiscal_year, today
from services.core.db.session import SessionDep, SuiteDep
from services.core.errors import SuiteError
from services.core.i18n import _
from services.core.i18n.format import format_date
from services.core.identity import department_csv, repository, staff_csv, uploads
from services.core.identity.actions import personnel_change
from services.core.identity.change_lists import ChangeLists, unpacked
from services.core.identity.errors import ChangeDayOver, ChangeHasNoList, RegisterChanged, RegisterUnreadable
from services.core.identity.labels import CHANGE_LABELS, FIELD_LABELS, MOVE_LABELS, PLANNED_LABELS
from services.core.identity.list_text import MAX_BYTES
from services.core.identity.personnel_summary import counts_of
from services.core.identity.planned_models import PlannedState
from services.core.identity.routes.register import SHOWN, RegistrarDep
from services.core.identity.schemas import PlanForm
from services.core.uploads.scanning import check_clean
from services.core.web.forms import Form, blank_form, form_of
from services.core.web.render import flash, page, redirect
from services.core.web.saying import said

router = APIRouter(prefix="/people/changes", include_in_schema=False)
SHEETS = {"staff": staff_csv.COLUMNS, "departments": department_csv.COLUMNS}
FIELD_OF_ERROR: dict[type[SuiteError], str] = {
    ChangeDayOver: "effective_on",
    ChangeHasNoList: "staff",
    RegisterUnreadable: "",
}


@router.get("", name="core.personnel.list")
def list_(request: Request, session: SessionDep, _user: RegistrarDep) -> Response:
    """Changes that wait for their day, and those that are over."""
    return page(
        request,
        "identity/personnel/list.html",
        changes=personnel_change.list_planned(session),
        labels=PLANNED_LABELS,
        move_labels=MOVE_LABELS,
    )


@router.get("/new", name="core.personnel.choose")
def choose(request: Request, _user: RegistrarDep) -> Response:
    """Choose the day and the lists."""
    first_of_april = date(fiscal_year(today()) + 1, 4, 1)
    return _choose_page(request, blank_form({"effective_on": first_of_april.isoformat()}))


@router.get("/{sheet}.csv", name="core.personnel.template")
def template(_user: RegistrarDep, sheet: str) -> Response:
    """An empty list with the right headings, as Excel likes it (UTF-8 with BOM)."""
    text = ",".join(SHEETS.get(sheet, SHEETS["staff"])) + "\r\n"
    return Response(
        text.encode("utf-8-sig"),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="change-{sheet if sheet in SHEETS else "staff"}.csv"'},
    )


@router.post("/preview", name="core.personnel.preview")
def preview(
    request: Request,
    suite: SuiteDep,
    session: SessionDep,
    user: RegistrarDep,
    effective_on: Annotated[str, FormField(max_length=20)] = "",
    staff: Annotated[UploadFile | None, File()] = None,
    departments: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """What the lists would change on that day; nothing is written."""
    lists = ChangeLists(_content(staff), _content(departments))
    for content in (lists.staff, lists.departments):
        check_clean(suite, content, by=user)
    form: Form[PlanForm] = blank_form({"effective_on": effective_on})
    try:
        day = date.fromisoformat(effective_on)
    except ValueError:
        form.add_error("effective_on", _("発令日を入力してください。"))
        return _choose_page(request, form, status_code=422)
    try:
        plan = personnel_change.preview(session, lists=lists, effective_on=day)
    except (ChangeDayOver, ChangeHasNoList, RegisterUnreadable) as error:
        form.add_error(FIELD_OF_ERROR[type(error)], said(request, error))
        return _choose_page(request, form, status_code=error.status)
    return page(
        request,
        "identity/personnel/preview.html",
        plan=plan,
        day=day,
        upload=uploads.keep(suite, lists.packed()) if plan.changes and not plan.problems else "",
        filename="、".join(file.filename for file in (departments, staff) if file and file.filename),
        **_shown(counts_of(plan)),
    )


@router.post("/plan", name="core.personnel.plan")
def plan(
    request: Request,
    suite: SuiteDep,
    session: SessionDep,
    user: RegistrarDep,
    form: Annotated[Form[PlanForm], Depends(form_of(PlanForm))],
) -> Response:
    """Keep exactly what was shown until its day."""
    if form.value is None:
        raise RegisterChanged
    sent = form.value
    planned = personnel_change.plan(
        session,
        by=user,
        lists=unpacked(uploads.read(suite, sent.upload)),
        effective_on=sent.effective_on,
        fingerprint=sent.fingerprint,
        filename=sent.filename,
    )
    uploads.forget(suite, sent.upload)
    day = format_date(planned.effective_on)
    flash(request, _("人事異動を予約しました。%(day)sに自動で反映します。") % {"day": day})
    return redirect(request, "core.personnel.show", planned_id=planned.id)


@router.get("/{planned_id}", name="core.personnel.show")
def show(request: Request, session: SessionDep, _user: RegistrarDep, planned_id: uuid.UUID) -> Response:
    """One change: where it stands, and whether it fits the register as it is now."""
    planned = personnel_change.get_planned(session, planned_id)
    is_open = planned.state in {PlannedState.PLANNED, PlannedState.FAILED}
    plan = (
        personnel_change.plan_of(session, lists=unpacked(planned.content), effective_on=planned.effective_on)
        if is_open
        else None
    )
    return page(
        request,
        "identity/personnel/show.html",
        planned=planned,
        planner=repository.get_account(session, planned.planned_by_account_id),
        plan=plan,
        labels=PLANNED_LABELS,
        **_shown(planned.counts or {}),
    )


@router.get("/{planned_id}/lists.zip", name="core.personnel.download")
def download(session: SessionDep, _user: RegistrarDep, planned_id: uuid.UUID) -> Response:
    """The lists as they were sent."""
    planned = personnel_change.get_planned(session, planned_id)
    name = f"personnel-change-{planned.effective_on.isoformat()}.zip"
    return Response(
        planned.content,
        media_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@router.post("/{planned_id}/withdraw", name="core.personnel.withdraw")
def withdraw(request: Request, session: SessionDep, user: RegistrarDep, planned_id: uuid.UUID) -> Response:
    """Take the change back."""
    personnel_change.withdraw(session, by=user, planned=personnel_change.get_planned(session, planned_id))
    flash(request, _("人事異動の予約を取り消しました。"))
    return redirect(request, "core.personnel.list")


@router.post("/{planned_id}/retry", name="core.personnel.retry")
def retry(request: Request, session: SessionDep, user: RegistrarDep, planned_id: uuid.UUID) -> Response:
    """Have a failed change tried again."""
    personnel_change.retry(session, by=user, planned=personnel_change.get_planned(session, planned_id))
    flash(request, _("数分のうちに、もう一度反映します。"))
    return redirect(request, "core.personnel.show", planned_id=planned_id)


def _content(file: UploadFile | None) -> bytes:
    return file.file.read(MAX_BYTES + 1) if file else b""


def _shown(counts: dict[str, int]) -> dict[str, Any]:
    return {
        "counts": counts,
        "shown": SHOWN,
        "change_labels": CHANGE_LABELS,
        "field_labels": FIELD_LABELS,
        "move_labels": MOVE_LABELS,
    }


def _choose_page(request: Request, form: Form[PlanForm], *, status_code: int = 200) -> Response:
    return page(
        request,
        "identity/personnel/choose.html",
        status_code=status_code,
        form=form,
        staff_columns=staff_csv.COLUMNS,
        staff_required=staff_csv.REQUIRED_IN_CHANGE,
        department_columns=department_csv.COLUMNS,
        department_required=department_csv.REQUIRED,
    )
