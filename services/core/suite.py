"""What a running process holds; every request and every job reaches the rest through it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar, runtime_checkable

from pydantic_settings import BaseSettings
from sqlmodel import Session

from services.core import events
from services.core.db import Database
from services.core.errors import Unavailable
from services.core.events import Handler
from services.core.feature import Feature
from services.core.jobs.client import JobClient
from services.core.settings import CoreSettings
from services.core.site.reader import SiteReader
from services.core.site.section import SectionT
from services.core.storage import Storage

SettingsT = TypeVar("SettingsT", bound=BaseSettings)
AbilityT = TypeVar("AbilityT")


@runtime_checkable
class Closable(Protocol):
    """Something that holds processes or files until it is closed."""

    def close(self) -> None:
        """Give them back."""
        ...


class AbilityMissing(Unavailable):
    """No installed feature provides what was asked for."""

    code = "suite.ability_missing"


@dataclass
class Suite:
    """Settings, database, storage, jobs and the installed features of this process."""

    settings: CoreSettings
    features: tuple[Feature, ...]
    database: Database
    storage: Storage
    jobs: JobClient
    subscribers: dict[type, tuple[Handler, ...]]
    site_reader: SiteReader
    _settings: dict[type[BaseSettings], BaseSettings] = field(default_factory=dict)
    _abilities: dict[type, Any] = field(default_factory=dict)

    @property
    def site(self) -> CoreSettings:
        """The settings in force: `settings`, with what the administrator changed on pages."""
        return self.site_reader.current()

    @contextmanager
    def session(self, *, read_only: bool = False) -> Iterator[Session]:
        """A transaction whose events reach this suite's subscribers after commit."""
        with self.database.session(read_only=read_only) as session:
            yield events.bind(session, self)

    def settings_of(self, cls: type[SettingsT]) -> SettingsT:
        """A feature's settings, read once per process."""
        if cls not in self._settings:
            self._settings[cls] = cls()
        return self._settings[cls]  # type: ignore[return-value]

    def site_of(self, cls: type[SectionT]) -> SectionT:
        """The settings of a section in force: those of `settings_of`, with what the administrator changed on pages."""
        return self.site_reader.section(self.settings_of(cls))

    def ability(self, protocol: type[AbilityT]) -> AbilityT:
        """What provides `protocol`.

        Raises:
            AbilityMissing: no installed feature provides it.
        """
        if protocol not in self._abilities:
            factory = next((f.abilities[protocol] for f in self.features if protocol in f.abilities), None)
            if factory is None:
                raise AbilityMissing(ability=protocol.__name__)
            self._abilities[protocol] = factory(self)
        return self._abilities[protocol]  # type: ignore[no-any-return]

    @property
    def work_dir(self) -> Path:
        """Folder of intermediate files that can be made again."""
        return self.settings.data_dir / "work"

    def close(self) -> None:
        """Give back connections, and what abilities hold."""
        for ability in self._abilities.values():
            if isinstance(ability, Closable):
                ability.close()
        self._abilities.clear()
        self.jobs.close()
        self.database.close()


def build_suite(settings: CoreSettings, features: Sequence[Feature]) -> Suite:
    """A suite over these settings and features; opens nothing until it is used."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(settings.effective_database_url)
    return Suite(
        settings=settings,
        features=tuple(features),
        database=database,
        site_reader=SiteReader(settings, database),
        storage=Storage(settings.data_dir / "storage"),
        jobs=JobClient(settings.effective_jobs_url),
        subscribers=events.merged([feature.subscribers for feature in features]),
    )
