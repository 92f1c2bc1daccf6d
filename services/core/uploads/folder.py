"""Files that arrive in pieces: one folder per account, `<id>` the bytes and `<id>.info` what is known about them.

The layout is tuspyserver's; its router writes the files, this module reads, repairs, completes and removes them.
"""

import errno
import json
import os
import re
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from services.core.storage import BLOCK_BYTES, Storage
from services.core.uploads.errors import FileTooLarge, NoRoom
from services.core.uploads.filenames import safe_filename

GIB = 1 << 30
UPLOAD_ID = re.compile(r"[0-9a-f]{32}")
RECORDER = "recorder"
"""Key of the metadata that marks a recording of the browser."""


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


def check_room(storage: Storage, *, coming_bytes: int, keep_free_bytes: int) -> None:
    """Raise `NoRoom` when `coming_bytes` would leave less than `keep_free_bytes` on the disk."""
    if storage.free_bytes() - coming_bytes < keep_free_bytes:
        raise NoRoom


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
