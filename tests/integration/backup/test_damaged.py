"""What is wrong with an archive or a disk is said in a sentence, one by one, and nothing is touched."""

import errno
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from services.core.backup import opened, restore
from services.core.backup.encryption import identities_of
from services.core.backup.errors import BadIdentity, NoRoom, SnapshotDamaged, SnapshotUnknown
from services.core.backup.verify import verify
from services.core.suite import Suite
from tests.support.backups import Backups, MakeSuite, elsewhere

Damage = Callable[[Path], None]


def without(pattern: str) -> Damage:
    def remove(snapshot: Path) -> None:
        for path in snapshot.glob(pattern):
            path.unlink()

    return remove


def cut(pattern: str) -> Damage:
    def shorten(snapshot: Path) -> None:
        for path in snapshot.glob(pattern):
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    return shorten


def untouched(suite: Suite) -> bool:
    folder = suite.settings.data_dir
    return not folder.exists() or not [path for path in folder.iterdir() if path.suffix != ".lock"]


@pytest.mark.parametrize(
    "damage",
    [
        without("database.*"),
        cut("database.*"),
        without("facts*"),
        cut("facts*"),
        without("manifest.sha256"),
        cut("manifest.json"),
    ],
    ids=["no database", "half a database", "no facts", "half the facts", "no checksum", "half a manifest"],
)
def test_an_incomplete_snapshot_is_refused(make_suite: MakeSuite, backups: Backups, damage: Damage) -> None:
    name = backups.make().name
    damage(backups.root / "snapshots" / name)
    other = elsewhere(make_suite)
    with pytest.raises(SnapshotDamaged):
        backups.restore(other)
    assert untouched(other)
    assert not verify(backups.target).is_whole


def test_a_snapshot_without_manifest_is_none(make_suite: MakeSuite, backups: Backups) -> None:
    name = backups.make().name
    (backups.root / "snapshots" / name / "manifest.json").unlink()
    with pytest.raises(SnapshotUnknown):
        backups.open(name)


def test_a_missing_recording_is_named(make_suite: MakeSuite, backups: Backups) -> None:
    backups.make()
    for path in backups.target.index.values():
        path.unlink()
    other = elsewhere(make_suite)
    with pytest.raises(SnapshotDamaged):
        backups.restore(other)
    assert untouched(other)


def test_a_file_that_is_no_key(backups: Backups) -> None:
    for content in (b"", b"hello", b"AGE-SECRET-KEY-1NONSENSE", "鍵".encode()):
        with pytest.raises(BadIdentity):
            identities_of("key.txt", content)


def test_no_room_for_the_restore(make_suite: MakeSuite, backups: Backups, monkeypatch: pytest.MonkeyPatch) -> None:
    backups.make()
    other = elsewhere(make_suite)
    usage = shutil.disk_usage("/")
    with monkeypatch.context() as patch:
        patch.setattr(opened.shutil, "disk_usage", lambda _path: usage._replace(free=10))
        with pytest.raises(NoRoom):
            backups.restore(other)
    assert untouched(other)
    backups.restore(other)


def test_a_disk_that_fills_during_the_restore(
    make_suite: MakeSuite, backups: Backups, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups.make()
    other = elsewhere(make_suite)

    def full(*_arguments: object, **_options: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(restore, "unpack_files", full)
    with pytest.raises(NoRoom):
        backups.restore(other)
    assert untouched(other)
