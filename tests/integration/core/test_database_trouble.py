"""When the database is locked or full, the reader is told what to do and nothing is half-done."""

import sqlite3
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from sqlmodel import select

from services.core.db import engine
from services.core.db.errors import DatabaseBusy, ValueRefused, explained, is_away
from services.core.identity import login_session
from services.core.identity.account_models import Account
from services.core.storage import DiskFull
from services.core.suite import Suite
from tests.support.client import Client
from tests.support.page import checked_page


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


@pytest.mark.parametrize(
    "cause",
    [
        psycopg.errors.AdminShutdown("terminating connection due to administrator command"),
        psycopg.errors.CannotConnectNow("the database system is starting up"),
        psycopg.OperationalError("connection failed: Connection refused"),
    ],
)
def test_a_database_that_went_away_is_no_fault_of_ours(cause: Exception) -> None:
    error = OperationalError("SELECT 1", None, cause)
    assert is_away(error)
    known = explained(error)
    assert known is not None
    assert (known.status, known.retry_after_s > 0) == (503, True)


def test_a_broken_connection_is_one_whatever_the_error_is_called() -> None:
    """psycopg reports a connection that the server closed under a statement in several ways."""
    error = DBAPIError(
        "SELECT 1", None, psycopg.InterfaceError("the connection is closed"), connection_invalidated=True
    )
    assert is_away(error)
    assert not is_away(OperationalError("SELECT 1", None, sqlite3.OperationalError("database is locked")))


def test_what_the_url_says_of_patience_goes_before_our_own() -> None:
    patience = engine._postgres_patience(make_url("postgresql+psycopg://u@h/d?connect_timeout=60"))
    assert "connect_timeout" not in patience
    assert "tcp_user_timeout" in patience


@pytest.mark.parametrize(
    ("language", "says"),
    [("ja", "データベースに接続できません"), ("en", "The database cannot be reached")],
)
def test_a_reader_who_is_logged_in_gets_a_page_that_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch, language: str, says: str
) -> None:
    """The very first question, who asks, fails already."""

    def away(*_arguments: object, **_options: object) -> None:
        raise OperationalError("SELECT 1", None, psycopg.OperationalError("connection failed: Connection refused"))

    client.log_in("aoki")
    monkeypatch.setattr(login_session, "find_user", away)
    answer = client.get("/assets", headers={"Accept-Language": language})
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert says in checked_page(answer).text
