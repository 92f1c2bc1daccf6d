"""A move in one command: everything is on PostgreSQL afterwards, and can come back."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import select
from typer.testing import CliRunner

from minutes import repository
from minutes.models import Meeting
from services.app import cli
from services.app.factory import create_app
from services.core.audit.models import AuditEvent
from services.core.db import migrate
from services.core.move.postgresql import set_sequences
from services.core.suite import Suite
from tests.integration.move.conftest import EDITED, Mover, ask, sums, tables_of
from tests.support.client import Client

STRUCTURE = (
    """SELECT conrelid::regclass::text, conname, contype::text, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2""",
    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
    """SELECT event_object_table, trigger_name, event_manipulation FROM information_schema.triggers
    WHERE event_object_schema = 'public' ORDER BY 1, 2, 3""",
)


def test_every_table_is_the_same_on_postgresql(suite: Suite, mover: Mover, empty: Callable[[], str]) -> None:
    before = sums(suite)
    moved, there = mover(suite, empty())
    assert all(found.is_same for found in moved.tables)
    assert sums(there) == before == sums(suite)
    assert migrate.is_current(there)
    migrate.check(there)
    tables = {found.table: found.target.rows for found in moved.tables}
    assert set(before) - {"alembic_version"} <= tables.keys()
    assert tables["minutes_correction"] == 3


def test_links_and_triggers_are_there_again(suite: Suite, mover: Mover, empty: Callable[[], str]) -> None:
    """A fresh database of this version has the same constraints, indexes and triggers."""
    url, fresh = empty(), empty()
    mover(suite, url)
    other = suite.settings.model_copy(update={"database_url": fresh})
    made = type(suite)(**{**vars(suite), "settings": other, "database": type(suite.database)(fresh)})
    migrate.upgrade(made)
    made.database.close()
    for statement in STRUCTURE:
        assert ask(url, statement) == ask(fresh, statement)
    with pytest.raises(DatabaseError):
        ask(url, "DELETE FROM audit_event")


def test_people_go_on_where_they_were(suite: Suite, mover: Mover, empty: Callable[[], str]) -> None:
    _moved, there = mover(suite, empty())
    client = Client(create_app(there), there)
    client.log_in("aoki")
    with there.session(read_only=True) as session:
        meetings = session.exec(select(Meeting)).all()
        assert "𠮷野家 👍" in "".join(meeting.title for meeting in meetings)
        edited = next(m for m in meetings if repository.list_corrections(session, m))
        assert session.exec(select(AuditEvent.type)).all().count("database.moved") == 1
    page = client.get(f"/minutes/{edited.id}")
    assert EDITED in page.text
    assert "山田 委員長" in page.text


def test_the_way_back_gives_the_same_again(suite: Suite, mover: Mover, empty: Callable[[], str]) -> None:
    before = sums(suite)
    _moved, there = mover(suite, empty())
    data = suite.settings.data_dir
    suite.close()
    for file in data.glob("*.db*"):
        file.rename(file.with_name(f"old-{file.name}"))
    moved, back = mover(there, "sqlite")
    assert moved.kind == "SQLite"
    assert {path.name for path in data.glob("*.db*") if not path.name.startswith("old-")} == {"jobs.db", "workstyle.db"}
    assert not list(data.glob(".moving-*"))
    assert sums(back) == before


def test_the_command_says_what_was_moved_and_what_to_change(
    suite: Suite, empty: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = empty()
    monkeypatch.setenv("WORKSTYLE_DATA_DIR", str(suite.settings.data_dir))
    monkeypatch.setenv("WORKSTYLE_PORT", str(suite.settings.port))
    done = CliRunner().invoke(cli.app, ["db", "move", "--to", url, "--json"])
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout)
    assert report["settings"] == {"WORKSTYLE_DATABASE_URL": url}
    tables = {found["table"]: found for found in report["tables"]}
    assert tables["minutes_segment"]["source"] == tables["minutes_segment"]["target"]
    assert tables["minutes_segment"]["source"]["rows"] > 0
    assert "minutes_segment" in done.stderr, "progress"


def test_a_report_for_people_names_the_setting_without_the_password(
    suite: Suite, mover: Mover, empty: Callable[[], str]
) -> None:
    from services.core.move.report import moved_text

    moved, there = mover(suite, empty())
    after = there.settings.model_copy(update={"database_url": "postgresql+psycopg://me:geheim@db/workstyle"})
    said = moved_text(moved, suite.settings, after)
    assert 'WORKSTYLE_DATABASE_URL="postgresql+psycopg://me:***@db/workstyle"' in said
    assert "geheim" not in said
    assert "identity_account" in said
    assert "≠" not in said


def test_a_driver_need_not_be_named(suite: Suite, mover: Mover, empty: Callable[[], str]) -> None:
    url = empty()
    _moved, there = mover(suite, url.replace("+psycopg", ""))
    assert there.settings.database_url == url


def test_one_file_may_hold_suite_and_jobs(suite: Suite, tmp_path: Path, mover: Mover, empty: Callable[[], str]) -> None:
    """Where somebody set WORKSTYLE_DATABASE_URL to SQLite, the jobs lie in the same file."""
    from services.core.jobs import runtime
    from services.core.suite import build_suite

    url = f"sqlite:///{suite.settings.data_dir / 'workstyle.db'}"
    together = build_suite(suite.settings.model_copy(update={"database_url": url}), suite.features)
    runtime.prepare(together)
    moved, there = mover(together, empty())
    together.close()
    names = [found.table for found in moved.tables]
    assert len(names) == len(set(names))
    assert "dbos.workflow_status" in names
    assert "workflow_status" not in names
    assert "workflow_status" in tables_of(there.settings.database_url)


def test_sequences_go_on_behind_what_was_copied(mover: Mover, suite: Suite, empty: Callable[[], str]) -> None:
    """No table of the suite has one today; a table of a city's own feature may."""
    _moved, there = mover(suite, empty())
    with there.database.engine.begin() as connection:
        connection.execute(text('CREATE TABLE "Own" ("No" serial PRIMARY KEY, x int)'))
        connection.execute(text("CREATE TABLE nobody (id int GENERATED BY DEFAULT AS IDENTITY)"))
        connection.execute(text('INSERT INTO "Own" VALUES (41, 1)'))
        set_sequences(connection)
        assert connection.execute(text('INSERT INTO "Own" (x) VALUES (2) RETURNING "No"')).scalar_one() == 42
        assert connection.execute(text("INSERT INTO nobody DEFAULT VALUES RETURNING id")).scalar_one() == 1
