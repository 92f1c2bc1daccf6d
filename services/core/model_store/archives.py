"""Zip archives of strangers: only what is wanted is taken out, and only as much as they admit to hold."""

import stat
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from services.core.model_store.errors import Damaged, ModelTooLarge, Truncated, UnsafeArchive
from services.core.model_store.hashing import BLOCK_BYTES, OnBytes, ignore_bytes

MAX_UNPACKED_BYTES = 20 << 30  # the largest Whisper model unpacks to 6 GB; more is a zip bomb
MAX_ENTRIES = 5_000  # a checkpoint has some 1 300, a CTranslate2 folder ten
MAX_RATIO = 200  # weights hardly shrink; text shrinks about tenfold, and deflate at most 1 032-fold
_ZIP_BEGIN = b"PK\x03\x04"
_OF_MACOS = frozenset({"__MACOSX", ".DS_Store"})


def open_zip(path: Path, name: str) -> zipfile.ZipFile:
    """The archive, once its table of contents is known to be harmless.

    Raises:
        Truncated: it begins like a zip and has no end.
        Damaged: it is no zip, or its table of contents cannot be read.
        UnsafeArchive, ModelTooLarge: see the class.
    """
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        with path.open("rb") as file:
            begins = file.read(4) == _ZIP_BEGIN
        if begins:
            raise Truncated(name=name, size_bytes=path.stat().st_size) from error
        raise Damaged(name=name, detail="zip") from error
    try:
        _check_contents(archive.infolist(), name)
    except BaseException:
        archive.close()
        raise
    return archive


def _check_contents(entries: Sequence[zipfile.ZipInfo], name: str) -> None:
    if len(entries) > MAX_ENTRIES:
        raise UnsafeArchive(name=name, detail=f"{len(entries)} files")
    for entry in entries:
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in entry.filename or "\0" in entry.orig_filename:
            raise UnsafeArchive(name=name, detail=f"path {entry.filename[:80]!r}")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise UnsafeArchive(name=name, detail=f"link {entry.filename[:80]!r}")
        if entry.flag_bits & 1:
            raise UnsafeArchive(name=name, detail="password")
        if entry.file_size > MAX_RATIO * max(entry.compress_size, 4096):
            raise UnsafeArchive(name=name, detail=f"{entry.filename[:80]!r} unpacks to {entry.file_size} bytes")
    if len({entry.filename for entry in entries}) != len(entries):
        raise UnsafeArchive(name=name, detail="two files of one name")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise ModelTooLarge(name=name, limit_bytes=MAX_UNPACKED_BYTES)


def files_in(archive: zipfile.ZipFile) -> list[PurePosixPath]:
    """The files of the archive without what macOS adds."""
    paths = [PurePosixPath(entry.filename) for entry in archive.infolist() if not entry.is_dir()]
    return [path for path in paths if not _OF_MACOS & set(path.parts)]


def folder_with(archive: zipfile.ZipFile, wanted: frozenset[str]) -> PurePosixPath | None:
    """The top of the archive, or the one folder in it, that holds all these files; None where there is none."""
    paths = files_in(archive)
    for folder in sorted({path.parent for path in paths if len(path.parts) <= 2}, key=lambda path: len(path.parts)):
        if wanted <= {path.name for path in paths if path.parent == folder}:
            return folder
    return None


def size_in(archive: zipfile.ZipFile, folder: PurePosixPath) -> int:
    """Bytes of the files that lie directly in this folder."""
    return sum(entry.file_size for entry in archive.infolist() if PurePosixPath(entry.filename).parent == folder)


def unpack_folder(
    archive: zipfile.ZipFile, folder: PurePosixPath, target: Path, name: str, on_bytes: OnBytes = ignore_bytes
) -> None:
    """Write the files that lie directly in `folder` into `target`; their names hold no path.

    Raises:
        Damaged: a file's checksum differs from the archive's table.
    """
    target.mkdir(parents=True)
    wanted = [path for path in files_in(archive) if path.parent == folder]
    try:
        for path in wanted:
            with archive.open(str(path)) as source, (target / path.name).open("wb") as file:
                while block := source.read(BLOCK_BYTES):
                    file.write(block)
                    on_bytes(len(block))
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError) as error:
        raise Damaged(name=name, detail=str(error)[:200]) from error


def check_whole(archive: zipfile.ZipFile, name: str, on_bytes: OnBytes = ignore_bytes) -> None:
    """Read every file and compare its checksum with the archive's table.

    Raises:
        Damaged: one differs.
    """
    try:
        for entry in archive.infolist():
            with archive.open(entry) as source:
                while block := source.read(BLOCK_BYTES):
                    on_bytes(len(block))
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError) as error:
        raise Damaged(name=name, detail=str(error)[:200]) from error
