"""From the version before: a job in progress and all data go along; what fails leaves everything as it was."""

from pathlib import Path

import pytest

from tests.support.day_of_use import NEW_PASSWORD
from tests.support.debian_server import DebianServer
from tests.support.kept_data import Kept, kept_by, steps_and_positions
from tests.support.offline_workshop import (
    LATER,
    Workshop,
    day,
    install,
    newest_revision,
    one_time_password,
    run,
    run_script,
    variant,
)

COPIES = 40
"""Of the sample in the recording that is being transcribed when the upgrade comes."""
MIGRATION = """
from alembic import op

revision, down_revision, branch_labels, depends_on = "9999", "{newest}", None, None


def upgrade():
    op.execute("CREATE TABLE half_done AS SELECT * FROM audit_event")
    {trouble}
"""
BREAKS = "raise RuntimeError('broken')"
FILLS_THE_DISK = "[op.execute('INSERT INTO half_done (extra) VALUES (hex(zeroblob(200000000)))') for _ in range(30)]"


@pytest.fixture(scope="module")
def used(workshop: Workshop, foundation: Path) -> Path:
    """The version before, installed and used for a day; a layer for servers."""
    with workshop.server("before") as server:
        installed = install(server, foundation)
        assert installed.code == 0
        day(server, one_time_password(installed.said))
        assert server.network.packets_away() == 0, server.network.addresses_away()
    return server.changes


def test_a_job_in_progress_and_all_data_go_along(workshop: Workshop, bundle: Path, used: Path) -> None:
    with workshop.server("upgrade", used) as server:
        meeting = day(server, NEW_PASSWORD, "--until-transcribing", "--copies", str(COPIES)).said
        assert not all(steps_and_positions(server, meeting)[0]), "the job is not in progress any more: raise COPIES"
        before = kept_by(server, but=meeting)
        upgraded = run_script(server, bundle, "upgrade.sh")
        assert upgraded.code == 0
        day(server, NEW_PASSWORD, "--go-on", meeting)
        assert before.lacks(kept_by(server, but=meeting)) == []
        steps, positions = steps_and_positions(server, meeting)
        assert len(steps) > 1
        assert all(steps)
        assert len(positions) == len(set(positions))
        assert run(server, "workstyle self-test").code == 0
        assert server.network.packets_away() == 0, server.network.addresses_away()


def test_what_fails_leaves_the_version_before_with_its_data(workshop: Workshop, bundle: Path, used: Path) -> None:
    newest = newest_revision(bundle)
    with workshop.server("rollback", used) as server:
        meeting = day(server, NEW_PASSWORD, "--until-transcribing", "--copies", str(COPIES)).said
        before = kept_by(server, but=meeting)
        for trouble in (BREAKS, FILLS_THE_DISK):
            changes = {"migrations/versions/9999_later.py": MIGRATION.format(newest=newest, trouble=trouble)}
            if trouble == FILLS_THE_DISK:
                small_disk(server)
            fails(server, variant(bundle, LATER, changes), before, meeting)
        fails(
            server, variant(bundle, LATER, {"services/app/web.py": "\nraise SystemExit('broken')\n"}), before, meeting
        )
        fails(
            server,
            variant(bundle, LATER, {"services/app/worker.py": "\nraise SystemExit('broken')\n"}),
            before,
            meeting,
        )
        day(server, NEW_PASSWORD, "--go-on", meeting)
        assert server.network.packets_away() == 0, server.network.addresses_away()


def fails(server: DebianServer, broken: Path, before: Kept, meeting: str) -> None:
    """The upgrade to this bundle fails, says so, and the version before runs over its own data."""
    version = run(server, "readlink /opt/workstyle/current").said
    failed = run_script(server, broken, "upgrade.sh")
    assert failed.code == 1
    assert "データは更新前のままです" in failed.said
    assert run(server, "readlink /opt/workstyle/current").said == version
    assert run(
        server, "systemctl is-active workstyle-web workstyle-worker; systemctl is-enabled workstyle.target"
    ).said == ("active\nactive\nenabled\n")
    after = kept_by(server, but=meeting)
    assert set(after.tables) == set(before.tables)
    assert before.lacks(after) == []
    assert run(server, "ls /opt/workstyle | wc -l").said == "2\n"


def small_disk(server: DebianServer) -> None:
    """The data on a disk of their own that has just what the upgrade wants to see free."""
    move = "mkdir /mnt/small && mount -t tmpfs -o size=2600M,mode=0700 none /mnt/small && cp -a /var/lib/workstyle/. /mnt/small/"
    mount = "chown workstyle: /mnt/small && mount --bind /mnt/small /var/lib/workstyle"
    done = run(
        server,
        f"systemctl stop workstyle-web workstyle-worker && {move} && {mount} && systemctl start workstyle.target",
    )
    assert done.code == 0, done.said
