"""The suite and everything it needs at run time as wheels, in the versions of requirements.lock."""

import os
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

from services.app.upkeep.bundle.source import Source
from services.app.upkeep.locks import OF_TORCH_BUILD

CPU_BUILD = "torch-*+cpu-*.whl"


def collect(source: Source, folder: Path) -> list[Path]:
    """Every wheel that a server installs, sorted.

    The lock is a constraint, as in the Dockerfile: parts of one torch build come along where pip takes that build.
    openai-whisper asks for triton everywhere and uses it on a CUDA device only: with a CPU build of torch it stays out.
    """
    _pip_wheel(source, folder, "--constraint", str(source.folder / "requirements.lock"), *_required(source))
    _pip_wheel(source, folder, "--no-deps", str(source.folder))
    if any(folder.glob(CPU_BUILD)):
        for wheel in folder.glob("*.whl"):
            if wheel.name.startswith(OF_TORCH_BUILD):
                wheel.unlink()
    return sorted(folder.glob("*.whl"))


def collect_development(source: Source, folder: Path, *, known: Iterable[Path]) -> list[Path]:
    """What the tests and the training need beside the `known` wheels, sorted."""
    wanted = _required(source, extras=("dev", "training"))
    _pip_wheel(source, folder, "--constraint", str(source.folder / "requirements.lock"), *wanted)
    there = {wheel.name for wheel in known}
    for wheel in folder.glob("*.whl"):
        if wheel.name in there or wheel.name.startswith(OF_TORCH_BUILD):
            wheel.unlink()
    return sorted(folder.glob("*.whl"))


def _required(source: Source, *, extras: Iterable[str] = ()) -> list[str]:
    """The requirements that the commit's pyproject.toml names."""
    project = tomllib.loads((source.folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]


def _pip_wheel(source: Source, folder: Path, *arguments: str) -> None:
    """Build or download wheels; files inside those that are built carry the commit's time."""
    folder.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(int(source.committed_at.timestamp()))}
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--progress-bar", "off"]
    subprocess.run([*command, "--wheel-dir", str(folder), *arguments], check=True, env=environment)  # noqa: S603
