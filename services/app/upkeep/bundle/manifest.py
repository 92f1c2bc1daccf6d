"""What a bundle says of itself, and the sums by which the server knows that it arrived whole."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class Manifest:
    """One line per field in the file: install.sh reads it before there is a Python."""

    format: int
    version: str
    commit: str
    committed_at: str
    python: str
    architecture: str
    debian: str
    wheels: int
    debian_packages: int
    sets: str

    def text(self) -> str:
        """The contents of manifest.json."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"


def sums_of(folder: Path) -> str:
    """The contents of SHA256SUMS, in the form that `sha256sum --check` reads, sorted by path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != SUMS)
    return "".join(f"{sha256(path)}  ./{path.relative_to(folder).as_posix()}\n" for path in files)


def sha256(path: Path) -> str:
    """The sum of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
