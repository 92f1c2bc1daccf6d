"""The rows of a table, read from one database and written in the types of the other."""

import json
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Column, Connection, DateTime, Table, Uuid, insert, select
from sqlalchemy.exc import DataError, IntegrityError, StatementError

from services.core.move.errors import RowRefused
from services.core.move.sides import Part

BATCH = 1_000
Say = Callable[[int], None]
Row = Mapping[str, Any]


def copy_rows(source: Part, table: Table, target: Part, into: Table, *, say: Say = lambda _count: None) -> None:
    """Write every row of `table` into the empty table `into`; `say` hears of each batch.

    Raises:
        RowRefused: the target cannot hold a row; says which.
    """
    columns = list(table.columns)
    result = source.connection.execute(select(*columns), execution_options={"yield_per": BATCH})
    convert = {column.name: converter(into.columns[column.name]) for column in columns}
    for rows in result.partitions():
        batch = [_Lazy(row._mapping, convert) for row in rows]
        _write(target.connection, into, batch)
        say(len(batch))


class _Lazy:
    """A row that is converted when it is written, so that a value that cannot be is reported with its row."""

    def __init__(self, row: Mapping[Any, Any], convert: Mapping[str, Callable[[Any], Any]]) -> None:
        self._row, self._convert = {str(name): value for name, value in row.items()}, convert

    def values(self) -> dict[str, Any]:
        return {name: self._convert[name](value) for name, value in self._row.items()}

    def key(self, table: Table) -> str:
        """The primary key, for the message."""
        return ", ".join(str(self._row[column.name]) for column in table.primary_key.columns)


def _write(connection: Connection, into: Table, batch: Sequence[_Lazy]) -> None:
    try:
        with connection.begin_nested():
            connection.execute(insert(into), [row.values() for row in batch])
    except (DataError, IntegrityError, ValueError, StatementError) as error:
        if isinstance(error, StatementError) and getattr(error, "connection_invalidated", False):
            raise
        for row in batch:
            _write_alone(connection, into, row)
        raise


def _write_alone(connection: Connection, into: Table, row: _Lazy) -> None:
    try:
        with connection.begin_nested():
            connection.execute(insert(into), row.values())
    except (StatementError, ValueError) as error:
        raise RowRefused(table=into.name, row=row.key(into), reason=said(error)) from error


def said(error: Exception) -> str:
    """The first line of what the database said: further lines may repeat what people wrote."""
    original = getattr(error, "orig", None) or error
    return str(original).strip().partition("\n")[0]


def converter(column: Column[Any]) -> Callable[[Any], Any]:
    """From what the other database gives to what this column takes."""
    kind = column.type
    if isinstance(kind, Uuid):
        return lambda value: uuid.UUID(value) if isinstance(value, str) else value
    if isinstance(kind, DateTime):
        return _aware if kind.timezone else _naive
    if isinstance(kind, JSON):
        return lambda value: json.loads(value) if isinstance(value, str) else value
    return _plain


def _aware(value: datetime | None) -> datetime | None:
    return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


def _naive(value: datetime | None) -> datetime | None:
    return value.astimezone(UTC).replace(tzinfo=None) if value is not None and value.tzinfo else value


def _plain(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return value.hex
    if isinstance(value, dict | list):
        return json.dumps(value)
    return value


def json_columns(table: Table, other: Table) -> frozenset[str]:
    """Columns of `table` that hold as text what the other side holds as JSON."""
    return frozenset(_only_json(other) - _only_json(table))


def _only_json(table: Table) -> set[str]:
    return {column.name for column in table.columns if isinstance(column.type, JSON)}


def in_order(tables: Mapping[str, Table]) -> Iterator[str]:
    """Names of tables, those that others point to first."""
    if tables:
        metadata = next(iter(tables.values())).metadata
        yield from (table.name for table in metadata.sorted_tables if table.name in tables)
