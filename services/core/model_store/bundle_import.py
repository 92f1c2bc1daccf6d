"""Take the models out of a signed bundle, all of them or none.

The signature is checked before a byte is unpacked, and every file while it is written; only what the list names is
taken.
"""

import io
import json
import shutil
import tarfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from services.core.model_store.bundle_list import LIST, MAX_LIST_BYTES, SIGNATURE, Bundle, BundledFile, read_list
from services.core.model_store.errors import (
    BundleDamaged,
    BundlePartMissing,
    BundleUnsigned,
    SignatureWrong,
    SignerUnknown,
)
from services.core.model_store.hashing import BLOCK_BYTES, checksum
from services.core.model_store.installed import InstalledModel
from services.core.model_store.intake import (
    INCOMING,
    OnStage,
    Scan,
    check_room,
    forget_broken_off,
    ignore_stage,
    scan_nothing,
)
from services.core.model_store.parts import PartReader
from services.core.model_store.recognise import layout_of
from services.core.model_store.signing_keys import fingerprint, is_signed_by
from services.core.model_store.store import ModelStore


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


@contextmanager
def opened(source: Path, shown: str) -> Iterator[tuple[tarfile.TarFile, Bundle, PartReader]]:
    """The archive with its list; the signature, where there is one, agrees with it.

    Raises:
        BundleDamaged, BundleVersion, BundlePartMissing, SignatureWrong: see the class.
    """
    with PartReader(source) as raw, io.BufferedReader(raw, BLOCK_BYTES) as file:
        try:
            with tarfile.open(fileobj=file, mode="r|") as archive:
                content = _member(archive, shown)
                bundle = read_list(content, shown)
                signature = _member(archive, shown)
                yield archive, _signed(bundle, content, signature, shown), raw
        except (tarfile.TarError, EOFError) as error:
            raise BundleDamaged(name=shown, detail="tar") from error


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
    scan: Scan = scan_nothing,
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
        with opened(source, shown) as (archive, bundle, raw):
            check_trust(bundle, trust, shown)
            _check_length(bundle, raw, shown)
            check_room(staging, bundle.size_bytes)
            _unpack(archive, bundle, staging, shown, on_stage)
        for model in bundle.models:
            if (staging / model.path).exists():
                scan(staging / model.path)
        on_stage("check", 0, 0)
        return _placed(store, bundle, staging, shown, allow_replacement)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _check_length(bundle: Bundle, raw: PartReader, shown: str) -> None:
    if sum(path.stat().st_size for path in raw.paths) < bundle.size_bytes:
        last = raw.paths[-1]
        following = f"{last.stem}.{len(raw.paths) + 1:03}"
        raise BundlePartMissing(part=f"{last.name} / {following}" if len(raw.paths) > 1 else shown)


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
