"""Steer a task: cancel, try again, answer what it asks."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from services.core.db.session import SessionDep, SuiteDep
from services.core.i18n import _
from services.core.identity.current import AdministratorDep
from services.core.model_work import actions, repository
from services.core.model_work.schemas import ConfirmForm
from services.core.model_work.states import TaskKind
from services.core.model_work.uploads import forget_upload
from services.core.web.forms import Form, form_of
from services.core.web.render import flash, redirect

router = APIRouter(prefix="/admin/models/tasks", include_in_schema=False)


@router.post("/{task_id}/cancel", name="core.models.cancel")
def cancel(
    request: Request, suite: SuiteDep, session: SessionDep, user: AdministratorDep, task_id: uuid.UUID
) -> Response:
    """Stop it; the file that was sent goes, too."""
    task = repository.get_task(session, task_id)
    actions.cancel(session, by=user, task=task)
    if task.kind is TaskKind.IMPORT:
        forget_upload(suite, task)
    flash(request, _("中止しました。途中のものは残していません。"))
    return redirect(request, "core.models.list")


@router.post("/{task_id}/retry", name="core.models.retry")
def retry(request: Request, session: SessionDep, user: AdministratorDep, task_id: uuid.UUID) -> Response:
    """Try again."""
    actions.retry(session, by=user, task=repository.get_task(session, task_id))
    return redirect(request, "core.models.list")


@router.post("/{task_id}/confirm", name="core.models.confirm")
def confirm(
    request: Request,
    session: SessionDep,
    user: AdministratorDep,
    task_id: uuid.UUID,
    form: Annotated[Form[ConfirmForm], Depends(form_of(ConfirmForm))],
) -> Response:
    """Go on with the import after an administrator has looked."""
    fingerprint = form.value.fingerprint if form.value is not None else ""
    actions.confirm(session, by=user, task=repository.get_task(session, task_id), fingerprint=fingerprint)
    return redirect(request, "core.models.list")
