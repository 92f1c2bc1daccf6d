"""The drill passes on a good snapshot and says what is missing on any other."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import select

from services.core.audit.models import AuditEvent
from services.core.audit.record import COMMAND, record
from services.core.backup import drill as drills
from services.core.backup.drill import Drill, drill
from services.core.backup.status import Outcome, read_status
from services.core.clock import now
from services.core.feature import Feature
from services.core.manifest import CORE
from services.core.suite import Suite
from tests.support.backups import Backups, MakeSuite, backups_of


@pytest.fixture
def features() -> Sequence[Feature]:
    return [CORE]


@pytest.fixture
def backups(make_suite: MakeSuite, tmp_path: Path) -> Backups:
    suite = make_suite(secret_key="")
    suite.settings.signing_key()
    suite.storage.put([b"a recording"])
    return backups_of(suite, tmp_path / "outside")


def run(backups: Backups, tmp_path: Path) -> Drill:
    return drill(backups.suite, backups.open(), scratch=tmp_path / "scratch")


def failed(found: Drill) -> list[str]:
    return [check.name for check in found.checks if not check.passed]


def acts(suite: Suite) -> list[str]:
    with suite.session(read_only=True) as session:
        return list(session.exec(select(AuditEvent.type)))


def test_a_good_snapshot_passes_and_leaves_nothing(backups: Backups, tmp_path: Path) -> None:
    backups.make()
    found = run(backups, tmp_path)
    assert failed(found) == []
    assert found.passed
    assert [check.name for check in found.checks] == list(drills.CHECKS)
    assert found.tables["identity_account"] == {"rows": 6, "same": True}
    assert list((tmp_path / "scratch").iterdir()) == []
    assert "backup.drill.passed" in acts(backups.suite)
    assert not read_status(backups.suite.settings).is_drill_overdue


def test_what_was_written_after_the_snapshot_is_no_gap(backups: Backups, tmp_path: Path) -> None:
    backups.make()
    with backups.suite.session() as session:
        record(session, "identity.logout", by=COMMAND, target="later")
    assert run(backups, tmp_path).passed


def test_an_old_line_of_the_log_that_the_snapshot_lacks_is_found(backups: Backups, tmp_path: Path) -> None:
    backups.make()
    with backups.suite.session() as session:
        record(session, "identity.logout", by=COMMAND, target="old").created_at = now() - timedelta(days=1)
    found = run(backups, tmp_path)
    assert failed(found) == ["append_only"]
    assert read_status(backups.suite.settings).drill_outcome is Outcome.FAILED
    assert "backup.drill.failed" in acts(backups.suite)


def test_a_changed_key_is_found(backups: Backups, tmp_path: Path) -> None:
    backups.make()
    (backups.suite.settings.data_dir / "secret.key").write_text("another")
    assert failed(run(backups, tmp_path)) == ["keys"]


def test_damaged_bytes_are_found(backups: Backups, tmp_path: Path) -> None:
    backups.make()
    path = next(iter(backups.target.index.values()))
    path.write_bytes(path.read_bytes()[:-1])
    assert failed(run(backups, tmp_path)) == ["bytes"]


@pytest.mark.sqlite
def test_a_table_that_came_back_differently_is_found(
    backups: Backups, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups.make()
    unpack = drills.unpack_sqlite

    def unpack_and_lose(opened: object, folder: Path) -> None:
        from sqlalchemy import create_engine

        unpack(opened, folder)  # type: ignore[arg-type]
        engine = create_engine(f"sqlite:///{folder / 'workstyle.db'}")
        with engine.begin() as connection:
            connection.execute(text("UPDATE identity_person SET kana = 'X' WHERE employee_number = '100001'"))
        engine.dispose()

    monkeypatch.setattr(drills, "unpack_sqlite", unpack_and_lose)
    found = run(backups, tmp_path)
    assert failed(found) == ["tables"]
    assert found.tables["identity_person"]["same"] is False
