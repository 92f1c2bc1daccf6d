"""Several models as one signed file, to be carried to a closed network.

An uncompressed tar: `bundle.json` (the models, and SHA-256 and size of each file), `bundle.sig` (Ed25519 over
`bundle.json`, with the public key), then the files. `bundle_import.py` takes them out again.
"""

import io
import json
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.core.clock import now
from services.core.model_store.bundle_list import FORMAT_NAME, FORMAT_VERSION, LIST, SIGNATURE
from services.core.model_store.errors import FileChanged
from services.core.model_store.hashing import BLOCK_BYTES, OnBytes, checksum
from services.core.model_store.installed import InstalledModel
from services.core.model_store.intake import OnStage, check_room, ignore_stage
from services.core.model_store.parts import PartWriter
from services.core.model_store.signing_keys import public_text
from services.core.model_store.store import ModelStore


def export_bundle(
    store: ModelStore,
    names: Sequence[str],
    target: Path,
    *,
    key: Ed25519PrivateKey,
    part_bytes: int = 0,
    on_stage: OnStage = ignore_stage,
) -> tuple[list[InstalledModel], list[Path]]:
    """Write the models of these names (all of them where none is named); returns them and the files written.

    Raises:
        ModelNotInstalled: one of them is not there.
        FileChanged: one of them is damaged; nothing is written.
        NoRoomForModel: the disk cannot take it.
    """
    models = [store.get(name) for name in names] if names else store.list_installed()
    total = sum(model.size_bytes for model in models)
    checked = _Counter("hash", total, on_stage)
    for model in models:
        if not store.verify(model, checked.add):
            raise FileChanged(name=model.name)
    check_room(target.parent, total)
    content = _list_of(store, models)
    copied = _Counter("copy", total, on_stage)
    public = public_text(key)
    signature = json.dumps({"key": public, "signature": key.sign(content).hex()}).encode()
    with _written(target, part_bytes) as (archive, paths):
        for name, text in ((LIST, content), (SIGNATURE, signature)):
            info = tarfile.TarInfo(name)
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text))
        for path in (path for model in models for path in _files_of(store, model)):
            with path.open("rb") as file:
                info = archive.gettarinfo(arcname=path.relative_to(store.folder).as_posix(), fileobj=file)
                archive.addfile(info, copied.counting(file))
    return models, paths


class _Counter:
    """Adds up bytes of a stage and tells how far it is."""

    def __init__(self, stage: str, total: int, on_stage: OnStage) -> None:
        self._stage, self._total, self._on_stage, self._done = stage, total, on_stage, 0

    def add(self, count: int) -> None:
        self._done += count
        self._on_stage(self._stage, self._done, self._total)

    def counting(self, file: IO[bytes]) -> IO[bytes]:
        """The file; what is read of it is counted."""
        return _Counted(file, self.add)  # type: ignore[return-value]


class _Counted:
    def __init__(self, file: IO[bytes], on_bytes: OnBytes) -> None:
        self._file, self._on_bytes = file, on_bytes

    def read(self, size: int = -1) -> bytes:
        block = self._file.read(size)
        self._on_bytes(len(block))
        return block


@contextmanager
def _written(target: Path, part_bytes: int) -> Iterator[tuple[tarfile.TarFile, list[Path]]]:
    """The archive; its files appear under their names when all of it is there."""
    part = target.with_name(f".{target.name}.writing")
    raw = PartWriter(part, part_bytes or 1 << 62)
    paths: list[Path] = []
    try:
        with raw, io.BufferedWriter(raw, BLOCK_BYTES) as file, tarfile.open(fileobj=file, mode="w|") as archive:
            yield archive, paths
        for number, written in enumerate(raw.paths, start=1):
            paths.append(written.replace(target.with_name(f"{target.name}.{number:03}") if part_bytes else target))
    finally:
        for written in raw.paths:
            written.unlink(missing_ok=True)


def _files_of(store: ModelStore, model: InstalledModel) -> list[Path]:
    path = store.path_of(model)
    return [path] if path.is_file() else sorted(item for item in path.rglob("*") if item.is_file())


def _list_of(store: ModelStore, models: Sequence[InstalledModel]) -> bytes:
    listing: dict[str, Any] = {"format": FORMAT_NAME, "version": FORMAT_VERSION, "written_at": now().isoformat()}
    listing["models"] = [
        {
            "model": model.to_dict(),
            "files": [
                {
                    "path": path.relative_to(store.folder).as_posix(),
                    "size_bytes": path.stat().st_size,
                    "sha256": checksum(path),
                }
                for path in _files_of(store, model)
            ],
        }
        for model in models
    ]
    return json.dumps(listing, indent=1, ensure_ascii=False).encode()
