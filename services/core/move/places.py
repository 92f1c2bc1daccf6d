"""Which databases a move is between, and what forbids it before anything is touched."""

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Protocol

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from services.core.backup.guards import check_nothing_runs
from services.core.backup.views import is_sqlite, sqlite_path
from services.core.db import migrate
from services.core.jobs.workers import default_executor_id
from services.core.move.errors import SameDatabase, SourceMissing, SourceNotCurrent, TargetUnknown
from services.core.move.postgresql import PostgresTarget
from services.core.move.sides import Part, jobs_move_along
from services.core.move.sqlite import SqliteTarget
from services.core.settings import CoreSettings
from services.core.suite import Suite

DRIVER = "postgresql+psycopg"


class Target(Protocol):
    """Where a move goes to."""

    kind: str
    name: str
    settings: CoreSettings

    def check(self) -> None:
        """Refuse what cannot become the suite's database."""
        ...

    @contextmanager
    def filled(self, *, with_jobs: bool) -> Iterator[list[Part]]:
        """Parts to be filled; what is in them at the end of the block stays, an error leaves nothing."""
        ...

    def close(self) -> None:
        """Give back connections."""
        ...


def target_of(suite: Suite, to: str) -> Target:
    """The target at this address: a URL of PostgreSQL, or `sqlite` for the files in the data folder.

    Raises:
        TargetUnknown: the address cannot be read.
        SameDatabase: the suite is there already.
    """
    settings = suite.settings
    kind = "sqlite" if to == "sqlite" else _backend(to)
    if (kind == "sqlite") is is_sqlite(settings.effective_database_url):
        raise SameDatabase(kind="SQLite" if kind == "sqlite" else "PostgreSQL")
    stay = "" if jobs_move_along(settings) else settings.effective_jobs_url
    if kind == "sqlite":
        return SqliteTarget(_moved(settings, "", stay), suite.features)
    url = make_url(to).set(drivername=DRIVER).render_as_string(hide_password=False)
    return PostgresTarget(_moved(settings, url, stay), suite.features)


def _backend(to: str) -> str:
    try:
        parsed = make_url(to)
    except ArgumentError as error:
        raise TargetUnknown from error
    if parsed.get_backend_name() != "postgresql" or not parsed.database:
        raise TargetUnknown
    return "postgresql"


def _moved(settings: CoreSettings, url: str, jobs_url: str) -> CoreSettings:
    return settings.model_copy(update={"database_url": url, "jobs_database_url": jobs_url})


def check_source(suite: Suite) -> None:
    """Refuse what is not there, or not of this version, or in use.

    Raises:
        SourceMissing, SourceNotCurrent: the database.
        SuiteRunning: something works on it.
    """
    settings = suite.settings
    path = sqlite_path(settings.effective_database_url)
    found = "" if path is not None and not path.is_file() else migrate.current(suite.database)
    if not found:
        raise SourceMissing(name=path or make_url(settings.effective_database_url).database)
    if found != migrate.head():
        raise SourceNotCurrent(found=found, wanted=migrate.head())
    check_nothing_runs(settings)


@contextmanager
def nobody_starts(settings: CoreSettings) -> Iterator[None]:
    """Web process and worker of this machine refuse to start during the block."""
    with ExitStack() as stack:
        for name in ("web.lock", f"worker-{default_executor_id()}.lock"):
            file = stack.enter_context((settings.data_dir / name).open("a"))
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
