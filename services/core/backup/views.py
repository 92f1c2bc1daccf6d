"""One moment of a database, held open: written to a file, counted and summed as of that very moment.

SQLite: a read transaction of a WAL database sees one moment; the online backup API copies what that connection sees.
PostgreSQL: the snapshot of a repeatable-read transaction is exported, and pg_dump reads that one.
Sources: https://www.sqlite.org/isolation.html and https://www.sqlite.org/c3ref/backup_finish.html;
https://www.postgresql.org/docs/current/app-pgdump.html (--snapshot).
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, String, make_url, select, text

from services.core.backup.postgres_tools import run_tool
from services.core.db.checksums import TableSum, reflected, schemas_of, table_sums
from services.core.db.engine import engine_for

STORED_KEY = re.compile(r"[0-9a-f]{64}")
"""What names a stored file: services/core/storage.py."""


class View(Protocol):
    """A database at one moment."""

    suffix: str
    """Ending of the file that `dump` writes."""
    packs: bool
    """Whether that file shrinks when it is packed."""
    connection: Connection

    def size_bytes(self) -> int:
        """How much room `dump` may need."""
        ...

    def dump(self, target: Path) -> None:
        """Write everything that this moment holds into a file."""
        ...


class SqliteView:
    """A read transaction of a SQLite database."""

    suffix, packs = "sqlite", True

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        connection.execute(text("SELECT count(*) FROM sqlite_master")).one()  # the first read fixes the moment

    def size_bytes(self) -> int:
        """Pages that the file has at this moment."""
        pages, size = (self.connection.exec_driver_sql(f"PRAGMA {p}").scalar_one() for p in ("page_count", "page_size"))
        return int(pages) * int(size)

    def dump(self, target: Path) -> None:
        """SQLite's online backup, over the connection that holds the moment."""
        source = self.connection.connection.driver_connection
        assert isinstance(source, sqlite3.Connection)
        target.touch(mode=0o600)
        with closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, no log beside it


class PostgresView:
    """A repeatable-read transaction of a PostgreSQL database."""

    suffix, packs = "pgdump", False

    def __init__(self, connection: Connection, url: str) -> None:
        self.connection, self._url = connection, url
        self._snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()

    def size_bytes(self) -> int:
        """What the server takes for it, indexes included: more than a dump needs."""
        return int(self.connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())

    def dump(self, target: Path) -> None:
        """pg_dump in its custom format, of the exported snapshot."""
        target.touch(mode=0o600)
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={self._snapshot}"]
        run_tool("pg_dump", self._url, *options, f"--file={target}")


@contextmanager
def view_of(url: str) -> Iterator[View]:
    """The present moment of a database, until the end of the block."""
    engine = engine_for(url)
    try:
        if engine.dialect.name == "sqlite":
            with engine.execution_options(read_only=True).connect() as connection:
                yield SqliteView(connection)
        else:
            with engine.execution_options(isolation_level="REPEATABLE READ").connect() as connection:
                yield PostgresView(connection, url)
    finally:
        engine.dispose()


def sums_of(connection: Connection) -> dict[str, TableSum]:
    """Rows and checksum of every table, those of the jobs' schema included."""
    return table_sums(connection, schemas_of(connection))


def stored_keys_of(connection: Connection) -> set[str]:
    """Every stored file that a row names: text columns whose name ends in `_key` and that hold a content hash."""
    keys: set[str] = set()
    for table in reflected(connection).tables.values():
        for column in table.columns:
            if column.name.endswith("_key") and isinstance(column.type, String):
                values = connection.scalars(select(column).distinct().where(column.is_not(None)))
                keys.update(value for value in values if STORED_KEY.fullmatch(value))
    return keys


def is_sqlite(url: str) -> bool:
    """Whether this URL is one of SQLite."""
    return make_url(url).get_backend_name() == "sqlite"


def sqlite_path(url: str) -> Path | None:
    """The file of a SQLite URL."""
    parsed = make_url(url)
    return Path(parsed.database) if is_sqlite(url) and parsed.database else None
