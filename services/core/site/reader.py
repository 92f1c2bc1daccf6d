"""`suite.site`: the settings in force. The environment wins, then what a page stored, then the default."""

import threading
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import select

from services.core.db import Database
from services.core.settings import CoreSettings
from services.core.site.errors import SettingInvalid
from services.core.site.events import SiteChanged
from services.core.site.fields import CHANGEABLE, SECRET, checked
from services.core.site.models import SiteSetting
from services.core.site.sealed import unseal_with
from services.core.site.section import SectionT, with_stored

if TYPE_CHECKING:
    from services.core.suite import Suite

log = structlog.get_logger(__name__)
KEPT_S = 2.0  # another process follows a change within this time; a query per use would cost more than it is worth


class SiteReader:
    """Reads what pages stored at most every `KEPT_S` seconds."""

    def __init__(self, settings: CoreSettings, database: Database) -> None:
        self._settings = settings
        self._database = database
        self._lock = threading.Lock()
        self._stored: Mapping[str, Any] = {}
        self._sections: Mapping[str, Any] = {}
        self._read_at = -KEPT_S

    def current(self) -> CoreSettings:
        """The settings in force; those of the environment alone while the database cannot be asked."""
        with self._lock:
            self._refresh()
            stored = self._stored
        free = {name: value for name, value in stored.items() if name not in self._settings.model_fields_set}
        return self._settings.model_copy(update=free) if free else self._settings

    def section(self, settings: SectionT) -> SectionT:
        """The settings of a section in force; `settings` are those of the environment."""
        with self._lock:
            self._refresh()
            stored = self._sections
        found = {name: stored[key] for name in type(settings).model_fields if (key := settings.key(name)) in stored}
        for name in settings.secrets & found.keys():
            found[name] = unseal_with(self._settings, str(found[name]))
        return with_stored(settings, {name: value for name, value in found.items() if value is not None})

    def _refresh(self) -> None:
        if time.monotonic() - self._read_at >= KEPT_S:
            self._stored = self._read()
            self._read_at = time.monotonic()

    def forget(self) -> None:
        """Read again at the next use."""
        with self._lock:
            self._read_at = -KEPT_S

    def _read(self) -> Mapping[str, Any]:
        try:
            with self._database.session(read_only=True) as session:
                rows = session.exec(select(SiteSetting)).all()
        except SQLAlchemyError as error:
            # A page that says that the database is away needs a city's name, too.
            log.warning("site.unreadable", error=type(error).__name__)
            return self._stored
        self._sections = {row.name: row.value for row in rows if "." in row.name}
        values = {}
        for row in (row for row in rows if row.name in CHANGEABLE):
            value = unseal_with(self._settings, str(row.value)) if row.name in SECRET else row.value
            try:
                values[row.name] = checked(row.name, value)
            except SettingInvalid:
                log.warning("site.value_unusable", name=row.name)
        return values


def forget_read(suite: "Suite", _event: SiteChanged) -> None:
    """Let this process see a change at once."""
    suite.site_reader.forget()
