"""Several models as one signed file, to be carried to a closed network.

An uncompressed tar: `bundle.json` (the models, and SHA-256 and size of each file), `bundle.sig` (Ed25519 over
`bundle.json`, with the public key), then the files. The signature is checked before a byte is unpacked, and every file
while it is written; only what the list names is taken.
"""

import io
import json
import shutil
import tarfile
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.core.clock import now
from services.core.model_store.bundle_list import Bundle, BundledFile, read_list
from services.core.model_store.errors import (
    BundleDamaged,
    BundlePartMissing,
    BundleUnsigned,
    FileChanged,
    SignatureWrong,
    SignerUnknown,
)
from services.core.model_store.hashing import BLOCK_BYTES, checksum
from services.core.model_store.installed import InstalledModel
from services.core.model_store.intake import INCOMING, OnStage, check_room, forget_broken_off, ignore_stage
from services.core.model_store.parts import PartReader, PartWriter
from services.core.model_store.recognise import layout_of
from services.core.model_store.signing_keys import fingerprint, is_signed_by, public_text
from services.core.model_store.store import ModelStore

LIST, SIGNATURE = "bundle.json", "bundle.sig"
FORMAT_NAME, FORMAT_VERSION = "workstyle-models", 2  # 1 was an unsigned list, `models.json`
MAX_LIST_BYTES = 16 << 20


@dataclass(frozen=True, slots=True)
class Trust:
    """Whose bundles are taken.

    Attributes:
        fingerprints: Of the keys that an administrator trusts.
        confirmed: The fingerprint that an administrator has just confirmed for this bundle; `unsigned` for none.
    """

    fingerprints: frozenset[str] = frozenset()
    confirmed: str = ""


UNSIGNED = "unsigned"


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
    for model in models:
        if not store.verify(model):
            raise FileChanged(name=model.name)
    check_room(target.parent, sum(model.size_bytes for model in models))
    content = _list_of(store, models)
    public = public_text(key)
    signature = json.dumps({"key": public, "signature": key.sign(content).hex()}).encode()
    with _written(target, part_bytes) as (archive, paths):
        for name, text in ((LIST, content), (SIGNATURE, signature)):
            info = tarfile.TarInfo(name)
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text))
        for number, model in enumerate(models):
            on_stage("copy", number, len(models))
            for path in _files_of(store, model):
                archive.add(path, arcname=path.relative_to(store.folder).as_posix(), recursive=False)
    return models, paths


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


@contextmanager
def opened(source: Path) -> Iterator[tuple[tarfile.TarFile, Bundle, PartReader]]:
    """The archive with its list; the signature, where there is one, agrees with it.

    Raises:
        BundleDamaged, BundleVersion, BundlePartMissing, SignatureWrong: see the class.
    """
    with PartReader(source) as raw, io.BufferedReader(raw, BLOCK_BYTES) as file:
        try:
            with tarfile.open(fileobj=file, mode="r|") as archive:
                content = _member(archive, source.name)
                bundle = read_list(content, source.name)
                signature = _member(archive, source.name)
                yield archive, _signed(bundle, content, signature, source.name), raw
        except (tarfile.TarError, EOFError) as error:
            raise BundleDamaged(name=source.name, detail="tar") from error


def _member(archive: tarfile.TarFile, shown: str) -> bytes:
    member = archive.next()
    if member is None or not member.isfile() or member.size > MAX_LIST_BYTES:
        raise BundleDamaged(name=shown, detail=LIST)
    if member.name not in {LIST, SIGNATURE, "models.json"}:
        return b""
    file = archive.extractfile(member)
    return file.read() if file is not None else b""


def _signed(bundle: Bundle, content: bytes, signature: bytes, shown: str) -> Bundle:
    if not signature:
        return bundle
    try:
        values = json.loads(signature)
        key, signed = str(values["key"]), bytes.fromhex(values["signature"])
    except (ValueError, KeyError, TypeError) as error:
        raise SignatureWrong(name=shown) from error
    if not is_signed_by(key, signed, content):
        raise SignatureWrong(name=shown)
    return bundle.signed_by(key)


