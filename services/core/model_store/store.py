"""The models folder: list, import, verify. What is installed is written down with its checksum in `index.json`."""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from services.core.model_store.catalogue import PublishedModel
from services.core.model_store.errors import ChecksumDiffers, ModelNotInstalled, NotAModel

INDEX = "index.json"
CTRANSLATE2_FILES = frozenset({"model.bin", "config.json"})
MAX_UNPACKED_BYTES = 20 << 30  # the largest Whisper model unpacks to 6 GB; more is a zip bomb


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model in the folder: `published` names the published model that its checksum proves it to be, else empty."""

    name: str
    path: str
    sha256: str
    size_bytes: int
    published: str


class ModelStore:
    """The models folder of an installation."""

    def __init__(self, folder: Path, published: Sequence[PublishedModel] = ()) -> None:
        self.folder = folder
        self.published = tuple(published)

    def list_installed(self) -> list[InstalledModel]:
        """Every model in the folder, by name; one that was copied there by hand is written down first."""
        index = self._index()
        for path in sorted(self.folder.iterdir()) if self.folder.is_dir() else []:
            if path.name not in index and _is_model(path):
                index[path.name] = self._described(path)
        known = {name: model for name, model in index.items() if (self.folder / name).exists()}
        self._write_index(known)
        return sorted(known.values(), key=lambda model: model.name)

    def get(self, name: str) -> InstalledModel:
        """The installed model of this name.

        Raises:
            ModelNotInstalled: there is none.
        """
        for model in self.list_installed():
            if name in {model.name, model.published}:
                return model
        raise ModelNotInstalled(name=name)

    def verify(self, model: InstalledModel) -> bool:
        """Whether the files still have the checksum that was written down when they were installed."""
        return checksum(self.folder / model.path) == model.sha256

    def import_path(self, source: Path) -> InstalledModel:
        """Install a `.pt` file, a CTranslate2 folder or a zip of one, as a browser downloaded it elsewhere.

        Raises:
            NotAModel: it is none of these.
            ChecksumDiffers: it bears the name of a published file and is not that file.
        """
        if zipfile.is_zipfile(source) and source.suffix == ".zip":
            return self._import_zip(source)
        if not _is_model(source):
            raise NotAModel(name=source.name)
        return self._install(source, self._target_name(source), move=False)

    def _import_zip(self, source: Path) -> InstalledModel:
        staging = self.folder / f".{source.stem}.unpacking"
        shutil.rmtree(staging, ignore_errors=True)
        try:
            with zipfile.ZipFile(source) as archive:
                if sum(item.file_size for item in archive.infolist()) > MAX_UNPACKED_BYTES:
                    raise NotAModel(name=source.name)
                archive.extractall(staging)
            folder = next((path.parent for path in staging.rglob("model.bin") if _is_model(path.parent)), None)
            if folder is None:
                raise NotAModel(name=source.name)
            return self._install(folder, source.stem, move=True)
        finally:
            shutil.rmtree(staging, ignore_errors=True)

    def _install(self, source: Path, name: str, *, move: bool) -> InstalledModel:
        self.folder.mkdir(parents=True, exist_ok=True)
        part, target = self.folder / f".{name}.part", self.folder / name
        _remove(part)
        if move:
            shutil.move(source, part)
        elif source.is_dir():
            shutil.copytree(source, part)
        else:
            shutil.copyfile(source, part)
        _remove(target)
        part.rename(target)
        model = self._described(target)
        self._write_index(self._index() | {target.name: model})
        return model

    def adopt(self, part: Path, name: str) -> InstalledModel:
        """Install a finished file of this folder under its name by renaming it."""
        return self._install(part, name, move=True)

    def _target_name(self, source: Path) -> str:
        """The published name where the checksum proves it; the file's own name otherwise."""
        if source.is_dir():
            return source.name
        digest = checksum(source)
        for model in self.published:
            if model.sha256 == digest:
                return model.file_name
            if model.file_name == source.name:
                raise ChecksumDiffers(name=source.name)
        return source.name

    def _described(self, path: Path) -> InstalledModel:
        digest = checksum(path)
        published = next((model.name for model in self.published if model.sha256 == digest), "")
        return InstalledModel(path.stem if path.is_file() else path.name, path.name, digest, size_of(path), published)

    def _index(self) -> dict[str, InstalledModel]:
        path = self.folder / INDEX
        if not path.exists():
            return {}
        return {name: InstalledModel(**values) for name, values in json.loads(path.read_text()).items()}

    def _write_index(self, index: dict[str, InstalledModel]) -> None:
        if not self.folder.is_dir():
            return
        part = self.folder / f".{INDEX}.part"
        part.write_text(json.dumps({name: asdict(model) for name, model in sorted(index.items())}, indent=1))
        part.replace(self.folder / INDEX)


def checksum(path: Path) -> str:
    """SHA-256 of a file; of a folder, over its files' names and checksums in order."""
    if path.is_file():
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    lines = (f"{checksum(item)}  {item.relative_to(path)}\n" for item in sorted(path.rglob("*")) if item.is_file())
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def size_of(path: Path) -> int:
    """Bytes of a file, or of all files of a folder."""
    return (
        path.stat().st_size
        if path.is_file()
        else sum(item.stat().st_size for item in path.rglob("*") if item.is_file())
    )


def _is_model(path: Path) -> bool:
    if path.name.startswith("."):
        return False
    if path.is_dir():
        return {item.name for item in path.iterdir()} >= CTRANSLATE2_FILES
    return path.suffix in {".pt", ".argosmodel"} and zipfile.is_zipfile(path)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
