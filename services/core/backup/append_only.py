"""Tables that only grow (audit log, usage): the copy holds what the live database held, row for row."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import Connection, Table, inspect, select, text

from services.core.db import Database
from services.core.db.checksums import BATCH, reflected, row_digest

TRIGGERS = {
    "sqlite": "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%no_delete'",
    "postgresql": "SELECT DISTINCT event_object_table FROM information_schema.triggers "
    "WHERE trigger_name LIKE '%append_only'",
}
"""How migrations mark such a table: triggers refuse to change it (migrations/versions/0001_core.py)."""


def missing_rows(live: Database, copy: Database, *, before: datetime) -> tuple[int, list[str]]:
    """Rows of the copy, and what is wrong: live rows of before that moment that it lacks, rows that were changed."""
    rows, wrong = 0, []
    with (
        live.engine.execution_options(read_only=True).connect() as here,
        copy.engine.execution_options(read_only=True).connect() as there,
    ):
        for name in sorted(append_only_tables(there)):
            if not inspect(here).has_table(name):
                wrong.append(name)
                continue
            back = dict(_rows(there, name))
            rows += len(back)
            todays = set()
            for key, digest in _rows(here, name):
                todays.add(key)
                if key in back and back[key][1] != digest[1]:
                    wrong.append(f"{name}: {key} changed")
                elif key not in back and digest[0] < before:
                    wrong.append(f"{name}: {key} missing")
            wrong += [f"{name}: {key} not in the live database" for key in back.keys() - todays]
    return rows, wrong


def append_only_tables(connection: Connection) -> set[str]:
    """Tables that the database itself protects from changes."""
    return set(connection.scalars(text(TRIGGERS[connection.dialect.name])))


def _rows(connection: Connection, name: str) -> Iterator[tuple[str, tuple[datetime, bytes]]]:
    """Id, moment and hash of every row."""
    table: Table = reflected(connection).tables[name]
    columns = sorted(table.columns, key=lambda column: column.name)
    places = {column.name: number for number, column in enumerate(columns)}
    result = connection.execute(select(*columns), execution_options={"yield_per": BATCH})
    for row in result:
        key, moment = row[places["id"]], row[places["created_at"]]
        yield key.hex if isinstance(key, uuid.UUID) else str(key), (_utc(moment), row_digest(row))


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
