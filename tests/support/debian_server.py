"""A clean Debian 12 server in a folder: systemd as its first process, and no network but a closed one.

The folder is made by debootstrap with nothing but what every Debian has and systemd: no Python, no pip, no locale.
"""

import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.support.closed_network import NEXT, ClosedNetwork

NEEDED = ("debootstrap", "systemd-nspawn", "ip", "nft", "nsenter")
MIRROR = "http://deb.debian.org/debian"
BOOT_S = 300
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def missing_programs() -> list[str]:
    """What this machine lacks to run such a server."""
    return [program for program in NEEDED if shutil.which(program) is None]


def make_root(folder: Path) -> Path:
    """A clean Debian 12 in `folder`; needs Debian's archive."""
    included = "--include=systemd,systemd-sysv,dbus"
    half = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(half, ignore_errors=True)
    _run("debootstrap", "--variant=minbase", included, "bookworm", str(half), MIRROR, timeout=1800)
    return half.rename(folder)


class DebianServer:
    """A context manager: a started server over `layers`, the lowest first; `shared` is seen there as /media, read only.

    What the server writes goes to `changes` in its own folder, which may be a layer of another server: an installation
    is made once and then upgraded, broken and removed on copies that cost nothing.
    """

    def __init__(self, layers: Sequence[Path], folder: Path, network: ClosedNetwork, shared: Path) -> None:
        self.root, self.changes, self.network, self.shared = folder / "root", folder / "changes", network, shared
        self._console = folder / "console"
        self._layers, self._scratch = [*layers], folder / "scratch"
        self._process: subprocess.Popen[bytes] | None = None
        self.first = ""

    def __enter__(self) -> "DebianServer":
        for path in (self.root, self.changes, self._scratch):
            path.mkdir(parents=True)
        lower = ":".join(map(str, reversed(self._layers)))
        # Volatile: what is thrown away afterwards need not reach the disk.
        options = f"volatile,lowerdir={lower},upperdir={self.changes},workdir={self._scratch}"
        _run("mount", "-t", "overlay", "overlay", "-o", options, str(self.root))
        # A name server that nobody reaches: whoever looks a name up is counted.
        (self.root / "etc/resolv.conf").write_text(f"nameserver {NEXT}\n")
        (self.root / "etc/hostname").write_text("suite\n")
        (self.root / "etc/hosts").write_text("127.0.0.1 localhost\n127.0.1.1 suite.city.test suite\n")
        command = ["systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--resolv-conf=off", "--boot"]
        command += [f"--directory={self.root}", f"--network-namespace-path={self.network.path}"]
        command += [f"--bind-ro={self.shared}:/media", "--hostname=suite"]
        with self._console.open("wb") as console:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=console, stderr=console)
        try:
            self._wait_until_running()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _wait_until_running(self) -> None:
        deadline = time.monotonic() + BOOT_S
        while time.monotonic() < deadline:
            self.first = self.first or self._first_process()
            if self.first and self.run("systemctl is-system-running", check=False).stdout.strip() == "running":
                return
            time.sleep(1)
        raise RuntimeError(f"systemd did not come up: {self._console.read_text(errors='replace')[-2000:]}")

    def __exit__(self, *_reason: object) -> None:
        assert self._process is not None
        if self.first:
            self.run("systemctl poweroff", check=False)
        try:
            self._process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        # Lazily: whoever still looks at a file of it must not keep the others from being cleaned up.
        _run("umount", "--recursive", "--lazy", str(self.root))

    def _first_process(self) -> str:
        assert self._process is not None
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        return children.read_text().strip() if children.exists() else ""

    def run(self, command: str, *, check: bool = True, **options: Any) -> subprocess.CompletedProcess[str]:
        """A shell command on the server, as root and with the environment of a fresh login."""
        inside = ["nsenter", "--target", self.first, "--all", "env", "-i", f"PATH={PATH}"]
        return _run(*inside, "HOME=/root", "bash", "-c", command, check=check, **options)


def _run(*command: str, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, **({"check": True, "capture_output": True, "text": True} | options))  # noqa: PLW1510
