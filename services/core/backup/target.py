"""The folder that holds the backups: snapshots, and files by content that they share.

`files/KEYS/ab/REST.STORED.age`: `abREST` is the SHA-256 of the content, `STORED` that of the encrypted bytes, KEYS
stands for the public keys. The name proves the bytes without any key, and is all that is needed to know what is there.
"""

import errno
import fcntl
import hashlib
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pyrage

from services.core.backup.encryption import encrypt
from services.core.backup.errors import BackupBusy, NoRoom, SnapshotUnknown, TargetUnusable
from services.core.backup.streams import HashedReader, HashedWriter

SNAPSHOTS, FILES = "snapshots", "files"
UNFINISHED, DAMAGED = ".unfinished-", ".damaged"
MANIFEST = "manifest.json"
NAME = "%Y%m%dT%H%M%SZ"
"""Name of a snapshot: when it began, in UTC."""
OBJECT = re.compile(r"([0-9a-f]{62})\.([0-9a-f]{64})\.age")
FULL_DISK = frozenset({errno.ENOSPC, errno.EDQUOT})
README = """This folder holds encrypted backups of the workstyle suite. Restore with `workstyle restore`.

Without the suite: every file ends in .age and opens with the standard tool (https://age-encryption.org):
  age --decrypt --identity KEY.txt snapshots/TIME/database.sqlite.gz.age | gunzip > workstyle.db
snapshots/TIME/manifest.json says which file under files/ is which file of the data folder, with its SHA-256.
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """An encrypted file of the target, and what it is the encryption of."""

    path: Path
    sha256: str
    size: int
    stored_sha256: str
    stored_size: int


@dataclass
class Target:
    """A backup folder. `index` knows which content it holds for the present public keys."""

    root: Path
    recipients: Sequence[str] = ()
    written: list[Path] = field(default_factory=list)
    _index: dict[str, Path] | None = None

    @property
    def keys_name(self) -> str:
        """Stands for the public keys: new keys begin with a full backup."""
        return hashlib.sha256("\n".join(sorted(self.recipients)).encode()).hexdigest()[:12]

    @property
    def folder(self) -> Path:
        """Where files that are encrypted to these keys lie."""
        return self.root / FILES / self.keys_name

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else writes to the target during the block; what an interrupted run left is cleared first.

        Raises:
            BackupBusy: somebody else does.
            TargetUnusable: the folder cannot be made or written.
            NoRoom: the disk is full; what this block wrote is removed.
        """
        with self._readable():
            self.root.mkdir(parents=True, exist_ok=True)
            (self.root / SNAPSHOTS).mkdir(exist_ok=True)
            (self.root / "README.txt").write_text(README, encoding="utf-8")
            lock = (self.root / "backup.lock").open("w")
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise BackupBusy(path=self.root) from error
            with self._readable():
                clear_unfinished(self.root)
                yield

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno in FULL_DISK:
                self.forget_written()
                free = shutil.disk_usage(self.root).free
                raise NoRoom(path=self.root, need_bytes=None, free_bytes=free) from error
            if error.filename and Path(str(error.filename)).is_relative_to(self.root):
                raise TargetUnusable(path=self.root, reason=error.strerror or type(error).__name__) from error
            raise

    @property
    def index(self) -> dict[str, Path]:
        """Content hash to the encrypted file that holds it."""
        if self._index is None:
            self._index = dict(objects(self.folder))
        return self._index

    def put(self, source: Path) -> Stored:
        """Encrypt a file into the target under its content hash."""
        part = self.folder / f".{os.getpid()}.part"
        part.parent.mkdir(parents=True, exist_ok=True)
        stored = self.write(source, part)
        folder = self.folder / stored.sha256[:2]
        folder.mkdir(exist_ok=True)
        path = part.rename(folder / f"{stored.sha256[2:]}.{stored.stored_sha256}.age")
        self.written.append(path)
        self.index[stored.sha256] = path
        return Stored(path, stored.sha256, stored.size, stored.stored_sha256, stored.stored_size)

    def write(self, source: Path, path: Path, *, packed: bool = False) -> Stored:
        """Encrypt a file to a place."""
        try:
            with source.open("rb") as plain, path.open("wb") as out:
                reader, writer = HashedReader(plain, packed=packed), HashedWriter(out)
                try:
                    encrypt(reader, writer, self.recipients)
                except pyrage.EncryptError as error:
                    raise writer.failure or error from error
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return Stored(path, reader.sha256, reader.size, writer.sha256, writer.size)

    def forget_written(self) -> None:
        """Remove the files that this run added."""
        for path in self.written:
            path.unlink(missing_ok=True)
        self.written.clear()
        clear_unfinished(self.root)

    def snapshots(self) -> list[Path]:
        """The whole snapshots, the oldest first."""
        return sorted(p.parent for p in (self.root / SNAPSHOTS).glob(f"[0-9]*/{MANIFEST}"))

    def snapshot(self, name: str) -> Path:
        """A snapshot by its name, or the newest where the name is `latest`.

        Raises:
            SnapshotUnknown: there is none.
        """
        found = {path.name: path for path in self.snapshots()}
        if name == "latest" and found:
            return found[max(found)]
        if name not in found:
            raise SnapshotUnknown(name=name)
        return found[name]


def objects(folder: Path) -> Iterator[tuple[str, Path]]:
    """Content hash and place of every encrypted file of a folder of keys."""
    for place in sorted(folder.glob("[0-9a-f][0-9a-f]")):
        for path in place.iterdir():
            if found := OBJECT.fullmatch(path.name):
                yield place.name + found[1], path


def stored_sha256(path: Path) -> str:
    """The hash that an encrypted file's name promises."""
    return path.name.split(".")[1]


def file_sha256(path: Path) -> str:
    """The hash of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def began_at(name: str) -> float:
    """When the snapshot of this name began; 0 for a name that is no moment."""
    try:
        return datetime.strptime(name, NAME).replace(tzinfo=UTC).timestamp()
    except ValueError:
        return 0.0


def clear_unfinished(root: Path) -> None:
    """Remove what an interrupted run left; files that it wrote whole stay and save the next run time."""
    stale = [p for p in (root / SNAPSHOTS).glob(f"{UNFINISHED}*") if p.is_dir()]
    for folder in stale:
        began = began_at(folder.name.removeprefix(UNFINISHED))
        for _key, path in (pair for keys in (root / FILES).glob("*") for pair in objects(keys)):
            # After a power failure a file may have its name and not its content.
            if path.stat().st_mtime >= began - 1 and file_sha256(path) != stored_sha256(path):
                path.unlink()
        shutil.rmtree(folder, ignore_errors=True)
    for part in (root / FILES).glob("*/.*.part"):
        part.unlink(missing_ok=True)
