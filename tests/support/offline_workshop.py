"""Bundles, a clean Debian and servers made of them, for the proofs of an installation without a network.

What takes long to make (the Debian, the bundles) is kept in `TEST_INSTALL_CACHE` when that names a folder.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from services.app.upkeep.bundle.__main__ import Addition, write
from services.app.upkeep.bundle.manifest import SUMS, Manifest, sums_of
from services.app.upkeep.bundle.source import export, git
from tests.repository.sources import ROOT
from tests.support.closed_network import ADDRESS, ClosedNetwork
from tests.support.debian_server import DebianServer, make_root, missing_programs

FOUNDATION = "f12232e"
"""The last commit of version 0.1.0."""
LATER = "9.9.9"
"""The version of variants that go wrong."""
LONGEST_S = 1800


@dataclass(frozen=True)
class Step:
    """What a script said, whether it succeeded, how long it took."""

    code: int
    said: str
    took_s: float


class Workshop:
    """A folder with everything; `media` is what every server sees as /media."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.media = folder, folder / "media"
        self.media.mkdir(parents=True, exist_ok=True)
        self.servers = Path(tempfile.mkdtemp(prefix="servers-", dir=folder))

    def close(self) -> None:
        """Remove the servers; what is kept between runs stays."""
        shutil.rmtree(self.servers)

    @property
    def debian(self) -> Path:
        """A clean Debian 12."""
        folder = self.folder / "debian-12"
        return folder if folder.is_dir() else make_root(folder)

    def bundle(self, revision: str, *added: Addition) -> Path:
        """The unpacked bundle of a commit."""
        name = "-".join([git("rev-parse", f"{revision}^{{commit}}").decode()[:8], *sorted(added)])
        folder = self.media / name
        if not folder.is_dir():
            with tempfile.TemporaryDirectory(dir=self.folder) as scratch:
                source = export(revision, Path(scratch) / "source")
                archive = write(source, Path(scratch), Path(scratch) / "out", set(added))
                unpack(archive, folder)
        return folder

    @contextmanager
    def server(self, name: str, *layers: Path) -> Iterator[DebianServer]:
        """A server over the clean Debian and these layers, in a network of its own."""
        with (
            ClosedNetwork(f"ws-{name}"[:15]) as network,
            DebianServer([self.debian, *layers], self.servers / name, network, self.media) as server,
        ):
            yield server


def unpack(archive: Path, folder: Path) -> None:
    """What is in a bundle, without its top folder."""
    half = folder.with_name(f"{folder.name}.part")
    with tarfile.open(archive) as files:
        files.extractall(half, filter="fully_trusted")
    next(half.iterdir()).rename(folder)
    half.rmdir()


def with_scripts_of_the_tree(bundle: Path) -> Path:
    """A copy of a bundle whose scripts are those of the working tree; the rest is linked."""
    return _copy(bundle, f"{bundle.name}-tree", {})


def variant(bundle: Path, version: str, changes: dict[str, str]) -> Path:
    """A copy of a bundle as a later version whose suite differs: file in the wheel to what is appended to it."""
    return _copy(bundle, f"{bundle.name}-{version}", changes, version=version)


def _copy(bundle: Path, name: str, changes: dict[str, str], *, version: str = "") -> Path:
    folder = bundle.with_name(name)
    if folder.is_dir():
        shutil.rmtree(folder)
    shutil.copytree(bundle, folder, copy_function=os.link)
    deploy = ROOT / "services/app/deploy"
    for part in ("parts", "systemd"):
        shutil.rmtree(folder / part)
        shutil.copytree(deploy / part, folder / part)
    for script in deploy.glob("*.sh"):
        (folder / script.name).unlink()
        shutil.copy2(script, folder / script.name)
    if changes:
        (wheel,) = (folder / "wheels").glob("workstyle_suite-*.whl")
        _change_wheel(wheel, changes)
    if version:
        manifest = read_manifest(folder)
        (folder / "manifest.json").unlink()
        (folder / "manifest.json").write_text(replace(manifest, version=version).text())
    (folder / SUMS).unlink()
    (folder / SUMS).write_text(sums_of(folder))
    return folder


