"""A key pair, a target and the steps of a backup, for tests."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.core.backup.encryption import identities_of, make_key
from services.core.backup.make import back_up, target_of
from services.core.backup.manifest import Manifest
from services.core.backup.opened import Opened, open_snapshot
from services.core.backup.restore import Restored, restore
from services.core.backup.target import Target
from services.core.jobs import runtime
from services.core.suite import Suite

MakeSuite = Callable[..., Suite]
A_FREE_PORT = 1
"""Nobody listens there: another suite on this machine does not disturb the tests."""


@dataclass
class Backups:
    """A backup folder beside the suite, and the key that opens it."""

    suite: Suite
    root: Path
    key: Path

    @property
    def target(self) -> Target:
        return target_of(self.suite, self.root)

    def make(self) -> Manifest:
        return back_up(self.suite, self.target, with_models=False)

    def open(self, name: str = "latest", key: Path | None = None) -> Opened:
        path = key or self.key
        return open_snapshot(self.root, self.target.snapshot(name), identities_of(path.name, path.read_bytes()))

    def restore(self, other: Suite, *, replace: bool = False, **changes: Any) -> Restored:
        other.close()
        settings = other.settings.model_copy(update=changes)
        return restore(self.open(), settings, other.features, replace=replace)


def backups_of(suite: Suite, folder: Path) -> Backups:
    """Make a key, set it, and make the jobs' tables, which a served suite has."""
    folder.mkdir(exist_ok=True)
    key = folder / "key.txt"
    suite.settings.backup_recipients = make_key(key, data_dir=suite.settings.data_dir)
    runtime.prepare(suite)
    return Backups(suite, folder / "target", key)


def elsewhere(make_suite: MakeSuite) -> Suite:
    """A suite over an empty folder and, on PostgreSQL, an empty database: another machine."""
    suite = make_suite("nothing", port=A_FREE_PORT)
    shutil.rmtree(suite.settings.data_dir)
    return suite
