"""A file from outside becomes an installed model: recognised, checked, named, placed; all of it or nothing.

1. what is it, by its content (`recognise.py`)?            4. is it there already, or published (by its checksum)?
2. is there room? copy or unpack it beside the others      5. read all of it (`ModelFormat.check`), prepare it
3. scan it for viruses; which form is it (`formats.py`)?   6. let it appear under its name
"""

import contextlib
import os
import shutil
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from services.core.errors import SuiteError
from services.core.model_store.archives import folder_with, open_zip, size_in, unpack_folder
from services.core.model_store.errors import (
    AlreadyInstalled,
    ChecksumDiffers,
    ModelTooLarge,
    NoRoomForModel,
    OtherVersion,
    WrongKind,
)
from services.core.model_store.formats import Layout, ModelFacts, ModelFormat
from services.core.model_store.hashing import BLOCK_BYTES, checksum, size_of
from services.core.model_store.installed import InstalledModel
from services.core.model_store.names import check_name, name_from
from services.core.model_store.recognise import CTRANSLATE2_FILES, layout_of
from services.core.model_store.store import ModelStore

INCOMING = ".incoming-"
MAX_FILE_BYTES = 20 << 30  # the largest model that the suite can use has 3 GB
KEEP_FREE_BYTES = 1_000_000_000  # what health.py wants to see free
FORGOTTEN_AFTER_S = 24 * 3600.0
OnStage = Callable[[str, int, int], None]
"""Called with the stage (`copy`, `scan`, `hash`, `check`, `prepare`, `place`), bytes done and in all (0: unknown)."""
Prepare = Callable[[ModelFormat, Path], None]
Scan = Callable[[Path], None]


def ignore_stage(_stage: str, _done: int, _total: int) -> None:
    """For those who do not show progress."""


def prepare_nothing(_row: ModelFormat, _path: Path) -> None:
    """For those who leave the preparation to the first use."""


def scan_nothing(_path: Path) -> None:
    """For those who take what they know."""


