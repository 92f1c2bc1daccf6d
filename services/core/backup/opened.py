"""A snapshot opened with the private key: its facts, its databases, its files, each proven while it is unpacked."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyrage
from sqlalchemy import Connection, inspect

from services.core.backup.encryption import decrypt
from services.core.backup.errors import (
    DatabaseNotEmpty,
    NoRoom,
    RestoredDiffers,
    SnapshotDamaged,
    SnapshotNewer,
    WrongKey,
)
from services.core.backup.facts import Facts
from services.core.backup.manifest import Manifest, Part, files_of, read_manifest
from services.core.backup.postgres_tools import run_tool
from services.core.backup.streams import HashedWriter
from services.core.backup.target import file_sha256
from services.core.backup.views import sums_of
from services.core.db.checksums import JOBS_SCHEMA, TableSum, differences
from services.core.db.engine import engine_for
from services.core.db.migrate import knows_revision

NAMES = {"database": "workstyle.db", "jobs": "jobs.db"}
"""Databases in a data folder of SQLite."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A snapshot that the given private key opens."""

    root: Path
    folder: Path
    manifest: Manifest
    facts: Facts
    identities: Sequence[Any]

    @property
    def is_sqlite(self) -> bool:
        """Whether its database is one of SQLite."""
        return self.manifest.database == "sqlite"


def open_snapshot(root: Path, folder: Path, identities: Sequence[Any]) -> Opened:
    """Read the manifest and, with the key, the facts.

    Raises:
        SnapshotDamaged: the manifest or the facts are not what was written.
        SnapshotNewer: this version does not know its form or its tables.
        WrongKey: it was encrypted to another key.
    """
    manifest = read_manifest(folder)
    if not knows_revision(manifest.schema_revision):
        raise SnapshotNewer(version=manifest.suite_version, revision=manifest.schema_revision)
    part = manifest.part("facts")
    path = folder / part.name if part else folder
    if part is None or not path.is_file() or file_sha256(path) != part.stored_sha256:
        raise SnapshotDamaged(name=folder.name, what="facts", count=1)
    with TemporaryDirectory() as temporary:
        path = Path(temporary) / "facts.json"
        try:
            _unpack(folder / part.name, path, identities, sha256=part.sha256)
        except pyrage.DecryptError as error:
            raise WrongKey(name=folder.name, recipients=", ".join(manifest.recipients)) from error
        facts = Facts.read(path)
    return Opened(root, folder, manifest, facts, identities)


def unpack_files(opened: Opened, target: Path, *, say: Callable[[str, int], None] = lambda *_: None) -> int:
    """Decrypt every file into a folder, each compared with its hash; returns how many.

    Raises:
        SnapshotDamaged: one of them is not whole.
        NoRoom: the disk is full.
    """
    need, free = opened.manifest.total_bytes, shutil.disk_usage(target).free
    if need > free:
        raise NoRoom(path=target, need_bytes=need, free_bytes=free)
    index = files_of(opened.root, opened.manifest)
    for number, entry in enumerate(opened.manifest.files):
        path = target / entry.path
        if entry.sha256 not in index or not path.resolve().is_relative_to(target.resolve()):
            raise SnapshotDamaged(name=opened.folder.name, what=entry.path, count=1)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _unpack_whole(opened, index[entry.sha256], path, entry.sha256)
        path.chmod(entry.mode)
        if number % 1000 == 0:
            say("files", number)
    return len(opened.manifest.files)


def unpack_part(opened: Opened, part: Part, path: Path) -> None:
    """Decrypt a database of the snapshot into a file.

    Raises:
        SnapshotDamaged: it is not whole.
    """
    _unpack_whole(opened, opened.folder / part.name, path, part.sha256, packed=part.packed)


def unpack_sqlite(opened: Opened, folder: Path) -> None:
    """Put the databases of a SQLite snapshot into a data folder and compare every table.

    Raises:
        SnapshotDamaged, RestoredDiffers: they are not those of the snapshot.
    """
    for role, expected in (("database", opened.facts.tables), ("jobs", opened.facts.jobs)):
        part = opened.manifest.part(role)
        if part is not None:
            unpack_part(opened, part, folder / NAMES[role])
            check_tables(f"sqlite:///{folder / NAMES[role]}", expected)


def unpack_postgres(opened: Opened, url: str, folder: Path) -> None:
    """Put the databases of a PostgreSQL snapshot into an empty database and compare every table.

    Raises:
        DatabaseNotEmpty: it holds tables.
        ToolMissing, ToolFailed: pg_restore; the database stays empty.
        SnapshotDamaged, RestoredDiffers: they are not those of the snapshot.
    """
    check_database_empty(url)
    part = opened.manifest.part("database")
    assert part is not None
    path = folder / "database.pgdump"
    unpack_part(opened, part, path)
    try:
        run_tool(
            "pg_restore", url, "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(path)
        )
    finally:
        path.unlink()
    check_tables(url, opened.facts.tables)


def check_tables(url: str, expected: dict[str, TableSum]) -> None:
    """Compare a database with the facts.

    Raises:
        RestoredDiffers: names the tables.
    """
    engine = engine_for(url)
    try:
        with engine.execution_options(read_only=True).connect() as connection:
            wrong = differences(expected, sums_of(connection))
    finally:
        engine.dispose()
    if wrong:
        raise RestoredDiffers(tables=", ".join(wrong))


def check_database_empty(url: str) -> None:
    """Refuse a database that holds tables.

    Raises:
        DatabaseNotEmpty: says its name.
    """
    engine = engine_for(url)
    try:
        with engine.connect() as connection:
            if _table_names(connection):
                raise DatabaseNotEmpty(name=engine.url.database)
    finally:
        engine.dispose()


def _table_names(connection: Connection) -> list[str]:
    found = inspect(connection)
    jobs = found.get_table_names(schema=JOBS_SCHEMA) if JOBS_SCHEMA in found.get_schema_names() else []
    return [*found.get_table_names(), *jobs]


def _unpack_whole(opened: Opened, source: Path, path: Path, sha256: str, *, packed: bool = False) -> None:
    try:
        _unpack(source, path, opened.identities, sha256=sha256, packed=packed)
    except (pyrage.DecryptError, FileNotFoundError) as error:
        raise SnapshotDamaged(name=opened.folder.name, what=source.name, count=1) from error


def _unpack(source: Path, path: Path, identities: Sequence[Any], *, sha256: str, packed: bool = False) -> None:
    path.touch(mode=0o600)
    with source.open("rb") as encrypted, path.open("wb") as plain:
        writer = HashedWriter(plain, packed=packed)
        decrypt(encrypted, writer, identities)
    if writer.sha256 != sha256:
        raise SnapshotDamaged(name=source.parent.name, what=source.name, count=1)
