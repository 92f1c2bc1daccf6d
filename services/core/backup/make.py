"""Make a snapshot while the suite runs.

Order: jobs first, then the suite's database together with a hold on every stored file, then the bytes. A job that the
older jobs database believes unfinished finds its steps done in the rows and goes on; the other way round a step would
be skipped whose text is not there. A file that a row names was there when the row's moment was fixed, and is held.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from services.core.audit.record import COMMAND, record
from services.core.backup.encryption import recipients_of
from services.core.backup.errors import InsideDataFolder, NoRoom, NoTarget, NothingThere
from services.core.backup.facts import Facts, collect, settings_in_force
from services.core.backup.manifest import Entry, Manifest, Part, part_of, suite_version, write_manifest
from services.core.backup.sources import SourceFile, held_files, plain_files
from services.core.backup.status import Outcome, failures_noted, note
from services.core.backup.target import NAME, SNAPSHOTS, UNFINISHED, Target, file_sha256
from services.core.backup.views import View, sqlite_path, stored_keys_of, view_of
from services.core.clock import now
from services.core.db.migrate import current
from services.core.suite import Suite

MARGIN_BYTES = 64 << 20  # for the manifest, folders, and what others write meanwhile
HOLD = "backup"
Say = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Held:
    """One moment of everything: databases, facts, files."""

    parts: list[tuple[str, Path, bool]]
    files: list[SourceFile]
    missing: list[str]
    revision: str
    database: str


def target_of(suite: Suite, path: Path | None) -> Target:
    """The target to work on, with the public keys of the settings.

    Raises:
        NoTarget: neither the command nor the settings name one.
        InsideDataFolder: it would be lost together with the data.
        NoRecipient, BadRecipient: the public keys.
    """
    recipients = recipients_of(suite.settings.backup_recipients)
    root = path or suite.settings.backup_target
    if root is None:
        raise NoTarget
    if root.resolve().is_relative_to(suite.settings.data_dir.resolve()):
        raise InsideDataFolder(path=root)
    return Target(root.resolve(), recipients)


def back_up(suite: Suite, target: Target, *, with_models: bool, say: Say = lambda _key, _count: None) -> Manifest:
    """Make a snapshot; all or nothing.

    Raises:
        NothingThere: the settings lead to no database.
        NoRoom, TargetUnusable, BackupBusy: the target.
        ToolMissing, ToolFailed: pg_dump.
    """
    began, moment = time.monotonic(), now()
    path = sqlite_path(suite.settings.effective_database_url)
    if (path is not None and not path.is_file()) or not current(suite.database):
        raise NothingThere(path=path or suite.settings.data_dir)

    def failed(code: str) -> dict[str, object]:
        return {"tried_at": moment, "outcome": Outcome.FAILED, "error_code": code, "target": str(target.root)}

    with failures_noted(suite.settings, failed), target.locked(), ExitStack() as stack:
        name = _free_name(target)
        folder = target.root / SNAPSHOTS / f"{UNFINISHED}{name}"
        folder.mkdir()
        stack.callback(shutil.rmtree, folder, ignore_errors=True)  # gone already when all went well
        with _everything_held(suite, with_models=with_models) as held:
            say("files", len(held.files))
            _check_room(target, held)
            entries, damaged = _store_files(target, held.files)
            parts = [_store_part(target, folder, *part) for part in held.parts]
        manifest = Manifest(
            name=name,
            created_at=moment.isoformat(),
            suite_version=suite_version(),
            schema_revision=held.revision,
            database=held.database,
            recipients=list(target.recipients),
            keys_name=target.keys_name,
            with_models=with_models,
            parts=parts,
            files=entries,
            new_bytes=sum(p.stat().st_size for p in target.written) + sum(part.stored_size for part in parts),
            missing=held.missing,
            damaged=damaged,
        )
        write_manifest(folder, manifest)
        os.sync()  # once for thousands of files: after a power failure, what the manifest names is there
        folder.rename(folder.with_name(name))
        os.sync()
    _note_success(suite, target, manifest, took_s=time.monotonic() - began)
    return manifest


def _free_name(target: Target) -> str:
    while (target.root / SNAPSHOTS / (name := f"{now():{NAME}}")).exists():
        time.sleep(0.2)
    return name


@contextmanager
def _everything_held(suite: Suite, *, with_models: bool) -> Iterator[Held]:
    settings, hold = suite.settings, suite.work_dir / HOLD
    separate = settings.effective_jobs_url != settings.effective_database_url
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, hold, ignore_errors=True)
        jobs = stack.enter_context(view_of(settings.effective_jobs_url)) if separate else None
        with suite.storage.nothing_deleted():
            database = stack.enter_context(view_of(settings.effective_database_url))
            stored = stack.enter_context(held_files(suite.storage.root, hold / "storage"))
        missing = sorted(stored_keys_of(database.connection) - {file.key for file in stored})
        hold.mkdir(mode=0o700, parents=True, exist_ok=True)
        facts = collect(database, jobs, len(stored), settings_in_force(settings, suite.features))
        yield Held(
            parts=list(_dumped(hold, database, jobs, facts)),
            files=[*stored, *plain_files(settings, with_models=with_models)],
            missing=missing,
            revision=current(suite.database),
            database="sqlite" if database.packs else "postgresql",
        )


def _dumped(hold: Path, database: View, jobs: View | None, facts: Facts) -> Iterator[tuple[str, Path, bool]]:
    for role, view in (("jobs", jobs), ("database", database)):
        if view is not None:
            _check_room_for_dump(hold, view)
            path = hold / f"{role}.{view.suffix}"
            view.dump(path)
            yield role, path, view.packs
    path = hold / "facts.json"
    facts.write(path)
    yield "facts", path, False


def _check_room_for_dump(hold: Path, view: View) -> None:
    need, free = view.size_bytes() + MARGIN_BYTES, shutil.disk_usage(hold).free
    if need > free:
        raise NoRoom(path=hold.parent, need_bytes=need, free_bytes=free)


def _check_room(target: Target, held: Held) -> None:
    """Before anything is written: encrypted bytes are as many as plain ones, packed ones at most."""
    new = [file for file in held.files if not file.key or file.key not in target.index]
    need = sum(file.file.stat().st_size for file in new if file.file.exists())
    need += sum(path.stat().st_size for _role, path, _packed in held.parts) + MARGIN_BYTES
    free = shutil.disk_usage(target.root).free
    if need > free:
        target.forget_written()
        raise NoRoom(path=target.root, need_bytes=need, free_bytes=free)


def _store_files(target: Target, files: Sequence[SourceFile]) -> tuple[list[Entry], list[str]]:
    """Copy what the target does not have; returns the entries, and stored files that are not what they are named."""
    entries, damaged = [], []
    for source in files:
        try:
            state = source.file.stat()
            key = source.key or file_sha256(source.file)
            size = state.st_size
            if key not in target.index:
                stored = target.put(source.file)
                key, size = stored.sha256, stored.size
        except FileNotFoundError:
            continue  # an upload that ended meanwhile; stored files are held
        if source.key and key != source.key:
            damaged.append(source.path)
        entries.append(Entry(source.path, key, size, state.st_mode & 0o777))
    return entries, damaged


def _store_part(target: Target, folder: Path, role: str, path: Path, packed: bool) -> Part:  # noqa: FBT001
    name = path.name + (".gz.age" if packed else ".age")
    return part_of(target.write(path, folder / name, packed=packed), role, packed=packed)


def _note_success(suite: Suite, target: Target, manifest: Manifest, *, took_s: float) -> None:
    gaps = bool(manifest.missing or manifest.damaged)
    note(
        suite.settings,
        tried_at=now(),
        succeeded_at=now(),
        outcome=Outcome.GAPS if gaps else Outcome.OK,
        error_code="",
        snapshot=manifest.name,
        target=str(target.root),
        new_bytes=manifest.new_bytes,
        took_s=round(took_s, 1),
    )
    with suite.session() as session:
        record(
            session,
            "backup.snapshot.made",
            by=COMMAND,
            target=manifest.name,
            files=len(manifest.files),
            new_bytes=manifest.new_bytes,
            missing=len(manifest.missing),
            damaged=len(manifest.damaged),
        )
