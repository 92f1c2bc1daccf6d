"""From the version before: a job in progress and all data go along; what fails leaves everything as it was."""

from pathlib import Path

from tests.support.day_of_use import NEW_PASSWORD
from tests.support.debian_server import DebianServer
from tests.support.kept_data import Kept, kept_by, steps_and_positions
from tests.support.offline_workshop import (
    LATER,
    Workshop,
    day,
    install,
    make_clerk,
    newest_revision,
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
# What one of the two processes imports and the other, and the command, do not.
ONLY_WEB, ONLY_WORKER = "services/app/factory.py", "services/core/jobs/sweeper.py"
DIES = "\nraise SystemExit('broken')\n"
BREAKS = "raise RuntimeError('broken')"
FILLS_THE_DISK = "[op.execute('INSERT INTO half_done (extra) VALUES (hex(zeroblob(200000000)))') for _ in range(30)]"


def test_from_the_version_before(workshop: Workshop, bundle: Path, foundation: Path) -> None:
    with workshop.server("upgrade") as server:
        installed = install(server, foundation)
        assert installed.code == 0
        day(server, make_clerk(server))
        upgrade_beside_a_job(server, bundle)
        fail_beside_a_job(server, bundle)
        assert run(server, "workstyle self-test").code == 0
        assert server.network.packets_away() == 0, server.network.addresses_away()


def upgrade_beside_a_job(server: DebianServer, bundle: Path) -> None:
    """A recording that is being transcribed ends once, and every row and file from before is there."""
    meeting = begin_a_job(server)
    before = kept_by(server, but=[meeting])
    assert run_script(server, bundle, "upgrade.sh").code == 0
    end_the_job(server, meeting)
    assert before.lacks(kept_by(server, but=[meeting])) == []


def fail_beside_a_job(server: DebianServer, bundle: Path) -> None:
    """Whatever goes wrong with a later version, the present one runs again over its own data and ends its job."""
    newest = newest_revision(bundle)
    migrations = {trouble: MIGRATION.format(newest=newest, trouble=trouble) for trouble in (BREAKS, FILLS_THE_DISK)}
    meeting = begin_a_job(server)
    before = kept_by(server, but=[meeting])
    fail(server, bundle, before, meeting, {ONLY_WEB: DIES})
    fail(server, bundle, before, meeting, {ONLY_WORKER: DIES})
    fail(server, bundle, before, meeting, {"migrations/versions/9999_later.py": migrations[BREAKS]})
    give_a_small_disk(server)
    fail(server, bundle, before, meeting, {"migrations/versions/9999_later.py": migrations[FILLS_THE_DISK]})
    end_the_job(server, meeting)


def begin_a_job(server: DebianServer) -> str:
    meeting = day(server, NEW_PASSWORD, "--until-transcribing", "--copies", str(COPIES)).said
    assert not all(steps_and_positions(server, meeting)[0]), "the job is over already: raise COPIES"
    return meeting


def end_the_job(server: DebianServer, meeting: str) -> None:
    assert not all(steps_and_positions(server, meeting)[0]), "the job was over already: raise COPIES"
    day(server, NEW_PASSWORD, "--go-on", meeting)
    steps, positions = steps_and_positions(server, meeting)
    assert len(steps) > 1
    assert all(steps)
    assert len(positions) == len(set(positions))


def fail(server: DebianServer, bundle: Path, before: Kept, meeting: str, changes: dict[str, str]) -> None:
    """The upgrade to a version with these changes fails, says so, and nothing of it is left."""
    version = run(server, "readlink /opt/workstyle/current").said
    releases = run(server, "ls /opt/workstyle").said
    failed = run_script(server, variant(bundle, LATER, changes), "upgrade.sh")
    assert failed.code == 1
    assert "データは更新前のままです" in failed.said
    assert run(server, "readlink /opt/workstyle/current").said == version
    assert run(server, "ls /opt/workstyle").said == releases
    states = run(server, "systemctl is-active workstyle-web workstyle-worker; systemctl is-enabled workstyle.target")
    assert states.said == "active\nactive\nenabled\n"
    after = kept_by(server, but=[meeting])
    assert set(after.tables) == set(before.tables)
    assert before.lacks(after) == []


def give_a_small_disk(server: DebianServer) -> None:
    """The data on a disk of their own that has little more than the upgrade wants to see free."""
    make = "mkdir /srv/small && mount -t tmpfs -o size=2600M,mode=0700 none /srv/small && cp -a /var/lib/workstyle/. /srv/small/"
    move = "chown workstyle: /srv/small && mount --bind /srv/small /var/lib/workstyle"
    done = run(
        server, f"systemctl stop workstyle-web workstyle-worker && {make} && {move} && systemctl start workstyle.target"
    )
    assert done.code == 0, done.said
