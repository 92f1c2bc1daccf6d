"""A snapshot restored elsewhere holds what the live suite held at that moment; whatever would lose something is refused."""

import shutil
import subprocess
import threading
from pathlib import Path

import pytest
from sqlmodel import select

from services.core.audit.models import AuditEvent
from services.core.backup import make
from services.core.backup.encryption import make_key
from services.core.backup.errors import (
    BackupBusy,
    InsideDataFolder,
    NoRoom,
    SnapshotDamaged,
    SnapshotUnknown,
    WrongKey,
)
from services.core.backup.prune import Keep, prune
from services.core.backup.status import Outcome, read_status
from services.core.backup.target import objects
from services.core.backup.verify import verify
from services.core.backup.views import sums_of
from services.core.db.checksums import TableSum
from services.core.suite import Suite
from tests.support.backups import A_FREE_PORT, Backups, MakeSuite, backups_of, elsewhere


def tables(suite: Suite) -> dict[str, TableSum]:
    """Everything but what a backup and a restore themselves write down."""
    with suite.database.engine.connect() as connection:
        return {name: found for name, found in sums_of(connection).items() if name != "audit_event"}


def stored(suite: Suite) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in suite.storage.root.glob("??/*")}


def test_what_was_there_is_there_again(make_suite: MakeSuite, suite: Suite, backups: Backups) -> None:
    made = backups.make()
    assert (made.missing, made.damaged) == ([], [])
    other = elsewhere(make_suite)
    restored = backups.restore(other)
    assert tables(other) == tables(suite)
    assert stored(other) == stored(suite)
    assert restored.files == len(made.files)
    assert (other.settings.data_dir / "secret.key").read_text() == suite.settings.signing_key()
    with other.session(read_only=True) as session:
        acts = session.exec(select(AuditEvent.type)).all()
    assert acts.count("backup.restored") == 1
    assert read_status(suite.settings).outcome is Outcome.OK
    assert not read_status(suite.settings).is_overdue


def test_settings_come_back_and_stand_nowhere_in_clear(make_suite: MakeSuite, tmp_path: Path) -> None:
    suite = make_suite(smtp_url="smtp://me:pass'word #1@mail.example.jp", city_name="試験 市", port=A_FREE_PORT)
    backups = backups_of(suite, tmp_path / "outside")
    backups.make()
    other = elsewhere(make_suite)
    file = backups.restore(other).settings_file
    back = type(suite.settings)(_env_file=file, data_dir=tmp_path)  # type: ignore[call-arg]
    assert (back.smtp_url, back.city_name) == (suite.settings.smtp_url, suite.settings.city_name)
    assert file.stat().st_mode & 0o077 == 0
    everything = b"".join(p.read_bytes() for p in backups.root.rglob("*") if p.is_file())
    assert b"pass'word" not in everything
    assert "試験".encode() not in everything
    assert b"AGE-SECRET-KEY" not in everything


def test_second_backup_copies_only_what_is_new(suite: Suite, backups: Backups) -> None:
    first = backups.make()
    before = dict(objects(backups.target.folder))
    suite.storage.put([b"new"])
    second = backups.make()
    assert len(dict(objects(backups.target.folder))) == len(before) + 1
    assert second.new_bytes < first.new_bytes
    assert {entry.path for entry in first.files} < {entry.path for entry in second.files}


