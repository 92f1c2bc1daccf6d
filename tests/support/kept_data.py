"""What an installation holds: every row and every stored file, to be compared with what it holds later."""

import shutil
import sqlite3
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.debian_server import DebianServer

# Heartbeats, logins, measured speed: they change by themselves.
RESTLESS = ("jobs_worker", "alembic_version", "identity_login", "minutes_speed", "sqlite_")
MOVING = {"last_used_at"}
Row = frozenset[tuple[str, object]]


@dataclass(frozen=True)
class Kept:
    """Rows by table and the names of stored files, each of which is the hash of its content."""

    tables: dict[str, list[dict[str, object]]]
    files: frozenset[str]

    def lacks(self, later: "Kept") -> list[str]:
        """What was there and is not there, or not the same, later; columns that a table gained or lost do not count."""
        gone = [f"stored file {name}" for name in self.files - later.files]
        for table, before in self.tables.items():
            after = later.tables.get(table, [])
            if not before:
                continue
            columns = (set(before[0]) & set(after[0]) if after else set(before[0])) - MOVING
            gone += [f"{table}: {dict(row)}" for row in _picked(before, columns) - _picked(after, columns)]
        return gone


def _picked(rows: list[dict[str, object]], columns: set[str]) -> set[Row]:
    return {frozenset((name, row[name]) for name in columns) for row in rows}


def kept_by(server: DebianServer, *, but: Sequence[str]) -> Kept:
    """What a running server holds, without the rows of these meetings, which move while they are transcribed."""
    with _opened(server) as connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        names = [row["name"] for row in found if not row["name"].startswith(RESTLESS)]
        meetings = {uuid.UUID(meeting).hex for meeting in but}
        tables = {name: [row for row in _rows(connection, name) if not meetings & _words(row)] for name in names}
    storage = _inside(server, "var/lib/workstyle/storage")
    return Kept(tables, frozenset(f"{path.parent.name}{path.name}" for path in storage.glob("[0-9a-f][0-9a-f]/*")))


def _words(row: dict[str, object]) -> set[object]:
    return {value.replace("-", "") if isinstance(value, str) else value for value in row.values()}


def steps_and_positions(server: DebianServer, meeting: str) -> tuple[list[object], list[object]]:
    """When each step of a meeting was done, and the position of each of its segments."""
    with _opened(server) as connection:
        of_it = (uuid.UUID(meeting).hex,)
        steps = connection.execute("SELECT done_at FROM minutes_step WHERE meeting_id = ?", of_it).fetchall()
        segments = connection.execute("SELECT position FROM minutes_segment WHERE meeting_id = ?", of_it).fetchall()
    return [row["done_at"] for row in steps], [row["position"] for row in segments]


def _rows(connection: sqlite3.Connection, table: str) -> list[dict[str, object]]:
    return [dict(row) for row in connection.execute(f"SELECT * FROM {table}")]


def _inside(server: DebianServer, path: str) -> Path:
    """Through the server's own mounts: its data folder may be a disk of its own."""
    return Path("/proc", server.first, "root", path)


@contextmanager
def _opened(server: DebianServer) -> Iterator[sqlite3.Connection]:
    """A copy of the database of this moment: SQLite itself does not find its way through another one's mounts."""
    copy = "import sqlite3 as s; s.connect('file:/var/lib/workstyle/workstyle.db?mode=ro', uri=True).backup(s.connect('/run/kept'))"
    server.run(f'rm -f /run/kept && python3 -c "{copy}"')
    with tempfile.NamedTemporaryFile() as file:
        shutil.copyfile(_inside(server, "run/kept"), file.name)
        with closing(sqlite3.connect(file.name)) as connection:
            connection.row_factory = sqlite3.Row
            yield connection
