"""Is a backup whole? Without the private key: every encrypted byte against the manifest and its file's name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from services.core.backup.errors import SnapshotDamaged
from services.core.backup.manifest import Manifest, files_of, read_manifest
from services.core.backup.target import DAMAGED, Target, file_sha256, stored_sha256


@dataclass
class Verified:
    """What was read, and what is not whole: snapshot name to what it lacks."""

    snapshots: int = 0
    files: int = 0
    damaged: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether every snapshot can be restored."""
        return not self.damaged


def verify(target: Target, names: Sequence[str] = (), *, say: Callable[[str, int], None] = lambda *_: None) -> Verified:
    """Read every byte of these snapshots, of all where none is named.

    An encrypted file that is not what its name promises is set aside (`….damaged`): the next backup copies it anew.
    """
    found = Verified()
    checked: dict[Path, bool] = {}
    for folder in [target.snapshot(name) for name in names] or target.snapshots():
        say(folder.name, found.files)
        lacks = _lacks(target.root, folder, checked)
        found.snapshots, found.files = found.snapshots + 1, len(checked)
        if lacks:
            found.damaged[folder.name] = lacks
    return found


def check_bytes(root: Path, folder: Path, manifest: Manifest) -> None:
    """Read every byte of one snapshot.

    Raises:
        SnapshotDamaged: something is not whole.
    """
    lacks = _lacks_of(root, folder, manifest, {})
    if lacks:
        raise SnapshotDamaged(name=folder.name, what=lacks[0], count=len(lacks))


def _lacks(root: Path, folder: Path, checked: dict[Path, bool]) -> list[str]:
    try:
        manifest = read_manifest(folder)
    except SnapshotDamaged as error:
        return [str(error.values["what"])]
    return _lacks_of(root, folder, manifest, checked)


def _lacks_of(root: Path, folder: Path, manifest: Manifest, checked: dict[Path, bool]) -> list[str]:
    index = files_of(root, manifest)
    lacks = []
    for part in manifest.parts:
        path = folder / part.name
        if not path.is_file() or file_sha256(path) != part.stored_sha256:
            lacks.append(f"{folder.name}/{part.name}")
    for entry in manifest.files:
        path = index.get(entry.sha256, Path())
        if path not in checked:
            checked[path] = path.is_file() and _is_whole(path)
        if not checked[path]:
            lacks.append(entry.path)
    return lacks


def _is_whole(path: Path) -> bool:
    if file_sha256(path) == stored_sha256(path):
        return True
    path.rename(path.with_name(path.name + DAMAGED))
    return False
