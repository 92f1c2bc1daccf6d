"""Put a snapshot back, on this machine or another: everything is checked before anything is touched."""

import errno
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from services.core.audit.record import COMMAND, record
from services.core.backup.errors import FolderNotEmpty, NoRoom, OtherDatabase
from services.core.backup.facts import SECRET_KEY, settings_in_force
from services.core.backup.guards import check_nothing_runs
from services.core.backup.opened import Opened, check_database_empty, unpack_files, unpack_postgres, unpack_sqlite
from services.core.backup.sources import REPLACED, RESTORING
from services.core.backup.verify import check_bytes
from services.core.backup.views import is_sqlite
from services.core.db import migrate
from services.core.feature import Feature
from services.core.jobs import runtime
from services.core.settings import CoreSettings
from services.core.suite import build_suite

SETTINGS_FILE = "restored.env"
SIGNING_KEY_FILE = "secret.key"
LEFT_OVER = frozenset({".lock"})
Say = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back, and what the administrator has to do next."""

    files: int
    tables: int
    rows: int
    replaced: Path | None
    settings_file: Path
    settings_to_change: list[str]
    """Variables whose values are others here than they were there."""
    upgraded_from: str


def restore(
    opened: Opened, settings: CoreSettings, features: Sequence[Feature], *, replace: bool, say: Say = lambda *_: None
) -> Restored:
    """Restore into the data folder and database that `settings` name, and bring the tables up to this version.

    Raises:
        SuiteRunning: the suite runs over them.
        FolderNotEmpty, DatabaseNotEmpty: something is there, and nobody said that it may be replaced.
        OtherDatabase: SQLite goes to SQLite, PostgreSQL to PostgreSQL.
        SnapshotDamaged, RestoredDiffers: what came out is not what was backed up.
        NoRoom: the disk is full.
    """
    folder = settings.data_dir
    if is_sqlite(settings.effective_database_url) is not opened.is_sqlite:
        raise OtherDatabase(kind="SQLite" if opened.is_sqlite else "PostgreSQL")
    check_nothing_runs(settings)
    if _content(folder) and not replace:
        raise FolderNotEmpty(path=folder)
    if not opened.is_sqlite:
        check_database_empty(settings.effective_database_url)
    say("verify", len(opened.manifest.files))
    check_bytes(opened.root, opened.folder, opened.manifest)
    staging = folder / f"{RESTORING}{opened.manifest.name}"
    try:
        staging.mkdir(mode=0o700, parents=True)
        count = unpack_files(opened, staging, say=say)
        say("database", count)
        if opened.is_sqlite:
            unpack_sqlite(opened, staging)
        else:
            unpack_postgres(opened, settings.effective_database_url, staging)
        replaced = _set_aside(folder, opened.manifest.name)
        for path in list(staging.iterdir()):
            path.rename(folder / path.name)
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        free_bytes = shutil.disk_usage(folder).free
        raise NoRoom(path=folder, need_bytes=opened.manifest.total_bytes, free_bytes=free_bytes) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    _write_settings(folder / SETTINGS_FILE, opened)
    _keep_signing_key(settings, opened)
    _bring_up_to_date(opened, settings, features)
    sums = opened.facts.tables.values()
    return Restored(
        files=count,
        tables=len(sums),
        rows=sum(table.rows for table in sums),
        replaced=replaced,
        settings_file=folder / SETTINGS_FILE,
        settings_to_change=_others(settings, features, opened),
        upgraded_from="" if opened.manifest.schema_revision == migrate.head() else opened.manifest.schema_revision,
    )


def _content(folder: Path) -> list[Path]:
    """What a data folder holds, without locks and what an interrupted restore left (which is removed)."""
    if not folder.is_dir():
        return []
    for stale in folder.glob(f"{RESTORING}*"):
        shutil.rmtree(stale)
    return [p for p in folder.iterdir() if p.suffix not in LEFT_OVER and not p.name.startswith(REPLACED)]


def _set_aside(folder: Path, name: str) -> Path | None:
    found = [path for path in folder.iterdir() if not path.name.startswith((RESTORING, REPLACED))]
    if not found:
        return None
    aside = folder / f"{REPLACED}by-{name}"
    number = 1
    while aside.exists():
        number += 1
        aside = folder / f"{REPLACED}by-{name}-{number}"
    aside.mkdir(mode=0o700)
    for path in found:
        path.rename(aside / path.name)
    return aside


def _write_settings(path: Path, opened: Opened) -> None:
    path.touch(mode=0o600)
    lines = [f"{name}={_quoted(value)}" for name, value in opened.facts.settings.items()]
    path.write_text("\n".join(["# Settings of the machine that was backed up.", *lines, ""]), encoding="utf-8")


def _keep_signing_key(settings: CoreSettings, opened: Opened) -> None:
    """A key that stood in the settings there, and stands in none here, goes into the data folder."""
    key = opened.facts.settings.get(SECRET_KEY, "")
    path = settings.data_dir / SIGNING_KEY_FILE
    if key and not settings.secret_key and not path.exists():
        path.touch(mode=0o600)
        path.write_text(key)


def _others(settings: CoreSettings, features: Sequence[Feature], opened: Opened) -> list[str]:
    here = settings_in_force(settings, features)
    kept = {SECRET_KEY} if not settings.secret_key else set()
    there = opened.facts.settings
    return sorted(name for name, value in there.items() if name not in kept and here.get(name) != value)


def _quoted(value: str) -> str:
    """As python-dotenv reads it back."""
    if re.fullmatch(r"[\w@%+=:,./~-]*", value):
        return value
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _bring_up_to_date(opened: Opened, settings: CoreSettings, features: Sequence[Feature]) -> None:
    suite = build_suite(settings, features)
    try:
        migrate.upgrade(suite)
        runtime.prepare(suite)
        with suite.session() as session:
            record(
                session, "backup.restored", by=COMMAND, target=opened.manifest.name, files=len(opened.manifest.files)
            )
    finally:
        suite.close()
