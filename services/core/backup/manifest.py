"""What a snapshot consists of: every part and file with its SHA-256, in clear, without names of people or meetings."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from services.core.backup.errors import SnapshotDamaged, SnapshotNewer
from services.core.backup.target import FILES, MANIFEST, Stored, objects

FORMAT = 1
CHECKSUM = "manifest.sha256"


@dataclass(frozen=True, slots=True)
class Part:
    """A file of this snapshot alone: a database, or the facts.

    Attributes:
        role: `database`, `jobs` or `facts`.
        packed: Whether it was packed with gzip before it was encrypted.
    """

    name: str
    role: str
    sha256: str
    size: int
    stored_sha256: str
    stored_size: int
    packed: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the data folder; its content lies under `files/`, shared with other snapshots."""

    path: str
    sha256: str
    size: int
    mode: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """A snapshot. `missing` are stored files that a row names and that were not there, `damaged` those not whole."""

    name: str
    created_at: str
    suite_version: str
    schema_revision: str
    database: str
    recipients: list[str]
    keys_name: str
    with_models: bool
    parts: list[Part]
    files: list[Entry]
    new_bytes: int
    missing: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    format: int = FORMAT

    def part(self, role: str) -> Part | None:
        """The part of this role."""
        return next((part for part in self.parts if part.role == role), None)

    @property
    def total_bytes(self) -> int:
        """Size of everything that a restore writes."""
        return sum(part.size for part in self.parts) + sum(entry.size for entry in self.files)


def suite_version() -> str:
    """The version of this installation."""
    return version("workstyle-suite")


def part_of(stored: Stored, role: str, *, packed: bool) -> Part:
    """The entry of a file that was written into the snapshot's folder."""
    return Part(
        stored.path.name, role, stored.sha256, stored.size, stored.stored_sha256, stored.stored_size, packed=packed
    )


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write it with its checksum; the folder becomes a snapshot when it is renamed afterwards."""
    content = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
    (folder / CHECKSUM).write_text(f"{hashlib.sha256(content).hexdigest()}  {MANIFEST}\n", encoding="ascii")
    (folder / MANIFEST).write_bytes(content)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a snapshot.

    Raises:
        SnapshotDamaged: it is not what was written.
        SnapshotNewer: it is of a form that this version does not know.
    """
    try:
        content = (folder / MANIFEST).read_bytes()
        promised = (folder / CHECKSUM).read_text(encoding="ascii").split()[0]
        values: dict[str, Any] = json.loads(content)
    except (OSError, ValueError, IndexError) as error:
        raise SnapshotDamaged(name=folder.name, what=f"{folder.name}/{MANIFEST}", count=1) from error
    if hashlib.sha256(content).hexdigest() != promised:
        raise SnapshotDamaged(name=folder.name, what=f"{folder.name}/{MANIFEST}", count=1)
    if values.get("format") != FORMAT:
        raise SnapshotNewer(version=values.get("suite_version"), revision=values.get("schema_revision"))
    values["parts"] = [Part(**part) for part in values["parts"]]
    values["files"] = [Entry(**entry) for entry in values["files"]]
    return Manifest(**values)


def files_of(root: Path, manifest: Manifest) -> dict[str, Path]:
    """Content hash to encrypted file, for the keys of this snapshot."""
    return dict(objects(root / FILES / manifest.keys_name))


def damaged_names(root: Path, manifest: Manifest, folder: Path) -> Iterator[str]:
    """What is not there, as far as names and sizes tell; `verify.py` reads the bytes, too."""
    index = files_of(root, manifest)
    yield from (entry.path for entry in manifest.files if entry.sha256 not in index)
    for part in manifest.parts:
        path = folder / part.name
        if not path.is_file() or path.stat().st_size != part.stored_size:
            yield f"{folder.name}/{part.name}"
