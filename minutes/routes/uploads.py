"""Recordings arrive by the tus protocol (`services/core/uploads`), each account in its own folder."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from minutes.actions.uploads import upload_folder
from minutes.routes.access import MakerDep
from minutes.settings import MinutesSettings
from services.core.db.session import SuiteDep
from services.core.i18n import _
from services.core.suite import Suite
from services.core.uploads.folder import UploadFolder
from services.core.uploads.routes import UploadLimits, upload_router
from services.core.web.render import flash, redirect

PREFIX = "minutes/uploads"
KEPT_DAYS = MinutesSettings().upload_keep_days


def own_folder(suite: SuiteDep, user: MakerDep) -> UploadFolder:
    """The uploads of whoever asks."""
    return upload_folder(suite.settings.data_dir, user.account_id)


FolderDep = Annotated[UploadFolder, Depends(own_folder)]


def limits_of(suite: Suite) -> UploadLimits:
    """What the administrator allows."""
    settings = suite.settings_of(MinutesSettings)
    return UploadLimits(settings.max_upload_bytes, settings.keep_free_bytes)


router = APIRouter(include_in_schema=False)
router.include_router(upload_router(PREFIX, folder_of=own_folder, limits_of=limits_of, days_to_keep=KEPT_DAYS))


@router.post("/minutes/uploads/{upload_id}/discard", name="minutes.uploads.discard")
def discard(request: Request, folder: FolderDep, upload_id: str) -> Response:
    """Delete a file that was not made into minutes."""
    folder.remove(upload_id)
    flash(request, _("録音を削除しました。"))
    return redirect(request, "minutes.meetings.list")
