"""Recordings that have arrived, on their way into the storage; how they arrive is `services/core/uploads`."""

import errno
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from minutes import repository
from minutes.actions.meetings import StoredFile
from services.core.storage import Storage
from services.core.suite import Suite
from services.core.uploads.errors import UploadGone, UploadUnfinished
from services.core.uploads.folder import Upload, UploadFolder


def upload_folder(data_dir: Path, account_id: uuid.UUID) -> UploadFolder:
    """The uploads of this account."""
    return UploadFolder(data_dir / "uploads", account_id)


def get_usable(folder: UploadFolder, ids: Sequence[str]) -> list[Upload]:
    """These uploads, in this order, each once.

    Raises:
        UploadGone: one is not there any more.
        UploadUnfinished: one has not arrived completely.
    """
    uploads: list[Upload] = []
    for upload_id in dict.fromkeys(ids):
        upload = folder.find(upload_id)
        if upload is None:
            raise UploadGone
        if not upload.is_usable:
            raise UploadUnfinished(filename=upload.filename)
        uploads.append(upload)
    return uploads


def put_into_storage(storage: Storage, uploads: Sequence[Upload]) -> list[StoredFile]:
    """The uploads as stored files; the uploads stay until the meeting that holds them is committed.

    A hard link takes no room and no time. Bytes are copied only across two disks, and of a recording that broke off:
    a last piece may still be on its way, and would change the file under its hash.
    """
    return [StoredFile(upload.filename, _stored(storage, upload), upload.size_bytes) for upload in uploads]


def _stored(storage: Storage, upload: Upload) -> str:
    link = upload.path.with_name(f".link-{uuid.uuid4().hex}")
    try:
        if upload.is_complete:
            link.hardlink_to(upload.path)
            return storage.adopt(link)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
    finally:
        link.unlink(missing_ok=True)
    return storage.put_file(upload.path)


@contextmanager
def unused_files_removed(suite: Suite, stored: Sequence[StoredFile]) -> Iterator[None]:
    """When the block fails, stored files that no meeting uses are removed: nothing half-done stays behind."""
    try:
        yield
    except Exception:
        with suite.session(read_only=True) as session:
            unused = [s.storage_key for s in stored if not repository.is_stored_file_used(session, s.storage_key)]
        for key in unused:
            suite.storage.delete(key)
        raise
