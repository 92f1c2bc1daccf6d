"""A clean Debian 12 server in a folder: systemd as its first process, and no network but a closed one.

The folder is made by debootstrap with nothing but what every Debian has and systemd: no Python, no pip, no locale.
"""

import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

from tests.support.closed_network import NEXT, ClosedNetwork

NEEDED = ("debootstrap", "systemd-nspawn", "ip", "nft", "nsenter")
MIRROR = "http://deb.debian.org/debian"
BOOT_S = 120
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def missing_programs() -> list[str]:
    """What this machine lacks to run such a server."""
    return [program for program in NEEDED if shutil.which(program) is None]


def make_root(folder: Path) -> Path:
    """A clean Debian 12 in `folder`; needs Debian's archive."""
    included = "--include=systemd,systemd-sysv,dbus"
    _run("debootstrap", "--variant=minbase", included, "bookworm", str(folder), MIRROR, timeout=900)
    return folder


class DebianServer:
    """A context manager: a started server over a copy of `root`; `shared` is seen there as /media, read only."""

    def __init__(self, root: Path, folder: Path, network: ClosedNetwork, shared: Path) -> None:
        self.root, self.network, self.shared = folder, network, shared
        _run("cp", "--archive", "--reflink=auto", str(root), str(folder))
        # A name server that nobody reaches: whoever looks a name up is counted.
        (folder / "etc/resolv.conf").write_text(f"nameserver {NEXT}\n")
        (folder / "etc/hostname").write_text("suite\n")
        (folder / "etc/hosts").write_text("127.0.0.1 localhost\n127.0.1.1 suite.city.test suite\n")
        self._process: subprocess.Popen[bytes] | None = None
        self._first = ""

    def __enter__(self) -> "DebianServer":
        command = ["systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--resolv-conf=off", "--boot"]
        command += [f"--directory={self.root}", f"--network-namespace-path={self.network.path}"]
        command += [f"--bind-ro={self.shared}:/media", "--hostname=suite"]
        with (self.root.parent / f"{self.root.name}.console").open("wb") as console:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=console, stderr=console)
        for _second in range(BOOT_S):
            self._first = self._first or self._first_process()
            if self._first and self.run("systemctl is-system-running", check=False).stdout.strip() == "running":
                return self
            time.sleep(1)
        raise RuntimeError(f"systemd did not come up: {console.name}")

    def __exit__(self, *_reason: object) -> None:
        assert self._process is not None
        self.run("systemctl poweroff", check=False)
        try:
            self._process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _first_process(self) -> str:
        assert self._process is not None
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        return children.read_text().strip() if children.exists() else ""

    def run(self, command: str, *, check: bool = True, **options: Any) -> subprocess.CompletedProcess[str]:
        """A shell command on the server, as root and with the environment of a fresh login."""
        inside = ["nsenter", "--target", self._first, "--all", "env", "-i", f"PATH={PATH}"]
        return _run(*inside, "HOME=/root", "bash", "-c", command, check=check, **options)


def _run(*command: str, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, **({"check": True, "capture_output": True, "text": True} | options))  # noqa: PLW1510
