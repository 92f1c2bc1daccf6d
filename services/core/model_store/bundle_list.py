"""The list in a bundle: which models, and each file's size and checksum; names that lead out of it are refused."""

import json
import re
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from services.core.model_store.archives import MAX_ENTRIES
from services.core.model_store.errors import BundleDamaged, BundleVersion, NameUnusable
from services.core.model_store.installed import InstalledModel
from services.core.model_store.names import check_name

LIST, SIGNATURE = "bundle.json", "bundle.sig"
MAX_LIST_BYTES = 16 << 20
FORMAT_NAME, FORMAT_VERSION = "workstyle-models", 2  # 1 was an unsigned list, `models.json`
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class BundledFile:
    """One file of a bundle; `path` is relative to the models folder."""

    path: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a bundle says that it holds; `key` is the public key that signed it, empty for none."""

    models: tuple[InstalledModel, ...]
    files: tuple[BundledFile, ...]
    key: str = ""

    @property
    def size_bytes(self) -> int:
        """Bytes of all files."""
        return sum(file.size_bytes for file in self.files)

    def signed_by(self, key: str) -> "Bundle":
        """The same, with its signer."""
        return replace(self, key=key)


def read_list(content: bytes, shown: str) -> Bundle:
    """The list of a bundle.

    Raises:
        BundleVersion: another version of the suite wrote it.
        BundleDamaged: it cannot be read, or names what no model may be called.
    """
    try:
        listing = json.loads(content)
    except ValueError as error:
        raise BundleDamaged(name=shown, detail="bundle.json") from error
    if isinstance(listing, list):
        raise BundleVersion(name=shown, version=1)
    if not isinstance(listing, dict) or listing.get("format") != FORMAT_NAME:
        raise BundleDamaged(name=shown, detail="bundle.json")
    if listing.get("version") != FORMAT_VERSION:
        raise BundleVersion(name=shown, version=str(listing.get("version"))[:20])
    try:
        models = tuple(_model(entry["model"]) for entry in listing["models"])
        files = tuple(
            _file(entry, model) for model, one in zip(models, listing["models"], strict=True) for entry in one["files"]
        )
    except (KeyError, TypeError, ValueError, NameUnusable) as error:
        raise BundleDamaged(name=shown, detail="bundle.json") from error
    if len(files) > MAX_ENTRIES or len({file.path for file in files}) != len(files):
        raise BundleDamaged(name=shown, detail="bundle.json")
    return Bundle(models, files)


def _model(values: dict[str, Any]) -> InstalledModel:
    model = InstalledModel.from_dict(values)
    check_name(model.name)
    check_name(model.path)
    return model


def _file(entry: dict[str, Any], model: InstalledModel) -> BundledFile:
    path = PurePosixPath(str(entry["path"]))
    inside = str(path) == model.path or (len(path.parts) == 2 and path.parts[0] == model.path)
    size_bytes, sha256 = int(entry["size_bytes"]), str(entry["sha256"])
    if not inside or ".." in path.parts or size_bytes < 0 or not _SHA256.fullmatch(sha256):
        raise ValueError(entry)
    return BundledFile(str(path), size_bytes, sha256)
