"""What a table holds, as a number of rows and one checksum that is the same on SQLite and PostgreSQL.

Tables and columns are read from the database itself, never from a list kept by hand. A row is written as JSON in one
canonical form (moments in UTC, identifiers as 32 hex digits, truth as 0 and 1) and hashed with SHA-256; the checksum
of a table is the sum of its rows' hashes modulo 2^256, so that it does not depend on the order of reading.

Source: Bellare and Micciancio, "A New Paradigm for Collision-Free Hashing: Incrementality at Reduced Cost",
EUROCRYPT 1997 (AdHash). It finds accidents; it is no signature against an attacker.
"""

import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, MetaData, Table, inspect, select

BATCH = 2_000
MODULUS = 1 << 256


@dataclass(frozen=True, slots=True)
class TableSum:
    """How many rows, and their checksum as 64 hex digits."""

    rows: int
    checksum: str


def reflected(connection: Connection, schema: str | None = None) -> MetaData:
    """The tables of a database, or of one of its schemas, as they are."""
    metadata = MetaData()
    metadata.reflect(connection, schema=schema, resolve_fks=False)
    return metadata


def table_sums(connection: Connection, schemas: Sequence[str | None] = (None,)) -> dict[str, TableSum]:
    """Rows and checksum of every table of these schemas, by name."""
    sums = {}
    for schema in schemas:
        for name, table in sorted(reflected(connection, schema).tables.items()):
            sums[name] = table_sum(connection, table)
    return sums


def table_sum(connection: Connection, table: Table, *, as_json: frozenset[str] = frozenset()) -> TableSum:
    """Rows and checksum of one table; `as_json` names text columns that another database holds as JSON."""
    rows, total = 0, 0
    for digest in row_digests(connection, table, as_json=as_json):
        rows += 1
        total += int.from_bytes(digest)
    return TableSum(rows, f"{total % MODULUS:064x}")


def row_digests(connection: Connection, table: Table, *, as_json: frozenset[str] = frozenset()) -> Iterator[bytes]:
    """The hash of every row."""
    columns = sorted(table.columns, key=lambda column: column.name)
    parsed = [column.name in as_json for column in columns]
    result = connection.execute(select(*columns), execution_options={"yield_per": BATCH})
    for rows in result.partitions():
        for row in rows:
            yield row_digest([_parsed(value) for value in zip(row, parsed, strict=True)] if as_json else row)


def _parsed(value: tuple[Any, bool]) -> Any:
    return json.loads(value[0]) if value[1] and isinstance(value[0], str) else value[0]


def row_digest(values: Sequence[Any]) -> bytes:
    """The hash of one row."""
    plain = [int(value) if isinstance(value, bool) else value for value in values]
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_canonical)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _canonical(value: object) -> object:
    if isinstance(value, uuid.UUID):
        return value.hex
    if isinstance(value, datetime):
        return (value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value.normalize())
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    raise TypeError(type(value).__name__)


def differences(before: Mapping[str, TableSum], after: Mapping[str, TableSum]) -> list[str]:
    """Names of the tables that are not the same on both sides, or only on one."""
    return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))


def schemas_of(connection: Connection) -> list[str | None]:
    """The suite's own schema, and that of the jobs where the database has one (PostgreSQL)."""
    jobs = [JOBS_SCHEMA] if JOBS_SCHEMA in inspect(connection).get_schema_names() else []
    return [None, *jobs]


JOBS_SCHEMA = "dbos"
