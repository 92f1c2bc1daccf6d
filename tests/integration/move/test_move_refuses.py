"""What a move refuses before it begins, and what it leaves when it fails: an empty target, an untouched source."""

import fcntl
import sqlite3
from collections.abc import Callable

import pytest
from sqlalchemy import make_url

from services.core.backup.errors import SuiteRunning
from services.core.db import migrate
from services.core.jobs import runtime
from services.core.move import rows
from services.core.move.errors import (
    CopyDiffers,
    LinksBroken,
    MoveRunning,
    RowRefused,
    SameDatabase,
    SourceMissing,
    SourceNotCurrent,
    TablesUnknown,
    TargetAway,
    TargetEncoding,
    TargetFailed,
    TargetForbids,
    TargetNotEmpty,
    TargetUnknown,
)
from services.core.move.places import target_of
from services.core.suite import Suite, build_suite
from tests.integration.move.conftest import Mover, ask, sums, tables_of
from tests.support.databases import POSTGRES_URL

Empty = Callable[[], str]


def other_database(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def write(suite: Suite, statement: str, *values: object) -> None:
    """Straight into the file, past what the suite would refuse."""
    with sqlite3.connect(suite.settings.data_dir / "workstyle.db") as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(statement, values)
    connection.close()


@pytest.mark.parametrize("to", ["", "nonsense", "mysql://x/y", "postgresql://host", "sqlite:///x.db"])
def test_an_address_that_cannot_be_meant(suite: Suite, to: str) -> None:
    with pytest.raises(TargetUnknown):
        target_of(suite, to)


def test_where_it_is_already(suite: Suite) -> None:
    with pytest.raises(SameDatabase):
        target_of(suite, "sqlite")


@pytest.mark.parametrize("changes", [{"port": 1}, {"database": "no_such_database"}])
def test_a_target_that_does_not_answer(suite: Suite, mover: Mover, changes: dict[str, object]) -> None:
    url = make_url(POSTGRES_URL).set(**changes).render_as_string(hide_password=False)  # type: ignore[arg-type]
    with pytest.raises(TargetAway):
        mover(suite, url)


def test_a_target_that_holds_a_table(suite: Suite, mover: Mover, empty: Empty) -> None:
    url = empty()
    ask(url, "CREATE SCHEMA other")
    ask(url, "CREATE TABLE other.precious (id int)")
    with pytest.raises(TargetNotEmpty, match="precious"):
        mover(suite, url)
    assert ask(url, "SELECT count(*) FROM other.precious") == [(0,)]


def test_a_second_move_to_the_same_place(suite: Suite, mover: Mover, empty: Empty) -> None:
    url = empty()
    _moved, there = mover(suite, url)
    with pytest.raises(TargetNotEmpty):
        mover(suite, url)
    assert sums(there) == sums(suite)


def test_a_target_that_cannot_hold_japanese(suite: Suite, mover: Mover, empty: Empty) -> None:
    url = empty()
    name = f"{make_url(url).database}_ascii"
    ask(url, f"CREATE DATABASE {name} ENCODING 'SQL_ASCII' TEMPLATE template0 LOCALE 'C'")
    try:
        with pytest.raises(TargetEncoding):
            mover(suite, other_database(url, name))
    finally:
        ask(url, f"DROP DATABASE {name} WITH (FORCE)")


def test_a_user_without_rights(suite: Suite, mover: Mover, empty: Empty) -> None:
    url = empty()
    role = f"guest_{make_url(url).database}"
    ask(url, f"CREATE ROLE {role} LOGIN")
    try:
        with pytest.raises(TargetForbids, match=role):
            mover(suite, make_url(url).set(username=role).render_as_string(hide_password=False))
    finally:
        ask(url, f"DROP ROLE {role}")


def test_a_running_suite(suite: Suite, mover: Mover, empty: Empty) -> None:
    url = empty()
    with (suite.settings.data_dir / "web.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(SuiteRunning, match=r"web\.lock"):
            mover(suite, url)
    assert tables_of(url) == []


def test_nobody_can_start_meanwhile(suite: Suite, mover: Mover, empty: Empty) -> None:
    held = []

    def try_to_start(*_: object) -> None:
        with (suite.settings.data_dir / "web.lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                held.append(True)

    mover(suite, empty(), say=try_to_start)
    assert held


def test_a_source_of_another_version(suite: Suite, mover: Mover, empty: Empty) -> None:
    write(suite, "UPDATE alembic_version SET version_num = '0001'")
    with pytest.raises(SourceNotCurrent):
        mover(suite, empty())


def test_a_source_that_is_not_there(suite: Suite, mover: Mover, empty: Empty) -> None:
    nowhere = suite.settings.model_copy(update={"data_dir": suite.settings.data_dir / "nowhere"})
    other = build_suite(nowhere, suite.features)
    with pytest.raises(SourceMissing):
        mover(other, empty())
    assert not (nowhere.data_dir / "workstyle.db").exists()


def test_a_table_that_nobody_knows(suite: Suite, mover: Mover, empty: Empty) -> None:
    write(suite, "CREATE TABLE own_notes (id INTEGER)")
    url = empty()
    mover(suite, url)  # an empty one is no loss
    write(suite, "INSERT INTO own_notes VALUES (1)")
    other = empty()
    with pytest.raises(TablesUnknown, match="own_notes"):
        mover(suite, other)
    assert tables_of(other) == []


def test_a_row_that_postgresql_cannot_hold_is_named_and_nothing_is_left(
    suite: Suite, mover: Mover, empty: Empty
) -> None:
    """SQLite keeps a NUL character; PostgreSQL has none in its texts."""
    url = empty()
    write(suite, "UPDATE minutes_meeting SET title = ? WHERE place <> '' AND title LIKE '髙%'", "会議\0録")
    before = sums(suite)
    with pytest.raises(RowRefused) as error:
        mover(suite, url)
    assert error.value.values["table"] == "minutes_meeting"
    assert "NUL" in str(error.value.values["reason"])
    assert "会議" not in str(error.value), "an error repeats no person's words"
    assert tables_of(url) == []
    assert sums(suite) == before
    write(suite, "UPDATE minutes_meeting SET title = '会議録' WHERE id = ?", str(error.value.values["row"]))
    mover(suite, url)


def test_rows_that_point_nowhere(suite: Suite, mover: Mover, empty: Empty) -> None:
    url = empty()
    write(suite, "DELETE FROM identity_person WHERE employee_number = '100001'")
    with pytest.raises(LinksBroken):
        mover(suite, url)
    assert tables_of(url) == []


def test_a_server_that_goes_away_in_the_middle(suite: Suite, mover: Mover, empty: Empty) -> None:
    url = empty()
    before = sums(suite)

    def cut(what: str, done: int, _total: int) -> None:
        if what == "minutes_segment" and done:
            ask(url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state LIKE 'idle in%'")

    with pytest.raises(TargetFailed):
        mover(suite, url, say=cut)
    assert tables_of(url) == []
    assert sums(suite) == before
    mover(suite, url)


def test_a_copy_that_is_not_the_same_is_not_kept(
    suite: Suite, mover: Mover, empty: Empty, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = empty()
    monkeypatch.setattr(rows, "_aware", lambda value: value and value.replace(microsecond=0, tzinfo=rows.UTC))
    with pytest.raises(CopyDiffers, match="identity_account"):
        mover(suite, url)
    assert tables_of(url) == []


def test_ctrl_c_leaves_nothing(suite: Suite, mover: Mover, empty: Empty) -> None:
    url = empty()

    def interrupt(what: str, _done: int, _total: int) -> None:
        if what == "compare":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        mover(suite, url, say=interrupt)
    assert tables_of(url) == []


def test_what_a_killed_move_left_is_no_obstacle_but_jobs_are(suite: Suite, mover: Mover, empty: Empty) -> None:
    """The job store makes its tables in transactions of its own: a kill leaves them, without rows."""
    left, used = empty(), empty()
    for url in (left, used):
        runtime.prepare(target_of(suite, url).suite)  # type: ignore[attr-defined]
    mover(suite, left)
    ask(used, "INSERT INTO dbos.application_versions VALUES ('a', 'a', 1, 1)")
    with pytest.raises(TargetNotEmpty):
        mover(suite, used)
    assert "workflow_status" in tables_of(used)


def test_two_moves_at_the_same_time(suite: Suite, mover: Mover, empty: Empty) -> None:
    url = empty()
    target = target_of(suite, url)
    with target.filled(with_jobs=True), pytest.raises((MoveRunning, TargetNotEmpty)):
        mover(suite, url)
    target.close()
    assert migrate.is_current(target.suite)  # type: ignore[attr-defined]


def test_sqlite_files_that_are_there_are_not_written_over(suite: Suite, mover: Mover, empty: Empty) -> None:
    _moved, there = mover(suite, empty())
    before = sums(suite)
    with pytest.raises(TargetNotEmpty, match=r"workstyle\.db"):
        mover(there, "sqlite")
    assert sums(suite) == before


def test_a_way_back_that_fails_leaves_no_file(
    suite: Suite, mover: Mover, empty: Empty, monkeypatch: pytest.MonkeyPatch
) -> None:
    _moved, there = mover(suite, empty())
    suite.close()
    data = suite.settings.data_dir
    for file in data.glob("*.db*"):
        file.unlink()
    monkeypatch.setattr(rows, "_naive", lambda value: value and value.replace(microsecond=0, tzinfo=None))
    with pytest.raises(CopyDiffers):
        mover(there, "sqlite")
    assert list(data.glob("*.db*")) == []
    assert list(data.glob(".moving-*")) == []
