"""How the last backup, check and drill ended: a small file, so that it can be read when the database is away."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from services.core.backup.sources import STATUS_FILE
from services.core.clock import now
from services.core.errors import SuiteError
from services.core.settings import CoreSettings

OVERDUE_AFTER = timedelta(hours=36)  # a nightly backup that failed once is seen the next morning
DRILL_OVERDUE_AFTER = timedelta(days=40)  # monthly, with room for holidays


class Outcome(StrEnum):
    """How something ended."""

    NEVER = "never"
    OK = "ok"
    GAPS = "gaps"
    """The snapshot is whole, but the live system lacks files that its rows name."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class BackupStatus:
    """What a health page needs. Moments are None until it happened."""

    tried_at: datetime | None = None
    outcome: Outcome = Outcome.NEVER
    error_code: str = ""
    succeeded_at: datetime | None = None
    snapshot: str = ""
    target: str = ""
    new_bytes: int = 0
    took_s: float = 0.0
    verified_at: datetime | None = None
    verify_outcome: Outcome = Outcome.NEVER
    drilled_at: datetime | None = None
    drill_outcome: Outcome = Outcome.NEVER

    @property
    def is_overdue(self) -> bool:
        """Whether the last good backup is older than it should be, or there is none."""
        return self.succeeded_at is None or now() - self.succeeded_at > OVERDUE_AFTER

    @property
    def is_drill_overdue(self) -> bool:
        """Whether nobody proved for more than a month that a restore works."""
        good = self.drill_outcome is Outcome.OK and self.drilled_at is not None
        return not good or now() - (self.drilled_at or now()) > DRILL_OVERDUE_AFTER


def read_status(settings: CoreSettings) -> BackupStatus:
    """The status of this installation; that of a new one where the file is missing or cannot be read."""
    try:
        values = json.loads((settings.data_dir / STATUS_FILE).read_text(encoding="utf-8"))
        return BackupStatus(**{field.name: _read(field.name, values[field.name]) for field in fields(BackupStatus)})
    except (OSError, ValueError, KeyError):
        return BackupStatus()


def note(settings: CoreSettings, **changes: Any) -> BackupStatus:
    """Change the status; a crash leaves the old one."""
    values = asdict(read_status(settings)) | changes
    path = settings.data_dir / STATUS_FILE
    part = path.with_suffix(".part")
    part.write_text(json.dumps(values, default=lambda value: value.isoformat(), indent=1), encoding="utf-8")
    part.replace(path)
    return BackupStatus(**values)


@contextmanager
def failures_noted(settings: CoreSettings, note_failure: Callable[[str], dict[str, Any]]) -> Iterator[None]:
    """When the block fails, the status says so before the error goes on."""
    try:
        yield
    except BaseException as error:
        note(settings, **note_failure(error.code if isinstance(error, SuiteError) else type(error).__name__))
        raise


def _read(name: str, value: Any) -> Any:
    if name.endswith("_at"):
        return datetime.fromisoformat(value) if value else None
    return Outcome(value) if name.endswith("outcome") else value
