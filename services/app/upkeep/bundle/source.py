"""The files of one commit, apart from the working tree: a bundle holds nothing that is not in the history."""

import io
import subprocess
import tarfile
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[4]


@dataclass(frozen=True, slots=True)
class Source:
    """An exported commit; `committed_at` in UTC is the time of every file in the bundle."""

    folder: Path
    commit: str
    committed_at: datetime
    version: str


def export(revision: str, folder: Path) -> Source:
    """The files of `revision` in `folder`.

    Raises:
        subprocess.CalledProcessError: there is no such revision.
    """
    commit = git("rev-parse", "--verify", f"{revision}^{{commit}}").decode().strip()
    with tarfile.open(fileobj=io.BytesIO(git("archive", "--format=tar", commit))) as files:
        files.extractall(folder, filter="data")
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    seconds = int(git("show", "--no-patch", "--format=%ct", commit))
    return Source(folder, commit, datetime.fromtimestamp(seconds, UTC), project["version"])


def git(*arguments: str) -> bytes:
    """What git prints about this repository."""
    command = ["git", *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout  # noqa: S603
