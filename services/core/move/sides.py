"""One moment of a side of the move: the suite's tables and, where they are kept beside them, those of the jobs."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from dbos._schemas.system_database import SystemSchema
from sqlalchemy import Connection, Table, func, inspect, select

from services.core.backup.views import is_sqlite, sqlite_path, view_of
from services.core.db.checksums import JOBS_SCHEMA, reflected
from services.core.settings import CoreSettings

VERSION_TABLES = frozenset({"alembic_version", "dbos_migrations"})
"""Which tables a database has: written by what makes them, never copied."""
JOB_TABLES = frozenset(table.name for table in SystemSchema.metadata_obj.tables.values())


@dataclass(frozen=True, slots=True)
class Part:
    """Tables that belong together, on the connection that sees them.

    Attributes:
        role: `suite` or `jobs`.
        schema: Where they lie; None is the connection's own.
        shared: Whether a SQLite file holds those of the suite and those of the jobs side by side.
    """

    role: str
    connection: Connection
    schema: str | None = None
    shared: bool = False

    def tables(self) -> dict[str, Table]:
        """Every table by its bare name, as the database itself describes it."""
        found = reflected(self.connection, self.schema).tables.values()
        return {table.name: table for table in found if table.name not in VERSION_TABLES and self._owns(table.name)}

    def _owns(self, name: str) -> bool:
        return not self.shared or (name in JOB_TABLES) is (self.role == "jobs")

    def count(self, table: Table) -> int:
        """Rows of one of its tables."""
        return self.connection.execute(select(func.count()).select_from(table)).scalar_one()


def shown(role: str, table: str) -> str:
    """The name of a table for a reader."""
    return table if role == "suite" else f"{JOBS_SCHEMA}.{table}"


def jobs_move_along(settings: CoreSettings) -> bool:
    """Whether the jobs are kept in the same kind of database; kept elsewhere on purpose, they stay there."""
    return is_sqlite(settings.effective_jobs_url) is is_sqlite(settings.effective_database_url)


@contextmanager
def source_parts(settings: CoreSettings) -> Iterator[list[Part]]:
    """What is to be moved, as of one moment, read only."""
    shared = settings.effective_jobs_url == settings.effective_database_url
    with ExitStack() as stack:
        suite = stack.enter_context(view_of(settings.effective_database_url)).connection
        if not jobs_move_along(settings):
            yield [Part("suite", suite)]
        elif is_sqlite(settings.effective_database_url):
            yield [Part("suite", suite, shared=shared), *_sqlite_jobs(settings, suite, stack)]
        else:
            jobs = suite if shared else stack.enter_context(view_of(settings.effective_jobs_url)).connection
            there = JOBS_SCHEMA in inspect(jobs).get_schema_names()
            yield [Part("suite", suite), *([Part("jobs", jobs, JOBS_SCHEMA)] if there else [])]


def _sqlite_jobs(settings: CoreSettings, suite: Connection, stack: ExitStack) -> list[Part]:
    """The part of the jobs; none where no job was ever asked for."""
    if settings.effective_jobs_url == settings.effective_database_url:
        return [Part("jobs", suite, shared=True)]
    path = sqlite_path(settings.effective_jobs_url)
    if path is None or not path.is_file():
        return []
    return [Part("jobs", stack.enter_context(view_of(settings.effective_jobs_url)).connection)]
