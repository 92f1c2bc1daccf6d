"""The models folder: list, place, verify, remove. What is installed is written down in its `index.json`."""

import fcntl
import functools
import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from services.core.errors import SuiteError
from services.core.model_store.catalogue import PublishedModel
from services.core.model_store.errors import ModelNotInstalled
from services.core.model_store.formats import Layout, ModelFormat
from services.core.model_store.hashing import OnBytes, checksum, ignore_bytes, size_of
from services.core.model_store.installed import InstalledModel
from services.core.model_store.recognise import layout_of

INDEX = "index.json"


class ModelStore:
    """The models folder of an installation."""

    def __init__(
        self, folder: Path, published: Sequence[PublishedModel] = (), formats: Sequence[ModelFormat] = ()
    ) -> None:
        self.folder = folder
        self.published = tuple(published)
        self.formats = tuple(formats)

    def list_installed(self) -> list[InstalledModel]:
        """Every model in the folder, by name; one that was copied there by hand is read and written down first."""
        for path in self.list_unknown():
            self.write_down(self.described(path))
        return self.list_known()

    def list_known(self) -> list[InstalledModel]:
        """The models that are written down and still there, by name; reads no model."""
        known = [model for model in self._index().values() if (self.folder / model.path).exists()]
        return sorted(known, key=lambda model: model.name)

    def list_unknown(self) -> list[Path]:
        """What lies in the folder like a model and is not written down: copied there by hand."""
        if not self.folder.is_dir():
            return []
        index = self._index()
        return [path for path in sorted(self.folder.iterdir()) if path.name not in index and _is_model(path)]

    def find(self, name: str) -> InstalledModel | None:
        """The installed model of this name, or None."""
        return next((model for model in self.list_known() if name in {model.name, model.published}), None)

    def get(self, name: str) -> InstalledModel:
        """The installed model of this name.

        Raises:
            ModelNotInstalled: there is none.
        """
        found = self.find(name) or next((model for model in self.list_installed() if model.name == name), None)
        if found is None:
            raise ModelNotInstalled(name=name)
        return found

    def path_of(self, model: InstalledModel) -> Path:
        """Where the model lies."""
        return self.folder / model.path

    def verify(self, model: InstalledModel, on_bytes: OnBytes = ignore_bytes) -> bool:
        """Whether the files still have the checksum that was written down when they were installed."""
        return checksum(self.path_of(model), on_bytes) == model.sha256

    def is_unchanged(self, model: InstalledModel) -> bool:
        """Like `verify`; files that nobody touched since this process last read them are not read again."""
        path = self.path_of(model)
        return path.exists() and _checksum_once(path, _stamp(path)) == model.sha256

    def place(self, part: Path, model: InstalledModel) -> None:
        """Let a finished file or folder of this disk appear under its name, complete or not at all."""
        target = self.path_of(model)
        old = self.folder / f".{model.path}.old"
        _remove(old)
        if target.exists():
            target.rename(old)
        part.rename(target)
        self.write_down(model)
        _remove(old)

    def remove(self, model: InstalledModel) -> None:
        """Delete the model's files; whether it may go is asked before (`removal.py`)."""
        with self._changed_index() as index:
            index.pop(model.path, None)
        _remove(self.path_of(model))

    def write_down(self, model: InstalledModel) -> None:
        """Note a model in the index."""
        with self._changed_index() as index:
            index[model.path] = model

    def described(self, path: Path) -> InstalledModel:
        """What is known of a model that lies in the folder; one whose content is refused is listed without a format."""
        digest = checksum(path)
        model = InstalledModel(path.stem if path.is_file() else path.name, path.name, digest, size_of(path))
        published = self.published_as(digest)
        row = self.format_of(path, layout_of(path, path.name))
        if row is not None:
            try:
                facts = row.check(path)
            except SuiteError as error:
                return replace(model, kind=row.kind, details={"problem": error.code})
            model = replace(model, format=row.code, kind=row.kind, languages=facts.languages, details=facts.details)
        if published is not None:
            model = replace(model, published=published.name, kind=published.kind, licence=published.licence)
        return model

    def published_as(self, digest: str) -> PublishedModel | None:
        """The published model that has this checksum."""
        return next((model for model in self.published if model.sha256 == digest), None)

    def format_of(self, path: Path, layout: Layout) -> ModelFormat | None:
        """The form of a file or folder of this layout; None when no installed feature knows it."""
        return next((row for row in self.formats if row.layout is layout and row.claims(path)), None)

    def _index(self) -> dict[str, InstalledModel]:
        try:
            content = json.loads((self.folder / INDEX).read_text(encoding="utf-8"))
            return {path: InstalledModel.from_dict(values) for path, values in content.items()}
        except FileNotFoundError:
            return {}
        except (ValueError, TypeError, AttributeError):  # a list that cannot be read is made anew from the files
            return {}

    @contextmanager
    def _changed_index(self) -> Iterator[dict[str, InstalledModel]]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f".{INDEX}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            index = self._index()
            yield index
            there = {path: model.to_dict() for path, model in sorted(index.items()) if (self.folder / path).exists()}
            part = self.folder / f".{INDEX}.part"
            part.write_text(json.dumps(there, indent=1, ensure_ascii=False), encoding="utf-8")
            part.replace(self.folder / INDEX)


def _stamp(path: Path) -> tuple[tuple[str, int, int], ...]:
    files = [path] if path.is_file() else sorted(item for item in path.rglob("*") if item.is_file())
    stats = ((str(item), item.stat()) for item in files)
    return tuple((name, stat.st_size, stat.st_mtime_ns) for name, stat in stats)


@functools.lru_cache(maxsize=32)
def _checksum_once(path: Path, _stamp: tuple[tuple[str, int, int], ...]) -> str:
    return checksum(path)


def _is_model(path: Path) -> bool:
    if (
        path.name.startswith(".")
        or path.name == INDEX
        or (path.is_file() and path.suffix not in {".pt", ".argosmodel"})
    ):
        return False
    try:
        layout_of(path, path.name)
    except SuiteError:
        return False
    return True


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
