"""The real set-up scripts over folders of a test: systemd, pip and the suite are stand-ins, the way back is real.

Needs root, as the scripts do: they give files to accounts.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from services.app.upkeep.bundle.manifest import Manifest, sums_of
from tests.repository.sources import ROOT

DEPLOY = ROOT / "services/app/deploy"
PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
OLD = Manifest(1, "9.0.0", "0a" * 20, "2026-11-01T00:00:00Z", "3.11", "amd64", "12", 1, 0, "python")
NEW = replace(OLD, version="9.1.0", commit="0b" * 20, committed_at="2026-11-20T00:00:00Z")
RECORDING = "storage/ab/cdef"

PLACES = """\
TOP={top} TOLD={top}/told
OPT=$TOP/opt DATA=$TOP/data SETTINGS=$TOP/etc/workstyle.env SNAPSHOTS=$TOP/backups UNITS=$TOP/units COMMAND=$TOP/bin/workstyle
ACCOUNT=root LOG=$TOP/log
"""
# Sourced after the scripts' own parts: whatever would reach into this machine.
STAND_INS = """\
LOCK=$TOP/lock NEEDED_OPT_MB=1 NEEDED_DATA_MB=1
check_systemd() { :; }; check_python() { :; }; check_platform() { :; }; check_port() { :; }; check_memory() { :; }
told() { echo "$*" >>"$TOLD"; }
is() { [ -e "$TOP/$1" ]; }
as_account() { "$@"; }
# tests/integration/deploy/test_snapshot.py has the real one.
python_of() {
  case "$5" in
    needed) echo 1 ;;
    take) ! is broken-snapshot && cp "$DATA/workstyle.db" "$6/database" ;;
    restore) cp "$6/database" "$DATA/workstyle.db" ;;
  esac
}
suite_of() {
  told "$@"
  case "$2 ${3:-}" in
    "db upgrade") sqlite3 "$TOP/migration.sql"; ! is killed-in-migration || kill -9 $$; ! is broken-migration ;;
    "backup "*) ! is broken-backup ;;
  esac
}
sqlite3() { __PYTHON__ -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(open(sys.argv[2]).read())' \
  "$DATA/workstyle.db" "$1"; }
make_account() { install -d "$DATA"; }
make_release() { install -d "$OPT/$RELEASE" && cp "$BUNDLE/manifest.json" "$OPT/$RELEASE/" && ! is broken-wheels && touch "$OPT/$RELEASE/.complete"; }
need_packages() { :; }; make_certificate() { :; }; make_first_administrator() { :; }
install_units() { told units "$1"; }
stay_down() { told stay down; }
stop_suite() { told stop; rm -f "$TOP/running"; }
start_suite() {
  current_release >"$TOP/running"
  ! is new-version-deletes || [ "$(current_release)" = __OLD__ ] || rm "$DATA/__RECORDING__"
}
is_running() { is running; }
prove() { ! is "dead-$1"; }
"""


class Scripts:
    """A server of folders with the version OLD on it, and a bundle of the version NEW."""

    def __init__(self, folder: Path) -> None:
        self.top = folder
        self.data, self.opt, self.backups = folder / "data", folder / "opt", folder / "backups"
        self.bundle = self.make_bundle(NEW)
        for path in (self.data / RECORDING, self.top / "etc/workstyle.env", self.top / "bin/workstyle"):
            path.parent.mkdir(parents=True)
        (self.data / RECORDING).write_text("a recording")
        (self.top / "etc/workstyle.env").write_text('WORKSTYLE_SECRET_KEY="kept"\n')
        self.sql("CREATE TABLE meeting (title); INSERT INTO meeting VALUES ('予算')")
        (self.top / "migration.sql").write_text("ALTER TABLE meeting ADD COLUMN place; UPDATE meeting SET title = 'x';")
        self.put_release(OLD)

    def make_bundle(self, manifest: Manifest) -> Path:
        """A bundle without wheels, whole by its own sums."""
        folder = self.top / f"bundle-{name(manifest)}"
        shutil.copytree(DEPLOY / "parts", folder / "parts")
        (folder / "parts/places.sh").write_text(PLACES.format(top=self.top))
        marks = {"PYTHON": sys.executable, "OLD": name(OLD), "RECORDING": RECORDING}
        stand_ins = STAND_INS
        for mark, value in marks.items():
            stand_ins = stand_ins.replace(f"__{mark}__", str(value))
        (folder / "parts/stand_ins.sh").write_text(stand_ins)
        for script in ("install.sh", "upgrade.sh", "uninstall.sh"):
            text = (DEPLOY / script).read_text()
            assert text.count("; do . ") == 1
            (folder / script).write_text(text.replace("; do . ", " stand_ins; do . "))
        (folder / "manifest.json").write_text(manifest.text())
        self.sign(folder)
        return folder

    def sign(self, folder: Path) -> None:
        """Write the sums of a bundle anew."""
        (folder / "SHA256SUMS").write_text(sums_of(folder))

    def put_release(self, manifest: Manifest) -> None:
        """A release that runs."""
        release = self.opt / name(manifest)
        release.mkdir(parents=True)
        (release / "manifest.json").write_text(manifest.text())
        (release / ".complete").touch()
        (self.opt / "current").symlink_to(release)
        (self.top / "running").write_text(f"{release.name}\n")

    def mark(self, *names: str) -> None:
        """Let something go wrong."""
        for one in names:
            (self.top / one).touch()

    def mend(self, *names: str) -> None:
        """Let it go right again."""
        for one in names:
            (self.top / one).unlink()

    def run(self, script: str, *arguments: str, bundle: Path | None = None, **options: object) -> "Result":
        """A script of the bundle, as root would call it."""
        command = ["bash", str((bundle or self.bundle) / script), *arguments]
        environment = {"PATH": PATH, "HOME": str(self.top), "WORKSTYLE_LOG": str(self.top / "log")}
        streams = {"capture_output": True, "text": True, "stdin": subprocess.DEVNULL} | options
        if "input" in streams:
            del streams["stdin"]
        return Result(subprocess.run(command, env=environment, check=False, **streams))  # type: ignore[call-overload]

    def sql(self, script: str) -> None:
        with closing(sqlite3.connect(self.data / "workstyle.db")) as connection:
            connection.executescript(script)

    def meetings(self, database: Path | None = None) -> list[tuple[object, ...]]:
        """Every row of the one table, with the columns that it has."""
        with closing(sqlite3.connect(database or self.data / "workstyle.db")) as connection:
            return connection.execute("SELECT * FROM meeting").fetchall()

    @property
    def current(self) -> str:
        return (self.opt / "current").readlink().name

    @property
    def running(self) -> str:
        path = self.top / "running"
        return path.read_text().strip() if path.exists() else ""

    @property
    def told(self) -> list[str]:
        """What the stand-ins were asked to do."""
        path = self.top / "told"
        return path.read_text().splitlines() if path.exists() else []

    def is_as_before(self) -> bool:
        """OLD runs over its own data, and nothing of an upgrade is left but the copies."""
        return (
            self.current == self.running == name(OLD)
            and self.meetings() == [("予算",)]
            and (self.data / RECORDING).read_text() == "a recording"
            and not (self.data / "storage/.before-upgrade").exists()
            and not (self.backups / "unfinished-upgrade").exists()
            and not (self.opt / name(NEW)).exists()
        )


class Result:
    """What a script said, on either stream, and its exit code."""

    def __init__(self, done: "subprocess.CompletedProcess[str]") -> None:
        self.code, self.said = done.returncode, f"{done.stdout or ''}{done.stderr or ''}"


def name(manifest: Manifest) -> str:
    """The name of a release."""
    return f"{manifest.version}-{manifest.commit[:8]}"


def is_root() -> bool:
    return os.geteuid() == 0