def test_a_file_deleted_while_the_backup_runs_is_in_it(
    suite: Suite, backups: Backups, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = suite.storage.put([b"discarded meanwhile"])
    store = make._store_files

    def delete_first(*arguments: object) -> object:
        suite.storage.delete(key)
        return store(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(make, "_store_files", delete_first)
    assert f"storage/{key[:2]}/{key[2:]}" in {entry.path for entry in backups.make().files}
    assert not list(suite.work_dir.glob("backup/*")), "nothing is held any more"


def test_deleting_waits_while_the_files_are_taken_hold_of(suite: Suite) -> None:
    key = suite.storage.put([b"wanted"])
    with suite.storage.nothing_deleted():
        thread = threading.Thread(target=suite.storage.delete, args=(key,))
        thread.start()
        thread.join(timeout=0.2)
        assert suite.storage.path(key).is_file()
    thread.join()
    assert not suite.storage._place(key).exists()


def test_files_that_the_live_system_lacks_are_named(
    suite: Suite, backups: Backups, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(make, "stored_keys_of", lambda _connection: {"a" * 64})
    damaged = suite.storage.put([b"whole"])
    suite.storage.path(damaged).write_bytes(b"not any more")
    made = backups.make()
    assert made.missing == ["a" * 64]
    assert made.damaged == [f"storage/{damaged[:2]}/{damaged[2:]}"]
    assert read_status(suite.settings).outcome is Outcome.GAPS


def test_an_interrupted_backup_is_none(backups: Backups, monkeypatch: pytest.MonkeyPatch) -> None:
    def pull_the_plug(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(make, "write_manifest", pull_the_plug)
        with pytest.raises(KeyboardInterrupt):
            backups.make()
    assert read_status(backups.suite.settings).outcome is Outcome.FAILED
    with pytest.raises(SnapshotUnknown):
        backups.open()
    backups.make()
    assert backups.open().manifest.files


def test_what_a_power_failure_left_is_not_trusted(backups: Backups) -> None:
    name = backups.make().name
    (backups.root / "snapshots" / name).rename(backups.root / "snapshots" / f".unfinished-{name}")
    broken = next(path for _key, path in objects(backups.target.folder))
    broken.write_bytes(b"")
    backups.make()
    assert verify(backups.target).is_whole


def test_no_room_leaves_nothing_behind(backups: Backups, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(backups.suite.settings.data_dir)
    monkeypatch.setattr(make.shutil, "disk_usage", lambda _path: usage._replace(free=1000))
    with pytest.raises(NoRoom) as error:
        backups.make()
    assert error.value.values["need_bytes"] > 1000  # type: ignore[operator]
    assert list(objects(backups.root / "files")) == []
    assert list((backups.root / "snapshots").iterdir()) == []


def test_a_disk_that_fills_in_the_middle_leaves_nothing_behind(backups: Backups, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "none", str(small)], check=False).returncode
    if mounted:
        pytest.skip("mounting a small disk needs root")
    try:
        backups.root = small / "target"
        backups.suite.storage.put([bytes(1 << 20)])
        make.MARGIN_BYTES, margin = -(1 << 30), make.MARGIN_BYTES  # so that only the disk itself says no
        with pytest.raises(NoRoom):
            backups.make()
        assert [p for p in small.rglob("*.age") if p.is_file()] == []
        assert list((backups.root / "snapshots").iterdir()) == []
    finally:
        make.MARGIN_BYTES = margin
        subprocess.run(["umount", str(small)], check=True)


def test_target_inside_the_data_folder_is_refused(suite: Suite, backups: Backups) -> None:
    backups.root = suite.settings.data_dir / "backups"
    with pytest.raises(InsideDataFolder):
        backups.make()
    with pytest.raises(InsideDataFolder):
        make_key(suite.settings.data_dir / "key.txt", data_dir=suite.settings.data_dir)


def test_two_at_a_time_are_refused(backups: Backups) -> None:
    with backups.target.locked(), pytest.raises(BackupBusy):
        backups.make()


def test_another_key_does_not_open_it(backups: Backups, tmp_path: Path) -> None:
    backups.make()
    make_key(tmp_path / "other.txt", data_dir=backups.suite.settings.data_dir)
    with pytest.raises(WrongKey):
        backups.open(key=tmp_path / "other.txt")


def test_new_keys_begin_with_a_full_backup(backups: Backups, tmp_path: Path) -> None:
    first = backups.make()
    other = tmp_path / "other.txt"
    backups.suite.settings.backup_recipients = make_key(other, data_dir=backups.suite.settings.data_dir)
    second = backups.make()
    assert second.new_bytes > first.new_bytes * 0.9
    assert backups.open(second.name, other).manifest.name == second.name
    assert backups.open(first.name).manifest.name == first.name


def test_damage_is_found_without_the_key_and_healed_by_the_next_backup(make_suite: MakeSuite, backups: Backups) -> None:
    backups.make()
    key, path = next(objects(backups.target.folder))
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    other = elsewhere(make_suite)
    with pytest.raises(SnapshotDamaged):
        backups.restore(other)
    assert not [p for p in other.settings.data_dir.glob("*") if p.suffix != ".lock"], "nothing was touched"
    found = verify(backups.target)
    assert not found.is_whole
    backups.make()
    assert key in dict(objects(backups.target.folder))
    assert verify(backups.target).is_whole


def test_a_manifest_that_was_changed_is_damaged(backups: Backups) -> None:
    made = backups.make()
    path = backups.root / "snapshots" / made.name / "manifest.json"
    path.write_text(path.read_text().replace('"missing": []', '"missing": ["x"]'))
    with pytest.raises(SnapshotDamaged):
        backups.open()
    assert list(verify(backups.target).damaged) == [made.name]
    with pytest.raises(SnapshotDamaged):
        prune(backups.suite, backups.target, Keep())
