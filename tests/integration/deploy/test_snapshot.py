"""Copies from before an upgrade: put back, the databases are what they were, whatever the new version did to them."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from services.app.deploy import snapshot
from services.core.backup.views import sums_of, view_of
from services.core.db import migrate
from services.core.db.checksums import TableSum
from services.core.db.engine import engine_for
from services.core.jobs import runtime
from services.core.manifest import CORE
from services.core.settings import CoreSettings
from services.core.suite import build_suite
from tests.contracts.databases import BACKENDS, fresh_database


@pytest.fixture(params=BACKENDS)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[CoreSettings]:
    """An installation with people in it, and the jobs' tables."""
    for url in fresh_database(request.param, tmp_path):
        given = {"database_url": url} if request.param == "postgresql" else {}
        found = CoreSettings(data_dir=tmp_path / "data", **given)
        suite = build_suite(found, [CORE])
        migrate.upgrade(suite)
        runtime.prepare(suite)
        suite.close()
        yield found


def sums(settings: CoreSettings) -> dict[str, dict[str, TableSum]]:
    found = {}
    for role, url in snapshot.databases(settings).items():
        with view_of(url) as view:
            found[role] = sums_of(view.connection)
    return found


def spoil(settings: CoreSettings) -> None:
    """What a half-finished upgrade may leave: a table more, one less, other rows."""
    for url in snapshot.databases(settings).values():
        engine = engine_for(url)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE half_done (word TEXT)"))
            connection.execute(text("INSERT INTO half_done VALUES ('x')"))
        engine.dispose()


def test_what_was_taken_comes_back_twice(settings: CoreSettings, tmp_path: Path) -> None:
    folder, before = tmp_path / "copies", sums(settings)
    folder.mkdir()
    snapshot.take(settings, folder)
    for _time in range(2):
        spoil(settings)
        assert sums(settings) != before
        snapshot.restore(settings, folder)
        assert sums(settings) == before


def test_a_missing_copy_touches_nothing(settings: CoreSettings, tmp_path: Path) -> None:
    before = sums(settings)
    with pytest.raises(FileNotFoundError):
        snapshot.restore(settings, tmp_path)
    assert sums(settings) == before


def test_tables_of_a_later_version_do_not_fit(settings: CoreSettings) -> None:
    assert snapshot.fits(settings)
    engine = engine_for(settings.effective_database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    assert not snapshot.fits(settings)


def test_data_that_are_not_there_yet_fit(tmp_path: Path) -> None:
    assert snapshot.fits(CoreSettings(data_dir=tmp_path / "nothing"))


@pytest.mark.slow
def test_the_command_says_how_much_room_it_needs(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "services.app.deploy.snapshot", "needed"]
    done = subprocess.run(
        command, capture_output=True, text=True, env={"WORKSTYLE_DATA_DIR": str(tmp_path)}, check=False
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 1
