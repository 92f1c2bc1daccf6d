"""Files kept by the SHA-256 of their content: the same bytes are stored once and can be proven whole.

A column that names a stored file is a text column whose name ends in `_key`: backup and drill find them by that.
"""

import errno
import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from services.core.errors import NotFound, Unavailable

BLOCK_BYTES = 1 << 20


class DiskFull(Unavailable):
    """No room left for a file; nothing half-written remains."""

    code = "storage.disk_full"
    status = 507


class Storage:
    """Files under one folder, named by content hash (`ab/cdef…`)."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, key: str) -> Path:
        """Where the file of this key lies.

        Raises:
            NotFound: there is no such file.
        """
        path = self._place(key)
        if not path.is_file():
            raise NotFound(what="file")
        return path

    def _place(self, key: str) -> Path:
        if len(key) != 64 or not all(c in "0123456789abcdef" for c in key):
            raise NotFound(what="file")
        return self.root / key[:2] / key[2:]

    def put(self, blocks: Iterable[bytes]) -> str:
        """Store the concatenated blocks; returns the key. All or nothing: a crash leaves no half file under a key.

        Raises:
            DiskFull: no room; the part already written is removed.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        handle, name = tempfile.mkstemp(dir=self.root, prefix="incoming-")
        try:
            with os.fdopen(handle, "wb") as file:
                for block in blocks:
                    digest.update(block)
                    file.write(block)
                file.flush()
                os.fsync(file.fileno())
            return self._settle(Path(name), digest.hexdigest())
        except OSError as error:
            if error.errno in {errno.ENOSPC, errno.EDQUOT}:
                raise DiskFull from error
            raise
        finally:
            Path(name).unlink(missing_ok=True)

    def put_file(self, source: Path | IO[bytes]) -> str:
        """Store a copy of a file or of an open binary stream; returns the key."""
        if isinstance(source, Path):
            with source.open("rb") as file:
                return self.put(iter(lambda: file.read(BLOCK_BYTES), b""))
        return self.put(iter(lambda: source.read(BLOCK_BYTES), b""))

    def adopt(self, source: Path) -> str:
        """Move a finished file of the same disk into the store without copying; returns the key."""
        self.root.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as file:
            key = hashlib.file_digest(file, "sha256").hexdigest()
        return self._settle(source, key)

    def _settle(self, source: Path, key: str) -> str:
        target = self._place(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            source.unlink()
        else:
            shutil.move(source, target)
            target.chmod(0o600)
        return key

    def delete(self, key: str) -> None:
        """Remove the file; nothing happens when it is not there.

        Call it after the transaction that gives up the file has committed: a backup would otherwise name a file that
        is gone. While a backup takes hold of the files, this waits for about a second.
        """
        with self._gate(fcntl.LOCK_SH):
            self._place(key).unlink(missing_ok=True)

    @contextmanager
    def nothing_deleted(self) -> Iterator[None]:
        """No process deletes a file during the block."""
        with self._gate(fcntl.LOCK_EX):
            yield

    @contextmanager
    def _gate(self, mode: int) -> Iterator[None]:
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / "delete.lock").open("a") as gate:
            fcntl.flock(gate, mode)
            yield

    def verify(self, key: str) -> bool:
        """True when the stored bytes still have the hash that names them."""
        with self.path(key).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == key

    def disk(self) -> tuple[int, int, int]:
        """Size of the store's disk, bytes in use, and bytes left."""
        self.root.mkdir(parents=True, exist_ok=True)
        usage = shutil.disk_usage(self.root)
        return usage.total, usage.used, usage.free

    def free_bytes(self) -> int:
        """Bytes left on the disk of the store."""
        self.root.mkdir(parents=True, exist_ok=True)
        return shutil.disk_usage(self.root).free
