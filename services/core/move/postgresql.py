"""PostgreSQL as the target: tables, rows and links in one transaction; what the job store makes beside it is undone."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psycopg
from sqlalchemy import Connection, Engine, make_url, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from services.core.db import migrate
from services.core.db.checksums import JOBS_SCHEMA, reflected
from services.core.feature import Feature
from services.core.jobs import runtime
from services.core.jobs.client import dbos_url
from services.core.move.errors import (
    LinksBroken,
    MoveRunning,
    TargetAway,
    TargetEncoding,
    TargetFailed,
    TargetForbids,
    TargetNotEmpty,
)
from services.core.move.rows import said
from services.core.move.sides import Part
from services.core.settings import CoreSettings
from services.core.suite import build_suite

KIND = "PostgreSQL"
LOCK = 7_305_192
"""Any constant of ours: two moves to one database would undo each other."""
FOREIGN_KEYS = """
SELECT conrelid::regclass::text AS owner, conname AS name, pg_get_constraintdef(oid) AS definition
FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
"""
SEQUENCES = """
SELECT quote_ident(c.table_name) AS owner, quote_ident(c.column_name) AS name,
  pg_get_serial_sequence(quote_ident(c.table_schema) || '.' || quote_ident(c.table_name), c.column_name) AS sequence
FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
WHERE t.table_type = 'BASE TABLE' AND c.table_schema = current_schema()
  AND pg_get_serial_sequence(quote_ident(c.table_schema) || '.' || quote_ident(c.table_name), c.column_name) IS NOT NULL
"""
RIGHTS = """
SELECT current_user, coalesce(
  has_database_privilege(current_database(), 'CREATE') AND has_schema_privilege(current_schema(), 'CREATE'), false)
"""
ALL_TABLES = """
SELECT table_schema, table_name FROM information_schema.tables
WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2
"""


class PostgresTarget:
    """An empty PostgreSQL database."""

    kind = KIND

    def __init__(self, settings: CoreSettings, features: Sequence[Feature]) -> None:
        self.settings = settings
        self.suite = build_suite(settings, features)
        self.name = make_url(settings.effective_database_url).database or ""

    @property
    def _engine(self) -> Engine:
        return self.suite.database.engine

    def check(self) -> None:
        """Refuse what cannot become the suite's database.

        Raises:
            TargetAway: it cannot be reached.
            TargetNotEmpty, TargetEncoding, TargetForbids: what is wrong with it.
        """
        try:
            self._check_encoding()
            with self._engine.connect() as connection:
                self._check_empty(connection)
                self._check_rights(connection)
        except (OperationalError, psycopg.OperationalError) as error:
            raise TargetAway(name=self.name, reason=said(error)) from error

    def _check_empty(self, connection: Connection) -> None:
        tables = [tuple(row) for row in connection.execute(text(ALL_TABLES))]
        if tables and not _is_left_over(connection, {schema for schema, _name in tables}):
            raise TargetNotEmpty(name=self.name, count=len(tables), first=tables[0][1])

    def _check_encoding(self) -> None:
        """Without the engine, which cannot even begin with a server that sends bytes of no encoding."""
        with psycopg.connect(dbos_url(self.settings.effective_database_url)) as connection:
            encoding = connection.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            raise TargetEncoding(name=self.name, encoding=encoding)

    def _check_rights(self, connection: Connection) -> None:
        user, allowed = connection.execute(text(RIGHTS)).one()
        if not allowed:
            raise TargetForbids(name=self.name, user=user)

    @contextmanager
    def filled(self, *, with_jobs: bool) -> Iterator[list[Part]]:
        """Parts to be filled and compared; what is in them at the end of the block stays. An error leaves nothing.

        Raises:
            MoveRunning: another move works on this database.
            LinksBroken: rows point to rows that are not there.
            TargetFailed: the server gave up.
        """
        try:
            with self._alone() as guard:
                self._check_empty(guard)
                self._forget_jobs()
                try:
                    with self._made(with_jobs=with_jobs) as parts:
                        yield parts
                except BaseException:
                    self._forget_jobs()
                    raise
        except (OperationalError, DBAPIError) as error:
            raise TargetFailed(reason=said(error)) from error

    @contextmanager
    def _alone(self) -> Iterator[Connection]:
        with self._engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            if not connection.execute(select(text(f"pg_try_advisory_lock({LOCK})"))).scalar_one():
                raise MoveRunning(name=self.name)
            yield connection

    @contextmanager
    def _made(self, *, with_jobs: bool) -> Iterator[list[Part]]:
        if with_jobs:
            runtime.prepare(self.suite)
        with migrate.upgraded(self.suite.database) as connection:
            # Rows that point to each other come in any order; the links are made, and checked, at the end.
            links = connection.execute(text(FOREIGN_KEYS)).all()
            for link in links:
                connection.execute(text(f'ALTER TABLE {link.owner} DROP CONSTRAINT "{link.name}"'))
            parts = [Part("suite", connection)]
            yield [*parts, Part("jobs", connection, JOBS_SCHEMA)] if with_jobs else parts
            try:
                for link in links:
                    connection.execute(text(f'ALTER TABLE {link.owner} ADD CONSTRAINT "{link.name}" {link.definition}'))
            except IntegrityError as error:
                raise LinksBroken(reason=said(error)) from error
            set_sequences(connection)

    def _forget_jobs(self) -> None:
        """Remove what the job store made: it makes its tables in transactions of its own."""
        self.suite.jobs.close()
        with self._engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA IF EXISTS {JOBS_SCHEMA} CASCADE"))

    def close(self) -> None:
        """Give back the connections."""
        self.suite.close()


def _is_left_over(connection: Connection, schemas: set[str]) -> bool:
    """Whether all there is are empty tables of the job store: a move was killed here."""
    if schemas != {JOBS_SCHEMA}:
        return False
    tables = reflected(connection, JOBS_SCHEMA).tables.values()
    return all(
        table.name == "dbos_migrations" or connection.execute(select(table).limit(1)).first() is None
        for table in tables
    )


def set_sequences(connection: Connection) -> None:
    """Have every sequence go on behind the greatest number that its column holds."""
    for found in connection.execute(text(SEQUENCES)).all():
        greatest = f"SELECT max({found.name}) FROM {found.owner}"  # noqa: S608  names as the database quotes them
        connection.execute(
            text(f"SELECT setval('{found.sequence}', coalesce(({greatest}), 1), ({greatest}) IS NOT NULL)")
        )
