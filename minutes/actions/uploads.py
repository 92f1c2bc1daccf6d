"""Files that arrive in pieces: one folder per account, `<id>` the bytes and `<id>.info` what is known about them.

The layout is tuspyserver's; its router writes the files, this module reads, repairs, completes and removes them.
"""

import errno
import json
import os
import re
import tempfile
import unicodedata
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from minutes import repository
from minutes.actions.meetings import StoredFile
from minutes.errors import FileTooLarge, NoRoom, UploadGone, UploadUnfinished
from services.core.storage import BLOCK_BYTES, Storage
from services.core.suite import Suite

GIB = 1 << 30
UPLOAD_ID = re.compile(r"[0-9a-f]{32}")
NAME_LIMIT = 200
"""Characters of a file name that are kept; the longest that common file systems take is 255 bytes."""
RECORDER = "recorder"
"""Key of the metadata that marks a recording of the browser."""
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]+")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that arrives, or has arrived.

    Attributes:
        id: 32 hexadecimal digits.
        filename: Name as the person knows it, safe to show.
        path: Where its bytes lie.
        size_bytes: Bytes that are here.
        length_bytes: Bytes in all; None while a recording goes on.
        is_recording: Whether the browser recorded it.
        changed_at: When the last piece arrived.
    """

    id: str
    filename: str
    path: Path
    size_bytes: int
    length_bytes: int | None
    is_recording: bool
    changed_at: datetime

    @property
    def is_complete(self) -> bool:
        """Whether all of it is here."""
        return self.length_bytes == self.size_bytes

    @property
    def is_usable(self) -> bool:
        """Whether a meeting can be made of it: a recording that broke off is worth what is here of it."""
        return self.is_complete or (self.is_recording and self.size_bytes > 0)


class UploadFolder:
    """The uploads of one account; nobody else's can be named through it."""

    def __init__(self, root: Path, account_id: uuid.UUID) -> None:
        self.path = root / str(account_id)

    def find(self, upload_id: str) -> Upload | None:
        """The upload, or None when there is none of this id (any more)."""
        if not UPLOAD_ID.fullmatch(upload_id):
            return None
        info = self._info(upload_id)
        path = self.path / upload_id
        if info is None or not path.is_file():
            return None
        metadata = info.get("metadata") or {}
        stat = path.stat()
        return Upload(
            id=upload_id,
            filename=safe_filename(str(metadata.get("filename", ""))),
            path=path,
            size_bytes=stat.st_size,
            length_bytes=info.get("size"),
            is_recording=bool(metadata.get(RECORDER)),
            changed_at=datetime.fromtimestamp(stat.st_mtime, UTC),
        )

    def list_all(self) -> list[Upload]:
        """Every upload of the account, oldest first."""
        names = [entry.name for entry in self.path.iterdir()] if self.path.is_dir() else []
        found = filter(None, (self.find(name) for name in names if UPLOAD_ID.fullmatch(name)))
        return sorted(found, key=lambda upload: upload.changed_at)

    def receive(self, filename: str, source: IO[bytes], *, limit_bytes: int) -> Upload:
        """A whole file that came with a form, as a complete upload.

        Raises:
            FileTooLarge: it is longer than `limit_bytes`; nothing of it is kept.
            NoRoom: the disk is full; nothing of it is kept.
        """
        upload_id, size = uuid.uuid4().hex, 0
        with keeping_all_or_nothing(self.path, upload_id):
            with (self.path / upload_id).open("wb") as file:
                while block := source.read(BLOCK_BYTES):
                    size += len(block)
                    if size > limit_bytes:
                        raise FileTooLarge(limit_gib=limit_bytes / GIB)
                    file.write(block)
            info = {"metadata": {"filename": filename}, "size": size, "offset": size, "upload_part": 1}
            self._write_info(upload_id, info | {"created_at": str(datetime.now(UTC)), "expires": None})
        upload = self.find(upload_id)
        assert upload is not None
        return upload

    def repair(self, upload_id: str) -> None:
        """Make the offset that is promised and the bytes that are here agree.

        A process that is killed while it writes leaves bytes that its record does not know; the next piece would be
        appended behind them. What arrived is good as far as it goes, so the record follows the file.
        """
        info, path = self._info(upload_id), self.path / upload_id
        if info is None or not path.is_file():
            return
        size = path.stat().st_size
        if info.get("size") is not None and size > info["size"]:
            os.truncate(path, info["size"])
            size = info["size"]
        if info.get("offset") != size:
            self._write_info(upload_id, info | {"offset": size})

    def remove(self, upload_id: str) -> None:
        """Delete the upload; nothing happens when it is not there."""
        if UPLOAD_ID.fullmatch(upload_id):
            _remove(self.path, upload_id)

    def _info(self, upload_id: str) -> dict[str, Any] | None:
        try:
            info = json.loads((self.path / f"{upload_id}.info").read_text())
        except (OSError, ValueError):
            return None
        return info if isinstance(info, dict) else None

    def _write_info(self, upload_id: str, info: dict[str, Any]) -> None:
        with tempfile.NamedTemporaryFile("w", dir=self.path, prefix=".info-", delete=False) as file:
            json.dump(info, file)
        Path(file.name).replace(self.path / f"{upload_id}.info")


def upload_folder(data_dir: Path, account_id: uuid.UUID) -> UploadFolder:
    """The uploads of this account."""
    return UploadFolder(data_dir / "uploads", account_id)


def check_room(storage: Storage, *, coming_bytes: int, keep_free_bytes: int) -> None:
    """Raise `NoRoom` when `coming_bytes` would leave less than `keep_free_bytes` on the disk."""
    if storage.free_bytes() - coming_bytes < keep_free_bytes:
        raise NoRoom


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


def sweep_old(root: Path, *, older_than: datetime) -> int:
    """Remove the uploads of all accounts to which nothing was added since; returns how many."""
    removed = 0
    for info in root.glob("*/*.info"):
        path = info.with_suffix("")
        changed = max((p.stat().st_mtime for p in (info, path) if p.exists()), default=0.0)
        if changed < older_than.timestamp():
            _remove(info.parent, path.name)
            removed += 1
    return removed


def safe_filename(name: str) -> str:
    """The last part of a path, without line breaks and signs that turn the writing direction, 200 characters at most.

    The beginning and the ending (`.m4a`) of a long name are kept. Emoji and every script stay as they are.
    """
    plain = _UNSAFE.sub(" ", unicodedata.normalize("NFC", name)).replace("\\", "/").rsplit("/", 1)[-1].strip(" .")
    plain = " ".join(plain.split()) or "recording"
    if len(plain) <= NAME_LIMIT:
        return plain
    stem, dot, ending = plain.rpartition(".")
    tail = f"…{dot}{ending}" if dot and len(ending) <= 8 else "…"
    return (stem if dot else plain)[: NAME_LIMIT - len(tail)] + tail


@contextmanager
def keeping_all_or_nothing(folder: Path, upload_id: str) -> Iterator[None]:
    """Remove what the block wrote when it fails; a full disk becomes `NoRoom`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException as error:
        _remove(folder, upload_id)
        if isinstance(error, OSError) and is_disk_full(error):
            raise NoRoom from error
        raise


def is_disk_full(error: OSError) -> bool:
    """Whether the disk, or this account's share of it, is used up."""
    return error.errno in {errno.ENOSPC, errno.EDQUOT}


def _remove(folder: Path, upload_id: str) -> None:
    for path in (folder / upload_id, folder / f"{upload_id}.info", folder / ".locks" / f"{upload_id}.lock"):
        path.unlink(missing_ok=True)


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
