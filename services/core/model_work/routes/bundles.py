"""Several models as one signed file: written here, fetched by the browser; and whose bundles are taken."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse
from sqlmodel import Session

from services.core.audit.record import record
from services.core.db.session import SessionDep, SuiteDep
from services.core.i18n import _
from services.core.identity.current import AdministratorDep
from services.core.model_store import repository as store_repository
from services.core.model_store import trust_actions
from services.core.model_store.errors import KeyUnreadable
from services.core.model_store.signing_keys import fingerprint, own_key, public_text
from services.core.model_store.suite_store import store_of
from services.core.model_work import actions, repository
from services.core.model_work.errors import TaskNotFound
from services.core.model_work.progress import row_of_task
from services.core.model_work.schemas import ExportForm, TrustForm, UntrustForm
from services.core.model_work.states import TaskKind, TaskState
from services.core.model_work.work import exported
from services.core.suite import Suite
from services.core.web.forms import Form, blank_form, form_of
from services.core.web.htmx import is_htmx
from services.core.web.render import flash, page, redirect
from services.core.web.saying import said

router = APIRouter(prefix="/admin/models", include_in_schema=False)


@router.get("/bundles", name="core.models.bundles")
def show(request: Request, suite: SuiteDep, session: SessionDep, _user: AdministratorDep) -> Response:
    """What was exported, the own key, and the keys that are trusted."""
    return _page(request, suite, session)


@router.post("/bundles", name="core.models.export")
def export(
    request: Request,
    suite: SuiteDep,
    session: SessionDep,
    user: AdministratorDep,
    form: Annotated[Form[ExportForm], Depends(form_of(ExportForm))],
) -> Response:
    """Begin to write a bundle."""
    if form.value is None:
        return _page(request, suite, session, export_form=form, status_code=422)
    store = store_of(suite)
    actions.ask_for_export(session, by=user, models=[store.get(name) for name in form.value.models])
    flash(request, _("書き出しを始めます。終わると、この画面から受け取れます。"))
    return redirect(request, "core.models.bundles")


@router.get("/bundles/{task_id}/download/models.tar", name="core.models.download")
def download(suite: SuiteDep, session: SessionDep, user: AdministratorDep, task_id: uuid.UUID) -> Response:
    """The bundle as a file.

    Raises:
        TaskNotFound: there is none of this id (any more).
    """
    task = repository.get_task(session, task_id)
    path = exported(suite, task.id)
    if task.kind is not TaskKind.EXPORT or task.state is not TaskState.DONE or not path.is_file():
        raise TaskNotFound
    record(session, "models.bundle.downloaded", by=user, target=task.target)
    return FileResponse(path, media_type="application/x-tar", filename="models.tar")


@router.post("/bundles/{task_id}/discard", name="core.models.discard")
def discard(
    request: Request, suite: SuiteDep, session: SessionDep, user: AdministratorDep, task_id: uuid.UUID
) -> Response:
    """Delete a bundle that was written.

    Raises:
        TaskNotFound: there is none of this id (any more), or it is still being written.
    """
    task = repository.get_task(session, task_id)
    if task.kind is not TaskKind.EXPORT or task.is_unfinished:
        raise TaskNotFound
    actions.discard_bundle(session, by=user, task=task)
    exported(suite, task_id).unlink(missing_ok=True)
    flash(request, _("書き出したファイルを削除しました。"))
    return redirect(request, "core.models.bundles")


@router.post("/keys", name="core.models.trust")
def trust(
    request: Request,
    suite: SuiteDep,
    session: SessionDep,
    user: AdministratorDep,
    form: Annotated[Form[TrustForm], Depends(form_of(TrustForm))],
) -> Response:
    """Take bundles that are signed with this key."""
    if form.value is not None:
        try:
            key, label = form.value.public_key, form.value.label
            trusted = trust_actions.trust(session, by=user, public_key=key, label=label)
        except KeyUnreadable as error:
            form.add_error("public_key", said(request, error))
        else:
            flash(request, _("指紋 {fingerprint} の鍵を信頼しました。").format(fingerprint=trusted.fingerprint))
            return redirect(request, "core.models.bundles")
    return _page(request, suite, session, trust_form=form, status_code=422)


@router.post("/keys/untrust", name="core.models.untrust")
def untrust(
    request: Request,
    session: SessionDep,
    user: AdministratorDep,
    form: Annotated[Form[UntrustForm], Depends(form_of(UntrustForm))],
) -> Response:
    """Take no more bundles of this key."""
    given = form.value.fingerprint if form.value is not None else ""
    trust_actions.untrust(session, by=user, key=store_repository.get_key(session, given))
    flash(request, _("この鍵の束は、もう受け入れません。取り込み済みのモデルは残ります。"))
    return redirect(request, "core.models.bundles")


def _page(
    request: Request,
    suite: Suite,
    session: Session,
    *,
    export_form: Form[ExportForm] | None = None,
    trust_form: Form[TrustForm] | None = None,
    status_code: int = 200,
) -> Response:
    tasks = repository.list_of_kind(session, TaskKind.EXPORT)
    public = "" if is_htmx(request) else public_text(own_key(suite.settings.data_dir))
    return page(
        request,
        "models/bundles.html",
        block="exports",
        status_code=status_code,
        tasks=[row_of_task(task, request.app.state.messages) for task in tasks],
        unfinished=any(task.is_unfinished for task in tasks),
        installed=[model for model in store_of(suite).list_known() if model.format],
        public=public,
        own_fingerprint=fingerprint(public) if public else "",
        keys=store_repository.list_keys(session),
        export_form=export_form or blank_form(),
        trust_form=trust_form or blank_form(),
    )
