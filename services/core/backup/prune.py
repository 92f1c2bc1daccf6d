"""Which snapshots stay: the newest of each of the last days, weeks and months; files that none of them needs go."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from services.core.audit.record import COMMAND, record
from services.core.backup.manifest import read_manifest
from services.core.backup.target import DAMAGED, FILES, NAME, SNAPSHOTS, UNFINISHED, Target, objects
from services.core.clock import TOKYO
from services.core.suite import Suite


@dataclass(frozen=True, slots=True)
class Keep:
    """How many days, weeks and months keep a snapshot each; a day without backup does not count."""

    daily: int = 7
    weekly: int = 4
    monthly: int = 12


@dataclass(frozen=True, slots=True)
class Pruned:
    """What went and what it freed."""

    kept: list[str]
    removed: list[str]
    files: int
    freed_bytes: int


def names_to_keep(names: Sequence[str], keep: Keep) -> list[str]:
    """The names that stay, the oldest first. Days, weeks (from Monday) and months are those of Japan.

    The newest snapshot stays whatever is asked.
    """
    kept = set(sorted(names)[-1:])
    rules: list[tuple[int, Callable[[datetime], object]]] = [
        (keep.daily, lambda at: at.date()),
        (keep.weekly, lambda at: at.isocalendar()[:2]),
        (keep.monthly, lambda at: (at.year, at.month)),
    ]
    for count, period_of in rules:
        newest_of: dict[object, str] = {}
        for name in sorted(names, reverse=True):
            newest_of.setdefault(period_of(_moment(name)), name)
        kept.update(list(newest_of.values())[:count])
    return sorted(kept)


def _moment(name: str) -> datetime:
    return datetime.strptime(name, NAME).replace(tzinfo=UTC).astimezone(TOKYO)


def prune(suite: Suite, target: Target, keep: Keep, *, dry_run: bool = False) -> Pruned:
    """Remove what `keep` does not keep. An interrupted run leaves files that the next one removes.

    Raises:
        SnapshotDamaged: a manifest that stays cannot be read, so nobody knows which files it needs; nothing is removed.
        BackupBusy, TargetUnusable: the target.
    """
    with target.locked():
        snapshots = {path.name: path for path in target.snapshots()}
        kept = names_to_keep(list(snapshots), keep)
        removed = sorted(set(snapshots) - set(kept))
        needed = set()
        for name in kept:
            manifest = read_manifest(snapshots[name])
            needed |= {(manifest.keys_name, entry.sha256) for entry in manifest.files}
        unneeded = list(_unneeded(target.root, needed))
        freed = sum(path.stat().st_size for path in unneeded)
        freed += sum(p.stat().st_size for name in removed for p in snapshots[name].iterdir())
        if not dry_run:
            for name in removed:  # renamed first: a snapshot half removed must not count as one
                shutil.rmtree(snapshots[name].rename(target.root / SNAPSHOTS / f"{UNFINISHED}{name}"))
            for path in unneeded:
                path.unlink()
    if not dry_run:
        with suite.session() as session:
            record(session, "backup.snapshots.pruned", by=COMMAND, target="", kept=len(kept), removed=removed)
    return Pruned(kept, removed, len(unneeded), freed)


def _unneeded(root: Path, needed: set[tuple[str, str]]) -> list[Path]:
    found = []
    for folder in (root / FILES).glob("*"):
        found += [path for key, path in objects(folder) if (folder.name, key) not in needed]
        found += list(folder.glob(f"*/*{DAMAGED}"))
    return found