def check_trust(bundle: Bundle, trust: Trust, shown: str) -> None:
    """Raise `BundleUnsigned` or `SignerUnknown` unless an administrator trusts the signer or confirmed this bundle."""
    if not bundle.key:
        if trust.confirmed != UNSIGNED:
            raise BundleUnsigned(name=shown)
        return
    signer = fingerprint(bundle.key)
    if signer not in trust.fingerprints and trust.confirmed != signer:
        raise SignerUnknown(name=shown, fingerprint=signer)


def import_bundle(
    store: ModelStore,
    source: Path,
    *,
    trust: Trust,
    filename: str = "",
    key: str = "",
    allow_replacement: Callable[[InstalledModel], None] | None = None,
    on_stage: OnStage = ignore_stage,
) -> list[InstalledModel]:
    """Install every model of a bundle, or none; a model that is there already with the same content is left alone.

    Raises:
        SuiteError: one of `model_store/errors.py`; nothing is left.
    """
    shown = filename or source.name
    store.folder.mkdir(parents=True, exist_ok=True)
    forget_broken_off(store.folder)
    staging = store.folder / f"{INCOMING}{key or uuid.uuid4().hex}"
    shutil.rmtree(staging, ignore_errors=True)
    try:
        staging.mkdir()
        with opened(source) as (archive, bundle, raw):
            check_trust(bundle, trust, shown)
            _check_length(bundle, raw)
            check_room(staging, bundle.size_bytes)
            _unpack(archive, bundle, staging, shown, on_stage)
        return _placed(store, bundle, staging, shown, allow_replacement)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _check_length(bundle: Bundle, raw: PartReader) -> None:
    if sum(path.stat().st_size for path in raw.paths) < bundle.size_bytes:
        last = raw.paths[-1]
        name = f"{last.stem}.{len(raw.paths) + 1:03}" if len(raw.paths) > 1 else last.name
        raise BundlePartMissing(part=f"{last.name} / {name}" if len(raw.paths) > 1 else name)


def _unpack(archive: tarfile.TarFile, bundle: Bundle, staging: Path, shown: str, on_stage: OnStage) -> None:
    waiting = {file.path: file for file in bundle.files}
    done = 0
    while (member := archive.next()) is not None:
        listed = waiting.pop(member.name, None)
        if listed is None or not member.isfile() or member.size != listed.size_bytes:
            raise BundleDamaged(name=shown, detail=member.name[:100])
        done = _unpack_file(archive, member, listed, staging, shown, done, bundle.size_bytes, on_stage)
    if waiting:
        raise BundleDamaged(name=shown, detail=next(iter(waiting)))


def _unpack_file(
    archive: tarfile.TarFile,
    member: tarfile.TarInfo,
    listed: BundledFile,
    staging: Path,
    shown: str,
    done: int,
    total: int,
    on_stage: OnStage,
) -> int:
    target = staging / PurePosixPath(listed.path)
    target.parent.mkdir(parents=True, exist_ok=True)
    source = archive.extractfile(member)
    assert source is not None
    with target.open("wb") as file:
        while block := source.read(BLOCK_BYTES):
            file.write(block)
            done += len(block)
            on_stage("copy", done, total)
    if checksum(target) != listed.sha256:
        raise BundleDamaged(name=shown, detail=listed.path)
    return done


def _placed(
    store: ModelStore,
    bundle: Bundle,
    staging: Path,
    shown: str,
    allow_replacement: Callable[[InstalledModel], None] | None,
) -> list[InstalledModel]:
    wanted = []
    for model in bundle.models:
        part = staging / model.path
        if not part.exists() or checksum(part) != model.sha256:
            raise BundleDamaged(name=shown, detail=model.path)
        there = store.find(model.name)
        if there is not None and there.sha256 == model.sha256:
            continue
        if there is not None and allow_replacement is not None:
            allow_replacement(there)
        row = store.format_of(part, layout_of(part, model.name))
        if row is None:
            raise BundleDamaged(name=shown, detail=model.path)
        row.check(part)
        wanted.append((part, model, there))
    for part, model, there in wanted:
        store.place(part, model)
        if there is not None and there.path != model.path:
            store.remove(there)
    return list(bundle.models)
