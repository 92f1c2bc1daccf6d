"""Copies of the databases from before an upgrade: `python -m services.app.deploy.snapshot take|restore FOLDER`.

The suite is stopped while it runs. SQLite is copied by its own backup, PostgreSQL by its own tools as its superuser.
"""

import contextlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import make_url

from services.core.settings import CoreSettings

SUPERUSER = "postgres"


def sqlite_files(settings: CoreSettings) -> list[Path]:
    """The SQLite files of this installation that exist."""
    urls = [make_url(url) for url in (settings.effective_database_url, settings.effective_jobs_url)]
    files = [Path(url.database) for url in urls if url.get_backend_name() == "sqlite" and url.database]
    return [file for file in files if file.is_file()]


def postgres_databases(settings: CoreSettings) -> list[str]:
    """The names of the PostgreSQL databases of this installation, each once."""
    urls = [make_url(url) for url in (settings.effective_database_url, settings.effective_jobs_url)]
    return list(dict.fromkeys(url.database or "" for url in urls if url.get_backend_name() == "postgresql"))


def take(settings: CoreSettings, folder: Path) -> None:
    """Copies of every database in `folder`, each checked.

    Raises:
        sqlite3.DatabaseError: a copy is not sound.
        subprocess.CalledProcessError: PostgreSQL's tool failed.
    """
    for file in sqlite_files(settings):
        with _open(file) as live, _open(folder / file.name) as copy:
            live.backup(copy)
            if copy.execute("PRAGMA quick_check").fetchone() != ("ok",):
                raise sqlite3.DatabaseError(f"the copy of {file} is not sound")
    for database in postgres_databases(settings):
        with (folder / f"{database}.dump").open("wb") as dump:
            _as_superuser("pg_dump", "--format=custom", database, stdout=dump)


def restore(settings: CoreSettings, folder: Path) -> None:
    """Put the copies back; the files keep their owner.

    Raises:
        FileNotFoundError: a copy is missing.
        subprocess.CalledProcessError: PostgreSQL's tool failed.
    """
    for file in sqlite_files(settings):
        owner = file.stat()
        with _open(folder / file.name) as copy, _open(file) as live:
            copy.backup(live)
        for written in file.parent.glob(f"{file.name}*"):
            os.chown(written, owner.st_uid, owner.st_gid)
    for database in postgres_databases(settings):
        _as_superuser("dropdb", "--if-exists", database)
        with (folder / f"{database}.dump").open("rb") as dump:
            _as_superuser("pg_restore", "--create", "--exit-on-error", "--dbname=postgres", stdin=dump)


@contextlib.contextmanager
def _open(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(path)
    try:
        yield connection
    finally:
        connection.close()


def _as_superuser(*command: str, **streams: object) -> None:
    subprocess.run(["runuser", "-u", SUPERUSER, "--", *command], check=True, cwd="/", **streams)  # type: ignore[call-overload]  # noqa: S603, S607


def main() -> int:
    """Take or restore."""
    action = {"take": take, "restore": restore}[sys.argv[1]]
    action(CoreSettings(), Path(sys.argv[2]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
