"""Debian packages with all they need, as an apt repository in a folder: a server installs from it without a network.

What is needed is worked out against an empty system, so that nothing depends on what the building machine has, or the
server: packages of priority `required` may be missing there, and essential ones older than what others want by version
(perl wants the perl-base of its own version). apt on the server takes what is missing and keeps what it already has.
"""

import hashlib
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

SUITE: Final = "bookworm"
MIRROR: Final = "http://deb.debian.org/debian"
KEYRING: Final = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
# What install.sh asks apt for; python is always in, a Debian server may lack the venv module or Python itself.
SETS: Final = {
    "python": ("python3", "python3-venv"),
    "postgresql": ("postgresql", "postgresql-client"),
    "janus": ("janus",),
}
SOURCES: Final = """\
deb [signed-by={keyring}] {mirror} {suite} main
deb [signed-by={keyring}] {mirror} {suite}-updates main
deb [signed-by={keyring}] {mirror}-security {suite}-security main
"""


def is_debian_12() -> bool:
    """Whether this machine's apt can find packages for the servers that a bundle is for."""
    release = Path("/etc/os-release")
    return release.is_file() and f"VERSION_CODENAME={SUITE}" in release.read_text() and KEYRING.is_file()


def collect(sets: Iterable[str], folder: Path, state: Path, *, mirror: str = MIRROR) -> list[Path]:
    """The packages of these sets in `folder`, with the index that apt reads; `state` is a scratch folder.

    Raises:
        subprocess.CalledProcessError: apt could not find or fetch something; it says what.
    """
    options = _private_apt(state, mirror)
    _run("apt-get", *options, "-qq", "update")
    wanted = [package for name in sets for package in SETS[name]]
    install = ("apt-get", *options, "-y", "-qq", "--no-install-recommends", "install")
    subprocess.run([*install, "--download-only", *wanted], check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    folder.mkdir(parents=True)
    for package in sorted((state / "cache" / "archives").glob("*.deb")):
        package.rename(folder / package.name.replace("%3a", "_"))
    packages = sorted(folder.glob("*.deb"))
    (folder / "Packages").write_text("\n".join(_index(packages)), encoding="utf-8")
    return packages


def _private_apt(state: Path, mirror: str) -> list[str]:
    """Options that make apt work in `state`, over Debian's own archive, as if nothing were installed."""
    for name in ("lists/partial", "cache/archives/partial", "etc"):
        (state / name).mkdir(parents=True)
    (state / "status").touch()
    (state / "etc" / "sources.list").write_text(SOURCES.format(keyring=KEYRING, mirror=mirror, suite=SUITE))
    settings = {
        "Dir::State": state,
        "Dir::State::lists": state / "lists",
        "Dir::State::status": state / "status",
        "Dir::Cache": state / "cache",
        "Dir::Etc::sourcelist": state / "etc" / "sources.list",
        "Dir::Etc::sourceparts": "-",
        "APT::Sandbox::User": "root",
        "Acquire::Languages": "none",
    }
    return [part for name, value in settings.items() for part in ("-o", f"{name}={value}")]


def _index(packages: Iterable[Path]) -> Iterator[str]:
    """The stanzas of a flat repository's `Packages`: what each package says of itself, where it lies, its sum."""
    for package in packages:
        digest = hashlib.sha256(package.read_bytes()).hexdigest()
        yield (
            f"{_run('dpkg-deb', '--field', str(package)).rstrip()}\n"
            f"Filename: ./{package.name}\nSize: {package.stat().st_size}\nSHA256: {digest}\n"
        )


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603
