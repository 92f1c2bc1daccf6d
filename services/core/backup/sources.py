"""Which files of the data folder belong in a backup, and a hold on them while it runs."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from services.core.backup.views import STORED_KEY, sqlite_path
from services.core.settings import CoreSettings

STATUS_FILE = "backup-status.json"
STORAGE = "storage"
OUTSIDE = "outside"
"""Folder of a backup for files that settings name and that lie elsewhere: a certificate and its key under /etc."""
MADE_AGAIN = frozenset({"work", "demo"})
"""Folders whose content can be made again."""
REPLACED, RESTORING = "replaced-", ".restoring-"
"""Beginnings of the folders in which `restore` keeps what it replaced, and what it unpacks."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to be backed up.

    Attributes:
        path: Its place in the data folder.
        file: Where to read it: a stored file's held link.
        key: The SHA-256 that a stored file is named by; empty for other files.
    """

    path: str
    file: Path
    key: str = ""


def plain_files(settings: CoreSettings, *, with_models: bool) -> Iterator[SourceFile]:
    """Everything in the data folder besides databases, stored files and what can be made again.

    Keys, certificates, uploads that are under way, and whatever a later version puts there.
    """
    databases = {path.resolve() for path in _database_files(settings)}
    models = settings.effective_models_dir.resolve()
    for path in _walk(settings.data_dir, models):
        name = path.relative_to(settings.data_dir)
        skipped = path.suffix in {".lock", ".part"} or str(name) == STATUS_FILE or path.resolve() in databases
        if not skipped and path.is_file():
            yield SourceFile(name.as_posix(), path)
    yield from named_outside(settings)
    if with_models and models.is_dir():
        for path in sorted(p for p in models.rglob("*") if p.is_file()):
            yield SourceFile(f"models/{path.relative_to(models).as_posix()}", path)


def named_outside(settings: CoreSettings) -> Iterator[SourceFile]:
    """Files outside the data folder that settings name, as far as the suite itself may read them."""
    for name in sorted(settings.model_fields_set):
        path = getattr(settings, name)
        if not isinstance(path, Path) or not path.is_file() or not os.access(path, os.R_OK):
            continue
        if not path.resolve().is_relative_to(settings.data_dir.resolve()):
            yield SourceFile(f"{OUTSIDE}/{name}/{path.name}", path)


def _walk(root: Path, models: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(root, followlinks=True):
        folder = Path(place)
        folders[:] = sorted(name for name in folders if not _is_left_out(folder / name, root, models))
        yield from (folder / name for name in sorted(names))


def _is_left_out(folder: Path, root: Path, models: Path) -> bool:
    top = folder.parent == root and (
        folder.name in MADE_AGAIN | {STORAGE} or folder.name.startswith((REPLACED, RESTORING))
    )
    return top or folder.resolve() == models


def _database_files(settings: CoreSettings) -> Iterator[Path]:
    for url in (settings.effective_database_url, settings.effective_jobs_url):
        path = sqlite_path(url)
        if path is not None:
            yield from (path.with_name(path.name + ending) for ending in ("", "-wal", "-shm", "-journal"))


@contextmanager
def held_files(root: Path, hold: Path) -> Iterator[list[SourceFile]]:
    """Every stored file, linked once more: deleted meanwhile, its content stays until the end of the block.

    `Storage.nothing_deleted` must be held while this is entered. Where the disk knows no hard links, the files
    themselves are read, and one that is deleted meanwhile is missing and reported so.
    """
    shutil.rmtree(hold, ignore_errors=True)
    held = []
    try:
        for folder in sorted(root.glob("[0-9a-f][0-9a-f]")):
            (hold / folder.name).mkdir(parents=True, exist_ok=True)
            for path in sorted(folder.iterdir()):
                key = folder.name + path.name
                if STORED_KEY.fullmatch(key):
                    held.append(SourceFile(f"{STORAGE}/{folder.name}/{path.name}", _linked(path, hold), key))
        yield held
    finally:
        shutil.rmtree(hold, ignore_errors=True)


def _linked(path: Path, hold: Path) -> Path:
    link = hold / path.parent.name / path.name
    with suppress(OSError):
        link.hardlink_to(path)
        return link
    return path
