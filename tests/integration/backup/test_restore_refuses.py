"""What a restore refuses, and what it mends by itself: later and older versions, folders in use, running suites."""

import fcntl

import pytest

from services.core.backup import manifest, sources
from services.core.backup.errors import (
    DatabaseNotEmpty,
    FolderNotEmpty,
    SnapshotNewer,
    SuiteRunning,
)
from services.core.jobs import workers
from services.core.suite import Suite, build_suite
from tests.people import account_of
from tests.support.backups import Backups, MakeSuite, elsewhere


def stored(suite: Suite) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in suite.storage.root.glob("??/*")}


def rewritten(backups: Backups, **changes: object) -> None:
    folder = backups.target.snapshot("latest")
    found = manifest.read_manifest(folder)
    manifest.write_manifest(folder, manifest.Manifest(**{**vars_of(found), **changes}))  # type: ignore[arg-type]


def vars_of(found: manifest.Manifest) -> dict[str, object]:
    return {name: getattr(found, name) for name in found.__slots__}


def test_a_snapshot_of_a_later_version_is_refused(backups: Backups) -> None:
    backups.make()
    rewritten(backups, schema_revision="9999", suite_version="9.0.0")
    with pytest.raises(SnapshotNewer) as error:
        backups.open()
    assert error.value.values["version"] == "9.0.0"


def test_restore_refuses_a_folder_that_holds_something(make_suite: MakeSuite, backups: Backups) -> None:
    backups.make()
    other = elsewhere(make_suite)
    (other.settings.data_dir / "storage").mkdir(parents=True)
    (other.settings.data_dir / "note.txt").write_text("precious")
    with pytest.raises(FolderNotEmpty):
        backups.restore(other)
    restored = backups.restore(other, replace=True)
    assert restored.replaced is not None
    assert (restored.replaced / "note.txt").read_text() == "precious"
    assert stored(other) == stored(backups.suite)


def test_restore_refuses_over_a_running_suite(make_suite: MakeSuite, backups: Backups) -> None:
    backups.make()
    other = elsewhere(make_suite)
    other.settings.data_dir.mkdir()
    with (other.settings.data_dir / "web.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(SuiteRunning, match=r"web\.lock"):
            backups.restore(other, replace=True)


def test_restore_refuses_while_a_worker_elsewhere_lives(suite: Suite, backups: Backups) -> None:
    with suite.session() as session:
        workers.beat(session, "far-away")
    backups.make()
    with pytest.raises((SuiteRunning, DatabaseNotEmpty), match=r"far-away|empty"):
        backups.restore(suite, replace=True)


def test_an_older_snapshot_is_brought_up_to_date(make_suite: MakeSuite, backups: Backups) -> None:
    """The tables of the first revision, as its version would have left them."""
    from alembic import command

    from services.core.db import migrate

    with migrate._config(backups.suite.database) as config:
        command.downgrade(config, "-1")
    older = migrate.current(backups.suite.database)
    backups.suite.database.close()
    assert backups.make().schema_revision == older
    other = elsewhere(make_suite)
    assert backups.restore(other).upgraded_from == older
    assert migrate.is_current(build_suite(other.settings, other.features))


def test_everything_in_the_data_folder_is_taken_but_what_can_be_made_again(suite: Suite) -> None:
    folder = suite.settings.data_dir
    for name in (
        "work/x",
        "models/turbo.pt",
        "uploads/a/b",
        "tls/ca.key",
        "later/thing.json",
        "replaced-by-x/y",
        "a.lock",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    taken = {file.path for file in sources.plain_files(suite.settings, with_models=False)}
    assert taken == {"secret.key", "uploads/a/b", "tls/ca.key", "later/thing.json"}
    assert "models/turbo.pt" in {file.path for file in sources.plain_files(suite.settings, with_models=True)}


def test_an_account_of_the_snapshot_can_log_in(make_suite: MakeSuite, backups: Backups) -> None:
    from services.core.demo import PASSWORD
    from services.core.identity.actions import login

    backups.make()
    other = elsewhere(make_suite)
    backups.restore(other)
    account, token = login.log_in(other, login="aoki", password=PASSWORD, address="127.0.0.1", headers={})
    with backups.suite.session(read_only=True) as session:
        assert account.id == account_of(session, "aoki").id
    assert token
