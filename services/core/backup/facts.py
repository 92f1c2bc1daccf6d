"""What the live system held at the moment of a snapshot: the measure of every restore and drill. Stored encrypted."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic_settings import BaseSettings

from services.core.backup.views import View, sums_of
from services.core.db.checksums import TableSum
from services.core.feature import Feature
from services.core.settings import CoreSettings

OF_THE_MACHINE = frozenset({"data_dir", "database_url", "jobs_database_url", "models_dir"})
"""Settings that say where things lie on one machine: the next one has its own."""

SECRET_KEY = "WORKSTYLE_SECRET_KEY"  # noqa: S105  the name of a variable


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows and checksum by table (`tables`; `jobs` where the jobs have a database of their own), and the settings."""

    tables: dict[str, TableSum]
    jobs: dict[str, TableSum]
    named_files: int
    settings: dict[str, str]

    def write(self, path: Path) -> None:
        """Write them, readable by the owner only: settings may hold passwords."""
        path.touch(mode=0o600)
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> "Facts":
        """What `write` wrote."""
        values = json.loads(path.read_text(encoding="utf-8"))
        for name in ("tables", "jobs"):
            values[name] = {table: TableSum(**found) for table, found in values[name].items()}
        return cls(**values)


def collect(database: View, jobs: View | None, named_files: int, settings: Mapping[str, str]) -> Facts:
    """Count and sum the tables of the moments that these views hold."""
    return Facts(
        tables=sums_of(database.connection),
        jobs=sums_of(jobs.connection) if jobs else {},
        named_files=named_files,
        settings=dict(settings),
    )


def settings_in_force(core: CoreSettings, features: Sequence[Feature]) -> dict[str, str]:
    """Every setting that somebody set, by its variable; secrets included, so only ever stored encrypted."""
    found: list[BaseSettings] = [core, *(cls() for feature in features for cls in feature.settings)]
    variables = {}
    for settings in found:
        prefix = str(settings.model_config.get("env_prefix", ""))
        for name in sorted(settings.model_fields_set - OF_THE_MACHINE):
            value = getattr(settings, name)
            text = str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)
            variables[f"{prefix}{name}".upper()] = text
    return variables
