"""SQLite as the target, for the way back: built under other names, which it loses when all is well."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError

from services.core.backup.views import sqlite_path
from services.core.db import migrate
from services.core.db.engine import engine_for
from services.core.feature import Feature
from services.core.jobs import runtime
from services.core.move.errors import LinksBroken, TargetFailed, TargetNotEmpty
from services.core.move.rows import said
from services.core.move.sides import Part
from services.core.settings import CoreSettings
from services.core.suite import build_suite

KIND = "SQLite"
UNFINISHED = ".moving-"


class SqliteTarget:
    """Files that are not there yet."""

    kind = KIND

    def __init__(self, settings: CoreSettings, features: Sequence[Feature]) -> None:
        self.settings, self._features = settings, features
        urls = settings.effective_database_url, settings.effective_jobs_url
        self.files = [path for url in urls if (path := sqlite_path(url))]
        self.name = str(self.files[0])

    def check(self) -> None:
        """Refuse to write over a database.

        Raises:
            TargetNotEmpty: one of the files is there.
        """
        there = [file for file in self.files if file.exists()]
        if there:
            raise TargetNotEmpty(name=self.name, count=len(there), first=there[0].name)

    @contextmanager
    def filled(self, *, with_jobs: bool) -> Iterator[list[Part]]:
        """Parts to be filled and compared; the files get their names at the end of the block. An error leaves none.

        Raises:
            LinksBroken: rows point to rows that are not there.
            TargetFailed: the disk is full, or broken.
        """
        self._forget()
        try:
            with self._made(with_jobs=with_jobs) as parts:
                yield parts
            for file in self.files:
                if _unfinished(file).exists():
                    _unfinished(file).rename(file)
        except IntegrityError as error:
            raise LinksBroken(reason=said(error)) from error
        except DBAPIError as error:
            raise TargetFailed(reason=said(error)) from error
        finally:
            self._forget()

    @contextmanager
    def _made(self, *, with_jobs: bool) -> Iterator[list[Part]]:
        urls = [f"sqlite:///{_unfinished(file)}" for file in self.files]
        changes = {"database_url": urls[0], "jobs_database_url": urls[1]}
        suite = build_suite(self.settings.model_copy(update=changes), self._features)
        try:
            with ExitStack() as stack:
                parts = [Part("suite", stack.enter_context(migrate.upgraded(suite.database)))]
                if with_jobs:
                    runtime.prepare(suite)
                    parts.append(Part("jobs", stack.enter_context(_transaction(urls[1]))))
                for part in parts:
                    # Rows that point to each other come in any order; SQLite looks at the links when it commits.
                    part.connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
                yield parts
        finally:
            suite.close()

    def _forget(self) -> None:
        for file in self.files:
            for left in file.parent.glob(f"{UNFINISHED}{file.name}*"):
                left.unlink()

    def close(self) -> None:
        """Nothing is held."""


@contextmanager
def _transaction(url: str) -> Iterator[Connection]:
    engine = engine_for(url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _unfinished(file: Path) -> Path:
    return file.with_name(UNFINISHED + file.name)
