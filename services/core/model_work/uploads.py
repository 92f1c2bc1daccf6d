"""Model files on their way in: apart from recordings, because other limits and another clean-up apply."""

import uuid

from services.core.model_store.intake import KEEP_FREE_BYTES, MAX_FILE_BYTES
from services.core.model_work.models import ModelTask
from services.core.suite import Suite
from services.core.uploads.folder import Upload, UploadFolder
from services.core.uploads.routes import UploadLimits

FOLDER = "uploads-models"
KEPT_DAYS = 7


def model_uploads(suite: Suite, account_id: uuid.UUID) -> UploadFolder:
    """The model files that this account sends."""
    return UploadFolder(suite.settings.data_dir / FOLDER, account_id)


def limits_of(_suite: Suite) -> UploadLimits:
    """The largest model that can be used, and the room that stays free."""
    return UploadLimits(MAX_FILE_BYTES, KEEP_FREE_BYTES)


def upload_of(suite: Suite, task: ModelTask) -> Upload | None:
    """The file of an import; None when it is not there any more."""
    if task.by_account_id is None:
        return None
    return model_uploads(suite, task.by_account_id).find(str(task.wishes.get("upload", "")))


def forget_upload(suite: Suite, task: ModelTask) -> None:
    """Remove the file of an import."""
    if task.by_account_id is not None:
        model_uploads(suite, task.by_account_id).remove(str(task.wishes.get("upload", "")))
