"""Copies of the databases from before an upgrade: `python -m services.app.deploy.snapshot ACTION [FOLDER]`.

The suite is stopped while one is taken or put back. It works as the service's own account over the URLs of the
settings, by the views that `workstyle backup` reads, so a PostgreSQL server may be anywhere.
"""

import os
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from sqlalchemy import inspect

from services.core.backup.postgres_tools import run_tool
from services.core.backup.views import is_sqlite, sqlite_path, view_of
from services.core.db.engine import Database, engine_for
from services.core.db.migrate import current, knows_revision
from services.core.errors import SuiteError
from services.core.settings import CoreSettings

TOO_NEW = 4
"""Exit code of `fits` when the tables are those of a later version."""
OF_SQLITE = ("", "-wal", "-shm", "-journal")
PUBLIC = "public"
OF_THE_SERVER = ("information_schema", "pg_")
OWN_ROUTINES = """\
SELECT CAST(CAST(oid AS regprocedure) AS text) FROM pg_proc
WHERE pronamespace = CAST('public' AS regnamespace) AND pg_get_userbyid(proowner) = current_user"""


def databases(settings: CoreSettings) -> dict[str, str]:
    """Role to URL of every database that exists; on PostgreSQL jobs and suite usually share one."""
    urls = {"database": settings.effective_database_url, "jobs": settings.effective_jobs_url}
    if urls["jobs"] == urls["database"]:
        del urls["jobs"]
    return {role: url for role, url in urls.items() if (path := sqlite_path(url)) is None or path.is_file()}


def needed_bytes(settings: CoreSettings) -> int:
    """How much room the copies may take."""
    total = 0
    for url in databases(settings).values():
        with view_of(url) as view:
            total += view.size_bytes()
    return total


def take(settings: CoreSettings, folder: Path) -> None:
    """Copies of every database in `folder`, each checked.

    Raises:
        sqlite3.DatabaseError: a copy is not sound.
        ToolMissing, ToolFailed: PostgreSQL's tool.
    """
    for role, url in databases(settings).items():
        copy = folder / role
        with view_of(url) as view:
            view.dump(copy)
        if is_sqlite(url):
            with closing(sqlite3.connect(copy)) as connection:
                if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
                    raise sqlite3.DatabaseError(f"the copy of {role} is not sound")
        else:
            run_tool("pg_restore", url, "--list", str(copy))


def restore(settings: CoreSettings, folder: Path) -> None:
    """Put the copies back; may be repeated after a failure.

    Raises:
        FileNotFoundError: a copy is missing; nothing was touched.
        ToolMissing, ToolFailed: PostgreSQL's tool.
    """
    found = databases(settings)
    for role in found:
        if not (folder / role).is_file():
            raise FileNotFoundError(folder / role)
    for role, url in found.items():
        path = sqlite_path(url)
        if path is not None:
            _replace_sqlite(path, folder / role)
        else:
            _replace_postgres(url, folder / role)


def _replace_sqlite(path: Path, copy: Path) -> None:
    """The present file goes first: on a full disk its room is all there is."""
    for ending in OF_SQLITE:
        path.with_name(path.name + ending).unlink(missing_ok=True)
    half = path.with_name(f"{path.name}.part")
    shutil.copyfile(copy, half)
    half.chmod(0o600)
    with half.open("rb") as file:
        os.fsync(file.fileno())
    half.rename(path)


def _replace_postgres(url: str, copy: Path) -> None:
    """Drops whatever is there, tables of a half-finished upgrade included; `public` itself may belong to others."""
    engine = engine_for(url)
    try:
        with engine.begin() as connection:
            found, quoted = inspect(connection), connection.dialect.identifier_preparer.quote
            for table in found.get_table_names(schema=PUBLIC):
                connection.exec_driver_sql(f"DROP TABLE {PUBLIC}.{quoted(table)} CASCADE")
            for routine in connection.exec_driver_sql(OWN_ROUTINES).scalars().all():
                connection.exec_driver_sql(f"DROP ROUTINE {routine} CASCADE")
            for schema in found.get_schema_names():
                if schema != PUBLIC and not schema.startswith(OF_THE_SERVER):
                    connection.exec_driver_sql(f"DROP SCHEMA {quoted(schema)} CASCADE")
    finally:
        engine.dispose()
    options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    run_tool("pg_restore", url, *options, str(copy))


def fits(settings: CoreSettings) -> bool:
    """Whether this version knows the tables that are there: data left by a later version are not its own."""
    url = databases(settings).get("database")
    if url is None:
        return True
    database = Database(url)
    try:
        revision = current(database)
    finally:
        database.close()
    return not revision or knows_revision(revision)


def main() -> int:
    """`needed`, `fits`, `take FOLDER` or `restore FOLDER`; an expected error is told in one line."""
    action, settings = sys.argv[1], CoreSettings()
    try:
        if action == "needed":
            print(needed_bytes(settings) // 1_000_000 + 1)  # noqa: T201  MB, for the script that asks
        elif action == "fits":
            return 0 if fits(settings) else TOO_NEW
        else:
            {"take": take, "restore": restore}[action](settings, Path(sys.argv[2]))
    except SuiteError as error:
        print(f"{error.code}: {error.values}", file=sys.stderr)  # noqa: T201  into the log of the upgrade
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
