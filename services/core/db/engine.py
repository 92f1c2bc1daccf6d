"""One `Database` per process: engine, sessions, and the events that are delivered after commit."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session

BUSY_TIMEOUT_MS = 15_000  # a writer waits this long for another writer before "database is locked"

POSTGRES_PATIENCE: dict[str, str | int] = {"connect_timeout": 5, "keepalives_idle": 20, "tcp_user_timeout": 20_000}
"""A server that vanished without a word (cable, power) is noticed within these seconds (`tcp_user_timeout`: ms).

Source: https://www.postgresql.org/docs/current/libpq-connect.html; what the URL itself says goes before it."""
ASK_EVERY_S = 1.0


def engine_for(url: str) -> Engine:
    """An engine for SQLite (WAL, foreign keys, writers begin immediately) or PostgreSQL (pool)."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(
            parsed, pool_pre_ping=True, pool_size=10, max_overflow=20, connect_args=_postgres_patience(parsed)
        )
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgres_patience(url: URL) -> dict[str, str | int]:
    return {name: value for name, value in POSTGRES_PATIENCE.items() if name not in url.query}


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we emit BEGIN ourselves, see _begin_sqlite
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    # Read-then-write in a deferred transaction gets SQLITE_BUSY at once, whatever the timeout: writers say so at the
    # start; readers (execution option read_only) stay deferred and never wait.
    deferred = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if deferred else "BEGIN IMMEDIATE")


class Database:
    """The engine of this process and its sessions."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = engine_for(url)
        self._sessions = sessionmaker(self.engine, class_=Session, expire_on_commit=False)
        self._readers = sessionmaker(
            self.engine.execution_options(read_only=True), class_=Session, expire_on_commit=False
        )

    def open(self, *, read_only: bool = False) -> Session:
        """A new session that the caller closes; `read_only` never waits for a writer."""
        return (self._readers if read_only else self._sessions)()

    @contextmanager
    def session(self, *, read_only: bool = False) -> Iterator[Session]:
        """A session that commits at the end of the block and rolls back when it raises."""
        with self.open(read_only=read_only) as session:
            try:
                yield session
                session.commit()
            except BaseException:
                session.rollback()
                raise

    def ping(self) -> None:
        """Raise when the database does not answer."""
        with self.engine.execution_options(read_only=True).connect() as connection:
            connection.execute(text("SELECT 1"))

    def wait_until_back(self) -> None:
        """Return when the database answers, however long that takes."""
        while True:
            try:
                self.ping()
            except SQLAlchemyError:
                time.sleep(ASK_EVERY_S)
            else:
                return

    def close(self) -> None:
        """Close every connection of the pool."""
        self.engine.dispose()
