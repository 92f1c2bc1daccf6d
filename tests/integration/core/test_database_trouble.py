"""When the database is locked or full, the reader is told what to do and nothing is half-done."""

import sqlite3
from collections.abc import Iterator

import pytest
from sqlalchemy.exc import DataError, OperationalError
from sqlmodel import select

from services.core.db import engine
from services.core.db.errors import DatabaseBusy, ValueRefused, explained
from services.core.identity.account_models import Account
from services.core.storage import DiskFull
from services.core.suite import Suite
from tests.support.client import Client


@pytest.fixture
def locked(suite: Suite) -> Iterator[None]:
    """Another process holds the write lock."""
    other = sqlite3.connect(suite.settings.data_dir / "workstyle.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_MS", 50)


@pytest.mark.sqlite
@pytest.mark.usefixtures("locked")
def test_a_change_while_the_database_is_locked_is_refused_with_what_to_do(client: Client) -> None:
    answer = client.submit("core.login.submit", {"login": "aoki", "password": "x"})
    assert answer.status_code == 503
    assert "混み合って" in answer.text


@pytest.mark.sqlite
@pytest.mark.usefixtures("locked")
def test_readers_do_not_wait_for_a_writer(suite: Suite) -> None:
    with suite.session(read_only=True) as session:
        assert session.exec(select(Account)).first() is not None


@pytest.mark.parametrize(
    ("said", "means"),
    [("database is locked", DatabaseBusy), ("database or disk is full", DiskFull), ("no such table: x", None)],
)
def test_what_the_database_says(said: str, means: type | None) -> None:
    error = explained(OperationalError("SELECT 1", None, sqlite3.OperationalError(said)))
    assert (type(error) if error else None) is means


def test_a_value_that_the_database_cannot_hold_is_the_senders_to_correct() -> None:
    """PostgreSQL refuses NUL characters and numbers beyond its range; SQLite takes the first of them."""
    assert isinstance(explained(DataError("INSERT", None, ValueError("NUL"))), ValueRefused)
