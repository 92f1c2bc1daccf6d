"""One contract, two databases: what is written reads back equal, writers wait for each other, readers do not."""

import threading
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from pathlib import Path

import pytest
from sqlalchemy import Column, MetaData, Table, Uuid, func, insert, select
from sqlalchemy.exc import StatementError

from services.app.features import installed_features
from services.core.db import Database, EnumText, JsonValue, UtcDateTime, migrate
from services.core.settings import CoreSettings
from services.core.suite import build_suite
from tests.contracts.databases import BACKENDS, fresh_database
from tests.people import EVERYBODY, load_people, user


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


NOTES = Table(
    "notes",
    MetaData(),  # of its own: the suite's tables are not touched
    Column("id", Uuid, primary_key=True),
    Column("written_at", UtcDateTime),
    Column("colour", EnumText(Colour)),
    Column("content", JsonValue),
)


@pytest.fixture(params=BACKENDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    yield from fresh_database(request.param, tmp_path)


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    found = Database(url)
    NOTES.create(found.engine)
    yield found
    found.close()


def write(database: Database, **values: object) -> uuid.UUID:
    key = uuid.uuid4()
    with database.session() as session:
        session.execute(insert(NOTES).values(id=key, **values))
    return key


def read(database: Database, key: uuid.UUID) -> tuple[object, object, object]:
    with database.session(read_only=True) as session:
        row = session.execute(select(NOTES).where(NOTES.c.id == key)).one()
    return row.written_at, row.colour, row.content


def test_values_read_back_equal(database: Database) -> None:
    moment = datetime(2026, 4, 1, 9, 30, 15, 123456, tzinfo=timezone(timedelta(hours=9)))
    content = {"議題": ["予算", 1, 2.5, None, True], "引用": "「」'\"\\"}
    written_at, colour, back = read(database, write(database, written_at=moment, colour="blue", content=content))
    assert written_at == moment
    assert isinstance(written_at, datetime)
    assert written_at.utcoffset() == timedelta(0)
    assert colour is Colour.BLUE
    assert back == content


def test_nothing_reads_back_as_nothing(database: Database) -> None:
    assert read(database, write(database)) == (None, None, None)


@pytest.mark.parametrize("values", [{"written_at": datetime(2026, 4, 1, 9, 30)}, {"colour": "green"}])  # noqa: DTZ001
def test_what_cannot_be_meant_is_refused(database: Database, values: dict[str, object]) -> None:
    with pytest.raises(StatementError):
        write(database, **values)


def test_a_block_that_raises_leaves_nothing(database: Database) -> None:
    def write_and_fail() -> None:
        with database.session() as session:
            session.execute(insert(NOTES).values(id=uuid.uuid4()))
            raise KeyError

    with pytest.raises(KeyError):
        write_and_fail()
    with database.session(read_only=True) as session:
        assert session.execute(select(func.count()).select_from(NOTES)).scalar_one() == 0


def test_writers_that_read_first_wait_for_each_other(database: Database) -> None:
    """In a deferred transaction of SQLite the second one would fail at once (docs/adr/0011)."""
    together = threading.Barrier(4, timeout=30)
    problems: list[Exception] = []

    def read_then_write() -> None:
        together.wait()
        try:
            for _ in range(5):
                with database.session() as session:
                    session.execute(select(func.count()).select_from(NOTES)).scalar_one()
                    session.execute(insert(NOTES).values(id=uuid.uuid4(), written_at=datetime.now(UTC)))
        except Exception as problem:
            problems.append(problem)

    threads = [threading.Thread(target=read_then_write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    with database.session(read_only=True) as session:
        assert session.execute(select(func.count()).select_from(NOTES)).scalar_one() == 20


def test_reader_does_not_wait_for_a_writer(database: Database) -> None:
    key = write(database, colour="red")
    with database.session() as writer:
        writer.execute(NOTES.update().values(colour="blue"))
        assert read(database, key)[1] is Colour.RED
    assert read(database, key)[1] is Colour.BLUE


def test_migrations_make_the_tables_of_the_code(url: str, tmp_path: Path) -> None:
    suite = build_suite(CoreSettings(data_dir=tmp_path, database_url=url, secret_key="k"), installed_features())
    migrate.upgrade(suite)
    migrate.check(suite)
    load_people(suite)
    assert [user(suite, login).login for login in EVERYBODY] == list(EVERYBODY)
    suite.close()
