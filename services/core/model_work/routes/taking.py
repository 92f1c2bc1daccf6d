"""How a model's file comes in: by the resumable protocol, or with the form where there is no JavaScript."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session
from starlette.datastructures import FormData, UploadFile

from services.core.db.session import SessionDep, SuiteDep
from services.core.errors import SuiteError
from services.core.i18n import _
from services.core.identity.current import AdministratorDep, CurrentUser
from services.core.model_store.intake import KEEP_FREE_BYTES, MAX_FILE_BYTES
from services.core.model_store.names import check_name
from services.core.model_store.suite_store import store_of
from services.core.model_work import actions, overview
from services.core.model_work.errors import NoFile
from services.core.model_work.uploads import KEPT_DAYS, limits_of, model_uploads
from services.core.suite import Suite
from services.core.uploads.errors import NoRoom
from services.core.uploads.folder import UploadFolder, check_room, is_disk_full
from services.core.uploads.routes import upload_router
from services.core.web.forms import Form, blank_form
from services.core.web.render import flash, page, redirect
from services.core.web.saying import said

PREFIX = "admin/models/uploads"


def own_uploads(suite: SuiteDep, user: AdministratorDep) -> UploadFolder:
    """The model files that this administrator sends."""
    return model_uploads(suite, user.account_id)


UploadsDep = Annotated[UploadFolder, Depends(own_uploads)]
router = APIRouter(include_in_schema=False)
router.include_router(upload_router(PREFIX, folder_of=own_uploads, limits_of=limits_of, days_to_keep=KEPT_DAYS))


async def form_with_file(request: Request, suite: SuiteDep, _user: AdministratorDep) -> AsyncIterator[FormData]:
    """The form as sent.

    Raises:
        NoRoom: the disk cannot take it.
    """
    length = int(request.headers.get("content-length") or 0)
    check_room(suite.storage, coming_bytes=2 * length, keep_free_bytes=KEEP_FREE_BYTES if length > 1 << 20 else 0)
    try:
        form = await request.form()
    except OSError as error:
        raise (NoRoom() if is_disk_full(error) else error) from error
    try:
        yield form
    finally:
        await form.close()


@router.get("/admin/models/new", name="core.models.new")
def new(request: Request, suite: SuiteDep, _user: AdministratorDep) -> Response:
    """The form, and what an administrator fetches elsewhere."""
    return _page(request, suite, blank_form())


@router.post("/admin/models/new", name="core.models.take")
def take(
    request: Request,
    suite: SuiteDep,
    session: SessionDep,
    user: AdministratorDep,
    folder: UploadsDep,
    data: Annotated[FormData, Depends(form_with_file)],
) -> Response:
    """Begin the import of a file that has arrived; or the form again, with what is wrong."""
    form = blank_form({"name": str(data.get("name") or "").strip()})
    try:
        _ask(session, user, folder, data)
    except SuiteError as error:
        form.add_error("name" if error.code == "models.name_unusable" else "file", said(request, error))
        return _page(request, suite, form, status_code=error.status)
    flash(request, _("取り込みを始めます。終わるまで、この画面を閉じても構いません。"))
    return redirect(request, "core.models.list")


def _ask(session: Session, user: CurrentUser, folder: UploadFolder, data: FormData) -> None:
    """Ask for the import.

    Raises:
        NameUnusable, NoFile, FileTooLarge, NoRoom, TaskUnderWay: nothing was begun.
    """
    name, sent = str(data.get("name") or "").strip(), data.get("file")
    if name:
        check_name(name)
    upload = folder.find(str(data.get("upload") or ""))
    if upload is None and isinstance(sent, UploadFile) and sent.filename:
        upload = folder.receive(sent.filename, sent.file, limit_bytes=MAX_FILE_BYTES)
    if upload is None:
        raise NoFile
    actions.ask_for_import(session, by=user, upload=upload, name=name)


def _page(request: Request, suite: Suite, form: Form[Any], *, status_code: int = 200) -> Response:
    store = store_of(suite)
    return page(
        request,
        "models/new.html",
        status_code=status_code,
        form=form,
        published=overview.published_elsewhere(store),
        limit_bytes=MAX_FILE_BYTES,
        endpoint=f"/{PREFIX}",
    )
