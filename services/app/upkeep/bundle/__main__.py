"""Writes the bundle of a commit: `python -m services.app.upkeep.bundle`, or `make bundle`."""

import platform
import shutil
import subprocess
import sys
import tempfile
import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from services.app.upkeep.bundle import debian, wheels
from services.app.upkeep.bundle.archive import pack
from services.app.upkeep.bundle.manifest import MANIFEST, SUMS, Manifest, sha256, sums_of
from services.app.upkeep.bundle.source import ROOT, Source, export

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}  # as the kernel says it, as Debian says it
DEPLOY = Path("services/app/deploy")
PROGRAMS = ("install.sh", "upgrade.sh", "uninstall.sh")


class Addition(StrEnum):
    """What may be added to a bundle."""

    POSTGRESQL = "postgresql"
    JANUS = "janus"
    DEVELOPMENT = "development"


def main(
    out: Annotated[Path, typer.Option(help="出力先のフォルダー / where to write it")] = Path("dist"),
    added: Annotated[list[Addition] | None, typer.Option("--with", help="追加するもの / what to add")] = None,
    revision: Annotated[str, typer.Option(help="コミット / the commit")] = "HEAD",
    mirror: Annotated[str, typer.Option(help="Debian の入手先 / where Debian comes from")] = debian.MIRROR,
) -> None:
    """ネットワークのないサーバー用の一式を書き出す / write the bundle for servers without a network."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="workstyle-bundle-") as scratch:
        archive = write(export(revision, Path(scratch) / "source"), Path(scratch), out, set(added or ()), mirror)
    typer.echo(f"{archive}\n{archive.stat().st_size / 1e6:.0f} MB, {time.monotonic() - begun:.0f} s\n{sha256(archive)}")


def write(source: Source, scratch: Path, out: Path, added: set[Addition], mirror: str = debian.MIRROR) -> Path:
    """The archive in `out`, and its sum beside it."""
    architecture = ARCHITECTURES.get(platform.machine(), platform.machine())
    folder = scratch / f"workstyle-{source.version}-{architecture}"
    collected = wheels.collect(source, folder / "wheels")
    if Addition.DEVELOPMENT in added:
        wheels.collect_development(source, folder / "development", known=collected)
    sets = _debian_sets(added)
    packages = debian.collect(sets, folder / "debian", scratch / "apt", mirror=mirror) if sets else []
    _copy_programs(source, folder)
    manifest = Manifest(
        format=1,
        version=source.version,
        commit=source.commit,
        committed_at=source.committed_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        python=f"{sys.version_info.major}.{sys.version_info.minor}",
        architecture=architecture,
        debian="12",
        wheels=len(collected),
        debian_packages=len(packages),
        sets=" ".join([*sets, *(["development"] if Addition.DEVELOPMENT in added else [])]),
    )
    (folder / MANIFEST).write_text(manifest.text(), encoding="utf-8")
    (folder / SUMS).write_text(sums_of(folder), encoding="utf-8")
    out.mkdir(parents=True, exist_ok=True)
    archive = pack(folder, out / f"{folder.name}.tar.gz", time=source.committed_at)
    (out / f"{archive.name}.sha256").write_text(f"{sha256(archive)}  {archive.name}\n", encoding="utf-8")
    return archive


def _debian_sets(added: set[Addition]) -> list[str]:
    """Python always, where this machine is a Debian 12; nothing elsewhere, which is refused when more was asked for."""
    chosen = sorted(addition.value for addition in added if addition.value in debian.SETS)
    if debian.is_debian_12():
        return ["python", *chosen]
    if chosen:
        raise typer.BadParameter("Debian packages can be added on a Debian 12 machine only", param_hint="--with")
    typer.echo("not a Debian 12: the server must have python3 and python3-venv", err=True)
    return []


def _copy_programs(source: Source, folder: Path) -> None:
    """Scripts, pins and documentation; a commit from before the scripts gets those of the present one."""
    deploy = source.folder / DEPLOY if (source.folder / DEPLOY).is_dir() else ROOT / DEPLOY
    for program in PROGRAMS:
        shutil.copy2(deploy / program, folder / program)
    for name in ("parts", "systemd"):
        shutil.copytree(deploy / name, folder / name)
    for name in ("requirements.lock", "README.md", "CHANGELOG.md", "LICENSE", "NOTICE"):
        shutil.copy2(source.folder / name, folder)
    shutil.copytree(source.folder / "docs", folder / "docs")


if __name__ == "__main__":
    try:
        typer.run(main)
    except subprocess.CalledProcessError as error:
        sys.exit(f"{' '.join(map(str, error.cmd[:3]))} … failed ({error.returncode}); see above")