def newest_revision(bundle: Path) -> str:
    """Of the tables that this bundle's suite needs: the number of its last migration."""
    (wheel,) = (bundle / "wheels").glob("workstyle_suite-*.whl")
    with zipfile.ZipFile(wheel) as files:
        found = (re.fullmatch(r"migrations/versions/(\d{4})_.*", name) for name in files.namelist())
        return max(name[1] for name in found if name)


def read_manifest(bundle: Path) -> Manifest:
    """What a bundle says of itself."""
    return Manifest(**json.loads((bundle / "manifest.json").read_text()))


def _change_wheel(wheel: Path, changes: dict[str, str]) -> None:
    """Append to files of a wheel, or add them; RECORD no longer says their sums."""
    with zipfile.ZipFile(wheel) as old:
        contents = {name: old.read(name) for name in old.namelist()}
    for name, text in changes.items():
        contents[name] = contents.get(name, b"") + text.encode()
    (record,) = [name for name in contents if name.endswith(".dist-info/RECORD")]
    kept = [line for line in contents[record].decode().splitlines() if line.split(",")[0] not in changes]
    contents[record] = "\n".join([*kept, *(f"{name},," for name in changes), ""]).encode()
    wheel.unlink()
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in contents.items():
            new.writestr(name, content)


def run_script(server: DebianServer, bundle: Path, script: str, *options: str) -> Step:
    """A set-up script of a bundle on a server."""
    return run(server, " ".join([f"/media/{bundle.name}/{script}", *options]))


def run(server: DebianServer, command: str) -> Step:
    """A command on a server; what it says stands in `said.log` of the workshop, too."""
    begun = time.monotonic()
    done = server.run(command, check=False, timeout=LONGEST_S)
    step = Step(done.returncode, done.stdout + done.stderr, time.monotonic() - begun)
    _log(server, command, step)
    return step


def _log(server: DebianServer, command: str, step: Step) -> None:
    with (server.shared.parent / "said.log").open("a") as log:
        log.write(f"=== {server.root.parent.name}: {command}: {step.code}, {step.took_s:.0f} s\n{step.said}\n")


def install(server: DebianServer, bundle: Path, *options: str) -> Step:
    """install.sh for a city whose staff come by the server's address."""
    return run_script(server, bundle, "install.sh", "--city-name 見本市", f"--host {ADDRESS}", *options)


def one_time_password(said: str) -> str:
    """What install.sh printed for the first administrator."""
    found = re.search(r"one-time password\s+(\S+)", said)
    assert found, said
    return found[1]


def make_clerk(server: DebianServer) -> str:
    """An account for the day, which an administrator has no right to; its one-time password."""
    return run(server, "workstyle users add clerk --role clerk 2>/dev/null").said.split()[1]


def day(server: DebianServer, password: str, *options: str, port: int = 8443, login: str = "clerk") -> Step:
    """A clerk's day, or a part of it, from a client in the server's network; says the id of the meeting."""
    authority = server.root / "var/lib/workstyle/tls/ca.crt"
    command = [sys.executable, "-m", "tests.support.day_of_use", f"https://{ADDRESS}:{port}", str(authority), login]
    begun = time.monotonic()
    done = server.network.run(*command, password, *options, check=False, cwd=ROOT, timeout=LONGEST_S)
    step = Step(done.returncode, done.stdout.strip(), time.monotonic() - begun)
    _log(server, " ".join(["day", *options]), step)
    assert step.code == 0, done.stderr[-3000:]
    return step


def reason_to_skip() -> str:
    """Why these proofs cannot run here; empty when they can."""
    if os.geteuid() != 0:
        return "needs root: network namespaces, a Debian in a folder"
    if missing := missing_programs():
        return f"needs {', '.join(missing)} (apt-get install debootstrap systemd-container iproute2 nftables)"
    if subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False).returncode:
        return "needs the right to mount"
    return ""
