"""An upgrade that fails anywhere leaves the version before running over its own data, and says so."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.setup_scripts import NEW, OLD, RECORDING, Scripts, is_root, name

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not is_root(), reason="the set-up scripts run as root"),
]
AS_BEFORE = "Back on 9.0.0-0a0a0a0a, with the data as before"
UNCHANGED = "Nothing was changed; 9.0.0-0a0a0a0a goes on"


@pytest.fixture
def server(tmp_path: Path) -> Scripts:
    return Scripts(tmp_path)


def test_an_upgrade_brings_tables_and_programs_to_the_new_version(server: Scripts) -> None:
    done = server.run("upgrade.sh")
    assert done.code == 0, done.said
    assert server.current == server.running == name(NEW)
    assert server.meetings() == [("x", None)]
    assert (server.opt / name(OLD)).is_dir()  # for one who wants to go back by hand
    assert not (server.backups / "unfinished-upgrade").exists()
    assert not (server.data / "storage/.before-upgrade").exists()
    (copy,) = [path for path in server.backups.iterdir() if path.is_dir()]
    assert (copy / "workstyle.env").read_text() == 'WORKSTYLE_SECRET_KEY="kept"\n'
    assert copy.stat().st_mode & 0o777 == 0o750


@pytest.mark.parametrize("trouble", ["broken-migration", f"dead-{name(NEW)}"])
def test_what_fails_after_the_stop_is_undone(server: Scripts, trouble: str) -> None:
    server.mark(trouble, "new-version-deletes")
    done = server.run("upgrade.sh")
    assert done.code == 1
    assert AS_BEFORE in done.said
    assert "データは更新前のままです" in done.said
    assert server.is_as_before()


def test_what_fails_before_the_stop_changes_nothing(server: Scripts) -> None:
    server.mark("broken-wheels")
    done = server.run("upgrade.sh")
    assert done.code == 1
    assert UNCHANGED in done.said
    assert server.is_as_before()
    assert "stop" not in server.told


def test_without_room_for_the_copies_nothing_is_stopped(server: Scripts) -> None:
    checks = server.bundle / "parts/stand_ins.sh"
    checks.write_text(checks.read_text() + 'free_mb() { case $1 in "$SNAPSHOTS") echo 5 ;; *) echo 9999 ;; esac; }\n')
    server.sign(server.bundle)
    done = server.run("upgrade.sh")
    assert done.code == 1
    assert "Only 5 MB are free" in done.said
    assert UNCHANGED in done.said
    assert server.running == name(OLD)
    assert "stop" not in server.told


def test_the_copy_may_fail_and_the_old_version_starts_again(server: Scripts) -> None:
    server.mark("broken-snapshot")
    done = server.run("upgrade.sh")
    assert done.code == 1
    assert "The copy could not be made" in done.said
    assert server.is_as_before()


def test_an_upgrade_that_was_cut_off_is_undone_first(server: Scripts) -> None:
    server.mark("killed-in-migration")
    cut = server.run("upgrade.sh")
    assert cut.code == -9
    assert server.running == ""
    assert "stay down" in server.told  # nothing starts over half-done tables after a power failure
    assert server.meetings() == [("x", None)]
    server.mend("killed-in-migration")

    refused = server.run("uninstall.sh")
    assert refused.code == 1
    assert "Run upgrade.sh again first" in refused.said

    done = server.run("upgrade.sh")
    assert done.code == 0, done.said
    assert "An earlier upgrade, from 9.0.0-0a0a0a0a to 9.1.0-0b0b0b0b, was cut off" in done.said
    assert server.current == server.running == name(NEW)
    newest = max(path for path in server.backups.iterdir() if path.is_dir())
    assert server.meetings(newest / "database") == [("予算",)]  # it, too, is of the version before


def test_repairing_the_old_version_undoes_a_cut_off_upgrade_as_well(server: Scripts) -> None:
    server.mark("killed-in-migration")
    server.run("upgrade.sh")
    server.mend("killed-in-migration")
    (server.top / "migration.sql").write_text("")
    done = server.run("install.sh", bundle=server.make_bundle(OLD))
    assert done.code == 0, done.said
    assert server.meetings() == [("予算",)]
    assert server.current == server.running == name(OLD)


def test_a_way_back_that_fails_is_tried_again(server: Scripts) -> None:
    server.mark("broken-migration", f"dead-{name(OLD)}")
    done = server.run("upgrade.sh")
    assert done.code == 1
    assert "does not start either" in done.said
    assert (server.backups / "unfinished-upgrade").exists()
    server.mend("broken-migration", f"dead-{name(OLD)}")
    again = server.run("upgrade.sh")
    assert again.code == 0, again.said
    assert server.current == name(NEW)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"version": "8.0.0"}, "is newer than"),
        ({"version": "9.0.0", "committed_at": "2026-10-01T00:00:00Z"}, "is newer than"),
        ({"version": "9.0.0", "commit": OLD.commit}, "is installed already"),
    ],
)
def test_only_a_newer_version_is_taken(server: Scripts, change: dict[str, str], sentence: str) -> None:
    done = server.run("upgrade.sh", bundle=server.make_bundle(replace(NEW, **change)))  # type: ignore[arg-type]
    assert done.code == 1
    assert sentence in done.said
    assert server.is_as_before()


def test_a_damaged_bundle_changes_nothing(server: Scripts) -> None:
    victim = server.bundle / "parts/service.sh"
    victim.write_text(victim.read_text() + "\n")
    done = server.run("upgrade.sh")
    assert done.code == 1
    assert "The bundle is damaged" in done.said
    assert server.is_as_before()
    assert server.told == []


@pytest.mark.parametrize("script", ["install.sh", "upgrade.sh", "uninstall.sh"])
def test_only_one_script_at_a_time(server: Scripts, script: str, lock_held: None) -> None:
    done = server.run(script)
    assert done.code == 1
    assert "別の導入・更新・削除が動いています（upgrade.sh, PID 1）" in done.said
    assert "Nothing was changed" in done.said
    assert server.is_as_before()


@pytest.fixture
def lock_held(server: Scripts) -> Iterator[None]:
    """Another process holds the lock until the end of the test."""
    lock = server.top / "lock"
    hold = (
        "import fcntl, sys; file = open(sys.argv[1], 'w'); fcntl.flock(file, fcntl.LOCK_EX); "
        "print('upgrade.sh, PID 1', file=file, flush=True); print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", hold, str(lock)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield
        holder.communicate()


def test_the_administrators_backup_is_made_first(server: Scripts) -> None:
    with (server.top / "etc/workstyle.env").open("a") as settings:
        settings.write('WORKSTYLE_BACKUP_TARGET="/srv/backup"\nWORKSTYLE_BACKUP_RECIPIENTS="age1x"\n')
    server.mark("broken-backup")
    failed = server.run("upgrade.sh")
    assert failed.code == 1
    assert "The backup could not be made" in failed.said
    assert UNCHANGED in failed.said
    assert server.running == name(OLD)
    assert server.run("upgrade.sh", "--without-backup").code == 0


def test_recordings_are_held_while_the_new_version_is_tried(server: Scripts) -> None:
    server.mark("new-version-deletes")
    assert server.run("upgrade.sh").code == 0
    assert not (server.data / RECORDING).exists()  # it passed, so what it deleted stays deleted


def test_an_unknown_option_is_refused(server: Scripts) -> None:
    done = server.run("upgrade.sh", "--now")
    assert done.code == 2
    assert "--without-backup" in done.said
    assert server.told == []