def refuse_replacement(model: InstalledModel) -> None:
    """The answer to a model of the same name and other content, unless somebody asked to replace it."""
    raise OtherVersion(name=model.name)


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a model is to be taken in.

    Attributes:
        name: Under which name; empty takes the publisher's or the file's.
        allow_replacement: Called with the model of the same name and other content; raises when it must stay.
        prepare: Makes what the engine needs before the model counts.
        scan: Raises when there is a virus in the file or folder.
        on_stage: Told how far it is; may raise to stop.
        key: Same for every try of one import, so that what a crash left is cleared.
        may_link: The file is our own and nobody changes it any more: it needs no second copy on the same disk.
    """

    name: str = ""
    allow_replacement: Callable[[InstalledModel], None] = refuse_replacement
    prepare: Prepare = prepare_nothing
    scan: Scan = scan_nothing
    on_stage: OnStage = ignore_stage
    key: str = ""
    may_link: bool = False


def take_in(store: ModelStore, source: Path, *, filename: str = "", wishes: Wishes | None = None) -> InstalledModel:
    """Install a `.pt` file, a CTranslate2 folder or a zip of one, or an `.argosmodel`.

    Raises:
        SuiteError: one of `model_store/errors.py`, with the file's name as the person knows it; nothing is left.
    """
    wishes = wishes or Wishes()
    shown = filename or source.name
    if wishes.name:
        check_name(wishes.name)
    store.folder.mkdir(parents=True, exist_ok=True)
    forget_broken_off(store.folder)
    staging = store.folder / f"{INCOMING}{wishes.key or uuid.uuid4().hex}"
    shutil.rmtree(staging, ignore_errors=True)
    try:
        return _taken_in(store, source, staging, shown, wishes)
    except SuiteError as error:
        if "name" in error.values and not isinstance(error, OtherVersion):
            error.values["name"] = shown
        raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _taken_in(store: ModelStore, source: Path, staging: Path, shown: str, wishes: Wishes) -> InstalledModel:
    layout = layout_of(source, shown)
    part = _staged(source, staging, layout, shown, wishes)
    wishes.scan(part)
    row = store.format_of(part, layout)
    if row is None:
        raise WrongKind(name=shown, kind=layout.value)
    size_bytes, done = size_of(part), [0]

    def hashed(count: int) -> None:
        done[0] += count
        wishes.on_stage("hash", done[0], size_bytes)

    digest = checksum(part, hashed)
    there = next((model for model in store.list_known() if model.sha256 == digest), None)
    if there is not None:
        raise AlreadyInstalled(name=shown, installed=there.name)
    _refuse_forged(store, shown, digest, wishes)
    wishes.on_stage("check", 0, 0)
    facts = row.check(part)
    model = _described(store, row, facts, shown, digest, size_bytes, wishes)
    old = store.find(model.name)
    if old is not None:
        wishes.allow_replacement(old)
    final = part.rename(staging / model.path) if part.name != model.path else part
    wishes.on_stage("prepare", 0, 0)
    wishes.prepare(row, final)
    wishes.on_stage("place", 0, 0)
    store.place(final, model)
    if old is not None and old.path != model.path:
        store.remove(old)
    return model


def _staged(source: Path, staging: Path, layout: Layout, shown: str, wishes: Wishes) -> Path:
    """The content beside the installed models, under a name of our own."""
    staging.mkdir()
    if layout is Layout.CTRANSLATE2 and source.is_file():
        with open_zip(source, shown) as archive:
            folder = folder_with(archive, CTRANSLATE2_FILES)
            assert folder is not None
            total, done = size_in(archive, folder), [0]
            check_room(staging, total)

            def unpacked(count: int) -> None:
                done[0] += count
                wishes.on_stage("copy", done[0], total)

            unpack_folder(archive, folder, staging / "content", shown, unpacked)
        return staging / "content"
    size_bytes = size_of(source)
    if size_bytes > MAX_FILE_BYTES:
        raise ModelTooLarge(name=shown, limit_bytes=MAX_FILE_BYTES)
    if source.is_dir():
        check_room(staging, size_bytes)
        (staging / "content").mkdir()
        for item in sorted(path for path in source.iterdir() if path.is_file() and not path.is_symlink()):
            _copied(item, staging / "content" / item.name, wishes)
        return staging / "content"
    return _copied(source, staging / f"content{source.suffix}", wishes)


def _copied(source: Path, target: Path, wishes: Wishes) -> Path:
    if wishes.may_link and not source.is_symlink():
        with contextlib.suppress(OSError):  # another disk, or one without links
            os.link(source, target)
            return target
    total, done = source.stat().st_size, 0
    check_room(target.parent, total)
    with source.open("rb") as reader, target.open("wb") as writer:
        while block := reader.read(BLOCK_BYTES):
            writer.write(block)
            done += len(block)
            wishes.on_stage("copy", done, total)
    return target


def check_room(folder: Path, coming_bytes: int) -> None:
    """Raise `NoRoomForModel` when so many bytes would leave less than `KEEP_FREE_BYTES` on the disk."""
    free = shutil.disk_usage(folder).free
    if free - coming_bytes < KEEP_FREE_BYTES:
        raise NoRoomForModel(needed_bytes=coming_bytes + KEEP_FREE_BYTES, free_bytes=free)


def _refuse_forged(store: ModelStore, shown: str, digest: str, wishes: Wishes) -> None:
    """A file with a published name must be the published file; under another name it may come in."""
    claimed = next((model for model in store.published if shown == model.file_name), None)
    if claimed is not None and claimed.sha256 != digest and not wishes.name:
        raise ChecksumDiffers(name=shown)
    if any(wishes.name in {model.name, model.file_name} and model.sha256 != digest for model in store.published):
        raise ChecksumDiffers(name=shown)


def _described(
    store: ModelStore, row: ModelFormat, facts: ModelFacts, shown: str, digest: str, size_bytes: int, wishes: Wishes
) -> InstalledModel:
    published = store.published_as(digest)
    name = published.name if published else wishes.name or facts.name or name_from(shown, digest)
    return InstalledModel(
        name=check_name(name),
        path=published.file_name if published else f"{name}{row.suffix}",
        sha256=digest,
        size_bytes=size_bytes,
        published=published.name if published else "",
        format=row.code,
        kind=row.kind,
        languages=(published.languages if published else ()) or facts.languages,
        licence=published.licence if published else facts.licence,
        details=facts.details,
    )


def forget_broken_off(folder: Path) -> None:
    """Remove what imports left that were killed more than a day ago."""
    for path in folder.glob(f"{INCOMING}*"):
        if time.time() - path.stat().st_mtime > FORGOTTEN_AFTER_S:
            shutil.rmtree(path, ignore_errors=True)
